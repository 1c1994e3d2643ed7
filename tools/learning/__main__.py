"""Measure learning: `python -m tools.learning measure | spread`."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Final

import typer

from formcheck import __version__
from formcheck.files import written_whole
from tools.learning.figures import EXERCISES, performers
from tools.learning.lesson import LearningTrial, lessons, sources
from tools.learning.measured import counts, taught
from tools.learning.page import Group, page
from tools.learning.spread import FILE, as_toml, spreads
from tools.openworld.footage import TrialRecording
from tools.openworld.real import real_recordings
from tools.openworld.shown import told

SHARED: Final = Path("../shared")
CORES: Final = os.cpu_count() or 1
REAL: Final = ("squat", "glute_bridge", "lunge", "push_up")
"""Exercises of which four people or more are filmed with three repetitions or more."""
BARRED: Final = ("squat", "glute_bridge", "lunge")
SEED: Final = 20261127
PERFORMERS: Final = 5

app = typer.Typer(help=__doc__, no_args_is_help=True)
Manifest = Annotated[Path, typer.Option("--real", help="The manifest of the real clips.")]
Cache = Annotated[Path, typer.Option(help="Where poses are kept.")]
Most = Annotated[int, typer.Option(help="Lessons of an exercise and number of people.", min=1)]
Jobs = Annotated[int, typer.Option(help="Recordings at the same time.", min=1)]


@app.command()
def measure(
    *,
    real: Manifest = SHARED / "videos/manifest.json",
    cache: Cache = Path(".cache/poses"),
    jobs: Jobs = CORES,
    most: Most = 3,
    acted: Annotated[int, typer.Option(help="The same of the figure's performers.")] = 1,
    foreign: Annotated[
        float, typer.Option(help="Share of the foreign recordings that is drawn.", min=0, max=1)
    ] = 0.34,
    seed: Annotated[int, typer.Option(help="Of the figure's performers.")] = SEED,
    out: Annotated[Path, typer.Option(help="The page to write.")] = Path("docs/learning.md"),
) -> None:
    """Learn from some recordings, count on the others, and write the page."""
    with told() as console:
        recordings, _ = real_recordings(real, cache)
        drawn = [one for e in REAL for one in lessons(recordings, e, most=most)]
        filmed = _measured(
            recordings,
            drawn,
            jobs,
            foreign,
            title="Real clips",
            note="Exercises that four people or more are filmed with, three repetitions or more.",
            barred=BARRED,
        )
        console.print(page([filmed], foreign, __version__))
        figures = performers(seed, PERFORMERS)
        by_figures = [
            one for e in EXERCISES for one in lessons(figures, e, most=acted, people=(1, 2))
        ]
        performed = _measured(
            figures,
            by_figures,
            jobs,
            foreign,
            title="Performers of the figure",
            note=f"Ten more exercises, each by {PERFORMERS} performers with bodies, tempi and "
            "cameras of their own, as landmarks with the errors of the pose model.",
        )
        with written_whole(out) as part:
            part.write_text(page([filmed, performed], foreign, __version__), encoding="utf-8")
        console.print(f"{out} written")


@app.command()
def spread(
    *,
    real: Manifest = SHARED / "videos/manifest.json",
    cache: Cache = Path(".cache/poses"),
    out: Annotated[Path, typer.Option(help="The file to write.")] = FILE,
) -> None:
    """Measure how far people are apart who do the same exercise."""
    with told() as console:
        recordings, _ = real_recordings(real, cache)
        with written_whole(out) as part:
            part.write_text(as_toml(spreads(recordings)), encoding="utf-8")
        console.print(f"{out} written")


def _measured(
    recordings: Sequence[TrialRecording],
    drawn: Sequence[LearningTrial],
    jobs: int,
    foreign: float,
    *,
    title: str,
    note: str,
    barred: tuple[str, ...] = (),
) -> Group:
    outcomes = taught(recordings, drawn, jobs)
    found = list(counts(recordings, drawn, outcomes, jobs, foreign=foreign))
    known = {lesson.exercise for lesson in drawn}
    people = {exercise: len(sources(recordings, exercise)) for exercise in known}
    return Group(title, note, drawn, outcomes, found, people, barred)


if __name__ == "__main__":
    app()
