"""A visitor of the page who begins a routine before a fake camera."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from playwright.sync_api import Page as Tab
from playwright.sync_api import sync_playwright

from formcheck.care.card import QUESTIONS
from formcheck.history.store import History
from formcheck.routines.model import Routine, Step
from formcheck.routines.shelf import Shelf
from tools.browser.camera import as_camera
from tools.browser.server import Page, browser_flags, browser_path, serving

LOADS_MS: Final = 60_000
STILL_S: Final = 10.0
"""The camera shows the starting position for so long before the video moves."""


@dataclass(frozen=True)
class Visit:
    """A visitor who exercises.

    Attributes:
        tab: the browser's tab.
        page: the page that was visited.
    """

    tab: Tab
    page: Page


@contextlib.contextmanager
def exercising(video: Path, exercise: str, reps: int, fps: int) -> Iterator[Visit]:
    """A visitor who has begun a set of `exercise` before `video`."""
    step = Step(exercise=exercise, sets=1, reps=reps)
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        Shelf(data / "routines").save(Routine(id="visit", name="Visit", steps=(step,)))
        History(data / "history.db").save_card(datetime.now(), {q.id: False for q in QUESTIONS})
        camera = as_camera(video, data / "camera.y4m", fps=fps, lead_s=STILL_S)
        with serving(data) as page, sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=browser_path(), args=browser_flags(camera)
            )
            with browser:
                tab = browser.new_page(locale="en-US", viewport={"width": 1280, "height": 760})
                tab.goto(page.url)
                _begin(tab)
                yield Visit(tab, page)


def _begin(tab: Tab) -> None:
    tab.locator(".st-key-routine_visit button").click(timeout=LOADS_MS)
    start = tab.get_by_role("button", name="Start", exact=True)
    start.wait_for(timeout=LOADS_MS)
    tab.frame_locator("iframe").locator("#root *").first.wait_for(
        state="attached", timeout=LOADS_MS
    )
    start.click()
    tab.get_by_test_id("hud").wait_for(timeout=LOADS_MS)
