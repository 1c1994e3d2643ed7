"""A whole routine without a click: somebody who follows the display exercises before the camera."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Page as Tab
from playwright.sync_api import Route, expect

from formcheck.history.store import History
from formcheck.messages.ids import Ending
from formcheck.routines.catalog import load_routine
from formcheck.safety.health_card import QUESTIONS
from tests.conftest import OpenBrowser
from tests.page.clips import SAMPLES
from tools.browser.server import Page, serving
from tools.browser.visit import Visit

pytestmark = pytest.mark.camera(2)

ROUTINE: Final = "back_care_gentle"
LOADS_MS: Final = 60_000
LASTS_MS: Final = 600_000
LOOK_MS: Final = 500
FOLLOWER: Final = """
const SIZE = { width: 640, height: 480 };
const canvas = Object.assign(document.createElement("canvas"), SIZE);
const context = canvas.getContext("2d");
const films = {};
async function film(exercise) {
    const answer = await fetch(`/clip/${exercise}_good.mp4`);
    const src = URL.createObjectURL(await answer.blob());
    const video = Object.assign(document.createElement("video"), { muted: true, loop: true, src });
    await video.play();
    return video;
}
function draw() {
    const state = globalThis["formcheck-session"]?.session?.display.state;
    if (!state) return;
    const video = films[state.exercise];
    if (video === undefined) {
        films[state.exercise] = null;
        film(state.exercise).then((ready) => { films[state.exercise] = ready; });
    }
    if (!video) return;
    if (state.stage === "running") {
        if (video.paused) video.play();
    } else if (!video.paused) {
        video.pause();
        video.currentTime = 0; // back to the starting position
    }
    const scale = Math.min(SIZE.width / video.videoWidth, SIZE.height / video.videoHeight);
    const [width, height] = [video.videoWidth * scale, video.videoHeight * scale];
    context.fillRect(0, 0, SIZE.width, SIZE.height);
    context.drawImage(video, (SIZE.width - width) / 2, (SIZE.height - height) / 2, width, height);
}
setInterval(draw, 100);
navigator.mediaDevices.getUserMedia = async () => canvas.captureStream(10);
"""
"""A camera before which somebody takes the starting position, and exercises while it counts."""


@pytest.fixture
def page_server(tmp_path: Path) -> Iterator[Page]:
    data = tmp_path / "data"
    data.mkdir()
    History(data / "history.db").save_card(datetime.now(), {q.id: False for q in QUESTIONS})
    with serving(data) as page:
        yield page


def _clip(route: Route) -> None:
    route.fulfill(path=SAMPLES / Path(route.request.url).name, content_type="video/mp4")


def _begin(tab: Tab, page: Page) -> Visit:
    tab.route("**/clip/*", _clip)
    tab.add_init_script(FOLLOWER)
    tab.goto(page.url)
    tab.locator(f".st-key-routine_{ROUTINE} button").click(timeout=LOADS_MS)
    tab.get_by_role("button", name="Start", exact=True).click(timeout=LOADS_MS)
    visitor = Visit(tab, page)
    expect(visitor.session).to_be_visible(timeout=LOADS_MS)
    return visitor


@pytest.mark.model
def test_a_routine_needs_no_click_from_its_start_to_its_end(
    page_server: Page, open_browser: OpenBrowser
) -> None:
    tab = open_browser(None).new_page(locale="en-US", viewport={"width": 1366, "height": 650})
    visitor = _begin(tab, page_server)
    stages = [visitor.shown("stage")]
    for _ in range(LASTS_MS // LOOK_MS):
        stage = visitor.shown("stage")
        stages += [stage] if stage != stages[-1] else []
        if stage in {"finished", "stopped"}:
            break
        tab.wait_for_timeout(LOOK_MS)
    assert stages[-1] == "finished", stages
    assert "change" in stages

    steps = load_routine(ROUTINE).steps
    done = History(page_server.history).sets()
    assert [one.exercise for one in done] == [step.exercise for step in steps]
    assert {one.reason for one in done} == {Ending.TARGET_REACHED}
