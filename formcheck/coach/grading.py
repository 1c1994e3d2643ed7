"""From a finished movement to a judged repetition or hold."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from formcheck.coach.conditions import Conditions
from formcheck.coach.events import Attempt, Extent, Fault, Hold, NotJudged, Rep, Side, Verdict
from formcheck.coach.features import FeatureExtractor
from formcheck.coach.holding import HeldTime
from formcheck.coach.phases import Phases
from formcheck.coach.recorder import Recorder
from formcheck.coach.rules import Judge
from formcheck.coach.segmentation import Movement
from formcheck.exercises.model import Exercise
from formcheck.messages.ids import Uncounted
from formcheck.messages.message import Message
from formcheck.motion.view import View

IN_PICTURE: Final = 0.7
"""A movement counts only when what it is counted by is in the picture for this share of it: real
recordings have 0.94 and more, or 0.17 and less where the legs are cut off."""


class Grader:
    """Judges the movements of one exercise."""

    def __init__(
        self, exercise: Exercise, features: FeatureExtractor, conditions: Conditions
    ) -> None:
        self._exercise = exercise
        self._features = features
        self._conditions = conditions
        self._judge = Judge(exercise, features)
        self._essential = {rule.id for rule in exercise.rules if rule.essential}
        self._span = abs(exercise.signal.end - exercise.signal.rest)

    def grade(
        self, movement: Movement, held: HeldTime | None, recorder: Recorder
    ) -> Attempt | Message:
        """The judged attempt, numbered 1, or why the movement is none.

        Args:
            movement: when it was.
            held: the time in position, for an exercise of holds.
            recorder: the readings.
        """
        phases = Phases.of(movement, recorder)
        if self._exercise.mode == "hold":
            shortest_s = self._exercise.hold.shortest * self._exercise.dosage.hold_s
            if held is None or held.held_s < shortest_s:
                return Message(Uncounted.NOT_HELD)
            phases = phases.ending(held.start_s, held.end_s)
        if phases.rows.in_picture.mean() < IN_PICTURE:
            return Message(Uncounted.OUT_OF_PICTURE)
        if not self._conditions.arrives(phases):
            return Message(Uncounted.NOT_ARRIVED)
        condition = self._conditions.broken_by(phases)
        if condition is not None:
            return self._conditions.message(condition)
        return self._attempt(phases, held)

    def form_now(self, judged: tuple[float, ...], view: View, side: Side | None) -> Verdict | None:
        """The form in the end position as this one frame shows it, None where it says nothing."""
        return self._judge.form_now(judged, view, side)

    def _attempt(self, phases: Phases, held: HeldTime | None) -> Attempt:
        held_s = held.held_s if held else float(np.ptp(phases.end.t)) if len(phases.end) else 0.0
        movement = phases.movement
        side = phases.side if self._exercise.sided else None
        results = list(self._judge.judge(phases, {**phases.timings(), "held_s": held_s}, side))
        faults = tuple(result for result in results if isinstance(result, Fault))
        missing = tuple(result for result in results if isinstance(result, NotJudged))
        attempt = Rep(
            index=1,
            side=side,
            start_s=movement.start_s,
            peak_s=movement.peak_s,
            end_s=movement.end_s,
            range=movement.range * self._span,
            measures=self._extents(phases),
            verdict=self._verdict(faults, missing),
            faults=faults,
            not_judged=missing,
            view=phases.view,
        )
        return attempt if held is None else Hold.of(attempt, held, self._exercise.dosage.hold_s)

    def _verdict(self, faults: tuple[Fault, ...], missing: tuple[NotJudged, ...]) -> Verdict:
        if faults:
            return Verdict.FAULTY
        unknown = self._essential & {item.rule for item in missing}
        return Verdict.NOT_JUDGED if unknown else Verdict.GOOD

    def _extents(self, phases: Phases) -> dict[str, Extent]:
        at_peak = int(np.abs(phases.rows.t - phases.movement.peak_s).argmin())
        extents = {}
        for name in self._exercise.measures:
            columns = self._features.columns_of(name, phases.side)
            values = phases.rows.judged[:, columns[:1]]
            known = values[np.isfinite(values)]
            if known.size:
                peak = float(values[at_peak, 0])
                extents[name] = Extent(float(known.min()), float(known.max()), peak)
            else:
                extents[name] = Extent(math.nan, math.nan, math.nan)
        return extents
