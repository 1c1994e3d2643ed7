"""A visitor of the page who begins a routine before a fake camera."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from playwright.sync_api import Locator, sync_playwright
from playwright.sync_api import Page as Tab
from playwright.sync_api import TimeoutError as TooLate

from formcheck.history.store import History
from formcheck.routines.model import Routine, Step
from formcheck.routines.store import RoutineStore
from formcheck.safety.health_card import QUESTIONS
from tools.browser.camera import as_camera
from tools.browser.server import Page, browser_flags, browser_path, serving

LOADS_MS: Final = 60_000
CLICK_MS: Final = 1000
USE: Final = """(model) => {
    const { eye } = globalThis["formcheck-session"].session;
    eye.mayMove = false;
    if (eye.model !== model) eye.use(model);
}"""
SESSION: Final = '[data-testid="session"]'
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

    @property
    def session(self) -> Locator:
        """The display of the session; what it shows stands in its attributes, see `shown`."""
        return session_of(self.tab)

    def shown(self, name: str) -> str:
        """What the display says of `name`: "stage", "count", "model", "rate" and the like."""
        return self.session.get_attribute(f"data-{name}") or ""

    def wait_for(self, **shown: str) -> None:
        """Wait until the display shows all of `shown`."""
        marks = "".join(f'[data-{name}="{value}"]' for name, value in shown.items())
        self.tab.locator(f"{SESSION}{marks}").wait_for(timeout=LOADS_MS, state="attached")


@contextlib.contextmanager
def exercising(
    video: Path,
    exercise: str,
    reps: int,
    fps: int,
    *,
    numbered: bool = False,
    model: str | None = None,
) -> Iterator[Visit]:
    """A visitor who has begun a set of `exercise` before `video`, its pictures `numbered` or not.

    The poses are found in the browser, by `model` where it is quick enough; without it, by what is
    quick enough here.
    """
    step = Step(exercise=exercise, sets=1, reps=reps)
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        RoutineStore(data / "routines").save(Routine(id="visit", name="Visit", steps=(step,)))
        History(data / "history.db").save_card(datetime.now(), {q.id: False for q in QUESTIONS})
        target = data / "camera.y4m"
        camera = as_camera(video, target, fps=fps, lead_s=STILL_S, numbered=numbered)
        with serving(data) as page, sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=browser_path(), args=browser_flags(camera)
            )
            with browser:
                tab = browser.new_page(locale="en-US", viewport={"width": 1280, "height": 760})
                tab.goto(page.url)
                _begin(tab, model)
                yield Visit(tab, page)


def _begin(tab: Tab, model: str | None) -> None:
    tab.locator(".st-key-routine_visit button").click(timeout=LOADS_MS)
    session_of(tab).wait_for(timeout=LOADS_MS)
    if model is not None:
        tab.evaluate(USE, model)
    start_session(tab)


def start_session(tab: Tab) -> None:
    """Wait until it is known how fast poses are found here, and start, where it has not begun."""
    measured = tab.locator(f'{SESSION}[data-connection="open"][data-measured]')
    measured.wait_for(timeout=LOADS_MS, state="attached")
    start = tab.get_by_test_id("start")
    if start.is_visible():
        with contextlib.suppress(TooLate):  # it has just begun by itself
            start.click(timeout=CLICK_MS)


def session_of(tab: Tab) -> Locator:
    """The display of the session."""
    return tab.locator(SESSION)
