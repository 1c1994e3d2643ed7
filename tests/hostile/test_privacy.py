"""Nobody outside is asked: not by MediaPipe, not by what people write, whatever is set."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.cli.runs import command, environment
from tests.conftest import OpenBrowser
from tests.network import CLOSED, Contact, contacts, resolvers, strace_lines, tracing
from tests.page.clips import piece
from tests.page.witness import watch
from tools.browser.server import serving

LOADS_MS = 60_000
PROXIES = ("https_proxy", "HTTPS_PROXY", "http_proxy", "all_proxy", "ALL_PROXY")


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return piece("glute_bridge_good.mp4", tmp_path_factory.mktemp("clips") / "short.mp4")


@dataclass
class Listener:
    """A port of this machine that the user calls his proxy.

    Attributes:
        url: where it is.
        heard: the first line of each connection.
    """

    url: str = ""
    heard: list[str] = field(default_factory=list)

    def environment(self, **more: str) -> dict[str, str]:
        """The user's environment."""
        return environment(**dict.fromkeys(PROXIES, self.url), **more)


@pytest.fixture
def listener() -> Iterator[Listener]:
    found = Listener()
    with socket.create_server(("127.0.0.1", 0)) as door:
        door.settimeout(0.05)
        found.url = f"http://127.0.0.1:{door.getsockname()[1]}"
        over = threading.Event()

        def listen() -> None:
            while not over.is_set():
                try:
                    caller, _ = door.accept()
                except TimeoutError:
                    continue
                with caller:
                    found.heard.append(caller.recv(200).decode("latin-1").split("\r\n")[0])

        thread = threading.Thread(target=listen)
        thread.start()
        yield found
        over.set()
        thread.join()


def commands(clip: Path, out: Path) -> dict[str, list[str]]:
    """Each way to an analysis, by its name."""
    manifest = out / "manifest.json"
    entry = {"exercise": "glute_bridge", "reps": 0}
    second = out / "second.mp4"
    second.write_bytes(clip.read_bytes())
    manifest.write_text(json.dumps([{"video": str(v), **entry} for v in (clip, second)]))
    analyze = ["analyze", str(clip), "-e", "glute_bridge"]
    results = ["--json", "r.json", "--report", "r.html", "--csv", "r.csv", "--poses", "r.npz"]
    return {
        "analyze": [*analyze, *results, "--video", "annotated.mp4"],
        "lite": [*analyze, "--model", "lite"],
        "eval": ["eval", str(manifest), "--cache", "poses"],
        "eval in processes": ["eval", str(manifest), "--cache", "poses", "--jobs", "2"],
        "demo": ["demo", "--out", "demo"],
        "doctor": ["doctor"],
        "exercises": ["exercises"],
        "help": ["--help"],
    }


