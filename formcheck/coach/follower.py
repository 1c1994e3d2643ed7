"""Follows one person: a stranger who walks through the picture does not take over the count."""

from __future__ import annotations

import math
from collections.abc import Set
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from formcheck.motion.plane import TRUNK_M, scale_of
from formcheck.pose.frame import PoseFrame
from formcheck.pose.skeleton import PAIRS

CORE: Final = [int(i) for name in ("shoulder", "hip") for i in PAIRS[name]]
FRAME_STEP: Final = 0.6
"""A body moves less than this from frame to frame, in trunk lengths, plus `SPEED` for a gap."""
SPEED: Final = 3.0
LONGEST_GAP_S: Final = 0.3
SIZE_RATIO: Final = 1.5
SETTLED_S: Final = 0.6
"""Somebody at another place is followed once they have stayed there for this long: a cut to
another shot, or the same person who moved. Someone who walks by does not stay."""
SETTLED_STEP: Final = 0.6
"""How far from where they were first, or from the followed person's last place, they may be."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where somebody is: shoulders and hips by landmark, and the trunk's length, NaN if unknown."""

    t: float
    core: dict[int, tuple[float, float]]
    size_px: float

    def since(self, before: _Place | None) -> _Place:
        """The same; too few landmarks to tell a size leave the size of `before`."""
        if before is None or not math.isnan(self.size_px):
            return self
        return replace(self, size_px=before.size_px)


@dataclass(frozen=True, slots=True)
class Followed:
    """A frame of the followed person; `restarted` when a new place was taken up with it."""

    frame: PoseFrame
    restarted: bool = False


class PersonFollower:
    """Passes on the frames of one person.

    Frames after a jump are held back until it is clear whose they are, at most `SETTLED_S`, and
    then passed on in order: as they are, or as empty ones.
    """

    def __init__(self) -> None:
        self._home: _Place | None = None
        self._waiting: list[tuple[PoseFrame, _Place]] = []

    def accept(self, frame: PoseFrame) -> list[Followed]:
        """The frames that are settled now that `frame` is known, in order."""
        place = _place_of(frame)
        if place is None:
            return [*self._give_up_waiting(), Followed(frame)]
        if self._home is None:
            self._home = place
            return [Followed(frame, restarted=True)]
        place = place.since(self._waiting[-1][1] if self._waiting else self._home)
        if self._waiting and _near(self._waiting[-1][1], place):
            return self._wait(frame, place)
        released = self._give_up_waiting()
        if _near(self._home, place):
            self._home = place
            return [*released, Followed(frame)]
        return [*released, *self._wait(frame, place)]

    def flush(self) -> list[Followed]:
        """What is still held back, when no more frames come."""
        return self._give_up_waiting()

    def _wait(self, frame: PoseFrame, place: _Place) -> list[Followed]:
        """Hold `frame` back; it goes on from where the last one that is held back was."""
        self._waiting.append((frame, place))
        if place.t - self._waiting[0][1].t < SETTLED_S:
            return []
        if self._settled(place):
            settled = [
                Followed(held, restarted=i == 0) for i, (held, _) in enumerate(self._waiting)
            ]
            self._home, self._waiting = place, []
            return settled
        # Still walking: only the last moments may become a new place.
        oldest, _ = self._waiting.pop(0)
        return [Followed(_without_person(oldest))]

    def _settled(self, place: _Place) -> bool:
        """Whether they stay where they are, or where the followed person was last."""
        home = self._home
        stays = _distance(self._waiting[0][1], place) <= SETTLED_STEP
        return stays or (
            home is not None
            and all(_distance(home, held) <= SETTLED_STEP for _, held in self._waiting)
        )

    def _give_up_waiting(self) -> list[Followed]:
        released = [Followed(_without_person(held)) for held, _ in self._waiting]
        self._waiting = []
        return released


def _place_of(frame: PoseFrame) -> _Place | None:
    points = zip(CORE, frame.xy[CORE].tolist(), strict=True)
    core = {i: (x, y) for i, (x, y) in points if not math.isnan(x)}
    return _Place(frame.t, core, _size_px(frame)) if core else None


def _size_px(frame: PoseFrame) -> float:
    """The trunk's length in pixels as if seen from the side, from the scale of all landmarks."""
    known = np.isfinite(frame.xy[:, 0]) & np.isfinite(frame.world[:, 0])
    if not known.any():
        return TRUNK_M * scale_of([(x, y, 0.0) for x, y in frame.xy.tolist()])
    ends = [[i for i in pair if known[i]] for pair in (CORE[:2], CORE[2:])]
    if not all(ends):
        return math.nan
    shoulders, hips = (frame.world[end].astype(np.float64).mean(axis=0) for end in ends)
    trunk_m = float(np.linalg.norm(shoulders - hips))
    spread_px = float(np.std(frame.xy[known], axis=0).sum())
    spread_m = float(np.std(frame.world[known, :2], axis=0).sum())
    return trunk_m * spread_px / spread_m if spread_m > 0 else math.nan


def _near(a: _Place, b: _Place) -> bool:
    gap = min(b.t - a.t, LONGEST_GAP_S)
    ratio = max(a.size_px, b.size_px) / min(a.size_px, b.size_px)
    # Too few landmarks to know a size by: the place alone decides.
    alike = math.isnan(ratio) or ratio <= SIZE_RATIO
    return _distance(a, b) <= FRAME_STEP + SPEED * gap and alike


def _distance(a: _Place, b: _Place) -> float:
    """How far apart, in trunk lengths, by the landmarks that both have; 0 where no size is known.

    Where they share none, by the middle of what each has.
    """
    shared = a.core.keys() & b.core.keys()
    ax, ay = _middle(a.core, shared or a.core.keys())
    bx, by = _middle(b.core, shared or b.core.keys())
    sizes_px = [size for size in (a.size_px, b.size_px) if not math.isnan(size)]
    return math.hypot(ax - bx, ay - by) / max(sizes_px) if sizes_px else 0.0


def _middle(core: dict[int, tuple[float, float]], of: Set[int]) -> tuple[float, float]:
    points = [core[i] for i in of]
    return sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)


def _without_person(frame: PoseFrame) -> PoseFrame:
    return PoseFrame.empty(frame.t, frame.size_wh)
