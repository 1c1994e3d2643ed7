"""What happens to repetitions while the history is locked, or its disk is full.

    python -m benchmarks.obstacles [--seconds N]

Somebody exercises faster than anybody can, and every repetition is handed over as the page does it.
How long that took at most is how long the camera's picture stood still. A disk can be filled only
by who may mount a small one; otherwise that part says so and is left out.
"""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Final

import typer

from formcheck.coach.events import Rep, Verdict
from formcheck.exercises.catalog import load_exercise
from formcheck.history.entries import AttemptEntry, attempt_values, new_key, session_head, set_head
from formcheck.history.outbox import OutboxState
from formcheck.history.store import History

EVERY_S: Final = 0.1
STORED_S: Final = 60.0
DISK: Final = "size=1m,mode=0700"


@dataclass(frozen=True)
class ObstacleOutcome:
    """How it went.

    Attributes:
        done: repetitions that were handed over.
        slowest_ms: how long handing one over took at most.
        during: how things were just before the obstacle went away.
        stored_s: how long after that everything was stored.
        stored: the numbers of the stored repetitions, in order.
    """

    done: int
    slowest_ms: float
    during: OutboxState
    stored_s: float
    stored: list[int]

    @property
    def wrong(self) -> int:
        """Repetitions that are lost, there twice, or out of order."""
        expected = list(range(1, self.done + 1))
        differ = sum(a != b for a, b in zip(self.stored, expected, strict=False))
        return differ + abs(self.done - len(self.stored))


def exercise(history: History, seconds: float, let_go: Callable[[], None]) -> ObstacleOutcome:
    """Hand repetitions over for so long, then `let_go` of the obstacle."""
    now = datetime.now()
    session, of_set = session_head("", now), set_head(load_exercise("squat"), now)
    slowest_s, done = 0.0, 0
    end_s = time.monotonic() + seconds
    while time.monotonic() < end_s:
        done += 1
        rep = Rep(done, None, 0.0, 1.0, 2.0, 90.0, {}, Verdict.GOOD, (), ())
        entry = AttemptEntry(key=new_key(), session=session, set=of_set, values=attempt_values(rep))
        began_s = time.perf_counter()
        history.outbox.put(entry)
        slowest_s = max(slowest_s, time.perf_counter() - began_s)
        time.sleep(EVERY_S)
    during = history.outbox.state()
    let_go()
    began_s = time.perf_counter()
    history.outbox.settle(STORED_S, patient=True)
    stored_s = time.perf_counter() - began_s
    stored = [record.number for record in history.attempts()]
    return ObstacleOutcome(done, slowest_s * 1000, during, stored_s, stored)


def free(folder: Path, seconds: float) -> ObstacleOutcome:
    """Nothing is in the way."""
    return exercise(History(folder / "history.db"), seconds, lambda: None)


def locked(folder: Path, seconds: float) -> ObstacleOutcome:
    """Another program writes and does not end."""
    history = History(folder / "history.db")
    with contextlib.closing(sqlite3.connect(history.path)) as other:
        other.execute("BEGIN IMMEDIATE")
        return exercise(history, seconds, other.rollback)


def full(folder: Path, seconds: float) -> ObstacleOutcome | None:
    """The disk has no room; None where none can be filled."""
    with _small_disk(folder) as disk:
        if disk is None:
            return None
        history = History(disk / "history.db")
        filler = disk / "filler"
        with contextlib.suppress(OSError), filler.open("wb", buffering=0) as file:
            while file.write(bytes(1024)):
                pass
        return exercise(history, seconds, filler.unlink)


@contextlib.contextmanager
def _small_disk(folder: Path) -> Iterator[Path | None]:
    mount = shutil.which("mount")
    if mount is None:
        yield None
        return
    command = [mount, "-t", "tmpfs", "-o", DISK, "tmpfs", str(folder)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        yield None
        return
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def main(
    seconds: Annotated[float, typer.Option(help="How long each obstacle lasts.")] = 30.0,
) -> None:
    """Print a line for each obstacle; ends with 1 if a repetition was lost, twice or misplaced."""
    wrong = 0
    for name, obstacle in {"nothing": free, "locked": locked, "full": full}.items():
        with tempfile.TemporaryDirectory() as folder:
            outcome = obstacle(Path(folder), seconds)
        if outcome is None:
            typer.echo(f"{name:8s} left out: only who may mount a small disk can fill it")
            continue
        wrong += outcome.wrong
        safe = "on the disk" if outcome.during.safe else "in memory"
        typer.echo(
            f"{name:8s} {outcome.done} done, handed over in {outcome.slowest_ms:.1f} ms at most, "
            f"{outcome.during.waiting} waiting {safe}, {len(outcome.stored)} stored in order "
            f"{outcome.stored_s:.1f} s after it was gone, {outcome.wrong} wrong"
        )
    raise typer.Exit(1 if wrong else 0)


if __name__ == "__main__":
    typer.run(main)
