"""Judges one finished movement by the exercise's rules: good, faulty or not judged."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

import numpy as np

from formcheck.coach.events import Fault, NotJudged, Side, Verdict
from formcheck.coach.features import FeatureExtractor
from formcheck.coach.missing_points import lost_points
from formcheck.coach.phases import Phases
from formcheck.coach.recorder import Column, change_from_rest, known_median
from formcheck.exercises.model import TIMINGS, Exercise, Rule
from formcheck.messages.ids import Unjudged
from formcheck.messages.message import Message
from formcheck.motion.view import View

SEEN_SHARE: Final = 0.6
"""A rule is judged only when its points are in sight for this share of the phase."""
TREND_S: Final = 1.0
"""A wobble is what remains after the moving average over this time is taken away."""
TO_DEVIATION: Final = 1.4826
"""A normal distribution's standard deviation in median absolute deviations."""


@dataclass(frozen=True, slots=True)
class Finding:
    """The value found by a rule's way of judging, and when it showed.

    Attributes:
        value: in the measure's unit.
        worst_s: the moment that shows it best.
        start_s: when the limit was broken first.
        end_s: when last.
    """

    value: float
    worst_s: float
    start_s: float
    end_s: float


class Unknown(Enum):
    """Why a rule finds nothing in a column."""

    HIDDEN = auto()
    TOO_SHORT = auto()
    TOO_NEAR = auto()


class Judge:
    """Applies the rules of one exercise."""

    def __init__(self, exercise: Exercise, features: FeatureExtractor) -> None:
        self._exercise = exercise
        self._features = features

    def judge(
        self, phases: Phases, timings: dict[str, float], side: Side | None
    ) -> Iterator[Fault | NotJudged]:
        """What is wrong with a movement, and what could not be judged.

        Args:
            phases: the finished movement.
            timings: seconds by name, see `TIMINGS`.
            side: the side that the faults are told of.
        """
        found: dict[str, Fault | NotJudged | None] = {}
        rules = [rule for rule in self._exercise.rules if rule.judges(side)]
        for rule in rules:
            if phases.view in rule.views and not isinstance(found.get(rule.id), Fault):
                result = self._apply(rule, phases, timings)
                found[rule.id] = (
                    _fault(rule, *result, side) if isinstance(result, tuple) else result
                )
        broken = {rule_id for rule_id, result in found.items() if isinstance(result, Fault)}
        for rule in rules:
            if phases.view in rule.views and broken & set(rule.unless):
                hiding = tuple(rule_id for rule_id in rule.unless if rule_id in broken)
                reason = Message.of(Unjudged.HIDDEN_BY, rules=hiding)
                found[rule.id] = NotJudged(rule.id, reason)
            elif rule.id not in found:
                elsewhere = any(
                    other.views for other in self._exercise.rules if other.id == rule.id
                )
                reason = (
                    Message.of(Unjudged.VIEW_CANNOT, view=phases.view.value)
                    if elsewhere
                    else Message(Unjudged.NO_VIEW_CAN)
                )
                found[rule.id] = NotJudged(rule.id, reason)
        yield from (result for result in found.values() if result is not None)

    def form_now(self, judged: tuple[float, ...], view: View, side: Side | None) -> Verdict | None:
        """The form in the end position as this one frame shows it.

        Faulty where a limit is broken that must never be, good where every position that must be
        reached is, None where nothing can be said.
        """
        verdict = None
        for rule in self._exercise.rules:
            if rule.phase != "end" or rule.change or view not in rule.views:
                continue
            if not rule.judges(side):
                continue
            if rule.measure in TIMINGS or rule.judge == "wobble":
                continue
            columns = self._features.columns_of(rule.measure, side)
            values = [judged[column] for column in columns if not math.isnan(judged[column])]
            if not values or any(rule.doubtful(value) for value in values):
                continue
            if all(rule.holds(value) for value in values):
                verdict = Verdict.GOOD if rule.essential else verdict
            elif rule.judge == "worst":
                return Verdict.FAULTY
        return verdict

    def _apply(
        self, rule: Rule, phases: Phases, timings: dict[str, float]
    ) -> tuple[Finding, str] | NotJudged | None:
        if rule.measure in TIMINGS:
            return _judge_timing(rule, phases, timings[rule.measure])
        columns = self._features.columns_of(rule.measure, phases.side)
        unseen = _unseen(rule, phases, columns)
        if unseen is not None:
            return NotJudged(rule.id, Message(unseen))
        phase = phases.phase(rule.phase)
        unit = self._exercise.measures[rule.measure].unit
        results = []
        for column in columns:
            values = phase.judged[:, column]
            if rule.change:
                values = change_from_rest(values, phases.baseline.judged[:, column], unit)
            results.append(_without_doubt(rule, _judge_column(rule, phase.t, values)))
        found = [result for result in results if isinstance(result, Finding)]
        if not found:
            return NotJudged(rule.id, self._reason(rule, results, phases, columns))
        broken = [finding for finding in found if not rule.holds(finding.value)]
        if not broken:
            doubtful = Unknown.TOO_NEAR in results
            return NotJudged(rule.id, Message(Unjudged.TOO_NEAR)) if doubtful else None
        worst = max(broken, key=lambda f: abs(f.value - rule.limit_for(f.value)))
        return worst, unit

    def _reason(
        self, rule: Rule, results: list[Finding | Unknown], phases: Phases, columns: list[int]
    ) -> Message:
        if Unknown.TOO_NEAR in results:
            return Message(Unjudged.TOO_NEAR)
        if Unknown.TOO_SHORT in results:
            return Message(Unjudged.TOO_SHORT)
        rows, every = phases.phase(rule.phase), self._exercise.measures[rule.measure].points
        lost = lost_points(every, rows.lost)
        if not lost and rows.lacks(columns):
            return Message(Unjudged.NO_DEPTH)
        return Message.of(Unjudged.POINTS_UNSEEN, points=tuple(lost or every))


