"""A pose as the measures see it: points by name, body axes, scale, near side."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Final, Literal

from formcheck.motion.geometry import (
    NOWHERE,
    Vector,
    add,
    cross,
    length,
    middle,
    scale,
    subtract,
    unit,
)
from formcheck.motion.plane import TRUNK_M, Plane
from formcheck.pose.frame import PoseFrame
from formcheck.pose.skeleton import MIDDLES, PAIRS, Landmark

Space = Literal["image", "world", "lifted"]
"""Where a measure is taken: in the picture's plane, in MediaPipe's estimate in space, or lifted:
the picture's plane in metres, and only the depth from that estimate."""
Side = Literal["left", "right", "both"]
SIDES: Final[tuple[Side, Side]] = ("left", "right")

TRUNK_LANDMARKS: Final = [
    int(landmark) for joint in ("shoulder", "hip", "knee", "ankle") for landmark in PAIRS[joint]
]
TRUNK: Final = (*PAIRS["shoulder"], *PAIRS["hip"])

Ends = tuple[int, int]
"""The landmarks that a point lies between: those of both sides, or one of them twice."""
ENDS: Final[dict[tuple[str, Side], Ends]] = {
    **{(name, "left"): (left, left) for name, (left, _) in PAIRS.items()},
    **{(name, "right"): (right, right) for name, (_, right) in PAIRS.items()},
    **{(name, "both"): ends for name, ends in PAIRS.items()},
    **{(name, side): ends for name, ends in MIDDLES.items() for side in (*SIDES, "both")},
}
"""The ends of each body point, by its name without a side."""
VISIBLE: Final = 0.5
"""A landmark less visible than this is not judged by."""
FRAME_MARGIN: Final = 0.02
"""How far outside of the picture, as a share of its size, a landmark may lie and be judged by."""

HIPS_TO_SHOULDERS: Final = 0.68
"""How far the hips are apart for what the shoulders are: the median of 120 real recordings, where
nine of ten lie between 0.62 and 0.76."""

INSIDE_MARGIN: Final = 0.03
"""Left and right are told apart only by points at least this far inside the picture: what a
close-up cuts off is the model's guess."""


def ends_of(name: str, side: Side) -> Ends:
    """The ends of a body point: of the side that its name says, as "left_knee", or else of `side`.

    Raises:
        KeyError: no point is called so.
    """
    for own in SIDES:
        if name.startswith(own):
            return ENDS[name.removeprefix(f"{own}_"), own]
    return ENDS[name, side]


def shown_side(side: str | None, near: str) -> Side:
    """The side to look at: the one that is exercised, where it is one, or else the `near` one.

    Where that is not known either it is the right one.
    """
    told = side if side in SIDES else near
    return "left" if told == "left" else "right"


@dataclass(frozen=True, slots=True)
class Axes:
    """Unit vectors of the body in the camera's frame: x right, y down, z away.

    Attributes:
        left: towards the person's left.
        cranial: from the hips to the shoulders.
        ventral: to the front of the body.
    """

    left: Vector
    cranial: Vector
    ventral: Vector

    @classmethod
    def of(cls, left: Vector, cranial: Vector) -> Axes:
        """Axes at right angles, `cranial` exact and `left` as near as can be."""
        up = unit(cranial)
        front = unit(cross(left, up))
        return cls(cross(up, front), up, front)

    def towards(self, other: Axes, share: float) -> Axes:
        """These axes turned towards `other` by a share of the way; `other` if that is nowhere."""
        left = unit(add(scale(self.left, 1 - share), scale(other.left, share)))
        cranial = unit(add(scale(self.cranial, 1 - share), scale(other.cranial, share)))
        turned = Axes.of(left, cranial)
        return turned if turned.known else other

    @property
    def known(self) -> bool:
        """Whether the body's direction is known at all."""
        return not math.isnan(self.left[0])


UNKNOWN_AXES: Final = Axes(NOWHERE, NOWHERE, NOWHERE)


@dataclass(frozen=True, slots=True)
class Size:
    """How large somebody is.

    Attributes:
        trunk_m: middle of the shoulders to middle of the hips.
        px_per_m: pixels a metre takes in the picture, where the person is.
    """

    trunk_m: float
    px_per_m: float

    @property
    def trunk_px(self) -> float:
        """The trunk's length in pixels, if it were seen from the side."""
        return self.trunk_m * self.px_per_m


@dataclass(frozen=True, slots=True)
class Reference:
    """What a measure is taken against: it changes slowly, so it is smoothed over time.

    Attributes:
        axes: the body's axes.
        size: the person's size.
        settled: the upper body's axes at rest, however it moves just now.
    """

    axes: Axes
    size: Size
    settled: Axes


