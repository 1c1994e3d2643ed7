"""Follows one person: a stranger who walks through the picture does not take over the count."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Set
from dataclasses import dataclass, replace
from statistics import median
from typing import Final

from formcheck.motion.body import Body
from formcheck.pose.frame import PoseFrame
from formcheck.pose.skeleton import PAIRS

CORE: Final = [int(i) for name in ("shoulder", "hip") for i in PAIRS[name]]
FRAME_STEP: Final = 0.6
"""A body moves less than this from frame to frame, in trunk lengths, plus `SPEED` for a gap."""
SPEED: Final = 3.0
LONGEST_GAP_S: Final = 0.3
SIZE_RATIO: Final = 1.44
"""A body seems larger or smaller by less than this from frame to frame,"""
SIZE_GROWS_PER_S: Final = 1.5
"""plus this for the time between them: who squats or comes nearer changes with every picture, and
fewer pictures a second show more of it at once. At 24 a second a half larger is somebody else."""
LATELY_S: Final = 0.3
"""Who is as large as the followed person was in the middle of so much time may be that person: in
a blurred picture the model makes the trunk half as long for a frame."""
SETTLED_S: Final = 0.6
"""Somebody at another place is followed once they have stayed there for this long: a cut to
another shot, or the same person who moved. Someone who walks by does not stay."""
RETURNED_S: Final = 0.2
"""Who comes back into sight where the followed person was lost is that person once they have been
seen for this long: in the blur of a camera that swings the model sees somebody once in a while."""
SETTLED_STEP: Final = 0.6
"""How far from where they were first, or from the followed person's last place, they may be."""


@dataclass(frozen=True, slots=True)
class _BodyPosition:
    """Where somebody is: shoulders and hips by landmark, and the trunk's length, NaN if unknown."""

    t: float
    core: dict[int, tuple[float, float]]
    size_px: float

    def since(self, before: _BodyPosition | None) -> _BodyPosition:
        """The same; too few landmarks to tell a size leave the size of `before`."""
        if before is None or not math.isnan(self.size_px):
            return self
        return replace(self, size_px=before.size_px)


@dataclass(frozen=True, slots=True)
class TrackedFrame:
    """A frame of the followed person.

    Attributes:
        frame: the pose.
        body: the same as the measures see it, as the picture shows it; None when nobody is seen.
        restarted: whether a new place was taken up with it.
    """

    frame: PoseFrame
    body: Body | None = None
    restarted: bool = False