def _unseen(rule: Rule, phases: Phases, columns: list[int]) -> Unjudged | None:
    """What part of the movement `rule` asks for and was not seen, if any."""
    if not columns:
        return Unjudged.BOTH_MOVED
    if rule.change and not len(phases.baseline):
        return Unjudged.REST_UNSEEN
    if rule.phase == "end" and not phases.end_seen:
        return Unjudged.END_UNSEEN
    return None


def _judge_timing(
    rule: Rule, phases: Phases, value: float
) -> tuple[Finding, str] | NotJudged | None:
    if math.isnan(value):
        return NotJudged(rule.id, Message(Unjudged.NOT_SEEN_WHOLE))
    if rule.doubtful(value):
        return NotJudged(rule.id, Message(Unjudged.TOO_NEAR))
    if rule.holds(value):
        return None
    movement = phases.movement
    return Finding(value, movement.peak_s, movement.start_s, movement.end_s), "s"


def _judge_column(rule: Rule, t: Column, values: Column) -> Finding | Unknown:
    """What the rule finds in one column."""
    known = np.isfinite(values)
    if not known.any() or known.mean() < SEEN_SHARE:
        return Unknown.HIDDEN
    return JUDGES[rule.judge](rule, t[known], values[known])


def _without_doubt(rule: Rule, found: Finding | Unknown) -> Finding | Unknown:
    if isinstance(found, Finding) and rule.doubtful(found.value):
        return Unknown.TOO_NEAR
    return found


def _best(rule: Rule, t: Column, values: Column) -> Finding:
    """The best of the phase, a single value aside; a limit of both kinds takes the median."""
    if rule.at_least is not None and rule.at_most is not None:
        return _typical(rule, t, values)
    value = float(np.quantile(values, 0.9 if rule.at_least is not None else 0.1))
    return _spanning(t, values, value)


def _typical(_rule: Rule, t: Column, values: Column) -> Finding:
    return _spanning(t, values, known_median(values))


def _worst(rule: Rule, t: Column, values: Column) -> Finding:
    """The mildest value of the worst stretch that lasts `for_s`.

    A limit is broken for `for_s` exactly when this value breaks it.
    """
    if rule.at_least is not None and rule.at_most is not None:
        sides = (_lasting(t, values, rule.for_s), _lasting(t, -values, rule.for_s))
        high, low = sides[0], Finding(-sides[1].value, *_times(sides[1]))
        centre = (rule.at_least + rule.at_most) / 2
        return max(high, low, key=lambda finding: abs(finding.value - centre))
    if rule.at_most is not None:
        return _lasting(t, values, rule.for_s)
    low = _lasting(t, -values, rule.for_s)
    return Finding(-low.value, *_times(low))


def _times(finding: Finding) -> tuple[float, float, float]:
    return finding.worst_s, finding.start_s, finding.end_s


def _lasting(t: Column, values: Column, for_s: float) -> Finding:
    """The highest level that `values` keep to for `for_s`, or for the whole of a shorter phase."""
    window_s = min(for_s, float(t[-1] - t[0]))
    ends = np.searchsorted(t, t + window_s - 1e-9)
    starts = np.flatnonzero(ends < len(t))
    ends = ends[starts]
    # reduceat takes [start, end) pairs; the sentinel lets the last window end with the values.
    pairs = np.column_stack([starts, ends + 1]).ravel()
    levels = np.minimum.reduceat(np.append(values, -np.inf), pairs)[::2]
    best = int(levels.argmax())
    start, end = int(starts[best]), int(ends[best])
    peak = start + int(values[start : end + 1].argmax())
    return Finding(float(levels[best]), float(t[peak]), float(t[start]), float(t[end]))


def _wobble(_rule: Rule, t: Column, values: Column) -> Finding | Unknown:
    """The spread around the moving average, without arriving and leaving.

    From the median deviation, so that one jump, such as a cut to another shot, is no wobble.
    """
    settled = (t >= t[0] + TREND_S / 2) & (t <= t[-1] - TREND_S / 2)
    if t[-1] - t[0] < 2 * TREND_S:
        return Unknown.TOO_SHORT
    total = np.concatenate([[0.0], np.cumsum(values)])
    first = np.searchsorted(t, t - TREND_S / 2)
    last = np.searchsorted(t, t + TREND_S / 2, side="right")
    rest = (values - (total[last] - total[first]) / (last - first))[settled]
    worst = int(np.abs(rest).argmax())
    return Finding(
        known_median(np.abs(rest)) * TO_DEVIATION,
        float(t[settled][worst]),
        float(t[0]),
        float(t[-1]),
    )


def _spanning(t: Column, values: Column, value: float) -> Finding:
    """A finding about the whole phase, shown best where the values are nearest to it."""
    nearest = int(np.abs(values - value).argmin())
    return Finding(value, float(t[nearest]), float(t[0]), float(t[-1]))


JUDGES: Final[dict[str, Callable[[Rule, Column, Column], Finding | Unknown]]] = {
    "best": _best,
    "typical": _typical,
    "worst": _worst,
    "wobble": _wobble,
}


def _fault(rule: Rule, finding: Finding, unit: str, side: Side | None) -> Fault:
    return Fault(
        rule=rule.id,
        cue=rule.cue,
        severity=rule.severity,
        attempt=1,
        side=side,
        start_s=finding.start_s,
        end_s=finding.end_s,
        worst_s=finding.worst_s,
        value=finding.value,
        limit=rule.limit_for(finding.value),
        unit=unit,
    )
