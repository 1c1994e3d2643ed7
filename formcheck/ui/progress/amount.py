"""How much was done on each day, or in each week."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from formcheck.history.records import SetRecord, week_of
from formcheck.ui.progress.days import WEEK


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


class Dated(Protocol):
    """What was done on a day, as YYYY-MM-DD."""

    @property
    def day(self) -> str:
        """The day."""


OfDay = TypeVar("OfDay", bound=Dated)


def by_day(records: Sequence[OfDay], *, weekly: bool = False) -> dict[date, list[OfDay]]:
    """The records of each day, or of each week by its Monday, in order."""
    days: dict[date, list[OfDay]] = {}
    for record in sorted(records, key=lambda record: record.day):
        day = date.fromisoformat(record.day)
        days.setdefault(week_of(day) if weekly else day, []).append(record)
    return days


def amounts(sets: Sequence[SetRecord], *, weekly: bool = False) -> list[DayAmount]:
    """The amount of each day or week in which something was done, as corrected."""
    done = [one for one in sets if one.count]
    return [_amount(day, of_day) for day, of_day in by_day(done, weekly=weekly).items()]


def count_in_week(days: Sequence[DayAmount], last: date) -> int:
    """Repetitions or holds in the seven days up to `last`."""
    return sum(amount.count for amount in days if last - WEEK < amount.day <= last)


def held_in_week(days: Sequence[DayAmount], last: date) -> float:
    """Seconds held in the seven days up to `last`."""
    return sum(amount.held_s for amount in days if last - WEEK < amount.day <= last)


def _amount(day: date, done: Sequence[SetRecord]) -> DayAmount:
    return DayAmount(
        day,
        good=sum(one.good for one in done),
        faulty=sum(one.faulty for one in done),
        not_judged=sum(one.not_judged for one in done),
        held_s=sum(one.held_s for one in done),
    )