class PersonTracker:
    """Passes on the frames of one person.

    Frames after a jump or a hole are held back until it is clear whose they are, at most
    `SETTLED_S`, and then passed on in order: as they are, or as empty ones.
    """

    def __init__(self) -> None:
        self._home: _BodyPosition | None = None
        self._lately: deque[_BodyPosition] = deque()
        self._waiting: list[tuple[TrackedFrame, _BodyPosition]] = []
        self._returns = False

    def accept(self, frame: PoseFrame) -> list[TrackedFrame]:
        """The frames that are settled now that `frame` is known, in order."""
        body = Body(frame) if frame.seen else None
        followed, place = TrackedFrame(frame, body), _place_of(frame, body)
        if place is None:
            return [*self._give_up_waiting(), followed]
        if self._home is None:
            self._at_home(place)
            return [replace(followed, restarted=True)]
        place = place.since(self._waiting[-1][1] if self._waiting else self._home)
        if self._waiting and _near(self._waiting[-1][1], place):
            return self._wait(followed, place)
        released = self._give_up_waiting()
        if self._is_home(place) and place.t - self._home.t <= LONGEST_GAP_S:
            self._at_home(place)
            return [*released, followed]
        return [*released, *self._wait(followed, place)]

    def flush(self) -> list[TrackedFrame]:
        """What is still held back, when no more frames come."""
        return self._give_up_waiting()

    def _wait(self, followed: TrackedFrame, place: _BodyPosition) -> list[TrackedFrame]:
        """Hold it back; it goes on from where the last one that is held back was."""
        if not self._waiting:
            self._returns = self._is_home(place)
        self._waiting.append((followed, place))
        waited_s = place.t - self._waiting[0][1].t
        if self._returns and waited_s >= RETURNED_S:
            return self._take_up()
        if waited_s < SETTLED_S:
            return []
        if self._settled(place):
            self._lately.clear()
            first, *others = self._take_up()
            return [replace(first, restarted=True), *others]
        # Still walking: only the last moments may become a new place.
        oldest, _ = self._waiting.pop(0)
        return [_without_person(oldest)]

    def _take_up(self) -> list[TrackedFrame]:
        """Whoever was held back is the one who is followed."""
        held, self._waiting = self._waiting, []
        for _, place in held:
            self._at_home(place)
        return [one for one, _ in held]

    def _at_home(self, place: _BodyPosition) -> None:
        """There the followed person is."""
        self._home = place
        self._lately.append(place)
        while self._lately[0].t < place.t - LATELY_S:
            self._lately.popleft()

    def _is_home(self, place: _BodyPosition) -> bool:
        """Whether it is where the followed person was, as large as they were then or lately."""
        home = self._home
        if home is None:
            return False
        if _near(home, place):
            return True
        usual_px = median(one.size_px for one in self._lately)
        return _near(replace(home, size_px=usual_px), place)

    def _settled(self, place: _BodyPosition) -> bool:
        """Whether they stay where they are, or where the followed person was last."""
        home = self._home
        stays = _distance(self._waiting[0][1], place) <= SETTLED_STEP
        return stays or (
            home is not None
            and all(_distance(home, held) <= SETTLED_STEP for _, held in self._waiting)
        )

    def _give_up_waiting(self) -> list[TrackedFrame]:
        released = [_without_person(held) for held, _ in self._waiting]
        self._waiting = []
        return released


def _place_of(frame: PoseFrame, body: Body | None) -> _BodyPosition | None:
    """Where the shoulders and hips are that the model found, and how large it makes the person."""
    if body is None:
        return None
    points: list[list[float]] = frame.xy.tolist()
    core = {i: (points[i][0], points[i][1]) for i in CORE if not math.isnan(points[i][0])}
    return _BodyPosition(frame.t, core, body.size.trunk_px) if core else None


def _near(a: _BodyPosition, b: _BodyPosition) -> bool:
    gap = min(b.t - a.t, LONGEST_GAP_S)
    ratio = max(a.size_px, b.size_px) / min(a.size_px, b.size_px)
    # Too few landmarks to know a size by: the place alone decides.
    alike = math.isnan(ratio) or ratio <= SIZE_RATIO + SIZE_GROWS_PER_S * gap
    return _distance(a, b) <= FRAME_STEP + SPEED * gap and alike


def _distance(a: _BodyPosition, b: _BodyPosition) -> float:
    """How far apart, in trunk lengths, by the landmarks that both have; 0 where no size is known.

    Where they share none, by the middle of what each has.
    """
    shared = a.core.keys() & b.core.keys()
    ax, ay = _middle(a.core, shared or a.core.keys())
    bx, by = _middle(b.core, shared or b.core.keys())
    sizes_px = [size for size in (a.size_px, b.size_px) if not math.isnan(size)]
    return math.hypot(ax - bx, ay - by) / max(sizes_px) if sizes_px else 0.0


def _middle(core: dict[int, tuple[float, float]], of: Set[int]) -> tuple[float, float]:
    x_px, y_px = [core[i][0] for i in of], [core[i][1] for i in of]
    return sum(x_px) / len(x_px), sum(y_px) / len(y_px)


def _without_person(held: TrackedFrame) -> TrackedFrame:
    return TrackedFrame(PoseFrame.empty(held.frame.t, held.frame.size_wh))
