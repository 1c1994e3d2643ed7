"""The page asks nobody outside: not the browser, not the server's process, whatever is done."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page as Tab
from playwright.sync_api import Route, expect

from formcheck.coach.events import Attempt
from formcheck.exercises.catalog import load_exercise
from formcheck.history.store import History
from formcheck.routines.model import Routine, Step
from formcheck.routines.store import RoutineStore
from formcheck.safety.health_card import QUESTIONS
from tests.conftest import OpenBrowser
from tests.network import CLOSED, contacts, is_own, resolvers, tracing
from tests.page.clips import CAMERA_FPS, SAMPLES
from tests.page.records import add_session, days_ago, hold, rep
from tests.page.witness import Witness, watch
from tools.browser.camera import as_camera
from tools.browser.server import Page, serving
from tools.browser.visit import Visit as Exerciser
from tools.browser.visit import start_session

pytestmark = pytest.mark.camera(2)

LOADS_MS = 60_000
WORKS_MS = 120_000
SETTLES_MS = 1500
PARTS = ("", "recorded", "routines", "history", "exercises", "exercises?exercise=squat", "settings")
BRIDGES = SAMPLES / "glute_bridge_good.mp4"
STILL_S = 25.0
"""The pose model loads and is timed, then come setup check and countdown."""
CHANGES_MS = 20_000
CHANGE_MODEL = """() => {
    const { eye } = globalThis["formcheck-session"].session;
    eye.use(eye.model);
}"""
POLICIES = {"content-security-policy"}

Visit = Callable[..., tuple[Tab, Witness]]


@dataclass(frozen=True)
class Watched:
    """A page whose server is looked at from outside.

    Attributes:
        page: the page.
        trace: what strace writes of its server.
    """

    page: Page
    trace: Path

    def assert_alone(self, witness: Witness) -> None:
        """Nobody outside was asked so far, and nothing that the page needs was forbidden."""
        assert witness.asked
        assert witness.outside(self.page.url) == []
        assert witness.refused == []
        self.assert_server_alone()

    def assert_server_alone(self) -> None:
        """The server's process looked up no name, and asked nobody but this machine."""
        asked = contacts(self.trace)
        # The live picture goes between this machine's own addresses.
        assert [one for one in asked if one.foreign and not is_own(one.address)] == []
        assert resolvers(self.trace) == []


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    data = tmp_path_factory.mktemp("outside")
    trace = data / "trace"
    before = tracing(trace)
    step = Step(exercise="glute_bridge", sets=1, reps=1)
    RoutineStore(data / "routines").save(Routine(id="test", name="Short", steps=(step,)))
    history = History(data / "history.db")
    history.save_card(datetime.now(), {question.id: False for question in QUESTIONS})
    for days in (20, 9, 4, 1):
        done: dict[str, Sequence[Attempt]] = {
            "glute_bridge": [rep(1, moved=30 + days), rep(2, "hips_low")],
            "knee_to_chest": [hold(1, "left", 5.0), hold(2, "right", 4.0)],
        }
        add_session(history, days_ago(days), done, pain=(5, 3))
    with serving(data, before) as page:
        yield Watched(page, trace)
    Watched(page, trace).assert_server_alone()  # nor at its end


@pytest.fixture
def visit(open_browser: OpenBrowser) -> Visit:
    def begin(camera: Path | None = None, *, bypass_csp: bool = False) -> tuple[Tab, Witness]:
        context = open_browser(camera).new_context(locale="en-US", bypass_csp=bypass_csp)
        return context.new_page(), watch(context)

    return begin


def test_every_part_asks_nobody_and_is_whole(watched: Watched, visit: Visit) -> None:
    tab, witness = visit()
    for part in PARTS:
        tab.goto(f"{watched.page.url}/{part}")
        expect(tab.locator("h1").first).to_be_visible(timeout=LOADS_MS)
        tab.wait_for_timeout(SETTLES_MS)
        watched.assert_alone(witness)


def test_every_chart_of_the_history_is_drawn(watched: Watched, visit: Visit) -> None:
    tab, witness = visit()
    tab.goto(f"{watched.page.url}/history")
    charts = tab.get_by_test_id("stVegaLiteChart").locator("canvas, svg")
    expect(charts).to_have_count(4, timeout=LOADS_MS)
    for exercise in ("Knee-to-chest stretch", "Glute bridge"):
        tab.get_by_role("radio", name=exercise).click()
        expect(charts.last).to_be_visible(timeout=LOADS_MS)
        tab.wait_for_timeout(SETTLES_MS)
        for chart in charts.all():
            chart.hover()
    with tab.expect_download():
        tab.get_by_role("button", name="Sets (CSV)").click()
    watched.assert_alone(witness)


@pytest.mark.model
def test_a_recording_is_analysed_and_seen(watched: Watched, visit: Visit) -> None:
    tab, witness = visit()
    tab.goto(f"{watched.page.url}/recorded")
    tab.get_by_role("combobox").click(timeout=LOADS_MS)
    tab.get_by_role("option", name="Glute bridge", exact=True).click()
    advice = load_exercise("glute_bridge").camera.advice
    expect(tab.get_by_text(advice).first).to_be_visible(timeout=LOADS_MS)  # it has been taken up
    tab.locator("input[type=file]").set_input_files(SAMPLES / "glute_bridge_good.mp4")
    tab.get_by_role("button", name="Analyse", exact=True).click(timeout=LOADS_MS)
    expect(tab.locator(".fc-answer")).to_be_visible(timeout=WORKS_MS)
    chart = tab.get_by_test_id("stVegaLiteChart").locator("canvas, svg")
    expect(chart.first).to_be_visible(timeout=LOADS_MS)
    expect(tab.locator(".st-key-recorded-player video")).to_be_visible(timeout=LOADS_MS)
    tab.locator(".st-key-recorded-list").get_by_role("button").first.click()
    with tab.expect_download():
        tab.get_by_role("button", name="Data (JSON)").click()
    watched.assert_alone(witness)
    assert_only_way_was_closed(watched)


