"""The page is killed in the middle of a set: is every repetition that it showed in the history?

    python -m benchmarks.kills [--times N] [--locked]

Each time a real page with a real browser before a fake camera; the server gets SIGKILL at another
moment of the set, then the history is opened as the next start would open it. With `--locked`
another program holds the history from before the set until after the kill.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Final

import typer

from formcheck.history.store import History
from tools.browser.visit import exercising

VIDEO = Path(__file__).parents[1] / "sample_videos" / "glute_bridge_good.mp4"
REPS_SHOWN = 3
STEP_MS = 170
"""How much later after a repetition each kill comes than the one before."""
STORED_S: Final = 30.0


@contextlib.contextmanager
def holding(path: Path) -> Iterator[None]:
    """Another program has the history for writing."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield


def kill_after(shown: int, later_ms: int, *, locked: bool) -> tuple[int, list[int]]:
    """Kill `later_ms` after `shown` repetitions; how many were shown, and which are stored."""
    with contextlib.ExitStack() as stack:
        visit = stack.enter_context(exercising(VIDEO, "glute_bridge", reps=200, fps=20))
        lock = stack.enter_context(contextlib.ExitStack())
        if locked:
            lock.enter_context(holding(visit.page.history))
        visit.wait_for(count=str(shown))
        visit.tab.wait_for_timeout(later_ms)
        last = int(visit.shown("count") or 0)
        visit.page.process.kill()
        visit.page.process.wait()
        lock.close()
        history = History(visit.page.history)
        history.outbox.settle(STORED_S, patient=True)
        return last, [record.number for record in history.attempts()]


def main(
    times: Annotated[int, typer.Option(help="How often to kill.")] = 10,
    locked: Annotated[bool, typer.Option(help="While another program holds the history.")] = False,
) -> None:
    """Print a line for each kill; ends with 1 if a repetition was lost or stored twice."""
    wrong = 0
    for i in range(times):
        shown, stored = kill_after(i % REPS_SHOWN + 1, i * STEP_MS, locked=locked)
        lost, twice = max(0, shown - len(set(stored))), len(stored) - len(set(stored))
        wrong += lost + twice
        typer.echo(f"kill {i + 1:2d}: {shown} shown, {len(stored)} stored, {twice} of them twice")
    how = " while the history was locked" if locked else ""
    typer.echo(f"{wrong} repetitions lost or stored twice in {times} kills{how}")
    raise typer.Exit(1 if wrong else 0)


if __name__ == "__main__":
    typer.run(main)
