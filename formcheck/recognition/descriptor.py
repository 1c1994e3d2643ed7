"""What a body goes through in a stretch of time, in numbers that know no exercise.

The numbers do not change when the person is mirrored, larger, or elsewhere in the picture: of left
and right the greater and the lesser value is taken, angles are between limbs or against the
vertical, lengths in trunk lengths.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from formcheck.coach.events import Attempt, Hold
from formcheck.coach.reading import Sighting
from formcheck.motion.body import Body, Reference, Space
from formcheck.motion.measures import Measure, greater, lesser, of_both_sides, value_of
from formcheck.pose.frame import PoseFrame

Floats = NDArray[np.float32]

QUANTILES: Final = (0.05, 0.5, 0.95)
"""Of each measure over the stretch."""
EVERY_S: Final = 0.06
"""How often the body is measured: a movement of a second is then seen in seventeen moments."""
LEAST_MOMENTS: Final = 5
"""Fewer moments are no description."""
REP_MARGIN_S: Final = 0.2
HOLD_MARGIN_S: Final = 1.0
"""A repetition is described with so much time on both sides, so that its rest is in it; a hold,
which begins and ends in position, with more, so that the way there is."""

ANGLE_DEG: Final = 40.0
TRUNK_DEG: Final = 20.0
LENGTH: Final = 0.6
DIRECTION: Final = 0.5
"""What counts as a difference of one: degrees of limbs and of the trunk, trunk lengths, and
components of unit vectors."""


def _of_both(kind: str, points: str, space: Space, unit: float) -> tuple[Measure, float]:
    return Measure(kind, tuple(points.split()), "greater", space), unit


OF_BOTH_SIDES: Final[tuple[tuple[Measure, float], ...]] = (
    _of_both("bend", "shoulder elbow wrist", "lifted", ANGLE_DEG),
    _of_both("bend", "hip shoulder elbow", "lifted", ANGLE_DEG),
    _of_both("bend", "shoulder hip knee", "lifted", ANGLE_DEG),
    _of_both("bend", "hip knee ankle", "lifted", ANGLE_DEG),
    _of_both("incline", "knee hip", "lifted", ANGLE_DEG),
    _of_both("incline", "ankle knee", "lifted", ANGLE_DEG),
    _of_both("incline", "shoulder elbow", "lifted", ANGLE_DEG),
    _of_both("height", "wrist shoulder", "image", LENGTH),
    _of_both("height", "hip ankle", "image", LENGTH),
)
OF_THE_WHOLE: Final[tuple[tuple[Measure, float], ...]] = (
    (Measure("incline", ("hip", "shoulder"), "both", "world"), TRUNK_DEG),
    (Measure("gap", ("left_ankle", "right_ankle"), "both", "lifted"), LENGTH),
    (Measure("gap", ("left_knee", "right_knee"), "both", "lifted"), LENGTH),
    (Measure("gap", ("left_wrist", "right_wrist"), "both", "lifted"), LENGTH),
)
"""What is measured, and what of it counts as a difference of one: of both sides the greater and the
lesser value, and of the whole body."""
WIDTH: Final = 2 * len(OF_BOTH_SIDES) + len(OF_THE_WHOLE) + 2
"""Numbers of one moment: the measures, and how far head and front point up."""
SIZE: Final = WIDTH * len(QUANTILES)
"""Numbers of a description."""


def moment(body: Body, reference: Reference) -> list[float]:
    """(WIDTH,) one moment's numbers, in units of difference; NaN where a point is missing."""
    values = []
    for measure, unit in OF_BOTH_SIDES:
        left, right = of_both_sides(measure, body, reference)
        values += [greater(left, right) / unit, lesser(left, right) / unit]
    values += [value_of(measure, body, "both", reference) / unit for measure, unit in OF_THE_WHOLE]
    axes = reference.axes
    return [*values, -axes.cranial[1] / DIRECTION, -axes.ventral[1] / DIRECTION]


def describe(moments: Floats) -> Floats | None:
    """(SIZE,) what the `moments` (n, WIDTH) go through; None where they are too few.

    NaN where a number is missing in most of them.
    """
    if len(moments) < LEAST_MOMENTS:
        return None
    known = np.isfinite(moments).sum(axis=0)
    whole = known == len(moments)
    partly = ~whole & (known * 2 > len(moments))
    found = np.full((len(QUANTILES), moments.shape[1]), np.nan, dtype=np.float32)
    found[:, whole] = np.quantile(moments[:, whole], QUANTILES, axis=0)
    if partly.any():  # each column by itself, which takes fifty times as long
        found[:, partly] = np.nanquantile(moments[:, partly], QUANTILES, axis=0)
    return found.ravel()


class _Moment:
    """A moment that is kept, and measured when somebody asks for it."""

    __slots__ = ("_found", "t")

    def __init__(self, sighting: Sighting, reference: Reference) -> None:
        self.t = sighting.t
        # A frame takes a fifth of the memory of its body.
        self._found: list[float] | tuple[PoseFrame, float, Reference]
        self._found = sighting.frame, sighting.roll_deg, reference

    def numbers(self) -> list[float]:
        """(WIDTH,) what is measured."""
        if isinstance(self._found, tuple):
            frame, roll_deg, reference = self._found
            self._found = moment(Body(frame, roll_deg), reference)
        return self._found


class Memory:
    """The moments of the last `keeps_s` seconds; causal."""

    def __init__(self, keeps_s: float = math.inf) -> None:
        self._keeps_s = keeps_s
        self._moments: deque[_Moment] = deque()

    def see(self, sighting: Sighting) -> None:
        """Take in what was seen, where it is a moment to be kept."""
        reference, t = sighting.reference, sighting.t
        if reference is None:
            return
        if self._moments and t - self._moments[-1].t < EVERY_S:
            return
        self._moments.append(_Moment(sighting, reference))
        while self._moments[0].t < t - self._keeps_s:
            self._moments.popleft()

    def describe(self, start_s: float, end_s: float) -> Floats | None:
        """What the body went through from `start_s` to `end_s`; None where it was hardly seen."""
        rows: list[list[float]] = []
        for kept in reversed(self._moments):
            if kept.t < start_s:
                break  # mostly the last seconds of minutes are asked for
            if kept.t <= end_s:
                rows.append(kept.numbers())
        return describe(np.array(rows[::-1], dtype=np.float32)) if rows else None

    def describe_attempt(self, attempt: Attempt) -> Floats | None:
        """The same of a repetition or hold, with a little of the time around it."""
        margin_s = HOLD_MARGIN_S if isinstance(attempt, Hold) else REP_MARGIN_S
        return self.describe(attempt.start_s - margin_s, attempt.end_s + margin_s)


def distances(description: Floats, examples: Floats) -> Floats:
    """(n,) how far a description (SIZE,) is from each of the `examples` (n, SIZE).

    The root mean square over the numbers that both have; infinite where they share less than half.
    """
    differences = examples - description
    known = np.isfinite(differences)
    shared = known.sum(axis=1)
    squares = np.where(known, differences, 0.0) ** 2
    far = np.sqrt(squares.sum(axis=1) / np.maximum(shared, 1))
    return np.where(shared * 2 > len(description), far, np.inf).astype(np.float32)


def stacked(descriptions: Iterable[Floats | None]) -> Floats:
    """(n, SIZE) those of the descriptions that are any."""
    found = [one for one in descriptions if one is not None]
    return np.array(found, dtype=np.float32).reshape(-1, SIZE)
