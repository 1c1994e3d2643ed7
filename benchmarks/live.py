"""The live page: pictures a second, time from received to drawn, and whether delay grows.

    python -m benchmarks.live [SECONDS]

A real Chromium sends a fake camera's pictures, 640x480, to the real page on this machine; browser
and page share its cores, as they do at home. The page's own display says how it keeps up.
"""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from statistics import median

import typer
from playwright.sync_api import Page as Tab
from playwright.sync_api import sync_playwright

from formcheck.care.card import QUESTIONS
from formcheck.history.store import History
from formcheck.routines.model import Routine, Step
from formcheck.routines.shelf import Shelf
from tools.browser.camera import as_camera
from tools.browser.server import Page, browser_flags, browser_path, serving

VIDEO = Path(__file__).parents[1] / "sample_videos" / "glute_bridge_good.mp4"
CAMERA_FPS = 30
EVERY_MS = 1000
LOADS_MS = 60_000
WARM_UP = 10
"""Looks that are left out at the beginning: models load."""


@dataclass(frozen=True)
class Look:
    """What the display said: pictures a second, 95 % of times below, 95 % of delays below."""

    fps: float
    slowest_s: float
    behind_s: float


def watch(seconds: int) -> list[Look]:
    """A look a second at a page on which somebody exercises."""
    with tempfile.TemporaryDirectory() as folder, serving(_furnished(Path(folder))) as page:
        camera = as_camera(VIDEO, Path(folder) / "camera.y4m", fps=CAMERA_FPS, lead_s=10)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=browser_path(), args=browser_flags(camera)
            )
            with browser:
                tab = browser.new_page(locale="en-US")
                _begin(tab, page)
                return _look(tab, seconds)


def _furnished(data: Path) -> Path:
    """A page's folder with a routine that does not end and an answered health card."""
    step = Step(exercise="glute_bridge", sets=1, reps=200)
    Shelf(data / "routines").save(Routine(id="bench", name="Bench", steps=(step,)))
    History(data / "history.db").save_card(datetime.now(), {q.id: False for q in QUESTIONS})
    return data


def _begin(tab: Tab, page: Page) -> None:
    tab.goto(page.url)
    tab.locator(".st-key-routine_bench button").click(timeout=LOADS_MS)
    start = tab.get_by_role("button", name="Start", exact=True)
    start.wait_for(timeout=LOADS_MS)
    tab.frame_locator("iframe").locator("#root *").first.wait_for(
        state="attached", timeout=LOADS_MS
    )
    start.click()


def _look(tab: Tab, seconds: int) -> list[Look]:
    hud, looks = tab.get_by_test_id("hud"), list[Look]()
    hud.wait_for(timeout=LOADS_MS)
    for _ in range(LOADS_MS // EVERY_MS + seconds + WARM_UP):
        tab.wait_for_timeout(EVERY_MS)
        numbers = json.loads(hud.get_attribute("data-pace") or "[]")
        if numbers and None not in numbers:
            looks.append(Look(*numbers))
        if len(looks) == seconds + WARM_UP:
            break
    return looks[WARM_UP:]


def main(seconds: int = 300) -> None:
    """Print the figures; the first and the last minute show whether delay grows."""
    looks = watch(seconds)
    part = max(1, min(60, len(looks) // 2))
    first, last = looks[:part], looks[-part:]
    typer.echo(f"live, {len(looks)} s    {median(x.fps for x in looks):5.1f} pictures/s (goal 20)")
    slowest = 1000 * median(look.slowest_s for look in looks)
    typer.echo(f"received to drawn {slowest:5.0f} ms, 95 of 100 pictures (goal 80)")
    for name, part_of in (("first", first), ("last", last)):
        behind = 1000 * median(look.behind_s for look in part_of)
        typer.echo(f"delay, {name:5s}      {behind:5.0f} ms against the quickest picture")


if __name__ == "__main__":
    typer.run(main)
