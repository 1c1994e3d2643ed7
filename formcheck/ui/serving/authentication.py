"""Before a page for many people: lets in what their own proxy brings, and knows whose it is."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response

from formcheck.addresses import LOCAL, address_of, is_loopback
from formcheck.clinic.folder_lock import FolderLocks
from formcheck.clinic.people import ENTER, LEAVE, People, Person
from formcheck.clinic.proxy import COOKIE, STICKY
from formcheck.errors import FormCheckError
from formcheck.files import PLACE
from formcheck.live.rate_limit import RateLimit
from formcheck.messages.languages import spoken
from formcheck.ui.serving.host_names import Host
from formcheck.ui.serving.request_filter import refuse
from formcheck.wording.catalogue import catalogue

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

HEALTH: Final = "/health"
METRICS: Final = "/metrics"
PERSON: Final = "x-formcheck-person"
"""The header by which we tell what is behind us who asks; nobody else's is let through."""
OURS: Final = frozenset({PERSON, STICKY.lower(), "forwarded"})
YEAR_S: Final = 365 * 24 * 3600
REQUESTS_A_SECOND: Final = 60.0
REQUESTS_AT_ONCE: Final = 600.0
"""A page with all its parts is about a hundred."""
STRANGERS_A_SECOND: Final = 20.0
STRANGERS_AT_ONCE: Final = 200.0
"""Together: nobody guesses a link."""
MOST_SOCKETS: Final = 12
"""Of one person: some tabs, each with the page and a session."""
SOON: Final = {"Retry-After": "5"}
MOST_KNOWN: Final = 1000
"""So many people's rates are remembered."""


@dataclass(frozen=True, slots=True)
class IdentityMethod:
    """How people are told apart.

    Attributes:
        host: the public name, with its port where that is not 443.
        proxies: the addresses from which the proxy comes; nobody else is answered.
        header: in which the proxy says who it is; None where they come by their links.
    """

    host: str
    proxies: frozenset[str]
    header: str | None = None


@dataclass(frozen=True, slots=True)
class Inside:
    """What is answered to who watches over the server.

    Attributes:
        health: what is wrong, "" where all is well.
        metrics: the numbers, and their content type.
        refused: is told of each request that is refused, with its status.
    """

    health: Callable[[], str]
    metrics: Callable[[], tuple[bytes, str]]
    refused: Callable[[int], None]


