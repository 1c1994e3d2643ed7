"""How fast a long recording and a folder go on every core, beside bare loops and a plain counter.

    python -m benchmarks.scale [--videos ../shared/videos] [--jobs 2] [--clips 40]

The recording is made of real clips, named, of people who exercise and who rest. All rates are
pictures of the recording a second in one run, start-up included, so that only their ratios mean
anything, and only where nothing else runs. As many independent bare loops as jobs, each over the
whole recording, are the most that the machine can do with every picture looked at.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from benchmarks.baselines import JOINTS, TwoThresholds
from benchmarks.mixed import SAMPLES, VIDEOS, mixed
from benchmarks.speed import bare_loop
from formcheck.api import analyze
from formcheck.batch.recordings import Choice
from formcheck.batch.row import Row
from formcheck.batch.run import Batch, run
from formcheck.coach.report import Report
from formcheck.exercises.catalog import load_exercise
from formcheck.messages.languages import Tongue
from formcheck.pose.bundles import DEFAULT_MODEL
from formcheck.pose.frame import PoseFrame, PoseTrack
from formcheck.posing.video import cores
from formcheck.posing.workers import Send, mapped

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


class Nobody:
    """Does not watch a batch."""

    def begun(self, key: int, name: str) -> None:
        """Work has begun."""

    def found(self, key: int, found_s: float, duration_s: float | None) -> None:
        """Poses are found."""

    def ended(self, key: int) -> None:
        """Work has ended."""

    def through(self, row: Row, *, before: bool, left: int) -> None:
        """A recording is through."""


def bare(_send: Send, video: Path, model: str) -> int:
    """A worker's task: a bare loop; how many pictures."""
    return bare_loop(video, model)


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


@dataclass(frozen=True)
class FolderRates:
    """Pictures a second of a folder of clips.

    Attributes:
        clips: how many there are.
        bare: of one bare loop after the other.
        bares: of as many at once as there are jobs.
        every: of a batch that looks at every picture.
        ours: of a batch as it is by default.
    """

    clips: int
    bare: float
    bares: float
    every: float
    ours: float


def measure_folder(folder: Path, exercise: str, model: str, jobs: int) -> FolderRates:
    """All videos of a folder: by bare loops, and as a batch with all its results."""
    choice_of = Choice(str(folder), folder / "none")
    videos = [asked.path for asked in choice_of.recordings()]
    tasks = [(video, model) for video in videos]
    pictures, alone_s = _timed(lambda: sum(mapped(bare, tasks, 1)))
    bares_s = _timed(lambda: list(mapped(bare, tasks, jobs)))[1]
    every_s, ours_s = (
        _batched(folder, exercise, model, jobs, every_frame=every) for every in (True, False)
    )
    rates = (pictures / seconds for seconds in (alone_s, bares_s, every_s, ours_s))
    return FolderRates(len(videos), *rates)


def _batched(folder: Path, exercise: str, model: str, jobs: int, *, every_frame: bool) -> float:
    """How many seconds a batch takes that finds nothing done before."""
    with tempfile.TemporaryDirectory() as home:
        choice, cache = Choice(str(folder), Path(home) / "out"), Path(home) / "cache"
        judge = load_exercise(exercise)
        batch = Batch(choice, judge, model, Tongue.EN, cache, jobs, every_frame=every_frame)
        return _timed(lambda: run(batch, Nobody()))[1]


def _together(videos: list[Path], model: str, jobs: int) -> float:
    counts, seconds = _timed(lambda: list(mapped(bare, [(v, model) for v in videos], jobs)))
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


def show_folder(exercise: str, model: str, jobs: int, clips: int, videos: Path = VIDEOS) -> None:
    """Print the rates and ratios of a folder of so many clips, each of another content."""
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home)
        sources = sorted(videos.glob("*/*.mp4")) or sorted(SAMPLES.glob("*.mp4"))
        for source in sources[:: max(1, len(sources) // clips)][:clips]:
            shutil.copy(source, folder / f"{source.parent.name}-{source.name}")
        rates = measure_folder(folder, exercise, model, jobs)
    typer.echo(f"a folder of {rates.clips} clips, each with report, tables and poses")
    for name, rate in (
        ("bare loop", rates.bare),
        (f"{jobs} bare loops", rates.bares),
        (f"every picture, {jobs} jobs", rates.every),
        (f"default, {jobs} jobs", rates.ours),
    ):
        typer.echo(f"{name:24} {rate:7.1f} frames/s ({rate / rates.bare:.2f})")
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
    clips: Annotated[int, typer.Option(help="Of a folder; 0 leaves it out.")] = 0,
) -> None:
    """Print the rates and their ratios."""
    show(exercise, model, jobs or cores(), videos)
    if clips:
        show_folder(exercise, model, jobs or cores(), clips, videos)


if __name__ == "__main__":
    typer.run(main)
