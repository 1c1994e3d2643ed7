"""The page is killed in the middle of a set: is every repetition that it showed in the history?

    python -m benchmarks.kills [--times N]

Each time a real page with a real browser before a fake camera; the server gets SIGKILL at another
moment of the set, then the history is opened as the next start would open it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from formcheck.history.store import History
from tools.browser.visit import LOADS_MS, exercising

VIDEO = Path(__file__).parents[1] / "sample_videos" / "glute_bridge_good.mp4"
REPS_SHOWN = 3
STEP_MS = 170
"""How much later after a repetition each kill comes than the one before."""


def kill_after(shown: int, later_ms: int) -> tuple[int, int]:
    """Kill `later_ms` after `shown` repetitions; how many were shown, and how many are stored."""
    with exercising(VIDEO, "glute_bridge", reps=200, fps=20) as visit:
        hud = visit.tab.get_by_test_id("hud")
        visit.tab.locator(f'[data-testid="hud"][data-count="{shown}"]').wait_for(timeout=LOADS_MS)
        visit.tab.wait_for_timeout(later_ms)
        last = int(hud.get_attribute("data-count") or 0)
        visit.page.process.kill()
        visit.page.process.wait()
        return last, len(History(visit.page.history).attempts())


def main(times: Annotated[int, typer.Option(help="How often to kill.")] = 10) -> None:
    """Print a line for each kill; ends with 1 if a repetition was lost."""
    lost = 0
    for i in range(times):
        shown, stored = kill_after(i % REPS_SHOWN + 1, i * STEP_MS)
        lost += max(0, shown - stored)
        typer.echo(f"kill {i + 1:2d}: {shown} shown, {stored} stored")
    typer.echo(f"{lost} repetitions lost in {times} kills")
    raise typer.Exit(1 if lost else 0)


if __name__ == "__main__":
    typer.run(main)
