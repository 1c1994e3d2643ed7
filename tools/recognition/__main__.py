"""Measures how well exercises are recognised: `python -m tools.recognition`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from formcheck.extraction.workers import mapped
from formcheck.files import written_whole
from tools.openworld.real import real_recordings
from tools.openworld.shown import show, told
from tools.recognition.clips import looked
from tools.recognition.page import page, sheets
from tools.recognition.vetoed import vetoed
from tools.recognition.workouts import candidates, measured

SEED = 12
"""Of the workouts."""
CORES = os.cpu_count() or 1


def main(
    *,
    real: Annotated[Path, typer.Option(help="The manifest of the real clips.")] = Path(
        "../shared/videos/manifest.json"
    ),
    cache: Annotated[Path, typer.Option(help="Where poses are kept.")] = Path(".cache/poses"),
    jobs: Annotated[int, typer.Option(help="Recordings at the same time.", min=1)] = CORES,
    seed: Annotated[int, typer.Option(help="Of the workouts.")] = SEED,
    workouts: Annotated[int, typer.Option(help="How many workouts.")] = 10,
    out: Annotated[Path | None, typer.Option(help="Write the page here.")] = None,
) -> None:
    """Name every real clip, recognise stitched workouts, and try the veto."""
    with told() as console:
        recordings, missing = real_recordings(real, cache)
        if missing:
            console.print(f"without poses: {len(missing)}", highlight=False)
        clips = list(looked(recordings, jobs))
        known = candidates(recordings)
        done = list(mapped(measured, [(seed, i, known) for i in range(workouts)], jobs))
        results = clips, vetoed(clips), done
        for sheet in sheets(*results):
            show(console, sheet)
        if out:
            with written_whole(out) as part:
                part.write_text(page(*results), encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
