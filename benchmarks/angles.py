"""Angle error against rendered clips whose true angles are known.

    python -m benchmarks.angles FOLDER

FOLDER holds NAME.mp4 with its truth beside it (see `benchmarks.truth`). For each clip the near
side's shoulder-hip-knee and hip-knee-ankle as FormCheck measures them in the picture are compared
with the true angles as projected into the same picture. The error without the pose model's
smoothing over time shows how much of it is lag: a model that believes a thousand times as much
time has passed between frames does not smooth.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray

from benchmarks.truth import SIDES, TrueAngles
from formcheck.media.reader import VideoReader
from formcheck.motion.body import Body
from formcheck.motion.geometry import between_deg, subtract
from formcheck.motion.view import ViewTracker
from formcheck.pose.estimator import INFERENCE_SIDE_PX, PoseEstimator
from formcheck.pose.frame import PoseFrame

Angles = NDArray[np.float64]
CORNERS = (("shoulder", "hip", "knee"), ("hip", "knee", "ankle"))
UNSMOOTHED = 1000.0
SAME_FRAME_S = 0.005
"""Truth further than this from every picture belongs to none of them."""


@dataclass(frozen=True, eq=False)
class NearAngles:
    """The angles in the picture of the side of the body towards the camera.

    Attributes:
        t: (n,) seconds since the first frame.
        deg: (n, 2) at the hip and at the knee, NaN where nobody is seen.
        side: (n,) "left" or "right".
    """

    t: Angles
    deg: Angles
    side: NDArray[np.str_]


def near_angles(poses: Iterable[PoseFrame]) -> NearAngles:
    """The near side's angles of every pose."""
    tracker = ViewTracker()
    times, rows, sides = list[float](), list[tuple[float, ...]](), list[str]()
    for pose in poses:
        body = Body(pose) if pose.seen else None
        if body is not None:
            tracker.update(body)
        times.append(pose.t)
        rows.append(_corners(body, tracker) if body is not None else (np.nan, np.nan))
        sides.append(tracker.near)
    return NearAngles(np.array(times), np.array(rows).reshape(-1, 2), np.array(sides, dtype=str))


def _corners(body: Body, tracker: ViewTracker) -> tuple[float, ...]:
    names = ("shoulder", "hip", "knee", "ankle")
    points = {name: body.point("image", name, tracker.near) for name in names}
    return tuple(
        between_deg(subtract(points[a], points[b]), subtract(points[c], points[b]))
        for a, b, c in CORNERS
    )


def deviations(found: NearAngles, true: TrueAngles) -> Angles:
    """(m, 2) how far each true frame's angles are off, in degrees; NaN where nobody is seen."""
    if not len(found.t):
        return np.empty((0, 2))
    after = np.searchsorted(found.t, true.t).clip(1, max(1, len(found.t) - 1))
    before = after - 1
    after = after.clip(max=len(found.t) - 1)
    nearest = np.where(true.t - found.t[before] < found.t[after] - true.t, before, after)
    known = np.abs(found.t[nearest] - true.t) <= SAME_FRAME_S
    rows, nearest = np.flatnonzero(known), nearest[known]
    left, right = (true.deg[side][rows] for side in SIDES)
    expected = np.where((found.side[nearest] == "left")[:, None], left, right)
    return np.asarray(np.abs(found.deg[nearest] - expected))


@dataclass(frozen=True)
class AngleError:
    """How far the near side's angles are off in one clip.

    Attributes:
        hip_deg: mean absolute error of shoulder-hip-knee.
        knee_deg: mean absolute error of hip-knee-ankle.
        seen: share of the frames in which the person is seen.
    """

    hip_deg: float
    knee_deg: float
    seen: float

    @classmethod
    def of(cls, poses: Iterable[PoseFrame], true: TrueAngles) -> AngleError:
        """The error of `poses`; NaN degrees where nobody is ever seen."""
        off = deviations(near_angles(poses), true)
        seen = np.isfinite(off[:, 0])
        if not seen.any():
            return cls(np.nan, np.nan, 0.0)
        hip_deg, knee_deg = np.nanmean(off, axis=0)
        return cls(float(hip_deg), float(knee_deg), float(seen.mean()))


def _poses(video: Path, model: str, stretch: float) -> Iterator[PoseFrame]:
    """The poses of `video` by a model that believes time to be stretched."""
    with VideoReader(video, INFERENCE_SIDE_PX) as reader, PoseEstimator(model) as estimator:
        for frame in reader:
            pose = estimator.estimate(frame.image, frame.t * stretch, frame.size_wh)
            yield replace(pose, t=frame.t)


def main(
    folder: Path,
    model: str = "full",
    only: Annotated[str, typer.Option(help="Clips whose name has this in it.")] = "",
) -> None:
    """Print a row per clip."""
    typer.echo(f"{'clip':34s} seen   hip  knee degrees   without smoothing: hip  knee")
    for video in sorted(path for path in folder.glob("*.mp4") if only in path.stem):
        true = TrueAngles.beside(video)
        if true is None:
            continue
        usual = AngleError.of(_poses(video, model, 1.0), true)
        raw = AngleError.of(_poses(video, model, UNSMOOTHED), true)
        typer.echo(
            f"{video.stem:34s} {usual.seen:4.0%} {usual.hip_deg:5.1f} {usual.knee_deg:5.1f} "
            f"{'':27s} {raw.hip_deg:5.1f} {raw.knee_deg:5.1f}"
        )


if __name__ == "__main__":
    typer.run(main)
