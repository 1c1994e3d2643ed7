"""What must hold for a movement to be this exercise at all: always, and of one movement."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from formcheck.coach.features import FeatureExtractor
from formcheck.coach.phases import Phases
from formcheck.coach.reading import Reading
from formcheck.coach.recorder import Column, Stretch, change_from_rest, known_median
from formcheck.exercises.model import Condition, Exercise
from formcheck.messages.ids import Own
from formcheck.messages.message import Message
from formcheck.motion.view import View

OPENS_S: Final = 0.15
"""The exercise is taken up when everything has held for this long,"""
CLOSES_S: Final = 0.6
"""and left when something has not for this long."""


class Conditions:
    """The conditions of one exercise, on single readings and on finished movements."""

    def __init__(self, exercise: Exercise, features: FeatureExtractor) -> None:
        self._exercise = exercise
        self._features = features
        of_one_reading = [
            (condition, columns)
            for condition in exercise.gate
            if not condition.change and condition.group is None
            if (columns := features.columns_of(condition.measure, None))
        ]
        self._always = [one for one in of_one_reading if one[0].when == "always"]
        self._at_rest = [one for one in of_one_reading if one[0].when in {"always", "rest"}]

    def broken_now(self, reading: Reading, *, resting: bool = False) -> Condition | None:
        """The first condition that one reading breaks.

        Args:
            reading: of somebody who is seen.
            resting: whether the person should be at rest, so that what holds there is asked too.
        """
        for condition, columns in self._at_rest if resting else self._always:
            if not _applies(condition, reading.view):
                continue
            # What the frame has no landmark or no depth for cannot be asked.
            if not any(
                condition.holds(reading.raw[column]) or column in reading.missing
                for column in columns
            ):
                return condition
        return None

    def broken_by(self, phases: Phases) -> Condition | None:
        """The first condition on one movement that `phases` break, so many that it counts."""
        asked = [c for c in self._exercise.gate if c.when != "always" and _applies(c, phases.view)]
        broken = [c for c in asked if c.group is None and not self._holds(c, phases)]
        for group in dict.fromkeys(c.group for c in asked if c.group is not None):
            members = [c for c in asked if c.group == group]
            if not any(self._holds(c, phases) for c in members):
                broken.append(members[0])
        broken.sort(key=asked.index)
        allowed = self._exercise.gate_allows
        return broken[0] if len(broken) > allowed else None

    def message(self, condition: Condition) -> Message:
        """What `condition` says; two that say the same are one message."""
        said = [one.says for one in self._exercise.gate]
        return Message.of(Own.CONDITION, index=said.index(condition.says))

    def arrives(self, phases: Phases) -> bool:
        """Whether the signal has come from where it must start, and to where it must arrive."""
        signal = self._exercise.signal
        columns = self._features.columns_of(signal.measure, phases.side)
        outwards = 1 if signal.end > signal.rest else -1
        at_rest = known_median(phases.before.raw[:, columns])
        at_end = known_median(phases.end.raw[:, columns])
        starts = signal.returns is None or not outwards * (at_rest - signal.returns) > 0
        return starts and (signal.reaches is None or outwards * (at_end - signal.reaches) >= 0)

    def _holds(self, condition: Condition, phases: Phases) -> bool:
        columns = self._features.columns_of(condition.measure, phases.side)
        stretch = phases.phase(condition.when)
        before = phases.baseline if condition.change else phases.before
        values = stretch.raw[:, columns]
        if condition.change:
            unit = self._exercise.measures[condition.measure].unit
            values = change_from_rest(values, before.raw[:, columns], unit)
        if condition.for_s > 0:
            return _kept(condition, stretch, values, columns)
        value = known_median(values)
        if math.isnan(value) and (stretch.lacks(columns) or before.lacks(columns)):
            return True  # there is no landmark or no depth to ask it of
        # Under way at the start, a movement's rest was not seen: of a repetition the way is seen
        # all the same, of a hold nothing tells what it came from. In another shot it was.
        unknown_rest = math.isnan(value) and not len(before)
        came_from = self._exercise.mode == "reps" or len(phases.before) > 0
        return (unknown_rest and came_from) or condition.holds(value)


def _kept(condition: Condition, stretch: Stretch, values: Column, columns: list[int]) -> bool:
    """Whether the condition is broken for no longer than its `for_s` in all."""
    t = stretch.t
    steps = np.diff(t, append=t[-1:]) if len(t) else t
    broken = [
        not any(condition.holds(value) for value in row) and not set(columns) & set(missing)
        for row, missing in zip(values.tolist(), stretch.missing, strict=True)
    ]
    return float(steps[np.array(broken, dtype=bool)].sum()) <= condition.for_s


def _applies(condition: Condition, view: View) -> bool:
    return not condition.views or view in condition.views


class Gate:
    """Opens while the person is in the exercise, with a dwell both ways.

    Attributes:
        is_open: whether movements count.
        hint: what to fix while it is closed.
    """

    def __init__(self) -> None:
        self.is_open = False
        self.hint: Message | None = None
        self._differs_s = math.nan

    def update(self, t: float, hint: Message | None) -> bool:
        """Take in what has to be fixed at `t` seconds, if anything; whether it has changed."""
        right = hint is None
        if right == self.is_open:
            self._differs_s = math.nan
            self.hint = hint
            return False
        if math.isnan(self._differs_s):
            self._differs_s = t
        if not self.is_open:
            self.hint = None
        if t - self._differs_s < (CLOSES_S if self.is_open else OPENS_S):
            return False
        self._differs_s = math.nan
        self.is_open, self.hint = right, hint
        return True
