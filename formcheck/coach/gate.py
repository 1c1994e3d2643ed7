"""Whether what is seen is this exercise at all, and what to mend if not."""

from __future__ import annotations

import math
from typing import Final

from formcheck.coach.instruments import Instruments
from formcheck.coach.movement import Movement
from formcheck.coach.recorder import known_median
from formcheck.exercises.model import Condition, Exercise
from formcheck.motion.body import Axes
from formcheck.motion.posture import Posture, posture_of
from formcheck.motion.view import View

OPENS_S: Final = 0.15
"""The gate opens when everything has held for this long,"""
CLOSES_S: Final = 0.6
"""and closes when something has not for this long."""

NOBODY: Final = "Nobody is to be seen: step into the picture."
POSTURES: Final = {
    Posture.STANDING: "Stand up, seen from head to feet.",
    Posture.SUPINE: "Lie down on your back.",
    Posture.PRONE: "Turn face down.",
    Posture.SIDE_LYING: "Lie on your side.",
    Posture.FACING: "Lie down with your front to the camera.",
    Posture.SITTING: "Sit down.",
}


class Gate:
    """Opens while the person is in the exercise, with a dwell both ways.

    Attributes:
        is_open: whether movements count.
        hint: what to mend while it is closed.
    """

    def __init__(self, exercise: Exercise, instruments: Instruments) -> None:
        self._exercise = exercise
        self._always = [
            (condition, instruments.columns_of(condition.measure, None))
            for condition in exercise.gate
            if condition.when == "any"
        ]
        self.is_open = False
        self.hint = ""
        self._differs_s = math.nan

    def update(self, t: float, values: list[float] | None, view: View, axes: Axes | None) -> bool:
        """Take in one frame; whether the gate has just opened or closed.

        Args:
            t: seconds.
            values: the columns, None when nobody is seen.
            view: the view.
            axes: the smoothed body axes, None when nobody is seen.
        """
        hint = self._find_hint(values, view, axes)
        if (hint is None) == self.is_open:
            self._differs_s = math.nan
            self.hint = hint or ""
            return False
        if math.isnan(self._differs_s):
            self._differs_s = t
        if not self.is_open:
            self.hint = ""
        if t - self._differs_s < (CLOSES_S if self.is_open else OPENS_S):
            return False
        self._differs_s = math.nan
        self.is_open, self.hint = hint is None, hint or ""
        return True

    def _find_hint(self, values: list[float] | None, view: View, axes: Axes | None) -> str | None:
        """What has to be mended first, or None."""
        if values is None or axes is None:
            return NOBODY
        camera = self._exercise.camera
        if view in camera.refused:
            return camera.refused_advice
        posture = posture_of(axes)
        if posture not in (self._exercise.posture, *self._exercise.accepts):
            return posture_hint(self._exercise, posture)
        for condition, columns in self._always:
            if not any(condition.holds(values[column]) for column in columns):
                return condition.says
        return None


def posture_hint(exercise: Exercise, posture: Posture) -> str:
    """What to tell somebody who is not in the exercise's posture."""
    if exercise.posture is Posture.SUPINE and posture is Posture.FACING:
        # Whoever seems to face the camera may well lie on the back already.
        return exercise.camera.advice
    return POSTURES[exercise.posture]


def broken_condition(
    exercise: Exercise, instruments: Instruments, movement: Movement
) -> Condition | None:
    """The first condition on the rest before or the end position of `movement` that fails."""
    for condition in exercise.gate:
        if condition.when == "any":
            continue
        columns = instruments.columns_of(condition.measure, movement.side)
        at_rest = known_median(movement.before.raw[:, columns])
        at_end = known_median(movement.end.raw[:, columns])
        value = at_end if condition.when == "end" else at_rest
        if condition.change:
            value = at_end - at_rest
        if not condition.holds(value):
            return condition
    return None
