"""What is drawn on the picture exists for every exercise."""

from __future__ import annotations

from typing import Final

import pytest

from formcheck.exercises.catalog import known_exercises, load_exercise
from formcheck.exercises.model import Exercise
from formcheck.live import marks
from formcheck.motion.body import Side
from formcheck.pose.skeleton import Landmark

SIDES: Final[tuple[Side, Side]] = ("left", "right")


@pytest.mark.parametrize("exercise", known_exercises(), ids=lambda exercise: exercise.id)
@pytest.mark.parametrize("side", SIDES)
def test_each_exercise_has_its_joint_and_its_parts_at_fault(exercise: Exercise, side: Side) -> None:
    assert marks.joint(exercise, side)
    assert len(marks.line(exercise.line, side)) == len(exercise.line)
    for rule in exercise.rules:
        measured = exercise.measures.get(rule.measure)
        found = marks.at_fault(exercise, rule.id, side, "left")
        assert bool(found) == (measured is not None)


def test_a_point_of_no_side_is_the_landmark_of_the_side_that_is_looked_at() -> None:
    side_plank = load_exercise("side_plank")
    assert marks.joint(side_plank, "left") == [Landmark.LEFT_HIP, Landmark.LEFT_ELBOW]
    assert marks.joint(side_plank, "right") == [Landmark.RIGHT_HIP, Landmark.RIGHT_ELBOW]
    assert Landmark.NOSE in marks.at_fault(load_exercise("superman"), "head_back", None, "left")
