"""The whole way in a real browser: a fake camera plays a sample video, the page does the rest."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, Playwright, expect

from formcheck import analyze
from formcheck.coach.events import CueGiven, Rep
from formcheck.exercises.model import Exercise
from formcheck.history.store import History
from formcheck.messages.ids import Ending
from formcheck.observer import AnalysisStep
from formcheck.routines import model
from formcheck.routines.store import RoutineStore
from formcheck.safety.health_card import QUESTIONS
from tests.conftest import OpenBrowser
from tests.page.clips import CAMERA_FPS, SAMPLES
from tools.browser.camera import as_camera
from tools.browser.server import Page, browser_path, serving
from tools.browser.visit import Visit, start_session

pytestmark = pytest.mark.camera(1)

VIDEO = SAMPLES / "glute_bridge_faults.mp4"
LOADS_MS: Final = 60_000
LASTS_MS: Final = 150_000
LOOK_MS: Final = 100
REPS: Final = 3
"""Good, hips low, good. The fourth is too fast: that depends on when pictures are taken."""
STILL_S: Final = 25.0
"""The pose model loads and is timed, then come setup check and countdown."""
ENDED: Final = frozenset({"finished", "stopped"})
CLICKS: Final = 28
TRIED_MS: Final = 25_000
MOST_TRIES: Final = 3
COUNT_TRIES: Final = """
const devices = navigator.mediaDevices;
const ask = devices.getUserMedia.bind(devices);
window.tries = [];
devices.getUserMedia = (wanted) => { window.tries.push(performance.now()); return ask(wanted); };
"""


@dataclass
class Cues:
    """Collects the cues of an analysis."""

    given: list[CueGiven] = field(default_factory=list)
    wants_pictures: bool = False

    def see(self, step: AnalysisStep) -> None:
        self.given += [event for event in step.events if isinstance(event, CueGiven)]


@dataclass(frozen=True)
class Expected:
    """What the command line says of the first repetitions of the same video."""

    exercise: Exercise
    reps: tuple[Rep, ...]
    cues: list[str]


@pytest.fixture(scope="module")
def expected() -> Expected:
    cues = Cues()
    report = analyze(VIDEO, "glute_bridge", observers=[cues])
    reps = report.reps[:REPS]
    given = (cue.text for cue in cues.given if cue.t <= reps[-1].end_s + 0.5)
    return Expected(report.exercise, reps, [report.in_english(text) for text in given])


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder with one short routine and answered health questions."""
    folder = tmp_path / "data"
    step = model.Step(exercise="glute_bridge", sets=1, reps=REPS)
    RoutineStore(folder / "routines").save(model.Routine(id="test", name="Short", steps=(step,)))
    History(folder / "history.db").save_card(datetime.now(), {q.id: False for q in QUESTIONS})
    return folder


@pytest.fixture
def page_server(data: Path) -> Iterator[Page]:
    with serving(data) as page:
        yield page


