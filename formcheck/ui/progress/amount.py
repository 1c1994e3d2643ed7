"""How much was done on each day, or in each week."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from formcheck.history.records import AttemptRecord
from formcheck.ui.progress.days import WEEK, week_of


@dataclass(frozen=True, slots=True)
class DayAmount:
    """What was done on one day, or in one week.

    Attributes:
        day: the day, or the Monday of the week.
        good: repetitions or holds without a fault.
        faulty: those with one.
        not_judged: those that could not be judged.
        held_s: seconds held, 0 for repetitions.
    """

    day: date
    good: int
    faulty: int
    not_judged: int
    held_s: float

    @property
    def count(self) -> int:
        """All repetitions or holds."""
        return self.good + self.faulty + self.not_judged


def by_day(
    records: Sequence[AttemptRecord], *, weekly: bool = False
) -> dict[date, list[AttemptRecord]]:
    """The records of each day, or of each week by its Monday, in order."""
    days: dict[date, list[AttemptRecord]] = {}
    for record in sorted(records, key=lambda record: record.day):
        day = date.fromisoformat(record.day)
        days.setdefault(week_of(day) if weekly else day, []).append(record)
    return days


def amounts(records: Sequence[AttemptRecord], *, weekly: bool = False) -> list[DayAmount]:
    """The amount of each day or week in which something was done."""
    return [_amount(day, done) for day, done in by_day(records, weekly=weekly).items()]


def count_in_week(days: Sequence[DayAmount], last: date) -> int:
    """Repetitions or holds in the seven days up to `last`."""
    return sum(amount.count for amount in days if last - WEEK < amount.day <= last)


def held_in_week(days: Sequence[DayAmount], last: date) -> float:
    """Seconds held in the seven days up to `last`."""
    return sum(amount.held_s for amount in days if last - WEEK < amount.day <= last)


def _amount(day: date, done: Sequence[AttemptRecord]) -> DayAmount:
    verdicts = [record.verdict for record in done]
    return DayAmount(
        day,
        good=verdicts.count("good"),
        faulty=verdicts.count("faulty"),
        not_judged=verdicts.count("not_judged"),
        held_s=sum(record.held_s or 0.0 for record in done),
    )
