"""The page's server lets in nobody but this machine's own browser, whatever is tried."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from formcheck.ui.serving.host_names import Names
from tests.conftest import OpenBrowser
from tests.hostile.raw import (
    TOO_LARGE,
    UPLOAD,
    ask,
    open_socket,
    own,
    port_of,
)
from tools.browser.server import Page, serving

LOADS_MS = 60_000
PROC = pytest.mark.skipif(not Path("/proc/net/tcp").is_file(), reason="There is no /proc here.")


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with serving(tmp_path_factory.mktemp("guarded")) as running:
        yield running


@pytest.mark.parametrize("path", ["/", "/_stcore/health", "/_stcore/host-config", "/history"])
@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:{port}",
        "localhost.evil.example:{port}",
        "127.0.0.1.evil.example",
        "127.0.0.1@evil.example",
        "evil.example/127.0.0.1",
        "localhost.:{port}",
        "localhost:{port}x",
        "localhost:99999",
        "192.0.2.1:{port}",
        "[2001:db8::1]:{port}",
        "0.0.0.0:{port}",
        "lоcalhost:{port}",  # the second letter is Cyrillic
        "",
    ],
)
def test_a_name_that_is_not_ours_is_refused(page: Page, host: str, path: str) -> None:
    """Its owner may have pointed it at this machine, to read the history from his page."""
    called = host.format(port=port_of(page))
    assert ask(port_of(page), ("Host", called), path=path).status == 400


@pytest.mark.parametrize("hosts", [(), ("localhost", "evil.example"), ("localhost", "localhost")])
def test_one_name_has_to_be_given(page: Page, hosts: tuple[str, ...]) -> None:
    assert ask(port_of(page), *(("Host", host) for host in hosts)).status == 400


@pytest.mark.parametrize(
    "host", ["127.0.0.1:{port}", "localhost:{port}", "LocalHost", "[::1]:{port}", "localhost:9000"]
)
def test_our_names_are_answered_also_through_a_tunnel(page: Page, host: str) -> None:
    called = host.format(port=port_of(page))
    answer = ask(port_of(page), ("Host", called))
    assert answer.status == 200
    assert f"ws://{called}" in answer.headers["content-security-policy"]


def test_a_socket_to_a_name_that_is_not_ours_is_refused(page: Page) -> None:
    same = ("Host", "evil.example"), ("Origin", "http://evil.example")
    assert open_socket(page, *same).status == 400


@pytest.mark.parametrize(
    "origin",
    [
        "http://evil.example",
        "http://evil.example:{port}",
        "http://127.0.0.1:{other}",
        "http://localhost:{port}",
        "https://127.0.0.1:{port}",
        "http://127.0.0.1",
        "http://127.0.0.1:{port}.evil.example",
        "http://127.0.0.1:{port}@evil.example",
        "http://127.0.0.1:{port}, http://evil.example",
        "null",
        "file://",
        "",
    ],
)
def test_a_socket_from_a_foreign_page_is_refused(page: Page, origin: str) -> None:
    port = port_of(page)
    named = origin.format(port=port, other=port + 1)
    assert open_socket(page, own(page), ("Origin", named)).status == 403


def test_a_socket_without_an_origin_is_refused(page: Page) -> None:
    """No browser leaves it out."""
    assert open_socket(page, own(page)).status == 403


def test_a_socket_with_two_origins_is_refused(page: Page) -> None:
    origins = ("Origin", page.url), ("Origin", "http://evil.example")
    assert open_socket(page, own(page), *origins).status in {400, 403}


def test_our_own_socket_is_opened(page: Page) -> None:
    assert open_socket(page, own(page), ("Origin", page.url)).status == 101


@pytest.mark.parametrize("method", ["GET", "PUT", "POST", "DELETE", "OPTIONS"])
@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://localhost:1"])
def test_a_foreign_page_may_ask_nothing(page: Page, method: str, origin: str) -> None:
    answer = ask(port_of(page), own(page), ("Origin", origin), method=method, path=UPLOAD)
    assert answer.status == 403
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize(
    ("site", "mode", "dest", "status"),
    [
        ("cross-site", "no-cors", "image", 403),
        ("cross-site", "no-cors", "script", 403),
        ("same-site", "no-cors", "image", 403),  # another server of this machine
        ("cross-site", "navigate", "iframe", 403),
        ("cross-site", "navigate", "embed", 403),
        ("cross-site", "navigate", "document", 200),  # a link
        ("none", "navigate", "document", 200),
        ("same-origin", "no-cors", "image", 200),
    ],
)
def test_what_a_foreign_page_embeds_is_refused(
    page: Page, site: str, mode: str, dest: str, status: int
) -> None:
    told = ("Sec-Fetch-Site", site), ("Sec-Fetch-Mode", mode), ("Sec-Fetch-Dest", dest)
    assert ask(port_of(page), own(page), *told).status == status


def test_a_foreign_form_cannot_post(page: Page) -> None:
    told = (
        ("Sec-Fetch-Site", "cross-site"),
        ("Sec-Fetch-Mode", "navigate"),
        ("Sec-Fetch-Dest", "document"),
    )
    assert ask(port_of(page), own(page), *told, method="POST").status == 403


def test_a_foreign_page_cannot_show_ours(page: Page, open_browser: OpenBrowser) -> None:
    class Frame(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(f"<h1>Foreign</h1><iframe src='{page.url}'></iframe>".encode())

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Frame) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        tab = open_browser(None).new_page()
        tab.goto(f"http://localhost:{server.server_port}")
        expect(tab.get_by_role("heading", name="Foreign")).to_be_visible(timeout=LOADS_MS)
        shown = tab.frame_locator("iframe").locator("body")
        expect(shown).to_contain_text("Only the page itself", timeout=LOADS_MS)
        tab.goto(page.url)
        expect(tab.locator("#root")).to_have_count(1, timeout=LOADS_MS)
        server.shutdown()
        thread.join()


def test_every_answer_says_whom_the_browser_may_ask(page: Page) -> None:
    for path in (
        *("/", "/history", "/_stcore/health", "/static/none.js", "/media/none"),
        *("/live/files/session.js", "/live/files/none.js", "/live/socket"),
    ):
        headers = ask(port_of(page), own(page), path=path).headers
        policy = dict(
            part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";")
        )
        assert policy["default-src"] == "'self'"
        host = urlsplit(page.url).netloc
        assert policy["connect-src"] == f"'self' ws://{host} wss://{host}"
        assert policy["frame-ancestors"] == "'self'"
        assert "'unsafe-eval'" not in policy["script-src"]
        assert "'unsafe-inline'" not in policy["script-src"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert "camera=(self)" in headers["permissions-policy"]
        assert "microphone=()" in headers["permissions-policy"]
        assert "access-control-allow-origin" not in headers
        assert "server" not in headers


@pytest.mark.parametrize(
    ("length", "status"),
    [(str(TOO_LARGE), 413), ("9" * 15, 413), ("9" * 400, 400), ("-1", 400), ("1e9", 400)],
)
def test_a_large_upload_is_refused_before_it_is_sent(page: Page, length: str, status: int) -> None:
    answer = ask(port_of(page), own(page), ("Content-Length", length), method="PUT", path=UPLOAD)
    assert answer.status == status


@pytest.mark.parametrize("token", [(), (("X-Xsrftoken", "guessed"),), (("Cookie", "_xsrf=x"),)])
def test_an_upload_needs_the_pages_token(page: Page, token: tuple[tuple[str, str], ...]) -> None:
    headers = own(page), ("Content-Length", "0"), *token
    assert ask(port_of(page), *headers, method="PUT", path=UPLOAD).status == 403


@pytest.mark.parametrize(
    "path",
    [
        "/../../../../etc/passwd",
        "/..%2f..%2f..%2fetc/passwd",
        "/static/..%5c..%5cx",
        "/live/files/../../../../../../etc/passwd",
        "/live/files/..%2f..%2f..%2f..%2f..%2fetc/passwd",
        "/live/files//etc/passwd",
        "/live/files/component.py",
        "/live/files/models/../component.py",
        "/app/static/history.db",
        "//etc/passwd",
        "/media/../history.db",
        "/%00",
    ],
)
def test_no_file_of_the_user_is_served(page: Page, path: str) -> None:
    (page.data / "static").mkdir(exist_ok=True)
    (page.data / "static" / "history.db").write_text("root: secret")
    answer = ask(port_of(page), own(page), path=path)
    assert "root:" not in answer.body
    assert answer.status != 500


@pytest.mark.parametrize("path", ["/auth/login", "/oauth2callback", "/auth/logout"])
def test_nobody_logs_in_elsewhere(page: Page, path: str) -> None:
    answer = ask(port_of(page), own(page), path=path)
    assert not answer.headers.get("location", "/").startswith(("http", "//"))


@pytest.mark.parametrize("path", ["/_stcore/agent/interact", "/_stcore/agent/mcp"])
def test_no_agent_is_served(page: Page, path: str) -> None:
    body = b'{"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {}}'
    told = ("Content-Type", "application/json"), ("Content-Length", str(len(body)))
    answer = ask(port_of(page), own(page), *told, method="POST", path=path, body=body)
    assert 400 <= answer.status < 500


@pytest.mark.parametrize(
    ("address", "host", "known"),
    [
        ("127.0.0.1", "192.168.1.5", False),
        ("127.0.0.1", socket.gethostname(), False),
        ("192.168.1.5", "192.168.1.5:8501", True),
        ("192.168.1.5", "localhost", True),
        ("0.0.0.0", "192.168.1.5", True),
        ("0.0.0.0", "evil.example", False),
        ("::", "[fe80::1]", True),
        ("mybox.lan", "mybox.lan:8501", True),
        ("mybox.lan", "evil.example", False),
    ],
)
def test_a_page_for_others_still_knows_its_names(address: str, host: str, known: bool) -> None:
    assert Names(address).know(host) is known