@pytest.fixture(scope="module")
def camera(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Shows the starting position, then the exercise, again and again."""
    target = tmp_path_factory.mktemp("camera") / "camera.y4m"
    return as_camera(VIDEO, target, fps=CAMERA_FPS, lead_s=STILL_S)


def visit(browser: Browser, page: Page) -> Visit:
    """A visitor with the routine chosen: the display covers the page."""
    tab = browser.new_page(locale="en-US", viewport={"width": 1366, "height": 650})
    tab.goto(page.url)
    tab.locator(".st-key-routine_test button").click(timeout=LOADS_MS)
    visitor = Visit(tab, page)
    expect(visitor.session).to_be_visible(timeout=LOADS_MS)
    return visitor


def counts_until_the_end(visitor: Visit) -> list[int]:
    """The counts shown one after the other."""
    counts = [0]
    for _ in range(LASTS_MS // LOOK_MS):
        ended = visitor.shown("stage") in ENDED  # asked first: the last count comes with the end
        count = int(visitor.shown("count"))
        counts += [count] if count != counts[-1] else []
        if ended:
            break
        visitor.tab.wait_for_timeout(LOOK_MS)
    return counts


def heard(visitor: Visit) -> list[str]:
    return [said["text"] for said in json.loads(visitor.shown("heard"))]


def test_from_the_first_page_to_the_history(
    page_server: Page, open_browser: OpenBrowser, expected: Expected, camera: Path
) -> None:
    visitor = visit(open_browser(camera), page_server)
    start_session(visitor.tab)
    assert counts_until_the_end(visitor) == list(range(REPS + 1))
    words = heard(visitor)
    assert [word for word in words if word in expected.cues] == expected.cues, words

    stored = History(page_server.history).attempts()
    assert [a.verdict for a in stored] == [rep.verdict for rep in expected.reps]
    assert [set(a.rules) for a in stored] == [{f.rule for f in rep.faults} for rep in expected.reps]
    summary = visitor.tab.get_by_test_id("summary")
    expect(summary.get_by_text(f"{REPS} of {REPS} done")).to_be_visible()
    faults = {fault.rule for rep in expected.reps for fault in rep.faults}
    assert faults
    for rule in faults:
        expect(summary.get_by_text(expected.exercise.rule(rule).name).first).to_be_visible()

    visitor.tab.get_by_test_id("close").click()
    expect(visitor.session).to_have_count(0)
    expect(visitor.tab.get_by_role("heading", name="How it went")).to_be_visible(timeout=LOADS_MS)


def test_nothing_of_the_page_behind_can_be_reached(
    page_server: Page, open_browser: OpenBrowser, camera: Path
) -> None:
    visitor = visit(open_browser(camera), page_server)
    visitor.wait_for(connection="open")
    inside = """() => {
        const host = document.activeElement;
        return host.id === "formcheck-session" || host === document.body;
    }"""
    for _ in range(30):
        visitor.tab.keyboard.press("Tab")
        assert visitor.tab.evaluate(inside)
    for corner in ((3, 3), (1360, 3), (3, 640), (1360, 640)):
        at = "([x, y]) => document.elementFromPoint(x, y).id"
        assert visitor.tab.evaluate(at, list(corner)) == "formcheck-session"


def test_an_empty_room_is_told_and_counts_nothing(
    page_server: Page, open_browser: OpenBrowser, tmp_path: Path
) -> None:
    room = as_camera(SAMPLES / "empty_room.mp4", tmp_path / "room.y4m", fps=CAMERA_FPS)
    visitor = visit(open_browser(room), page_server)
    start_session(visitor.tab)
    hint = visitor.tab.get_by_test_id("hint")
    expect(hint.get_by_text("Nobody")).to_be_visible(timeout=LOADS_MS)
    visitor.tab.get_by_test_id("stop").click()
    visitor.wait_for(stage="stopped", count="0")
    assert "Well done" not in visitor.tab.get_by_test_id("summary").inner_text()
    assert History(page_server.history).attempts() == []


def test_a_missing_camera_is_told_in_one_sentence(
    page_server: Page, open_browser: OpenBrowser
) -> None:
    visitor = visit(open_browser(None), page_server)
    visitor.wait_for(trouble="camera_missing")
    notice = visitor.tab.get_by_test_id("notice")
    expect(notice).to_contain_text("No camera was found.")
    expect(notice.get_by_role("button", name="Try again")).to_be_visible()


def test_a_refused_camera_is_asked_for_three_times_at_most(
    page_server: Page, playwright: Playwright
) -> None:
    flags = ["--no-sandbox", "--use-fake-device-for-media-stream"]
    with playwright.chromium.launch(executable_path=browser_path(), args=flags) as browser:
        context = browser.new_context(locale="en-US", permissions=[])
        context.add_init_script(COUNT_TRIES)
        tab = context.new_page()
        tab.goto(page_server.url)
        tab.locator(".st-key-routine_test button").click(timeout=LOADS_MS)
        visitor = Visit(tab, page_server)
        visitor.wait_for(trouble="camera_refused")
        again = tab.get_by_test_id("notice").get_by_role("button", name="Try again")
        for _ in range(CLICKS):
            again.click()
            tab.wait_for_timeout(1000)
        tries = tab.evaluate("window.tries")
        assert tries
        for first in tries:
            assert sum(first <= at < first + TRIED_MS for at in tries) <= MOST_TRIES
        expect(tab.get_by_test_id("notice")).to_contain_text("The camera was refused.")


def test_a_server_that_is_killed_in_a_set_loses_nothing_that_was_shown(
    data: Path, open_browser: OpenBrowser, camera: Path
) -> None:
    with serving(data) as first:
        visitor = visit(open_browser(camera), first)
        start_session(visitor.tab)
        visitor.wait_for(count="1")
        first.kill()
        visitor.wait_for(connection="lost", trouble="server_lost")
        with serving(data, port=first.port) as second:
            visitor.wait_for(connection="open", trouble="")
            assert int(visitor.shown("count")) >= 1
            for _ in range(LASTS_MS // LOOK_MS):
                if visitor.shown("stage") in ENDED:
                    break
                visitor.tab.wait_for_timeout(LOOK_MS)
                if int(visitor.shown("count")) == REPS - 1:
                    break
            assert visitor.shown("stage") in ENDED or int(visitor.shown("count")) >= REPS - 1
            history = History(second.history)
            history.outbox.settle(10.0, patient=True)
            assert len(history.attempts()) >= REPS - 1


def test_a_reload_in_the_middle_of_a_set_goes_on_where_it_was(
    page_server: Page, open_browser: OpenBrowser, camera: Path
) -> None:
    visitor = visit(open_browser(camera), page_server)
    start_session(visitor.tab)
    visitor.wait_for(count="1")
    visitor.tab.goto(f"{page_server.url}/live")
    title = visitor.tab.get_by_role("heading", name="You were interrupted")
    expect(title).to_be_visible(timeout=LOADS_MS)
    visitor.tab.get_by_role("button", name="Go on where I stopped").click()
    expect(visitor.session).to_be_visible(timeout=LOADS_MS)
    resume = visitor.tab.get_by_test_id("resume")
    resume.click(timeout=LOADS_MS)
    for _ in range(LASTS_MS // LOOK_MS):
        if visitor.shown("stage") in ENDED:
            break
        visitor.tab.wait_for_timeout(LOOK_MS)
    done = History(page_server.history).sets()[-1]
    assert done.reason is Ending.TARGET_REACHED
