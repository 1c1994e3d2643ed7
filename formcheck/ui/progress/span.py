"""The range of motion over time, and whether it changed by more than the camera can tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from statistics import median
from typing import Final

from formcheck.coach.usual_range import detectable
from formcheck.history.records import AttemptRecord
from formcheck.ui.progress.amount import by_day

COMPARED_DAYS: Final = 3
"""At first and lately: the middle of up to so many days, so that no single day decides."""


class Change(StrEnum):
    """Whether the range of motion changed."""

    MORE = "more"
    LESS = "less"
    NONE = "none"
    """Not beyond the measuring error."""
    UNKNOWN = "unknown"
    """There are too few days, or the measuring error is not known."""


@dataclass(frozen=True, slots=True)
class DaySpan:
    """The range of motion of one day: its median, least and greatest."""

    day: date
    typical: float
    least: float
    greatest: float


@dataclass(frozen=True, slots=True)
class Span:
    """The range of motion over time.

    Attributes:
        days: each day on which there was any.
        first: what was usual at first.
        last: what is usual lately.
        error: a difference smaller than this says nothing; 0 where it is not known.
    """

    days: tuple[DaySpan, ...]
    first: float
    last: float
    error: float

    @property
    def change(self) -> Change:
        """Whether it changed by more than the measuring error."""
        if len(self.days) < 2 or self.error <= 0:
            return Change.UNKNOWN
        if abs(self.last - self.first) <= self.error:
            return Change.NONE
        return Change.MORE if self.last > self.first else Change.LESS


def span_of(records: Sequence[AttemptRecord], noise: float) -> Span | None:
    """The range of motion in `records`, None where there are none.

    Args:
        records: repetitions or holds of one exercise.
        noise: the error of one measured value, in the unit of the range.
    """
    days = tuple(_day(day, done) for day, done in by_day(records).items())
    if not days:
        return None
    compared = max(1, min(COMPARED_DAYS, len(days) // 2))
    typical = [day.typical for day in days]
    return Span(days, median(typical[:compared]), median(typical[-compared:]), detectable(noise))


def _day(day: date, done: Sequence[AttemptRecord]) -> DaySpan:
    ranges = [record.range for record in done]
    return DaySpan(day, median(ranges), min(ranges), max(ranges))