@pytest.mark.model
@pytest.mark.parametrize(
    "name",
    ["analyze", "lite", "eval", "eval in processes", "demo", "doctor", "exercises", "help"],
)
def test_no_command_looks_up_a_name_or_asks_anybody(
    name: str, clip: Path, tmp_path: Path, listener: Listener
) -> None:
    trace = tmp_path / "trace"
    arguments = commands(clip, tmp_path)[name]
    done = subprocess.run(
        [*tracing(trace), *command(*arguments)],
        cwd=tmp_path,
        env=listener.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in {0, 1}, done.stderr  # doctor may miss something here
    asked = contacts(trace)
    assert {(one.address, one.port) for one in asked} <= {CLOSED}
    assert resolvers(trace) == []
    assert listener.heard == []
    if name in {"analyze", "lite", "eval", "eval in processes", "demo"}:
        assert asked  # else MediaPipe has changed, and this test sees nothing any more


V4 = 'connect(5, {{sa_family=AF_INET, sin_port=htons({}), sin_addr=inet_addr("{}")}}, 16) = 0'
V6 = (
    "connect(5, {{sa_family=AF_INET6, sin6_port=htons({}), sin6_flowinfo=htonl(0), "
    'inet_pton(AF_INET6, "{}", &sin6_addr), sin6_scope_id=0}}, 28) = 0'
)


@pytest.mark.parametrize(
    ("call", "port", "address", "foreign"),
    [
        (V4, 9, "127.0.0.1", False),
        (V4, 53, "127.0.0.53", True),
        (V4, 443, "142.250.1.1", True),
        (V4, 5353, "224.0.0.251", True),
        (V6, 443, "2001:db8::1", True),
        (V6, 80, "::1", False),
        (V6, 80, "::ffff:127.0.0.1", False),
        (V6, 80, "::ffff:192.0.2.1", True),
    ],
)
def test_the_test_understands_what_it_reads(
    tmp_path: Path, call: str, port: int, address: str, foreign: bool
) -> None:
    trace = tmp_path / "trace"
    trace.write_text("".join(strace_lines(call.format(port, address))))
    assert contacts(trace) == [Contact(address, port)]
    assert contacts(trace)[0].foreign is foreign


def test_the_test_sees_what_a_process_asks(tmp_path: Path) -> None:
    """Connecting a datagram socket sends nothing."""
    trace = tmp_path / "trace"
    code = "import socket; socket.socket(type=socket.SOCK_DGRAM).connect(('192.0.2.1', 443))"
    subprocess.run([*tracing(trace), sys.executable, "-c", code], check=True)
    assert contacts(trace) == [Contact("192.0.2.1", 443)]


SEES = """
import gc, os, sys, threading
import mediapipe  # whoever imports it first is never collected: it keeps the frames of its callers
import numpy as np
from formcheck.pose.estimator import PoseEstimator

def look():
    estimator = PoseEstimator("lite")
    for i in range(3):
        estimator.estimate(np.zeros((120, 160, 3), dtype=np.uint8), i / 30)
    return estimator
"""
ENDS = {
    "closed": "look().close()",
    "closed twice": "e = look(); e.close(); e.close()",
    "dropped": "look(); gc.collect()",
    "dropped in a circle": "e = look(); e.me = e; del e; gc.collect()",
    "an error": "\ntry:\n    with look(): raise ValueError\nexcept ValueError: pass",
    "alive at the end": "e = look()",
    "alive at an abrupt end": "e = look(); os._exit(0)",
    "two, in threads": (
        "a = look(); t = threading.Thread(target=lambda: look().close()); t.start(); t.join()\n"
        "a.close()"
    ),
    "opened meanwhile": "e = look(); os.environ.update(theirs); e.close()",
    "no model": "\ntry: PoseEstimator('none')\nexcept Exception: pass\nlook().close()",
}


def run(code: str, env: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=env,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.model
@pytest.mark.parametrize("end", ENDS)
def test_a_users_own_proxy_hears_nothing_however_it_ends(end: str, listener: Listener) -> None:
    theirs = f"theirs = dict.fromkeys({PROXIES!r}, {listener.url!r})\n"
    restored = "\nimport json; print(json.dumps([os.environ.get(n) for n in theirs]))"
    out = run(SEES + theirs + ENDS[end] + restored, listener.environment(no_proxy=""))
    assert listener.heard == []
    if "alive" not in end:
        assert json.loads(out) == [listener.url] * len(PROXIES)


@pytest.mark.model
def test_without_quiet_the_users_proxy_hears_of_it(listener: Listener) -> None:
    """Else the test above proves nothing."""
    loud = "import formcheck.pose.quiet as q; q.Quiet._close_ways = lambda self: None\n"
    run(loud + SEES + ENDS["closed"], listener.environment())
    assert listener.heard == ["CONNECT play.googleapis.com:443 HTTP/1.1"]


@pytest.mark.model
@pytest.mark.parametrize("exempt", ["*", ".googleapis.com", "play.googleapis.com"])
def test_an_exemption_of_the_users_does_not_open_the_way(
    exempt: str, listener: Listener, tmp_path: Path
) -> None:
    trace = tmp_path / "trace"
    env = listener.environment(no_proxy=exempt, NO_PROXY=exempt)
    code = SEES + ENDS["closed"]
    subprocess.run([*tracing(trace), sys.executable, "-c", code], env=env, check=True)
    assert {(one.address, one.port) for one in contacts(trace)} == {CLOSED}


HOSTILE_SETTINGS = """
[theme]
base = "http://{host}/theme.toml"
font = "Evil:http://{host}/font.css"

[[theme.fontFaces]]
family = "Evil"
url = "http://{host}/font.woff2"

[browser]
gatherUsageStats = true

[server]
address = ""
headless = true
"""


def test_settings_that_name_other_machines_are_not_followed(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    listener: Listener,
    open_browser: OpenBrowser,
) -> None:
    home, data, trace = tmp_path / "home", tmp_path / "data", tmp_path / "trace"
    before = tracing(trace)
    for folder in (home / ".streamlit", data / ".streamlit"):
        folder.mkdir(parents=True)
        text = HOSTILE_SETTINGS.format(host=listener.url.removeprefix("http://"))
        (folder / "config.toml").write_text(text, encoding="utf-8")
    monkeypatch.setenv("HOME", str(home))
    with serving(data, before) as page:
        context = open_browser(None).new_context(locale="en-US")
        witness, tab = watch(context), context.new_page()
        tab.goto(page.url)
        expect(tab.locator("h1").first).to_be_visible(timeout=LOADS_MS)
        tab.wait_for_timeout(1000)
        assert witness.outside(page.url) == []
        assert witness.refused == []
    assert [one for one in contacts(trace) if one.foreign] == []
    assert listener.heard == []
