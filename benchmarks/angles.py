"""Angle error against rendered clips whose true angles are known.

    python -m benchmarks.angles FOLDER

FOLDER holds NAME.mp4 with NAME.truth.json (tools.avatar), or NAME.json of the prototype renderer.
For each clip the near side's shoulder-hip-knee and hip-knee-ankle as FormCheck measures them in
the picture are compared with the true angles as projected into the same picture. The error
without the pose model's smoothing over time shows how much of it is lag: a model that believes a
thousand times as much time has passed between frames does not smooth.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray

from formcheck.media.reader import VideoReader
from formcheck.motion.body import Body
from formcheck.motion.geometry import between_deg, subtract
from formcheck.motion.view import ViewTracker
from formcheck.pose.estimator import INFERENCE_SIDE_PX, PoseEstimator
from formcheck.pose.frame import PoseFrame

Angles = NDArray[np.float64]
CORNERS = (("shoulder", "hip", "knee"), ("hip", "knee", "ankle"))
UNSMOOTHED = 1000.0


@dataclass(frozen=True)
class Truth:
    """(n, 2) true angles in the picture of each side: at the hip and at the knee."""

    left: Angles
    right: Angles


def read_truth(video: Path) -> Truth | None:
    """The truth beside `video`, None where there is none."""
    own, prototype = video.with_suffix(".truth.json"), video.with_suffix(".json")
    if own.is_file():
        data = json.loads(own.read_text(encoding="utf-8"))
        names = data["angles"]
        rows = np.array([frame["deg_2d"] for frame in data["frames"]], dtype=np.float64)
        columns = ([names.index(f"{s}_hip"), names.index(f"{s}_knee")] for s in ("left", "right"))
        return Truth(*(rows[:, pair] for pair in columns))
    if prototype.is_file():
        frames = json.loads(prototype.read_text(encoding="utf-8"))["frames"]
        return Truth(
            *(
                np.array([[frame[f"{a}2d.{side}"] for a in ("shk", "hka")] for frame in frames])
                for side in "LR"
            )
        )
    return None


def measured(video: Path, model: str, stretch: float) -> tuple[Angles, str]:
    """(n, 2) angles of the near side, NaN where nobody is seen, and which side that is."""
    tracker, rows = ViewTracker(), list[tuple[float, ...]]()
    for pose in _poses(video, model, stretch):
        if not pose.seen:
            rows.append((np.nan, np.nan))
            continue
        body = Body(pose)
        tracker.update(pose.t, body.chest_axes())
        points = {
            name: body.point("image", name, tracker.near)
            for name in ("shoulder", "hip", "knee", "ankle")
        }
        rows.append(
            tuple(
                between_deg(subtract(points[a], points[b]), subtract(points[c], points[b]))
                for a, b, c in CORNERS
            )
        )
    return np.array(rows), tracker.near


def _poses(video: Path, model: str, stretch: float) -> Iterator[PoseFrame]:
    with VideoReader(video, INFERENCE_SIDE_PX) as reader, PoseEstimator(model) as estimator:
        for frame in reader:
            yield estimator.estimate(frame.image, frame.t * stretch, frame.size_wh)


def errors(video: Path, truth: Truth, model: str, stretch: float) -> tuple[Angles, float]:
    """(2,) mean absolute error at hip and knee in degrees, and the share of frames seen."""
    found, near = measured(video, model, stretch)
    true = truth.left if near == "left" else truth.right
    n = min(len(found), len(true))
    difference = np.abs(found[:n] - true[:n])
    return np.nanmean(difference, axis=0), float(np.isfinite(difference[:, 0]).mean())


def main(
    folder: Path,
    model: str = "full",
    only: Annotated[str, typer.Option(help="Clips whose name has this in it.")] = "",
) -> None:
    """Print a row per clip."""
    typer.echo(f"{'clip':34s} seen   hip  knee degrees   without smoothing: hip  knee")
    for video in sorted(path for path in folder.glob("*.mp4") if only in path.stem):
        truth = read_truth(video)
        if truth is None:
            continue
        (hip, knee), seen = errors(video, truth, model, 1.0)
        (hip_raw, knee_raw), _ = errors(video, truth, model, UNSMOOTHED)
        typer.echo(
            f"{video.stem:34s} {seen:4.0%} {hip:5.1f} {knee:5.1f} {'':27s} "
            f"{hip_raw:5.1f} {knee_raw:5.1f}"
        )


if __name__ == "__main__":
    typer.run(main)
