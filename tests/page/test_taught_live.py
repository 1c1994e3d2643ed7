"""An exercise is taught before the camera, and then done before it and counted."""

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
BEFORE_S: Final = 4.5
"""The camera shows the starting position for so long before the repetitions,"""
AFTER_S: Final = 3.5
"""and for so long after them; then it begins again."""
LOADS_MS: Final = 60_000
LASTS_MS: Final = 150_000


@pytest.mark.model
def test_what_is_shown_to_the_camera_is_learnt_and_counts(
    tmp_path: Path, open_browser: OpenBrowser
) -> None:
    data = tmp_path / "data"
    data.mkdir()
    History(data / "history.db").save_card(datetime.now(), {q.id: False for q in QUESTIONS})
    target = tmp_path / "camera.y4m"
    camera = as_camera(VIDEO, target, fps=CAMERA_FPS, lead_s=BEFORE_S, tail_s=AFTER_S)
    with serving(data) as page:
        tab = open_browser(camera).new_page(locale="en-US", viewport={"width": 1280, "height": 760})
        tab.goto(f"{page.url}/exercises?teach=1")
        name = tab.get_by_label("What is it called?")
        name.fill("My squat", timeout=LOADS_MS)
        name.press("Enter")
        tab.get_by_role("button", name="Film it now").click(timeout=LOADS_MS)
        filmed = tab.locator(f'{SESSION}[data-stage="finished"]')
        filmed.wait_for(timeout=LASTS_MS, state="attached")

        tab.get_by_test_id("close").click()
        counted = tab.get_by_text(f"{REPS} repetitions")
        expect(counted).to_be_visible(timeout=LOADS_MS)
        expect(tab.get_by_text("Drawn from where the joints were")).to_be_visible()
        tab.get_by_role("button", name="Put it among my exercises").click()
        expect(tab.get_by_role("heading", name="My squat")).to_be_visible(timeout=LOADS_MS)
        assert sorted(path.suffix for path in (data / "exercises").iterdir()) == [".npz", ".toml"]

        tab.get_by_role("button", name="Begin", exact=True).click()
        visitor = Visit(tab, page)
        expect(visitor.session).to_be_visible(timeout=LOADS_MS)
        start_session(tab)
        done = tab.locator(f'{SESSION}[data-count="{REPS}"]')
        done.wait_for(timeout=LASTS_MS, state="attached")
        tab.get_by_test_id("stop").click()
        visitor.wait_for(stage="stopped")

        history = History(page.history)
        (stored,) = history.sets("my_squat")
        assert stored.count >= REPS
