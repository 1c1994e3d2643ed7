"""What seventeen points without depth count, beside all landmarks, on the same recordings.

    python -m benchmarks.points MANIFEST --cache FOLDER [--only EXERCISE]

Poses that are kept are written as COCO's results and read again as those of another program. Videos
whose poses are not kept are left out.
"""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from formcheck.api import analyze
from formcheck.errors import NothingToJudgeError
from formcheck.exercises.catalog import find_exercise
from formcheck.extraction.cache import poses_file
from formcheck.landmarks.reading import read_landmarks
from formcheck.manifest import read_manifest
from formcheck.pose.bundles import DEFAULT_MODEL
from formcheck.pose.frame import PoseTrack
from formcheck.pose.layouts import BY_NAME, COCO_17

SIDE = "side"
"""From there points without depth suffice for what is in the picture's plane."""


def as_coco(track: PoseTrack, path: Path) -> PoseTrack:
    """The track as another program's seventeen points, at the mean rate, by way of a file."""
    marks = [int(BY_NAME[name]) for name in COCO_17]
    rows = np.concatenate([track.xy[:, marks], track.visibility[:, marks, None]], axis=2)
    found = [
        {"image_id": number, "keypoints": np.nan_to_num(row).ravel().tolist()}
        for number, row in enumerate(rows)
    ]
    path.write_text(json.dumps(found), encoding="utf-8")
    fps = (len(track) - 1) / float(track.t[-1] - track.t[0])
    return read_landmarks(path, fps=fps, size_wh=track.size_wh)


def count(track: PoseTrack, exercise: str) -> int:
    """How many repetitions or holds are counted."""
    try:
        return len(analyze(track, exercise).attempts)
    except NothingToJudgeError:
        return 0


def main(
    manifest: Path,
    cache: Annotated[Path, typer.Option(help="The kept poses.")],
    only: Annotated[str | None, typer.Option(help="This exercise alone.")] = None,
) -> None:
    """Print a row for each recording that is counted differently, and the sums by view."""
    same: Counter[str] = Counter()
    right: Counter[tuple[str, str]] = Counter()
    total: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for entry in read_manifest(manifest):
            video = manifest.parent / entry.video
            known = entry.count and find_exercise(entry.exercise) is not None and video.is_file()
            if not known or entry.exercise != (only or entry.exercise):
                continue
            kept = poses_file(video, DEFAULT_MODEL, cache)
            if not kept.is_file():
                continue
            track = PoseTrack.load(kept)
            every = count(track, entry.exercise)
            some = count(as_coco(track, Path(folder) / "a.json"), entry.exercise)
            view = SIDE if entry.view == SIDE else "other"
            low, high = entry.count_range
            total[view] += 1
            same[view] += every == some
            right[view, "all"] += low <= every <= high
            right[view, "seventeen"] += low <= some <= high
            if every != some:
                typer.echo(f"{entry.video} {entry.exercise} {entry.view}: {every}, now {some}")
    for view, clips in total.items():
        typer.echo(
            f"{view}: {clips} recordings, counted alike {same[view]}; "
            f"right by all landmarks {right[view, 'all']}, by seventeen {right[view, 'seventeen']}"
        )


if __name__ == "__main__":
    typer.run(main)
