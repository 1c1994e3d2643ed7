"""The measures that exercises are written in: few, named, each one number per frame.

angle    at the middle of three points, signed: 180 is straight, less is bent, more is beyond
bend     at the middle of three points, unsigned: 180 is straight, whichever way it bends
sag      at the middle of three points, signed by the vertical in a body that lies: 180 is straight,
         more hangs down, less is raised
incline  of the line between two points above the horizontal
height   of a point over another, in trunk lengths
gap      between two points, in trunk lengths
ratio    of the distance between two points to that between two others
roll     of the line between two points around the trunk: 0 to the front, positive towards the
         side it is taken on, the left without one; the trunk is where it is at rest
twist    of the line between two points around the trunk, from upright in the picture
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from formcheck.motion.body import SIDES, Body, Ends, Reference, Side, Space, ends_of
from formcheck.motion.geometry import (
    Vector,
    between_deg,
    cross,
    dot,
    elevation_deg,
    length,
    subtract,
    turn_deg,
    without,
)

SideRule = Literal[
    "near", "far", "left", "right", "both", "active", "other", "lesser", "greater", "difference"
]
"""Which side of the body a measure is taken on; "active" is the side that exercises. "lesser",
"greater" and "difference" take it on both and tell the smaller or larger value, or how far they
are apart."""

SIDE_AXIS_IN_PICTURE: Final = 0.35
"""In the picture an angle has a sign only while the body's left-right axis points into it at
least this much; seen from the front, bending forward and backward look the same."""
SIDE_AXIS_ALONG_SIGHT: Final = 0.80
"""Without depth, limbs are measured in the picture while the body's left-right axis points into it
at least this much: what a side view is (`formcheck.motion.view`)."""
ROLL_LEVER: Final = 0.3
"""A line along the trunk has no roll: this share of it must stand out from the trunk."""

PICTURE_UP: Final[Vector] = (0.0, -1.0, 0.0)


DORSAL_JOINTS: Final = frozenset({"knee"})
"""Joints that bend towards the back of the body; all others bend towards the front."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What to measure.

    Attributes:
        kind: one of `KINDS`.
        points: names of body points, as many as the kind takes; "left_knee" fixes the side.
        side: the side of the points that do not fix it themselves.
        space: where, see `formcheck.motion.body.Space`.
        ends: the landmarks that each point lies between, by the side it is taken on.
    """

    kind: str
    points: tuple[str, ...]
    side: SideRule = "near"
    space: Space = "image"
    ends: Mapping[Side, tuple[Ends, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Look up the landmarks once."""
        sides: tuple[Side, ...] = (*SIDES, "both")
        ends = {side: tuple(ends_of(name, side) for name in self.points) for side in sides}
        object.__setattr__(self, "ends", ends)

    @property
    def unit(self) -> str:
        """The unit of the value."""
        return KINDS[self.kind].unit

    @property
    def by_side(self) -> bool:
        """Whether the value is taken on both sides and chosen when the active side is known."""
        return self.side in {"active", "other"}


def value_of(measure: Measure, body: Body, side: Side, reference: Reference) -> float:
    """The value of `measure` on `body`, NaN where it does not exist in this view.

    Args:
        measure: what to measure.
        body: the frame's pose.
        side: the side, already chosen.
        reference: axes, which decide the sign of angles in the picture, and size, the unit of
            heights and gaps.
    """
    join = JOINED.get(measure.side)
    if join is not None:
        return join(*of_both_sides(measure, body, reference))
    if body.flat and not _in_plane(measure, reference):
        return math.nan
    if body.lost and side == "both":
        side = _whole_side(measure, body)
    return KINDS[measure.kind].compute(measure, body, side, reference)


def of_both_sides(measure: Measure, body: Body, reference: Reference) -> tuple[float, float]:
    """The value of `measure` on the left and on the right, NaN where it does not exist."""
    if body.flat and not _in_plane(measure, reference):
        return math.nan, math.nan
    compute = KINDS[measure.kind].compute
    return compute(measure, body, "left", reference), compute(measure, body, "right", reference)


def missing(measure: Measure, body: Body, side: Side, reference: Reference) -> bool:
    """Whether what `measure` needs is not in the frame at all: a landmark, or the depth."""
    if body.flat and not _in_plane(measure, reference):
        return True
    sides = SIDES if measure.side in JOINED else (side,)
    return bool(body.lost) and not all(
        body.has(ends) for one in sides for ends in measure.ends[one]
    )


def _in_plane(measure: Measure, reference: Reference) -> bool:
    """Whether `measure` is right without depth: in the picture, or in space seen from the side."""
    if measure.space == "image" or measure.kind == "height":
        return True
    return KINDS[measure.kind].in_plane and abs(reference.axes.left[2]) >= SIDE_AXIS_ALONG_SIGHT


def _whole_side(measure: Measure, body: Body) -> Side:
    """Of a measure between both sides, the side that has all its points where one does not."""
    whole = [side for side in SIDES if all(map(body.has, measure.ends[side]))]
    return whole[0] if len(whole) == 1 else "both"


