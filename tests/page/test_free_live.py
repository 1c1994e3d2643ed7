"""Somebody just begins before the camera: what they do is named, counted and kept."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import expect

from formcheck.history.store import History
from formcheck.safety.health_card import QUESTIONS
from tests.conftest import OpenBrowser
from tests.page.clips import CAMERA_FPS, SAMPLES
from tools.browser.camera import as_camera
from tools.browser.server import serving
from tools.browser.visit import SESSION, Visit, start_session

pytestmark = pytest.mark.camera(2)

VIDEO: Final = SAMPLES / "squat_good.mp4"
REPS: Final = 3
REST_S: Final = 2.0
LOADS_MS: Final = 60_000
LASTS_MS: Final = 150_000


@pytest.mark.model
def test_what_is_done_is_named_counted_and_kept(tmp_path: Path, open_browser: OpenBrowser) -> None:
    data = tmp_path / "data"
    data.mkdir()
    History(data / "history.db").save_card(datetime.now(), {q.id: False for q in QUESTIONS})
    target = tmp_path / "camera.y4m"
    camera = as_camera(VIDEO, target, fps=CAMERA_FPS, lead_s=REST_S, tail_s=REST_S)
    with serving(data) as page:
        tab = open_browser(camera).new_page(locale="en-US", viewport={"width": 1280, "height": 760})
        tab.goto(page.url)
        tab.locator(".st-key-free button").click(timeout=LOADS_MS)
        visitor = Visit(tab, page)
        expect(visitor.session).to_be_visible(timeout=LOADS_MS)
        start_session(tab)
        counted = tab.locator(f'{SESSION}[data-count="{REPS}"]')
        counted.wait_for(timeout=LASTS_MS, state="attached")
        assert "Squat" in tab.get_by_test_id("session").inner_text()
        tab.get_by_test_id("stop").click()
        visitor.wait_for(stage="stopped")
        expect(tab.get_by_test_id("summary")).to_contain_text("Squat")

        history = History(page.history)
        (session,) = history.sessions()
        assert session.attempts >= REPS
        assert {attempt.exercise for attempt in history.attempts()} == {"squat"}
