"""Whether every core is used for one long recording, beside bare loops and a plain counter.

    python -m benchmarks.scale [--videos ../shared/videos] [--jobs 2]

The recording is made of real clips, named, of people who exercise and who rest. All rates are
pictures of the recording a second in one run, start-up included, so that only their ratios mean
anything, and only where nothing else runs. As many independent bare loops as jobs, each over the
whole recording, are the most that the machine can do with every picture looked at.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from benchmarks.baselines import JOINTS, TwoThresholds
from benchmarks.mixed import VIDEOS, mixed
from benchmarks.speed import bare_loop
from formcheck.api import analyze
from formcheck.coach.report import Report
from formcheck.extraction.video import cores
from formcheck.extraction.workers import mapped
from formcheck.pose.bundles import DEFAULT_MODEL
from formcheck.pose.frame import PoseFrame, PoseTrack

Result = TypeVar("Result")


@dataclass(frozen=True)
class Rates:
    """Pictures a second, and what was counted.

    Attributes:
        bare: of one bare loop.
        bares: of as many at once as there are jobs, together.
        plain: of one bare loop that counts by two thresholds.
        every: of an analysis of every picture by as many as there are jobs.
        alone: of an analysis as it is by default, by one process.
        ours: the same by as many as there are jobs.
        looked: the share of the pictures that it looks at.
        counted: how many repetitions it counts, and how many the two thresholds.
    """

    bare: float
    bares: float
    plain: float
    every: float
    alone: float
    ours: float
    looked: float
    counted: tuple[int, int]


def measure(video: Path, exercise: str, model: str, jobs: int) -> Rates:
    """One recording, in all ways."""
    count, alone_s = _timed(lambda: bare_loop(video, model))
    plain, plain_s = _timed(lambda: plain_counter(video, exercise, model))
    bares = _together([video] * jobs, model, jobs)
    every_s = _timed(partial(_analyzed, video, exercise, model, jobs, every_frame=True))[1]
    one_s = _timed(partial(_analyzed, video, exercise, model, 1))[1]
    report, ours_s = _timed(partial(_analyzed, video, exercise, model, jobs))
    return Rates(
        count / alone_s,
        bares,
        count / plain_s,
        count / every_s,
        count / one_s,
        count / ours_s,
        report.source.frames / report.source.pictures,
        (len(report.attempts), plain),
    )


def _analyzed(
    video: Path, exercise: str, model: str, jobs: int, *, every_frame: bool = False
) -> Report:
    return analyze(video, exercise, model=model, jobs=jobs, every_frame=every_frame)


def plain_counter(video: Path, exercise: str, model: str) -> int:
    """A bare loop that counts by two thresholds on one angle, as most small projects do."""
    poses: list[PoseFrame] = []
    bare_loop(video, model, poses.append)
    return TwoThresholds(JOINTS[exercise]).count(PoseTrack.from_frames(poses))


def _together(videos: list[Path], model: str, jobs: int) -> float:
    counts, seconds = _timed(lambda: list(mapped(bare_loop, [(v, model) for v in videos], jobs)))
    return sum(counts) / seconds


def _timed(work: Callable[[], Result]) -> tuple[Result, float]:
    start = time.perf_counter()
    return work(), time.perf_counter() - start


def show(exercise: str, model: str, jobs: int, videos: Path = VIDEOS) -> None:
    """Print the rates and ratios of one long recording."""
    with tempfile.TemporaryDirectory() as home:
        video = Path(home) / "mixed.mp4"
        pieces = mixed(video, videos)
        rates = measure(video, exercise, model, jobs)
    length_s = sum(piece.seconds for piece in pieces)
    share = sum(piece.moving_s for piece in pieces) / length_s
    typer.echo(f"one recording of {length_s:.0f} s, {share:.0%} of it repetitions and holds, of")
    typer.echo("  " + ", ".join(piece.name for piece in pieces))
    for name, rate in (
        ("bare loop", rates.bare),
        ("bare, two thresholds", rates.plain),
        (f"{jobs} bare loops", rates.bares),
        (f"every picture, {jobs} jobs", rates.every),
        ("default, 1 job", rates.alone),
        (f"default, {jobs} jobs", rates.ours),
    ):
        typer.echo(f"{name:24} {rate:7.1f} frames/s ({rate / rates.bare:.2f})")
    ours, plain = rates.counted
    typer.echo(f"counted                  {ours:7} {exercise}; {plain} by two thresholds")
    typer.echo(f"looked at                {rates.looked:7.0%} of the pictures")
    typer.echo(
        f"every picture/{jobs} loops    {rates.every / rates.bares:7.2f} (goal 0.92 or more)"
    )
    typer.echo(f"default/bare loop        {rates.ours / rates.bare:7.2f} (goal 3 or more)")


def main(
    exercise: Annotated[str, typer.Option("--exercise", "-e")] = "glute_bridge",
    *,
    videos: Annotated[Path, typer.Option(help="Where the real clips are.")] = VIDEOS,
    jobs: int = 0,
    model: str = DEFAULT_MODEL,
) -> None:
    """Print the rates and their ratios."""
    show(exercise, model, jobs or cores(), videos)


if __name__ == "__main__":
    typer.run(main)