def trusted(measure: Measure, body: Body, side: Side) -> bool:
    """Whether all points of `measure` are in sight, so that form may be judged by it."""
    if measure.side in JOINED:
        return all(body.sees(measure.ends[one]) for one in SIDES)
    return body.sees(measure.ends[side])


def lesser(left: float, right: float) -> float:
    """The smaller value; where one side is not there, the other one alone."""
    return left if math.isnan(right) or left <= right else right


def greater(left: float, right: float) -> float:
    """The larger value; where one side is not there, the other one alone."""
    return left if math.isnan(right) or left >= right else right


def _difference(left: float, right: float) -> float:
    return abs(left - right)


JOINED: Final[dict[str, Callable[[float, float], float]]] = {
    "lesser": lesser,
    "greater": greater,
    "difference": _difference,
}


def _points(measure: Measure, body: Body, side: Side, reference: Reference) -> list[Vector]:
    return body.points(measure.space, measure.ends[side], reference.size.px_per_m)


def _angle(measure: Measure, body: Body, side: Side, reference: Reference) -> float:
    a, b, c = _points(measure, body, side, reference)
    towards = reference.axes.left[2]
    if measure.space != "image" and not body.flat:
        axis = body.axes.left
    elif abs(towards) >= SIDE_AXIS_IN_PICTURE:
        axis = (0.0, 0.0, math.copysign(1.0, towards))
    else:
        return math.nan
    angle = turn_deg(subtract(a, b), subtract(c, b), axis)
    joint = measure.points[1].removeprefix("left_").removeprefix("right_")
    return 360 - angle if joint in DORSAL_JOINTS else angle


def _bend(measure: Measure, body: Body, side: Side, reference: Reference) -> float:
    a, b, c = _points(measure, body, side, reference)
    return between_deg(subtract(a, b), subtract(c, b))


def _sag(measure: Measure, body: Body, side: Side, reference: Reference) -> float:
    a, b, c = _points(measure, body, side, reference)
    return 180 + elevation_deg(subtract(a, b)) + elevation_deg(subtract(c, b))


def _incline(measure: Measure, body: Body, side: Side, reference: Reference) -> float:
    start, end = _points(measure, body, side, reference)
    return elevation_deg(subtract(end, start))


def _height(measure: Measure, body: Body, side: Side, reference: Reference) -> float:
    upper, lower = _points(measure, body, side, reference)
    return (lower[1] - upper[1]) / _trunk(measure, reference)


def _gap(measure: Measure, body: Body, side: Side, reference: Reference) -> float:
    a, b = _points(measure, body, side, reference)
    return length(subtract(a, b)) / _trunk(measure, reference)


def _ratio(measure: Measure, body: Body, side: Side, reference: Reference) -> float:
    a, b, c, d = _points(measure, body, side, reference)
    base = length(subtract(c, d))
    return length(subtract(a, b)) / base if base > 0 else math.nan


def _roll(measure: Measure, body: Body, side: Side, reference: Reference) -> float:
    start, end = _points(measure, body, "both", reference)
    line = subtract(end, start)
    chest = reference.settled
    out = without(line, chest.cranial)
    if not length(out) >= ROLL_LEVER * length(line):
        return math.nan
    front = cross(chest.left, chest.cranial)
    to_left = math.degrees(math.atan2(dot(out, chest.left), dot(out, front)))
    return -to_left if side == "right" else to_left


def _twist(measure: Measure, body: Body, side: Side, reference: Reference) -> float:
    start, end = _points(measure, body, side, reference)
    return turn_deg(PICTURE_UP, subtract(end, start), body.axes.cranial)


def _trunk(measure: Measure, reference: Reference) -> float:
    """The trunk's length in the space's own unit."""
    size = reference.size
    trunk = size.trunk_px if measure.space == "image" else size.trunk_m
    return trunk if trunk > 0 else math.nan


@dataclass(frozen=True, slots=True)
class Kind:
    """How a kind of measure is computed, and what it takes."""

    compute: Callable[[Measure, Body, Side, Reference], float]
    point_counts: tuple[int, ...]
    unit: str
    spaces: tuple[Space, ...] = ("image", "world", "lifted")
    in_plane: bool = True
    """Whether the picture of a side view shows it without depth."""


KINDS: Final[dict[str, Kind]] = {
    "angle": Kind(_angle, (3,), "deg"),
    "bend": Kind(_bend, (3,), "deg"),
    "sag": Kind(_sag, (3,), "deg"),
    "incline": Kind(_incline, (2,), "deg"),
    "height": Kind(_height, (2,), "trunk lengths"),
    "gap": Kind(_gap, (2,), "trunk lengths"),
    "ratio": Kind(_ratio, (4,), "times"),
    "twist": Kind(_twist, (2,), "deg", ("world",), in_plane=False),
    "roll": Kind(_roll, (2,), "deg", ("world", "lifted"), in_plane=False),
}