class Body:
    """One frame's pose, with what the measures ask of it.

    Args:
        frame: the pose.
        roll_deg: by how much the camera lets upright people lean to the picture's right; the
            body is turned back by it.

    Attributes:
        t: seconds.
        axes: the body's axes in this frame.
        size: how large the person seems to be in this frame.
        lost: the landmarks that the frame does not have; none in what MediaPipe finds.
        flat: whether the depth is missing, so that space is no more than the picture's plane.
    """

    __slots__ = (
        "_image",
        "_in_sight",
        "_shown",
        "_size_wh",
        "_world",
        "axes",
        "flat",
        "lost",
        "size",
        "t",
    )

    def __init__(self, frame: PoseFrame, roll_deg: float = 0.0) -> None:
        self.t = frame.t
        self._size_wh = frame.size_wh
        columns: list[list[float]] = [*frame.xy.T.tolist(), *frame.world.T.tolist()]
        x_px, y_px, *in_space = columns
        self._shown: list[Vector] = list(zip(x_px, y_px, repeat(0.0), strict=False))
        self._image = self._shown
        self._world: list[Vector] = list(zip(*in_space, strict=True))
        if roll_deg:
            self._image = _levelled(self._shown, roll_deg)
            self._world = _levelled(self._world, roll_deg)
        self.flat = not any(_known(point) for point in self._world)
        plane = Plane.of(self._image) if self.flat else None
        if plane:
            self._world = plane.points
        complete = math.isfinite(sum(map(sum, columns)))
        self.lost: frozenset[int] = frozenset() if complete else self._find_lost()
        self._in_sight = self._find_in_sight(frame.visibility.tolist())
        shoulders, hips = self.point("world", "shoulder"), self.point("world", "hip")
        trunk = subtract(shoulders, hips)
        if plane:
            self.axes = Axes.of(plane.left, plane.cranial)
            self.size = Size(TRUNK_M, plane.px_per_m)
            return
        # The shoulders count double: legs are mistaken for each other more often, hips with them.
        across = _sum_of_known(scale(self._across("shoulder"), 2), self._across("hip"))
        self.axes = Axes.of(across, trunk)
        self.size = Size(length(trunk), _px_per_m(self._image, self._world))

    def _find_lost(self) -> frozenset[int]:
        """Which landmarks are not there; of the trunk a single one is put where it must be.

        What is put there serves the axes and the counting; it is not in sight, and not judged by.
        """
        points = zip(self._image, self._world, strict=True)
        lost = frozenset(i for i, (a, b) in enumerate(points) if not (_known(a) and _known(b)))
        if lost:
            self._complete_trunk([corner for corner in TRUNK if corner in lost])
        return lost

    def _complete_trunk(self, corners: list[int]) -> None:
        """Put a single lost shoulder or hip where the three others say."""
        if len(corners) != 1:
            return
        corner = corners[0]
        hip = corner in PAIRS["hip"]
        ratio = HIPS_TO_SHOULDERS if hip else 1 / HIPS_TO_SHOULDERS
        own, partners = ("hip", "shoulder") if hip else ("shoulder", "hip")
        k = PAIRS[own].index(Landmark(corner))
        here, there = PAIRS[partners][k], PAIRS[partners][1 - k]
        for points in (self._image, self._world):
            across = scale(subtract(points[here], points[there]), ratio)
            points[corner] = add(points[PAIRS[own][1 - k]], across)

    @property
    def seen(self) -> bool:
        """Whether anybody is to be seen."""
        return self.axes.known

    def point(self, space: Literal["image", "world"], name: str, side: Side = "both") -> Vector:
        """A body point such as "hip" in pixels or metres, of one side or between both."""
        return _between(self._image if space == "image" else self._world, ENDS[name, side])

    def points(self, space: Space, ends: Sequence[Ends], px_per_m: float) -> list[Vector]:
        """The points between `ends`, in pixels in the picture and in metres elsewhere.

        Args:
            space: where; lifted points have the picture's x and y, and the estimated depth.
            ends: the landmarks that each point lies between.
            px_per_m: pixels a metre takes, by which points are lifted.
        """
        if space == "world":
            return _all_between(self._world, ends)
        flat = _all_between(self._image, ends)
        if space == "image":
            return flat
        deep = _all_between(self._world, ends)
        return [
            (x / px_per_m, y / px_per_m, z) for (x, y, _), (_, _, z) in zip(flat, deep, strict=True)
        ]

    def sees(self, ends: Sequence[Ends]) -> bool:
        """Whether all points between `ends` are in the picture and in sight.

        Of a point between both sides, one side in sight is enough: the other is hidden behind it.
        """
        in_sight = self._in_sight
        for first, second in ends:  # noqa: SIM110 - a generator costs twice as much
            if not (in_sight[first] or in_sight[second]):
                return False
        return True

    def has(self, ends: Ends) -> bool:
        """Whether the frame has the point at all, for a point between both sides that of both.

        A single corner of the trunk is had from the others.
        """
        return all(_known(self._image[i]) and _known(self._world[i]) for i in ends)

    def in_picture(self, name: str) -> bool:
        """Whether the point of either side lies in the picture: outside of it the model guesses.

        A point that is not there at all is no guess.
        """
        left, right = ENDS[name, "both"]
        within = self._within(left, FRAME_MARGIN) or self._within(right, FRAME_MARGIN)
        return within or self.lost.issuperset((left, right))

    def inside(self, name: str) -> bool:
        """Whether the point of both sides lies well inside the picture, seen or hidden there.

        A landmark that is not there at all is no guess of the model's: the other one tells.
        """
        known = [i for i in ENDS[name, "both"] if i not in self.lost]
        return bool(known) and all(self._within(i, -INSIDE_MARGIN) for i in known)

    def chest_axes(self) -> Axes:
        """Axes of the upper body alone, which stay when the pelvis turns."""
        across = self._across("shoulder")
        if self.flat:
            return self.axes
        return Axes.of(across, self.axes.cranial) if _known(across) else self.axes

    def _across(self, name: str) -> Vector:
        left, right = PAIRS[name]
        return unit(subtract(self._world[left], self._world[right]))

    def _find_in_sight(self, visibility: list[float]) -> list[bool]:
        """Of each landmark, whether it is there, in the picture, and not hidden."""
        (x_least, x_most), (y_least, y_most) = (
            (-FRAME_MARGIN * size, (1 + FRAME_MARGIN) * size) for size in self._size_wh
        )
        in_sight = [
            seen >= VISIBLE and x_least <= x <= x_most and y_least <= y <= y_most
            for seen, (x, y, _) in zip(visibility, self._shown, strict=True)
        ]
        for landmark in self.lost:
            in_sight[landmark] = False
        return in_sight

    def _within(self, landmark: int, margin: float) -> bool:
        """Whether the landmark lies in the picture, made larger by the share `margin`."""
        x, y, _ = self._shown[landmark]
        width, height = self._size_wh
        return (
            -margin * width <= x <= (1 + margin) * width
            and -margin * height <= y <= (1 + margin) * height
        )