@pytest.mark.model
def test_somebody_exercises_in_front_of_the_camera(
    watched: Watched, visit: Visit, tmp_path: Path
) -> None:
    camera = as_camera(BRIDGES, tmp_path / "camera.y4m", fps=CAMERA_FPS, lead_s=STILL_S)
    tab, witness = visit(camera)
    exerciser = at_the_camera(tab, watched.page)
    start_session(tab)
    for _ in range(WORKS_MS // SETTLES_MS):
        if exerciser.shown("stage") == "finished":
            break
        tab.wait_for_timeout(SETTLES_MS)
    tab.get_by_test_id("close").click()
    expect(tab.get_by_role("heading", name="How it went")).to_be_visible(timeout=LOADS_MS)
    watched.assert_alone(witness)


@pytest.mark.model
@pytest.mark.parametrize("policy", [True, False])
def test_the_policy_keeps_the_pose_library_from_reporting(
    watched: Watched, visit: Visit, tmp_path: Path, policy: bool
) -> None:
    """It reports when a model is closed, and once a minute."""
    camera = as_camera(BRIDGES, tmp_path / "camera.y4m", fps=CAMERA_FPS)
    tab, witness = visit(camera, bypass_csp=not policy)
    if not policy:
        tab.context.route("**/pose_worker.js", without_policy)
    exerciser = at_the_camera(tab, watched.page)
    start_session(tab)
    tab.evaluate(CHANGE_MODEL)
    for _ in range(CHANGES_MS // SETTLES_MS):
        if witness.outside(watched.page.url):
            break
        tab.wait_for_timeout(SETTLES_MS)
    assert exerciser.shown("rate")
    assert bool(witness.outside(watched.page.url)) is not policy
    tab.get_by_test_id("stop").click()
    tab.get_by_test_id("close").click()
    expect(exerciser.session).to_have_count(0)


def at_the_camera(tab: Tab, page: Page) -> Exerciser:
    """Somebody before the session's display, whose connection is there."""
    tab.goto(page.url)
    tab.locator(".st-key-routine_test button").click(timeout=LOADS_MS)
    exerciser = Exerciser(tab, page)
    exerciser.wait_for(connection="open")
    return exerciser


def without_policy(route: Route) -> None:
    """The same answer, which says nothing of whom the browser may ask."""
    answer = route.fetch()
    headers = {name: value for name, value in answer.headers.items() if name not in POLICIES}
    route.fulfill(response=answer, headers=headers)


def assert_only_way_was_closed(watched: Watched) -> None:
    """MediaPipe went where it was sent, and to nobody else."""
    asked = {(one.address, one.port) for one in contacts(watched.trace)}
    assert CLOSED in asked


def test_a_foreign_page_makes_the_server_ask_nobody(watched: Watched) -> None:
    """Streamlit by itself would ask a public service for this machine's address."""
    host = urlsplit(watched.page.url).netloc
    with socket.create_connection(("127.0.0.1", urlsplit(watched.page.url).port)) as door:
        door.sendall(
            f"GET /_stcore/stream HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\n"
            "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nOrigin: http://evil.example\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n".encode()
        )
        assert door.recv(100).startswith(b"HTTP/1.1 403 ")
    watched.assert_server_alone()


@dataclass
class Foreigner:
    """Somebody outside who notes what he is asked."""

    url: str
    asked: list[str]


@pytest.fixture
def foreigner() -> Iterator[Foreigner]:
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield Foreigner(f"http://127.0.0.1:{server.server_port}", asked)
        server.shutdown()
        thread.join()


FOREIGN_PICTURE = "(url) => document.body.append(Object.assign(new Image(), {src: url}))"


def test_a_foreign_picture_is_noticed_and_not_fetched(
    watched: Watched, visit: Visit, foreigner: Foreigner
) -> None:
    tab, witness = visit()
    tab.goto(f"{watched.page.url}/settings")
    expect(tab.locator("h1").first).to_be_visible(timeout=LOADS_MS)
    tab.evaluate(FOREIGN_PICTURE, f"{foreigner.url}/picture.png")
    tab.wait_for_timeout(SETTLES_MS)
    assert foreigner.asked == []
    with pytest.raises(AssertionError):
        watched.assert_alone(witness)


def test_without_the_policy_a_foreign_picture_is_fetched_and_noticed(
    watched: Watched, visit: Visit, foreigner: Foreigner
) -> None:
    tab, witness = visit(bypass_csp=True)
    tab.goto(f"{watched.page.url}/settings")
    expect(tab.locator("h1").first).to_be_visible(timeout=LOADS_MS)
    tab.evaluate(FOREIGN_PICTURE, f"{foreigner.url}/picture.png")
    tab.wait_for_timeout(SETTLES_MS)
    assert foreigner.asked == ["/picture.png"]
    assert witness.outside(watched.page.url) == [f"{foreigner.url}/picture.png"]
    with pytest.raises(AssertionError):
        watched.assert_alone(witness)