class Authentication:
    """ASGI middleware, the outermost: who asks is known from here on, and has one folder alone.

    Args:
        app: what is behind it.
        people: who may come in.
        sign: how they are told apart.
        inside: what is answered to who watches.
        claims: the folders that this process has.
        now: a steady clock in seconds.
    """

    def __init__(
        self,
        app: ASGIApp,
        people: People,
        sign: IdentityMethod,
        inside: Inside,
        claims: FolderLocks,
        *,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._app = app
        self._people = people
        self._sign = sign
        self._inside = inside
        self._claims = claims
        self._now = now
        self._host = Host(sign.host)
        self._strangers = RateLimit(now, STRANGERS_A_SECOND, STRANGERS_AT_ONCE)
        self._rates: OrderedDict[str, RateLimit] = OrderedDict()
        self._sockets: dict[str, int] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or have it answered."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        answer = await self._answer(scope)
        if isinstance(answer, Person) and self._has_too_many(answer, scope):
            answer = _page(429, "many_tabs", Headers(scope=scope))
        if isinstance(answer, Person):
            await self._let_in(answer, scope, receive, send)
            return
        if answer.status_code >= HTTPStatus.BAD_REQUEST:
            self._inside.refused(answer.status_code)
        await refuse(answer, scope, receive, send)

    async def _answer(self, scope: Scope) -> Response | Person:
        """Who asks, or what they are told instead."""
        headers = Headers(scope=scope)
        hosts = headers.getlist("host")
        path = scope["path"]
        client = scope["client"][0] if scope.get("client") else ""
        is_watching = path in {HEALTH, METRICS}
        if client not in self._sign.proxies and not (is_watching and is_loopback(client)):
            return _plain(403, "Only the proxy may ask this.")
        if is_watching:
            return await self._watched(path, hosts)
        if len(hosts) != 1 or not self._host.know(hosts[0]):
            return _plain(400, "This is not the page's name.")
        if path == LEAVE:
            return _left()
        by_link = self._sign.header is None and path.startswith(ENTER)
        return await (self._entered(scope) if by_link else self._admitted(headers))

    async def _whose(self, headers: Headers) -> Person | None:
        """Who asks; None where nobody says so, or more than one."""
        if self._sign.header is not None:
            named = headers.getlist(self._sign.header)
            if len(named) != 1:
                return None
            try:
                return await run_in_threadpool(self._people.of_name, named[0])
            except FormCheckError:
                return None
        tokens = _cookies(headers, COOKIE)
        if len(tokens) != 1:
            return None
        return await run_in_threadpool(self._people.of_link, tokens[0])

    async def _admitted(self, headers: Headers) -> Response | Person:
        person = await self._whose(headers)
        if person is None:
            return self._stranger(headers)
        if not self._rate_of(person).allows():
            return _page(429, "too_much", headers, SOON)
        if not await run_in_threadpool(self._claims.claim, person.folder):
            return _page(503, "served_elsewhere", headers, SOON)
        return person

    def _has_too_many(self, person: Person, scope: Scope) -> bool:
        is_socket = scope["type"] == "websocket"
        return is_socket and self._sockets.get(person.id, 0) >= MOST_SOCKETS

    async def _let_in(self, person: Person, scope: Scope, receive: Receive, send: Send) -> None:
        """Have it answered, as asked by `person`."""
        named = [(key, value) for key, value in scope["headers"] if not _is_ours(key)]
        scheme = "wss" if scope["type"] == "websocket" else "https"
        headers = [*named, (PERSON.encode(), person.id.encode())]
        place = PLACE.set(person.folder)
        is_socket = scope["type"] == "websocket"
        if is_socket:
            self._sockets[person.id] = self._sockets.get(person.id, 0) + 1
        try:
            await self._app({**scope, "scheme": scheme, "headers": headers}, receive, send)
        finally:
            PLACE.reset(place)
            if is_socket:
                self._sockets[person.id] -= 1

    async def _entered(self, scope: Scope) -> Response:
        headers = Headers(scope=scope)
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
            return _plain(405, "A link is only opened.")
        token = scope["path"].removeprefix(ENTER)
        if await run_in_threadpool(self._people.of_link, token) is None:
            return self._stranger(headers, "link_void")
        answer = RedirectResponse("/", 303, {"Cache-Control": "no-store"})
        answer.set_cookie(
            COOKIE, token, max_age=YEAR_S, path="/", secure=True, httponly=True, samesite="lax"
        )
        return answer

    def _stranger(self, headers: Headers, why: str = "unknown") -> Response:
        if not self._strangers.allows():
            return _page(429, "too_much", headers, SOON)
        return _page(403, why, headers)

    async def _watched(self, path: str, hosts: list[str]) -> Response:
        """For who asks this machine itself; whoever comes by the public name sees nothing of it."""
        if len(hosts) != 1 or not _is_address(hosts[0]) or self._host.know(hosts[0]):
            return _plain(404, "There is no such page.")
        if path == METRICS:
            content, kind = await run_in_threadpool(self._inside.metrics)
            return Response(content, media_type=kind)
        wrong = await run_in_threadpool(self._inside.health)
        return _plain(503 if wrong else 200, wrong or "ok")

    def _rate_of(self, person: Person) -> RateLimit:
        rate = self._rates.pop(person.id, None)
        self._rates[person.id] = rate or RateLimit(self._now, REQUESTS_A_SECOND, REQUESTS_AT_ONCE)
        if len(self._rates) > MOST_KNOWN:
            self._rates.popitem(last=False)
        return self._rates[person.id]


def _cookies(headers: Headers, name: str) -> list[str]:
    """What all cookies of this name say: a second one was slipped in."""
    pairs = (part.partition("=") for line in headers.getlist("cookie") for part in line.split(";"))
    return [value.strip() for key, _, value in pairs if key.strip() == name]


def _is_ours(key: bytes) -> bool:
    name = key.decode("latin-1").lower().replace("_", "-")
    return name in OURS or name.startswith("x-forwarded")


def _is_address(host: str) -> bool:
    """Whether a Host header names an address, or this machine, and no name of the network."""
    name = host.rsplit(":", 1)[0] if host.count(":") == 1 or "]" in host else host
    return name == LOCAL or address_of(name) is not None


def _left() -> Response:
    """This browser belongs to nobody any more."""
    answer = RedirectResponse("/", 303, {"Cache-Control": "no-store"})
    answer.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="lax")
    return answer


def _plain(status: int, said: str, headers: dict[str, str] | None = None) -> Response:
    return PlainTextResponse(said, status, {"Cache-Control": "no-store", **(headers or {})})


def _page(status: int, why: str, headers: Headers, more: dict[str, str] | None = None) -> Response:
    """A small page without anything to be fetched."""
    language = spoken(headers.get("accept-language", ""))
    words = catalogue(language)
    title, text = words.say(f"clinic.{why}_title"), words.say(f"clinic.{why}")
    content = (
        f'<!doctype html><html lang="{language}"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>FormCheck: {title}</title><h1>{title}</h1><p>{text}</p></html>"
    )
    safe = {
        "Cache-Control": "no-store",
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }
    return HTMLResponse(content, status, {**safe, **(more or {})})