def _levelled(points: list[Vector], roll_deg: float) -> list[Vector]:
    """The points turned back about the camera's axis, so that down is down."""
    cosine, sine = math.cos(math.radians(roll_deg)), math.sin(math.radians(roll_deg))
    return [(cosine * x + sine * y, cosine * y - sine * x, z) for x, y, z in points]


def _known(a: Vector) -> bool:
    return not math.isnan(a[0])


def _between(points: list[Vector], ends: Ends) -> Vector:
    """Half-way between two points, or the one that is there: a lost landmark loses no person."""
    first, second = ends
    a = points[first]
    if first == second:
        return a
    b = points[second]
    if math.isnan(b[0]):
        return a
    return b if math.isnan(a[0]) else middle(a, b)


def _all_between(points: list[Vector], ends: Sequence[Ends]) -> list[Vector]:
    """The points between `ends`; most of them are landmarks, which cost no call."""
    return [points[a] if a == b else _between(points, (a, b)) for a, b in ends]


def _sum_of_known(a: Vector, b: Vector) -> Vector:
    if not _known(a):
        return b
    return add(a, b) if _known(b) else a


def _px_per_m(image: list[Vector], world: list[Vector]) -> float:
    """Scale of the picture: how far apart landmarks are in pixels for what they are in metres."""
    known = [i for i in TRUNK_LANDMARKS if _known(image[i]) and _known(world[i])]
    spread_m = _spread([world[i] for i in known]) if known else math.nan
    return math.sqrt(_spread([image[i] for i in known]) / spread_m) if spread_m > 0 else math.nan


def _spread(points: list[Vector]) -> float:
    """The sum of squares of how far the points are from their middle in the picture's plane."""
    x_all = [x for x, _, _ in points]
    y_all = [y for _, y, _ in points]
    x_mean, y_mean = sum(x_all) / len(points), sum(y_all) / len(points)
    return sum([(x - x_mean) ** 2 + (y - y_mean) ** 2 for x, y in zip(x_all, y_all, strict=True)])
