"""The door of a server for many people: each comes to their own folder, whatever is tried."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pytest

from formcheck.clinic.folder_lock import FolderLocks
from formcheck.clinic.people import People, Person
from formcheck.clinic.proxy import COOKIE
from formcheck.errors import ServerError
from formcheck.files import MANY, PLACE, user_data
from formcheck.ui.serving.authentication import (
    MOST_SOCKETS,
    REQUESTS_AT_ONCE,
    Authentication,
    IdentityMethod,
    Inside,
)

HOST: Final = "clinic.example"
PROXY: Final = "10.0.0.5"
HEADER: Final = "X-Remote-User"


@dataclass
class Heard:
    """An answer."""

    status: int
    headers: dict[str, str]
    body: str

    @property
    def place(self) -> str:
        """Whose folder was known behind the door, "" where nothing was let in."""
        return str(json.loads(self.body)["place"]) if self.status == 200 else ""


async def behind(scope: Any, _receive: Any, send: Any) -> None:
    """The page: says whose folder it has, and what it is told."""
    told = {
        "place": str(PLACE.get()),
        "scheme": scope["scheme"],
        "headers": [[k.decode(), v.decode("latin-1")] for k, v in scope["headers"]],
    }
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": json.dumps(told).encode()})


@dataclass
class Served:
    """A door with two people, and a third who tries to be the first."""

    folder: Path
    header: str | None = None
    s: float = 0.0
    refused: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.people = People(self.folder)
        self.claims = FolderLocks()
        self.anna, self.hers = self.people.add("Anna")
        self.mallory, self.own = self.people.add("Mallory")
        inside = Inside(lambda: "", lambda: (b"people 2", "text/plain"), self.refused.append)
        sign = IdentityMethod(HOST, frozenset({PROXY}), self.header)
        self.door = Authentication(
            behind, self.people, sign, inside, self.claims, now=lambda: self.s
        )

    def ask(
        self,
        *headers: tuple[str, str],
        path: str = "/",
        client: str = PROXY,
        host: str = HOST,
        method: str = "GET",
    ) -> Heard:
        raw = [(b"host", host.encode())]
        raw += [(k.lower().encode(), v.encode("latin-1")) for k, v in headers]
        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "scheme": "http",
            "client": (client, 1),
            "headers": raw,
            "query_string": b"",
        }
        sent: list[Any] = []

        async def send(message: Any) -> None:
            sent.append(message)

        async def receive() -> Any:
            return {"type": "http.request", "body": b""}

        asyncio.run(self.door(scope, receive, send))
        start, body = sent[0], b"".join(part.get("body", b"") for part in sent[1:])
        named = {k.decode(): v.decode("latin-1") for k, v in start["headers"]}
        return Heard(start["status"], named, body.decode())


def cookie(token: str) -> tuple[str, str]:
    return "Cookie", f"{COOKIE}={token}"


@pytest.fixture
def served(tmp_path: Path) -> Served:
    return Served(tmp_path)


@pytest.fixture
def signed(tmp_path: Path) -> Served:
    return Served(tmp_path, HEADER)


def test_each_comes_to_their_own(served: Served) -> None:
    for person, token in ((served.anna, served.hers), (served.mallory, served.own)):
        heard = served.ask(("Cookie", "other=1"), cookie(token))
        assert heard.place == str(person.folder)
        told = json.loads(heard.body)
        assert told["scheme"] == "https"
        assert [v for k, v in told["headers"] if k == "x-formcheck-person"] == [person.id]
    assert PLACE.get() is None


Way = Callable[[Served], Heard]


def _forged(served: Served, token: str) -> Heard:
    return served.ask(cookie(token))


def _beside(served: Served, name: str, value: str) -> Heard:
    return served.ask(cookie(served.own), (name, value))


def _renewed(served: Served) -> Heard:
    old, _ = served.hers, served.people.renew(served.anna.id)
    return served.ask(cookie(old))


def _removed(served: Served) -> Heard:
    served.people.remove(served.anna.id)
    return served.ask(cookie(served.hers))


def _kept(person: Person) -> str:
    return str(json.loads((person.folder / "person.json").read_text())["link"])


WAYS: Final[dict[str, Way]] = {
    "without a cookie": lambda h: h.ask(),
    "her id, and his secret": lambda h: _forged(h, f"{h.anna.id}.{h.own.split('.')[1]}"),
    "her id, and no secret": lambda h: _forged(h, f"{h.anna.id}."),
    "her id alone": lambda h: _forged(h, h.anna.id),
    "her id, and what the server keeps of it": lambda h: _forged(
        h, f"{h.anna.id}.{_kept(h.anna)[:43]}"
    ),
    "his token, then her id": lambda h: _forged(h, f"{h.own}.{h.anna.id}"),
    "a way to her folder": lambda h: _forged(h, f"../{h.anna.id}.{h.own.split('.')[1]}"),
    "her id in capitals": lambda h: _forged(h, f"{h.anna.id.upper()}.{h.own.split('.')[1]}"),
    "her token in quotes": lambda h: _forged(h, f'"{h.hers}"'),
    "two cookies, his first": lambda h: h.ask(cookie(h.own), cookie(h.hers)),
    "two cookies in one line": lambda h: h.ask(
        ("Cookie", f"{COOKIE}={h.own}; {COOKIE}={h.anna.id}.x")
    ),
    "a cookie of another name": lambda h: h.ask(("Cookie", f"formcheck={h.hers}")),
    "our own header": lambda h: _beside(h, "X-FormCheck-Person", h.anna.id),
    "our own header, spelt otherwise": lambda h: _beside(h, "X_FormCheck_Person", h.anna.id),
    "the header of the workers": lambda h: _beside(h, "X-FormCheck-Sticky", h.hers),
    "a name, where links count": lambda h: _beside(h, HEADER, "anna"),
    "her link that was replaced": _renewed,
    "her link that was removed": _removed,
    "past the proxy": lambda h: h.ask(cookie(h.hers), client="10.0.0.6"),
    "past the proxy, in its name": lambda h: h.ask(
        cookie(h.hers), ("X-Forwarded-For", PROXY), client="10.0.0.6"
    ),
    "from this machine itself": lambda h: h.ask(cookie(h.hers), client="127.0.0.1"),
    "by another name": lambda h: h.ask(cookie(h.hers), host="evil.example"),
    "by the machine's address": lambda h: h.ask(cookie(h.hers), host="127.0.0.1:8501"),
    "the metrics": lambda h: h.ask(cookie(h.own), path="/metrics"),
}


@pytest.mark.parametrize("way", WAYS)
def test_nobody_comes_to_somebody_elses(served: Served, way: str) -> None:
    heard = WAYS[way](served)
    assert heard.place != str(served.anna.folder)
    assert served.anna.name not in heard.body
    assert served.anna.id not in heard.body or heard.place == str(served.mallory.folder)
    if heard.place:
        told = dict(json.loads(heard.body)["headers"])
        assert told["x-formcheck-person"] == served.mallory.id


def test_a_link_is_kept_by_the_browser_and_leads_on(served: Served) -> None:
    heard = served.ask(path=f"/enter/{served.hers}")
    assert (heard.status, heard.headers["location"]) == (303, "/")
    kept = heard.headers["set-cookie"].lower()
    assert kept.startswith(f"{COOKIE}={served.hers}".lower())
    for word in ("secure", "httponly", "samesite=lax", "path=/"):
        assert word in kept
    assert "domain" not in kept


@pytest.mark.parametrize("token", ["", "x", "0" * 32 + "." + "A" * 43])
def test_a_link_that_is_none_says_so(served: Served, token: str) -> None:
    heard = served.ask(("Accept-Language", "de-DE"), path=f"/enter/{token}")
    assert (heard.status, "set-cookie" in heard.headers) == (403, False)
    assert "Dieser Link gilt nicht" in heard.body
    assert served.refused == [403]


def test_whoever_leaves_is_known_no_more(served: Served) -> None:
    heard = served.ask(cookie(served.hers), path="/leave")
    assert heard.status == 303
    assert "max-age=0" in heard.headers["set-cookie"].lower()


def test_the_proxy_says_who_it_is(signed: Served) -> None:
    first, second = (signed.ask((HEADER, name)) for name in ("anna", "ben"))
    assert first.place != second.place
    assert first.place == signed.ask((HEADER, "anna")).place


@pytest.mark.parametrize(
    ("headers", "client"),
    [
        ([], PROXY),
        ([(HEADER, "")], PROXY),
        ([(HEADER, "anna"), (HEADER, "ben")], PROXY),
        ([(HEADER, "a" * 300)], PROXY),
        ([("X_Remote_User", "anna")], PROXY),
        ([(HEADER, "anna")], "10.0.0.6"),
        ([(HEADER, "anna"), ("X-Forwarded-For", PROXY)], "10.0.0.6"),
    ],
)
def test_nobody_else_says_it(signed: Served, headers: list[tuple[str, str]], client: str) -> None:
    assert signed.ask(*headers, client=client).status == 403
    assert len(signed.people.all()) == 2


def test_a_link_is_no_way_in_where_the_proxy_says_who_it_is(signed: Served) -> None:
    assert signed.ask(cookie(signed.hers)).status == 403
    assert signed.ask(path=f"/enter/{signed.hers}").status == 403


def test_who_is_with_another_worker_waits(served: Served) -> None:
    other = FolderLocks()
    assert other.claim(served.anna.folder)
    assert served.ask(cookie(served.hers)).status == 503
    other.release()
    assert served.ask(cookie(served.hers)).status == 200


def test_one_who_asks_too_much_holds_up_nobody_else(served: Served) -> None:
    answers = [served.ask(cookie(served.own)).status for _ in range(int(REQUESTS_AT_ONCE) + 1)]
    assert (answers[0], answers[-1]) == (200, 429)
    assert served.ask(cookie(served.hers)).status == 200
    served.s += 1.0
    assert served.ask(cookie(served.own)).status == 200


def test_guessing_is_slow(served: Served) -> None:
    answers = [served.ask(cookie("x")).status for _ in range(250)]
    assert answers.count(403) < 210
    assert answers[-1] == 429


def test_one_opens_so_many_sockets(served: Served) -> None:
    gate = asyncio.Event()
    refused = asyncio.Semaphore(0)
    codes: list[int] = []

    async def waits(_scope: Any, _receive: Any, _send: Any) -> None:
        await gate.wait()

    async def opening() -> None:
        served.door._app = waits
        raw = [(b"host", HOST.encode()), (b"cookie", f"{COOKIE}={served.own}".encode())]
        scope = {
            "type": "websocket",
            "path": "/live/socket",
            "scheme": "ws",
            "headers": raw,
            "client": (PROXY, 1),
            "extensions": {"websocket.http.response": {}},
        }

        async def send(message: Any) -> None:
            if "status" in message:
                codes.append(message["status"])
                refused.release()

        async def receive() -> Any:
            return {"type": "websocket.connect"}

        tasks = [
            asyncio.create_task(served.door(dict(scope), receive, send))
            for _ in range(MOST_SOCKETS + 2)
        ]
        for _ in range(2):
            await refused.acquire()
        gate.set()
        await asyncio.gather(*tasks)

    asyncio.run(opening())
    assert codes == [429, 429]


@pytest.mark.parametrize("path", ["/health", "/metrics"])
def test_who_watches_asks_the_machine_itself(served: Served, path: str) -> None:
    assert served.ask(path=path, host="127.0.0.1:8501").status == 200
    assert served.ask(path=path).status == 404
    assert served.ask(path=path, host="127.0.0.1:8501", client="10.0.0.6").status == 403


def test_where_nobody_is_known_nothing_is_kept(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(MANY, "1")
    monkeypatch.setenv("FORMCHECK_HISTORY", str(tmp_path / "history.db"))
    with pytest.raises(ServerError):
        user_data("FORMCHECK_HISTORY", "history.db")
    token = PLACE.set(tmp_path / "person")
    try:
        assert user_data("FORMCHECK_HISTORY", "history.db") == tmp_path / "person" / "history.db"
    finally:
        PLACE.reset(token)
