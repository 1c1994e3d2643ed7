"""A recording handed in through the real page: counted as the library counts, seen at a click."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect
from playwright.sync_api import Page as Tab
from playwright.sync_api import TimeoutError as TooLate

from formcheck import Report, analyze
from formcheck.coach.events import Verdict
from formcheck.exercises.catalog import load_exercise
from formcheck.media.reader import VideoReader
from formcheck.media.writer import VideoWriter
from formcheck.ui.recorded.result import of_fault
from tests.conftest import OpenBrowser
from tests.page.clips import SAMPLES
from tools.browser.server import Page, serving

VIDEO = SAMPLES / "glute_bridge_faults.mp4"
EXERCISE = "glute_bridge"
LOADS_MS = 60_000
LOOK_MS = 20
CLICK_MS = 1000
WORKS_MS = 180_000
PRECISE_S = 0.05


@pytest.fixture(scope="module")
def uploads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the page's server puts what is uploaded."""
    return tmp_path_factory.mktemp("uploads")


@pytest.fixture(scope="module")
def page_server(uploads: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", str(uploads))
        with serving(tmp_path_factory.mktemp("page")) as page:
            yield page


@pytest.fixture
def tab(page_server: Page, open_browser: OpenBrowser) -> Tab:
    """The part of the page for recordings, with none on it."""
    tab = open_browser(None).new_context(locale="en-US").new_page()
    tab.goto(page_server.url)
    tab.get_by_role("link", name="Video").click(timeout=LOADS_MS)
    title = tab.get_by_role("heading", name="Understand a recording")
    left = tab.get_by_role("button", name="Discard")
    expect(title.or_(left).first).to_be_visible(timeout=LOADS_MS)
    for _ in range(LOADS_MS // LOOK_MS):
        if title.is_visible():
            break
        with contextlib.suppress(TooLate):  # it was the last one, or the page is drawn again
            left.click(timeout=CLICK_MS)
        tab.wait_for_timeout(LOOK_MS)
    return tab


@pytest.fixture(scope="module")
def expected() -> Report:
    return analyze(VIDEO, EXERCISE)


def hand_in(tab: Tab, *videos: Path) -> None:
    tab.get_by_role("combobox").click()
    tab.get_by_role("option", name="Glute bridge", exact=True).click()
    advice = load_exercise("glute_bridge").camera.advice
    expect(tab.get_by_text(advice).first).to_be_visible(timeout=LOADS_MS)  # it has been taken up
    tab.locator("input[type=file]").set_input_files(videos)
    tab.get_by_role("button", name="Analyse", exact=True).click(timeout=LOADS_MS)


def wait_until(tab: Tab, condition: str) -> None:
    """Playwright's own waiting evaluates text inside of the page, which its policy forbids."""
    for _ in range(LOADS_MS // LOOK_MS):
        if tab.evaluate(condition):
            return
        tab.wait_for_timeout(LOOK_MS)
    raise AssertionError(condition)


def jump_by(tab: Tab, click: Locator) -> float:
    """Where the video jumps to when this is clicked."""
    # The player comes after the words around it, and goes to its own start when it has loaded.
    wait_until(
        tab,
        """() => {
            const video = document.querySelector(".st-key-recorded-player video");
            return video !== null && video.readyState >= 2 && !video.seeking;
        }""",
    )
    tab.evaluate(
        """() => {
            const video = document.querySelector(".st-key-recorded-player video");
            window.jumpedTo = null;
            video.onseeking = () => { window.jumpedTo ??= video.currentTime; };
        }"""
    )
    click.click()
    wait_until(tab, "window.jumpedTo !== null")
    return float(tab.evaluate("window.jumpedTo"))


@pytest.mark.model
def test_a_recording_is_counted_and_a_click_leads_to_the_moment(
    tab: Tab, page_server: Page, uploads: Path, expected: Report
) -> None:
    hand_in(tab, VIDEO)
    at_work = tab.get_by_role("progressbar")
    expect(at_work).to_be_visible(timeout=LOADS_MS)
    # The work goes on through a reload, and when the tab is closed and another one is opened.
    tab.reload()
    expect(at_work.or_(tab.locator(".fc-answer")).first).to_be_visible(timeout=LOADS_MS)
    context = tab.context
    tab.close()
    tab = context.new_page()
    tab.goto(f"{page_server.url}/recorded")
    answer = tab.locator(".fc-answer")
    expect(answer).to_be_visible(timeout=WORKS_MS)
    figures = answer.locator(".fc-figure b")
    assert figures.nth(0).inner_text() == str(len(expected.reps))
    assert figures.nth(1).inner_text().split()[-1] == str(expected.count(Verdict.GOOD))

    first, second = expected.reps[:2]
    row = tab.locator(".st-key-recorded-list").get_by_role("button")
    assert jump_by(tab, row.nth(1)) == pytest.approx(second.start_s, abs=PRECISE_S)
    assert jump_by(tab, row.nth(0)) == pytest.approx(first.start_s, abs=PRECISE_S)
    assert not tab.evaluate("document.querySelector('.st-key-recorded-player video').paused")

    fault = expected.faults[0]
    card = tab.get_by_role("button", name=f"Repetition {fault.attempt}", exact=True)
    assert jump_by(tab, card) == pytest.approx(of_fault(fault), abs=PRECISE_S)

    # In the chart the last layer takes the clicks, the faults after the repetitions; the same
    # place may be clicked again.
    target = tab.locator("[data-testid=stVegaLiteChart] .mark-rect").last.locator("path")
    for _ in range(2):
        assert jump_by(tab, target.nth(1)) == pytest.approx(second.start_s, abs=PRECISE_S)
    triangle = target.nth(len(expected.reps))
    assert jump_by(tab, triangle) == pytest.approx(of_fault(fault), abs=PRECISE_S)
    assert jump_by(tab, target.nth(0)) == pytest.approx(first.start_s, abs=PRECISE_S)

    with tab.expect_download() as download:
        tab.get_by_role("button", name="Data (JSON)").click()
    assert download.value.suggested_filename == "glute_bridge_faults.report.json"

    assert list(uploads.rglob("recording.mp4"))
    tab.get_by_role("button", name="Discard").click()
    expect(tab.get_by_role("heading", name="Understand a recording")).to_be_visible()
    assert not list(uploads.rglob("recording.mp4"))


def test_what_is_no_video_gets_a_sentence_and_a_way_on(tab: Tab, tmp_path: Path) -> None:
    notes = [tmp_path / "note.mp4", tmp_path / "other_note.mov"]
    for note in notes:
        note.write_text("This is no video.\n", encoding="utf-8")
    hand_in(tab, *notes)
    refused = "“{}” cannot be read as a video."
    expect(tab.get_by_text(refused.format("note.mp4"))).to_be_visible(timeout=LOADS_MS)
    # While it is looked at, its name stands above the progress too.
    tab.get_by_role("radio", name="other_note.mov").click(timeout=LOADS_MS)
    expect(tab.get_by_text(refused.format("other_note.mov"))).to_be_visible()
    tab.get_by_role("button", name="Discard").click()
    expect(tab.get_by_text(refused.format("note.mp4"))).to_be_visible()
    tab.get_by_role("button", name="Analyse another video").click()
    expect(tab.get_by_role("heading", name="Understand a recording")).to_be_visible()


@pytest.mark.model
def test_a_recording_that_lies_on_its_side_is_turned_at_a_click(tab: Tab, tmp_path: Path) -> None:
    lying = tmp_path / "lying.mp4"
    with (
        VideoReader(SAMPLES / "glute_bridge_good.mp4", rotate_deg=90) as reader,
        VideoWriter(lying) as writer,
    ):
        for frame in reader:
            writer.write(frame.image, frame.t)
    hand_in(tab, lying)
    figures = tab.locator(".fc-answer .fc-figure b")
    expect(figures.nth(0)).to_have_text("0", timeout=WORKS_MS)
    expect(tab.get_by_text("If it lies on its side or stands on its head")).to_be_visible()
    expect(tab.get_by_text("Lie down on your back")).to_have_count(0)
    tab.get_by_role("button", name="Turn it by 270° and judge again").click()
    expect(figures.nth(0)).to_have_text("3", timeout=WORKS_MS)
    expect(tab.get_by_text("If it lies on its side or stands on its head")).to_have_count(0)


@pytest.mark.model
def test_what_is_done_is_recognised_and_a_click_corrects_it(tab: Tab) -> None:
    tab.locator("input[type=file]").set_input_files(SAMPLES / "squat_good.mp4")
    tab.get_by_role("button", name="Analyse", exact=True).click(timeout=LOADS_MS)
    answer = tab.locator(".fc-answer")
    expect(answer.get_by_role("heading", name="Squat", exact=True)).to_be_visible(timeout=WORKS_MS)
    expect(answer.locator(".fc-figure b").nth(0)).to_have_text("3")
    expect(tab.get_by_text("Recognised: Squat")).to_be_visible()
    tab.get_by_role("button", name="It was another exercise").click()
    tab.get_by_role("button", name="Glute bridge", exact=True).click()
    bridge = answer.get_by_role("heading", name="Glute bridge", exact=True)
    expect(bridge).to_be_visible(timeout=WORKS_MS)
    expect(answer.locator(".fc-figure b").nth(0)).to_have_text("0")
    expect(tab.get_by_text("Recognised:")).to_have_count(0)
