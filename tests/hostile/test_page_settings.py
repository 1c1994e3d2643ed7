"""No file, variable or flag opens the page's server, and what cannot be is said in a line."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.cli.runs import ROOT, environment, formcheck
from tests.conftest import OpenBrowser
from tests.hostile.raw import (
    LOOPBACK_LISTENER,
    TOO_LARGE,
    UPLOAD,
    ask,
    listeners,
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


EVIL = """
[server]
address = "0.0.0.0"
enableCORS = false
enableXsrfProtection = false
corsAllowedOrigins = ["http://evil.example"]
enableStaticServing = true
enableAgentApi = true
baseUrlPath = "elsewhere"
maxUploadSize = 999999

[global]
developmentMode = true

[browser]
gatherUsageStats = true
serverAddress = "evil.example"
"""
SECRETS = """
[auth]
redirect_uri = "http://evil.example/oauth2callback"
cookie_secret = "x"
client_id = "x"
client_secret = "x"
server_metadata_url = "http://evil.example/.well-known/openid-configuration"
"""


def assert_guarded(page: Page) -> None:
    """The properties hold that the server always has."""
    port = port_of(page)
    assert ask(port, own(page)).headers["content-security-policy"].startswith("default-src 'self'")
    assert ask(port, ("Host", "evil.example")).status == 400
    assert open_socket(page, own(page), ("Origin", "http://evil.example")).status == 403
    assert open_socket(page, own(page), ("Origin", page.url)).status == 101
    upload = own(page), ("Content-Length", "0")
    assert ask(port, *upload, method="PUT", path=UPLOAD).status == 403
    health = ask(port, own(page), ("Content-Length", str(TOO_LARGE)), path="/_stcore/health")
    assert health.status == 413
    login = ask(port, own(page), path="/auth/login")
    assert "evil.example" not in login.headers.get("location", "")


@PROC
@pytest.mark.parametrize("place", ["home", "folder"])
@pytest.mark.parametrize("text", [EVIL, "this is [no TOML", "\0"], ids=["open", "broken", "zero"])
def test_a_configuration_of_the_users_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str, text: str
) -> None:
    data, home = tmp_path / "data", tmp_path / "home"
    folder = (home if place == "home" else data) / ".streamlit"
    folder.mkdir(parents=True)
    data.mkdir(exist_ok=True)
    (folder / "config.toml").write_text(text, encoding="utf-8")
    (folder / "secrets.toml").write_text(SECRETS, encoding="utf-8")
    monkeypatch.setenv("HOME", str(home))
    with serving(data) as page:
        assert listeners(port_of(page)) == LOOPBACK_LISTENER
        assert_guarded(page)


@PROC
def test_the_environment_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "ADDRESS": "0.0.0.0",
        "ENABLE_CORS": "false",
        "ENABLE_XSRF_PROTECTION": "false",
        "BASE_URL_PATH": "elsewhere",
        "MAX_UPLOAD_SIZE": "999999",
    }.items():
        monkeypatch.setenv(f"STREAMLIT_SERVER_{name}", value)
    monkeypatch.setenv("STREAMLIT_GLOBAL_DEVELOPMENT_MODE", "true")
    monkeypatch.setenv("STREAMLIT_BROWSER_GATHER_USAGE_STATS", "true")
    monkeypatch.setenv("UVICORN_HOST", "0.0.0.0")
    with serving(tmp_path) as page:
        assert listeners(port_of(page)) == LOOPBACK_LISTENER
        assert_guarded(page)


def under_streamlit(*flags: str, **env: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless=true", *flags]
    return subprocess.run(
        command,
        cwd=ROOT,
        env=environment(**env),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("address", ["0.0.0.0", "::"])
@pytest.mark.parametrize("way", ["flag", "environment"])
def test_streamlit_run_is_refused_where_it_would_open_the_page(way: str, address: str) -> None:
    port = f"--server.port={free_port()}"
    if way == "flag":
        done = under_streamlit(port, f"--server.address={address}")
    else:
        done = under_streamlit(port, STREAMLIT_SERVER_ADDRESS=address)
    assert done.returncode == 2
    said = [line for line in done.stderr.splitlines() if line.startswith("formcheck: ")]
    assert len(said) == 1
    assert "`formcheck app`" in said[0]
    assert "Traceback" not in done.stderr


@PROC
def test_streamlit_run_is_guarded_whatever_its_flags(tmp_path: Path) -> None:
    port = free_port()
    flags = [
        f"--server.port={port}",
        "--server.headless=true",
        "--server.enableCORS=false",
        "--server.enableXsrfProtection=false",
        "--server.corsAllowedOrigins=http://evil.example",
        "--global.developmentMode=false",
        "--server.baseUrlPath=elsewhere",
    ]
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "app.py", *flags],
            cwd=ROOT,
            env=environment(FORMCHECK_HISTORY=str(tmp_path / "history.db")),
            stdout=log,
            stderr=log,
        )
        try:
            page = Page(f"http://127.0.0.1:{port}", tmp_path, process)
            wait_for(page)
            assert listeners(port) == LOOPBACK_LISTENER
            assert_guarded(page)
        finally:
            process.terminate()
            process.wait(20)


def wait_for(page: Page) -> None:
    for _ in range(300):
        try:
            if ask(port_of(page), own(page), path="/_stcore/health").status == 200:
                return
        except OSError:
            threading.Event().wait(0.1)
    raise AssertionError("The server did not answer.")


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_at_once_and_without_a_word(
    tmp_path: Path, open_browser: OpenBrowser, how: signal.Signals
) -> None:
    with serving(tmp_path) as page:
        tab = open_browser(None).new_page()
        tab.goto(page.url)
        expect(tab.locator("h1").first).to_be_visible(timeout=LOADS_MS)
        page.process.send_signal(how)
        assert page.process.wait(20) == 0
    log = (tmp_path / "server.log").read_text(encoding="utf-8")
    assert log == f"The page is at {page.url} (Control-C ends it).\n"


def test_a_port_that_is_taken_is_said_in_a_line(page: Page, tmp_path: Path) -> None:
    run = formcheck("app", f"--port={port_of(page)}", "--no-browser", folder=tmp_path)
    assert run.code == 2
    assert f"port {port_of(page)}" in run.complaint
    assert "--port" in run.complaint


@pytest.mark.parametrize("address", ["192.0.2.7", "300.1.1.1", "", "no name"])
def test_an_address_that_is_not_this_machines_is_said_in_a_line(
    tmp_path: Path, address: str
) -> None:
    run = formcheck("app", f"--address={address}", "--no-browser", folder=tmp_path)
    assert run.code == 2
    assert "cannot listen" in run.complaint


@pytest.mark.parametrize("port", ["0", "70000", "-1", "eighty"])
def test_a_port_that_is_none_is_said_in_a_line(tmp_path: Path, port: str) -> None:
    run = formcheck("app", f"--port={port}", "--no-browser", folder=tmp_path)
    assert run.code == 2
    assert "--port" in run.complaint
