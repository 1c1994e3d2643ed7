"""Whether every core is used for one long recording, beside bare loops.

    python -m benchmarks.scale VIDEO -e ID [--minutes 1.5] [--jobs 2]

All rates are pictures a second in one run, start-up included, so that only their ratios mean
anything, and only where nothing else runs. As many independent bare loops as jobs, each over the
whole recording, are the most that the machine can do with every picture looked at.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from benchmarks.memory import lengthen
from benchmarks.speed import bare_loop
from formcheck.api import analyze
from formcheck.pose.bundles import DEFAULT_MODEL
from formcheck.posing.video import cores
from formcheck.posing.workers import mapped

Result = TypeVar("Result")


@dataclass(frozen=True)
class Rates:
    """Pictures a second.

    Attributes:
        bare: of one bare loop.
        bares: of as many at once as there are jobs, together.
        one: of an analysis by one process.
        all: of an analysis by as many as there are jobs.
    """

    bare: float
    bares: float
    one: float
    all: float


def measure(video: Path, exercise: str, model: str, jobs: int) -> Rates:
    """One recording, in all four ways."""
    count, alone_s = _timed(lambda: bare_loop(video, model))
    return Rates(
        count / alone_s,
        _together([video] * jobs, model, jobs),
        count / _timed(lambda: analyze(video, exercise, model=model))[1],
        count / _timed(lambda: analyze(video, exercise, model=model, jobs=jobs))[1],
    )


def _together(videos: list[Path], model: str, jobs: int) -> float:
    counts, seconds = _timed(lambda: list(mapped(bare_loop, [(v, model) for v in videos], jobs)))
    return sum(counts) / seconds


def _timed(work: Callable[[], Result]) -> tuple[Result, float]:
    start = time.perf_counter()
    return work(), time.perf_counter() - start


def show(video: Path, exercise: str, model: str, minutes: float, jobs: int) -> None:
    """Print the rates and ratios of `video` repeated until it is so long."""
    with tempfile.TemporaryDirectory() as home:
        long = Path(home) / "long.mp4"
        lengthen(video, long, minutes, 30)
        rates = measure(long, exercise, model, jobs)
    typer.echo(f"one long recording, {minutes:g} minutes")
    typer.echo(f"bare loop          {rates.bare:7.1f} frames/s")
    typer.echo(
        f"{jobs} bare loops       {rates.bares:7.1f} frames/s ({rates.bares / rates.bare:.2f})"
    )
    typer.echo(f"analysis, 1 job    {rates.one:7.1f} frames/s ({rates.one / rates.bare:.2f})")
    typer.echo(f"analysis, {jobs} jobs   {rates.all:7.1f} frames/s ({rates.all / rates.bare:.2f})")
    typer.echo(f"ratio to {jobs} loops   {rates.all / rates.bares:7.2f} (goal 0.92 or more)")


def main(
    video: Annotated[Path, typer.Argument(help="Is repeated until it is long enough.")],
    exercise: Annotated[str, typer.Option("--exercise", "-e")],
    *,
    minutes: float = 1.5,
    jobs: int = 0,
    model: str = DEFAULT_MODEL,
) -> None:
    """Print the rates and their ratios."""
    jobs = jobs or cores()
    show(video, exercise, model, minutes, jobs)


if __name__ == "__main__":
    typer.run(main)
