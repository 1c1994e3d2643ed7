"""What a file of landmarks holds, and whether that can be somebody's poses."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from formcheck.messages.error_ids import Cause
from formcheck.messages.message import Message
from formcheck.pose.archive import FURTHEST_M, FURTHEST_PX, LARGEST_PX, LONGEST_S, MOST_FRAMES
from formcheck.pose.frame import PoseTrack
from formcheck.pose.layouts import Numbers
from formcheck.pose.skeleton import LANDMARK_COUNT

VISIBLE: Final = np.float32(1.0)


class UnfitError(Exception):
    """What is wrong with the file."""

    def __init__(self, cause: Cause, **values: str | int) -> None:
        super().__init__(cause)
        self.reason = Message.of(cause, **values)


@dataclass(frozen=True, eq=False)
class StatedFacts:
    """What the user says about a file that does not say it itself.

    Attributes:
        fps: frames a second.
        size_wh: width and height of the picture in pixels.
    """

    fps: float | None = None
    size_wh: tuple[int, int] | None = None

    def times(self, frames: int) -> NDArray[np.float64]:
        """(frames,) seconds.

        Raises:
            UnfitError: nobody says how many frames there are a second.
        """
        if self.fps is None:
            raise UnfitError(Cause.RATE_UNSAID)
        return np.arange(frames) / self.fps

    def size(self) -> tuple[int, int]:
        """Width and height of the picture in pixels.

        Raises:
            UnfitError: nobody says it.
        """
        if self.size_wh is None:
            raise UnfitError(Cause.SIZE_UNSAID)
        return self.size_wh


def as_track(
    t: Sequence[float] | NDArray[np.float64],
    size_wh: tuple[int, int],
    xy: Numbers,
    world: Numbers | None = None,
    visibility: Numbers | None = None,
) -> PoseTrack:
    """The track, its times from 0 on; a point without a visibility is in sight where it is known.

    Args:
        t: (n,) seconds.
        size_wh: width and height of the picture in pixels.
        xy: (n, 33, 2) pixels.
        world: (n, 33, 3) metres, x right, y down, z away; None where there is no depth.
        visibility: (n, 33) how sure the other program is of each point, 0 to 1.

    Raises:
        UnfitError: these are not the numbers of poses.
    """
    times = np.asarray(t, dtype=np.float64)
    _check(times, size_wh)
    seen = np.isfinite(xy[..., 0]) & np.isfinite(xy[..., 1])
    sure = np.full(seen.shape, VISIBLE) if visibility is None else visibility
    sure = np.where(np.isfinite(sure), np.clip(sure, 0, 1), VISIBLE)
    depth = np.full((len(times), LANDMARK_COUNT, 3), np.nan) if world is None else world
    if np.isinf(xy).any() or np.isinf(depth).any():
        raise UnfitError(Cause.NUMBER_TOO_LARGE)
    if (np.abs(xy) > FURTHEST_PX).any() or (np.abs(depth) > FURTHEST_M).any():
        raise UnfitError(Cause.NUMBER_TOO_LARGE)
    if not seen.any():
        raise UnfitError(Cause.NO_KNOWN_LANDMARKS)
    return PoseTrack(
        t=times - times[0],
        size_wh=size_wh,
        xy=np.where(seen[..., None], xy, np.nan).astype(np.float32),
        world=np.where(seen[..., None], depth, np.nan).astype(np.float32),
        visibility=np.where(seen, sure, np.nan).astype(np.float32),
    )


def _check(t: NDArray[np.float64], size_wh: tuple[int, int]) -> None:
    if not len(t):
        raise UnfitError(Cause.NO_KNOWN_LANDMARKS)
    if len(t) > MOST_FRAMES:
        raise UnfitError(Cause.TOO_MANY_FRAMES, most=MOST_FRAMES)
    if not np.isfinite(t).all():
        raise UnfitError(Cause.TIME_NO_NUMBER)
    if (np.diff(t) <= 0).any():
        raise UnfitError(Cause.TIMES_FALL)
    if t[-1] - t[0] > LONGEST_S:
        raise UnfitError(Cause.TIME_OUT_OF_RANGE)
    if not all(0 < side <= LARGEST_PX for side in size_wh):
        raise UnfitError(Cause.SIZE_OF_PICTURE, most=LARGEST_PX)


def real(value: object) -> float:
    """A number of a file, NaN where there is none.

    Raises:
        UnfitError: it is something else.
    """
    if value is None or value == "":
        return math.nan
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise UnfitError(Cause.NO_KNOWN_LANDMARKS)
    return float(value)
