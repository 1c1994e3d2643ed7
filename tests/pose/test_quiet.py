"""The way out is closed while somebody is quiet, and then as it was before."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from formcheck.errors import ModelError
from formcheck.pose import bundles
from formcheck.pose.bundles import BUNDLES, Bundle, bundle_path
from formcheck.pose.quiet import CLOSED, QUIET, Quiet

NAMES = ("https_proxy", "http_proxy", "all_proxy", "no_proxy")
ALL_NAMES = (*NAMES, *(name.upper() for name in NAMES))
MODEL = b"a pose model" * 1000


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ALL_NAMES:
        monkeypatch.delenv(name, raising=False)


def seen() -> dict[str, str]:
    return {name: os.environ[name] for name in ALL_NAMES if name in os.environ}


def closed() -> dict[str, str]:
    return {name: CLOSED for name in ALL_NAMES if "no_proxy" not in name.lower()}


@pytest.mark.parametrize(
    "own",
    [
        {},
        {"https_proxy": "http://proxy.example:3128"},
        {"HTTPS_PROXY": "http://proxy.example:3128", "NO_PROXY": "*"},
        {"all_proxy": "socks5://proxy.example", "no_proxy": ".googleapis.com"},
        {"https_proxy": ""},
        {"https_proxy": CLOSED},
        dict.fromkeys(ALL_NAMES, "http://proxy.example"),
    ],
)
def test_what_the_user_set_is_overwritten_and_comes_back(
    own: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in own.items():
        monkeypatch.setenv(name, value)
    with QUIET:
        assert seen() == closed()
    assert seen() == own


def test_it_ends_with_the_last_of_several_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://proxy.example")
    quiet, inside, leave = Quiet(), threading.Barrier(5), threading.Event()

    def use() -> None:
        with quiet:
            inside.wait(10)
            leave.wait(10)

    threads = [threading.Thread(target=use) for _ in range(4)]
    for thread in threads:
        thread.start()
    inside.wait(10)
    with quiet:
        leave.set()
        for thread in threads:
            thread.join()
        assert seen() == closed()
    assert seen() == {"https_proxy": "http://proxy.example"}


def test_what_is_opened_meanwhile_is_closed_again_and_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with QUIET:
        monkeypatch.setenv("https_proxy", "http://new.example")
        monkeypatch.setenv("no_proxy", "*")
        QUIET.renew()
        assert seen() == closed()
    assert seen() == {"https_proxy": "http://new.example", "no_proxy": "*"}


def test_an_error_ends_it_too() -> None:
    with pytest.raises(ValueError, match="broken"), QUIET:
        raise ValueError("broken")
    assert seen() == {}


def test_the_users_own_proxies_are_known_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://proxy.example")
    monkeypatch.setenv("no_proxy", "intra.example")
    own = {"https": "http://proxy.example", "no": "intra.example"}
    assert QUIET.own_proxies() == own
    with QUIET:
        assert QUIET.own_proxies() == own


@pytest.fixture
def proxy() -> Iterator[tuple[str, list[str]]]:
    """A proxy that has every model, and what it was asked for."""
    asked: list[str] = []

    class Proxy(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.send_header("Content-Length", str(len(MODEL)))
            self.end_headers()
            self.wfile.write(MODEL)

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Proxy) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()
        thread.join()


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Where the model `test` is, which no machine has."""
    address = "http://models.invalid/test.task"
    known = Bundle("test", hashlib.sha256(MODEL).hexdigest(), address)
    monkeypatch.setitem(BUNDLES, "test", known)
    monkeypatch.setattr(bundles, "cache_folder", lambda: tmp_path / "cache")
    monkeypatch.setattr(bundles, "bundle_folders", lambda: (tmp_path / "cache",))
    return address


@pytest.mark.parametrize("name", ["http_proxy", "all_proxy"])
def test_a_model_is_fetched_by_the_users_own_proxy_meanwhile(
    url: str, proxy: tuple[str, list[str]], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, proxy[0])
    with QUIET:
        assert bundle_path("test").read_bytes() == MODEL
        assert seen() == closed()
    assert proxy[1] == [url]


def test_a_model_is_fetched_directly_from_what_the_user_exempted(
    proxy: tuple[str, list[str]], url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = Bundle("test", BUNDLES["test"].sha256, f"{proxy[0]}/test.task")
    monkeypatch.setitem(BUNDLES, "test", known)
    monkeypatch.setenv("http_proxy", CLOSED)
    with QUIET, pytest.raises(ModelError, match="could not be fetched"):
        bundle_path("test")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with QUIET:
        assert bundle_path("test").read_bytes() == MODEL
    assert proxy[1] == ["/test.task"]
    assert url not in proxy[1]
