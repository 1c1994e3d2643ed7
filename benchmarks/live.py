"""The live page: pictures a second, time from received to drawn, and whether delay grows.

    python -m benchmarks.live [--seconds N]

A real Chromium sends a fake camera's pictures, 640x480, to the real page on this machine; browser
and page share its cores, as they do at home. The page's own display says how it keeps up.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import typer
from playwright.sync_api import Page as Tab

from tools.browser.visit import LOADS_MS, exercising

VIDEO = Path(__file__).parents[1] / "sample_videos" / "glute_bridge_good.mp4"
CAMERA_FPS = 30
EVERY_MS = 1000
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
    with exercising(VIDEO, "glute_bridge", reps=200, fps=CAMERA_FPS) as visit:
        return _look(visit.tab, seconds)


def _look(tab: Tab, seconds: int) -> list[Look]:
    hud, looks = tab.get_by_test_id("hud"), list[Look]()
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
