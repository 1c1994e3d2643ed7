"""What shows how a rule was broken: its measure with the limit, or the pace of the movement."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from formcheck.coach.events import Attempt, Fault
from formcheck.coach.report import Report
from formcheck.exercises.model import TIMINGS
from formcheck.report.evidence import best_attempt
from formcheck.report.timeline import Timeline

AROUND_S: Final = 0.3
"""So much before and after a repetition or hold is shown too."""
Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class AttemptOverTime:
    """One repetition or hold over time.

    Attributes:
        index: its number.
        is_worst: whether the fault is plainest in it; else it is the best of all.
        t: (n,) seconds since it began.
        values: (n,) in the unit of the whole, NaN where nothing was seen.
    """

    index: int
    is_worst: bool
    t: Numbers
    values: Numbers


@dataclass(frozen=True)
class HowBroken:
    """A fault over time.

    Attributes:
        measure: what is shown: that of the rule; of a fault in pace the counting signal.
        limit: in its unit; None where a line cannot say it, as with pace and wobbling.
        shown: the worst, then the best where one is good.
    """

    measure: str
    limit: float | None
    shown: tuple[AttemptOverTime, ...]


def how_broken(report: Report, timeline: Timeline, fault: Fault) -> HowBroken | None:
    """The fault over time; None where too little of it was seen."""
    rule = report.exercise.rule_for(fault.rule, fault.limit)
    paced = rule.measure in TIMINGS
    signal = report.exercise.signal
    if paced:
        values = signal.rest + timeline.progress * (signal.end - signal.rest)
    else:
        values = timeline.values(rule.measure)
    worst = next(one for one in report.attempts if one.index == fault.attempt)
    drawn = [(worst, True)]
    if rule.change:
        values = values - _rest(timeline.t, values, fault)
    else:  # what the best one rested at is not known
        drawn += [(best, False) for best in filter(None, [best_attempt(report)])]
    shown = tuple(_cut(drawn, timeline.t, values))
    if not shown or not shown[0].is_worst:
        return None
    sayable = not paced and rule.judge != "wobble"
    measure = signal.measure if paced else rule.measure
    return HowBroken(measure, fault.limit if sayable else None, shown)


def _rest(t: Numbers, values: Numbers, fault: Fault) -> float:
    """From where the change was taken: the value at the worst moment says it."""
    if not len(t):
        return 0.0
    rest = float(values[int(np.argmin(np.abs(t - fault.worst_s)))]) - fault.value
    return rest if np.isfinite(rest) else 0.0


def _cut(
    drawn: list[tuple[Attempt, bool]], t: Numbers, values: Numbers
) -> Iterator[AttemptOverTime]:
    for attempt, is_worst in drawn:
        within = (t >= attempt.start_s - AROUND_S) & (t <= attempt.end_s + AROUND_S)
        own = values[within]
        if np.isfinite(own).sum() > 1:
            yield AttemptOverTime(attempt.index, is_worst, t[within] - attempt.start_s, own)
