"""Days of exercise: how many in a row, and months to show them in."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Collection
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

ONE_DAY: Final = timedelta(days=1)
WEEK: Final = timedelta(days=7)


def streak(days: Collection[date], today: date) -> int:
    """How many days in a row up to now; today does not break it before it is over."""
    day = today if today in days else today - ONE_DAY
    count = 0
    while day in days:
        count += 1
        day -= ONE_DAY
    return count


def longest_streak(days: Collection[date]) -> int:
    """The most days in a row there ever were."""
    longest = run = 0
    for before, day in pairwise([date.min, *sorted(set(days))]):
        run = run + 1 if day - before == ONE_DAY else 1
        longest = max(longest, run)
    return longest


def in_last_week(days: Collection[date], today: date) -> int:
    """On how many of the seven days up to today there was any."""
    return sum(today - WEEK < day <= today for day in set(days))


def weeks_of(month: date) -> list[list[date]]:
    """The weeks, from Monday, that the month of a day touches; also days of its neighbours."""
    return Calendar().monthdatescalendar(month.year, month.month)


def next_month(month: date, step: int = 1) -> date:
    """The first day of the month that is `step` months later, or earlier where negative."""
    year, index = divmod(month.year * 12 + month.month - 1 + step, 12)
    return date(year, index + 1, 1)
