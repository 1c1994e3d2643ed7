"""The counting signal of two sides, of which one may be out of sight."""

from __future__ import annotations

import math

import pytest

from formcheck.coach.events import Side
from formcheck.coach.features import FeatureExtractor
from formcheck.coach.progress import Progress, ProgressMeter
from formcheck.exercises.catalog import load_exercise
from formcheck.motion.body import Body
from tests.unit.performer import still

LYING = Body(still("knee_to_chest"))


class Sides:
    """A meter that is given the progress of either side."""

    def __init__(self, exercise: str) -> None:
        self._exercise = load_exercise(exercise)
        self._features = FeatureExtractor(self._exercise)
        self._meter = ProgressMeter(self._exercise, self._features)

    def read(self, t: float, left: float, right: float, *, resting: bool = False) -> Progress:
        signal = self._exercise.signal
        values = [math.nan] * len(self._features.columns)
        sides: tuple[tuple[float, Side], ...] = (left, "left"), (right, "right")
        for x, side in sides:
            (column,) = self._features.columns_of(signal.measure, side)
            values[column] = signal.rest + x * (signal.end - signal.rest)
        return self._meter.read(t, values, LYING, resting=resting)


def test_the_further_side_counts() -> None:
    found = Sides("knee_to_chest").read(0.0, 0.2, 0.8)
    assert found.x == pytest.approx(0.8)
    assert found.side == "right"


@pytest.mark.parametrize(("lesser", "side"), [(0.55, "left"), (0.57, "both")])
def test_both_sides_move_together_when_they_are_nearly_alike(lesser: float, side: str) -> None:
    assert Sides("knee_to_chest").read(0.0, 0.8, lesser).side == side


def test_a_side_that_was_further_may_still_be_so_for_a_second() -> None:
    sides = Sides("knee_to_chest")
    sides.read(0.0, 0.9, 0.1)
    assert math.isnan(sides.read(1.0, math.nan, 0.1).x)
    assert sides.read(1.1, math.nan, 0.1).x == pytest.approx(0.1)


def test_a_hidden_side_that_was_less_far_hides_nothing() -> None:
    sides = Sides("knee_to_chest")
    sides.read(0.0, 0.1, 0.9)
    assert sides.read(0.1, math.nan, 0.9).x == pytest.approx(0.9)


def test_nothing_known_is_no_progress() -> None:
    found = Sides("knee_to_chest").read(0.0, math.nan, math.nan)
    assert math.isnan(found.x)
    assert found.side is None


def test_who_was_never_seen_at_rest_rests_where_people_do() -> None:
    assert Sides("lower_back_rotation").read(0.0, 0.6, 0.1).x == pytest.approx(0.6)


def test_where_somebody_rests_is_learned_at_rest() -> None:
    sides = Sides("lower_back_rotation")
    assert sides.read(0.0, 0.1, -0.1, resting=True).x == pytest.approx(0.0)
    assert sides.read(1.0, 0.5, -0.5).x == pytest.approx(0.4)


def test_no_rest_is_far_from_the_usual_one() -> None:
    sides = Sides("lower_back_rotation")
    assert sides.read(0.0, 0.5, 0.4, resting=True).x == pytest.approx(0.2)
