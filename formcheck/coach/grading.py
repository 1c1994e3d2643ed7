"""From a finished movement to a judged repetition or hold."""

from __future__ import annotations

import math

import numpy as np

from formcheck.coach.events import (
    Attempt,
    Extent,
    Fault,
    Hold,
    NotJudged,
    Rep,
    Side,
    Verdict,
)
from formcheck.coach.excursions import Excursion
from formcheck.coach.gate import broken_condition
from formcheck.coach.holds import HeldTime, held_time
from formcheck.coach.instruments import Instruments
from formcheck.coach.movement import Movement
from formcheck.coach.recorder import Recorder
from formcheck.coach.rules import Broken, Judge
from formcheck.exercises.model import Exercise
from formcheck.motion.view import View


class Grader:
    """Judges the movements of one exercise."""

    def __init__(self, exercise: Exercise, instruments: Instruments) -> None:
        self._exercise = exercise
        self._instruments = instruments
        self._judge = Judge(exercise, instruments)
        self._span = abs(exercise.signal.end - exercise.signal.rest)

    def grade(self, excursion: Excursion, recorder: Recorder, index: int) -> Attempt | str:
        """The judged attempt number `index`, or why the movement is none."""
        movement = Movement.of(excursion, recorder)
        held = None
        if self._exercise.mode == "hold":
            rows = movement.rows
            held = held_time(rows.t, rows.x, excursion.low, self._exercise.hold)
            if held is None:
                return "not held"
            movement = movement.ending(held.start_s, held.end_s)
        condition = broken_condition(self._exercise, self._instruments, movement)
        if condition is not None:
            return condition.says
        return self._hold(movement, held, index) if held else self._rep(movement, index)

    def form_now(self, judged: list[float], view: View, side: Side | None) -> Verdict | None:
        """The form in the end position as this one frame shows it, None where it says nothing."""
        return self._judge.form_now(judged, view, side)

    def _rep(self, movement: Movement, index: int) -> Rep:
        excursion = movement.excursion
        timings = {**movement.timings(), "held_s": float(np.ptp(movement.end.t))}
        verdict, faults, missing = self._verdict(movement, timings, rep=index)
        return Rep(
            index=index,
            side=self._side(movement),
            start_s=excursion.start_s,
            peak_s=excursion.peak_s,
            end_s=excursion.end_s,
            range=excursion.range * self._span,
            measures=self._extents(movement),
            verdict=verdict,
            faults=faults,
            not_judged=missing,
        )

    def _hold(self, movement: Movement, held: HeldTime, index: int) -> Hold:
        timings = {**movement.timings(), "held_s": held.held_s}
        verdict, faults, missing = self._verdict(movement, timings, hold=index)
        return Hold(
            index=index,
            side=self._side(movement),
            start_s=held.start_s,
            peak_s=movement.excursion.peak_s,
            end_s=held.end_s,
            range=movement.excursion.range * self._span,
            measures=self._extents(movement),
            verdict=verdict,
            faults=faults,
            not_judged=missing,
            held_s=held.held_s,
            target_s=self._exercise.dosage.hold_s,
        )

    def _side(self, movement: Movement) -> Side | None:
        return movement.side if self._exercise.sided else None

    def _verdict(
        self,
        movement: Movement,
        timings: dict[str, float],
        rep: int | None = None,
        hold: int | None = None,
    ) -> tuple[Verdict, tuple[Fault, ...], tuple[NotJudged, ...]]:
        results = list(self._judge.judge(movement, timings))
        side = self._side(movement)
        faults = tuple(_fault(r, rep, hold, side) for r in results if isinstance(r, Broken))
        missing = tuple(r for r in results if isinstance(r, NotJudged))
        essential = {rule.id for rule in self._exercise.rules if rule.essential}
        if faults:
            verdict = Verdict.FAULTY
        elif essential & {item.rule for item in missing}:
            verdict = Verdict.NOT_JUDGED
        else:
            verdict = Verdict.GOOD
        return verdict, faults, missing

    def _extents(self, movement: Movement) -> dict[str, Extent]:
        at_peak = int(np.abs(movement.rows.t - movement.excursion.peak_s).argmin())
        extents = {}
        for name in self._exercise.measures:
            columns = self._instruments.columns_of(name, movement.side)
            values = movement.rows.judged[:, columns[:1]]
            known = values[np.isfinite(values)]
            if known.size:
                peak = float(values[at_peak, 0])
                extents[name] = Extent(float(known.min()), float(known.max()), peak)
            else:
                extents[name] = Extent(math.nan, math.nan, math.nan)
        return extents


def _fault(broken: Broken, rep: int | None, hold: int | None, side: Side | None) -> Fault:
    return Fault(
        rule=broken.rule.id,
        cue=broken.rule.cue,
        severity=broken.rule.severity,
        rep=rep,
        hold=hold,
        side=side,
        start_s=broken.start_s,
        end_s=broken.end_s,
        worst_s=broken.worst_s,
        value=broken.value,
        limit=broken.limit,
        unit=broken.unit,
    )
