"""The whole way in a real browser: a fake camera plays a sample video, the page does the rest."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from playwright.sync_api import Error as Gone
from playwright.sync_api import Page as Tab

from formcheck import analyze
from formcheck.api import Step
from formcheck.care.card import QUESTIONS
from formcheck.coach.events import CueGiven, Rep
from formcheck.exercises.model import Exercise
from formcheck.history.store import History
from formcheck.messages.ids import Ending
from formcheck.routines import model
from formcheck.routines.shelf import Shelf
from tests.conftest import OpenBrowser
from tests.page.clips import SAMPLES
from tools.browser.camera import as_camera
from tools.browser.server import Page, serving

VIDEO = SAMPLES / "glute_bridge_faults.mp4"
LOADS_MS = 60_000
LASTS_MS = 150_000
LOOK_MS = 200
REPS = 3
"""Good, hips low, good. The fourth is too fast: that depends on when pictures are taken."""
STILL_S = 10.0
"""The setup check and the countdown need about five seconds; the browser may take as long."""


@dataclass
class Cues:
    """Collects the cues of an analysis."""

    given: list[CueGiven] = field(default_factory=list)
    wants_pictures: bool = False

    def see(self, step: Step) -> None:
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
    texts = [report.in_english(text) for text in given]
    return Expected(report.exercise, reps, texts)


@pytest.fixture(scope="module")
def page_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """A page with one short routine."""
    data = tmp_path_factory.mktemp("live")
    step = model.Step(exercise="glute_bridge", sets=1, reps=REPS)
    Shelf(data / "routines").save(model.Routine(id="test", name="Short", steps=(step,)))
    with serving(data) as page:
        yield page


def answer_card(page: Page) -> None:
    History(page.history).save_card(datetime.now(), {q.id: False for q in QUESTIONS})


def open_page(browser: Browser, page: Page) -> Tab:
    tab = browser.new_page(locale="en-US", viewport={"width": 1280, "height": 900})
    tab.goto(page.url)
    return tab


def begin(tab: Tab) -> None:
    tab.locator(".st-key-routine_test button").click(timeout=LOADS_MS)
    start(tab)


def start(tab: Tab) -> None:
    button = tab.get_by_role("button", name="Start", exact=True)
    expect(button).to_be_visible(timeout=LOADS_MS)
    expect(tab.frame_locator("iframe").locator("#root *").first).to_be_attached(timeout=LOADS_MS)
    button.click()


def watch(tab: Tab) -> tuple[list[int], list[str]]:
    """The counts shown one after the other and the words said, until the summary."""
    hud = tab.get_by_test_id("hud")
    expect(hud).to_have_attribute("data-stage", "running", timeout=LOADS_MS)
    summary = tab.get_by_role("heading", name="How it went")
    counts, words = [0], list[str]()
    for _ in range(LASTS_MS // LOOK_MS):
        if summary.is_visible():
            break
        with contextlib.suppress(Gone):  # the display goes when the summary comes
            words = heard(tab) or words
            count = int(hud.get_attribute("data-count", timeout=LOOK_MS) or 0)
            counts += [count] if count != counts[-1] else []
        tab.wait_for_timeout(LOOK_MS)
    expect(summary).to_be_visible()
    return counts, words


def heard(tab: Tab) -> list[str]:
    return list(
        json.loads(tab.get_by_test_id("hud").get_attribute("data-heard", timeout=LOOK_MS) or "[]")
    )


def test_from_the_first_page_to_the_history(
    page_server: Page, open_browser: OpenBrowser, expected: Expected, tmp_path: Path
) -> None:
    camera = as_camera(VIDEO, tmp_path / "camera.y4m", lead_s=STILL_S, tail_s=60.0)
    tab = open_page(open_browser(camera), page_server)
    tab.locator(".st-key-routine_test button").click(timeout=LOADS_MS)
    tab.get_by_role("button", name="None of these is true for me").click(timeout=LOADS_MS)
    start(tab)

    counts, words = watch(tab)
    assert counts == list(range(REPS + 1))
    assert [word for word in words if word in expected.cues] == expected.cues, words

    stored = History(page_server.history).attempts()
    assert [a.verdict for a in stored] == [rep.verdict for rep in expected.reps]
    assert [set(a.rules) for a in stored] == [{f.rule for f in rep.faults} for rep in expected.reps]
    faults = {fault.rule for rep in expected.reps for fault in rep.faults}
    assert faults
    for rule in faults:
        expect(tab.get_by_text(expected.exercise.rule(rule).name).first).to_be_visible()
    expect(tab.get_by_text("2 good").first).to_be_visible()

    tab.get_by_role("link", name="History").click()
    expect(tab.get_by_text("Glute bridge").first).to_be_visible(timeout=LOADS_MS)


def test_an_empty_room_is_told_and_counts_nothing(
    page_server: Page, open_browser: OpenBrowser, tmp_path: Path
) -> None:
    answer_card(page_server)
    before = len(History(page_server.history).attempts())
    camera = as_camera(SAMPLES / "empty_room.mp4", tmp_path / "camera.y4m")
    tab = open_page(open_browser(camera), page_server)
    begin(tab)
    message = tab.get_by_test_id("hud").get_by_text("Nobody")
    expect(message.first).to_be_visible(timeout=LOADS_MS)
    tab.get_by_role("button", name="Stop").click()
    expect(tab.get_by_text("Nothing was counted this time.")).to_be_visible(timeout=LOADS_MS)
    assert len(History(page_server.history).attempts()) == before


def test_another_camera_can_be_chosen_while_it_runs(
    page_server: Page, open_browser: OpenBrowser
) -> None:
    answer_card(page_server)
    tab = open_page(open_browser(None, cameras=3), page_server)
    begin(tab)
    camera = tab.frame_locator("iframe").get_by_label("Choose the camera")
    expect(camera.locator("option")).to_have_count(3, timeout=LOADS_MS)
    hud = tab.get_by_test_id("hud")
    expect(hud.get_by_text("Nobody").first).to_be_visible(timeout=LOADS_MS)
    camera.select_option(index=2)  # Chromium's last one shows a dark picture
    expect(hud.get_by_text("too dark").first).to_be_visible(timeout=LOADS_MS)
    tab.wait_for_timeout(5000)  # longer than it takes to notice that no pictures come
    expect(tab.get_by_text("picture comes from the camera")).to_have_count(0)
    tab.get_by_role("button", name="Stop").click()
    expect(tab.get_by_text("Nothing was counted this time.")).to_be_visible(timeout=LOADS_MS)


def test_a_reload_in_the_middle_of_a_set_goes_on_where_it_was(
    page_server: Page, open_browser: OpenBrowser, tmp_path: Path
) -> None:
    answer_card(page_server)
    camera = as_camera(VIDEO, tmp_path / "camera.y4m", lead_s=STILL_S, tail_s=3.0)
    tab = open_page(open_browser(camera), page_server)
    begin(tab)
    hud = tab.get_by_test_id("hud")
    expect(hud).to_have_attribute("data-count", "1", timeout=LASTS_MS)
    tab.goto(f"{page_server.url}/live")
    expect(tab.get_by_role("heading", name="You were interrupted")).to_be_visible(timeout=LOADS_MS)
    expect(tab.frame_locator("iframe").locator("#root *").first).to_be_attached(timeout=LOADS_MS)
    tab.get_by_role("button", name="Go on where I stopped").click()
    expect(tab.get_by_role("heading", name="How it went")).to_be_visible(timeout=LASTS_MS)
    done = History(page_server.history).sets()[-1]
    assert (done.reason, done.good + done.faulty + done.not_judged) == (Ending.TARGET_REACHED, REPS)


def test_the_page_asks_nobody_outside(page_server: Page, open_browser: OpenBrowser) -> None:
    tab = open_browser(None).new_page(locale="en-US")
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(page_server.url)
    expect(tab.get_by_role("heading", name="What shall it be today?")).to_be_visible(
        timeout=LOADS_MS
    )
    tab.wait_for_load_state("networkidle")
    outside = [url for url in asked if not url.startswith((page_server.url, "data:", "blob:"))]
    assert [url for url in outside if not url.startswith("ws://127.0.0.1")] == []


def test_a_refused_camera_is_told_with_a_way_on(
    page_server: Page, open_browser: OpenBrowser
) -> None:
    answer_card(page_server)
    tab = open_page(open_browser(None), page_server)
    begin(tab)
    expect(tab.get_by_text("No picture comes from the camera yet.")).to_be_visible(timeout=LOADS_MS)
    tab.get_by_role("button", name="Stop").click()
    expect(tab.get_by_role("heading", name="How it went")).to_be_visible(timeout=LOADS_MS)
