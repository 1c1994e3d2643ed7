"""Weeks, from Monday."""

from __future__ import annotations

from datetime import date, timedelta


def week_of(day: date) -> date:
    """The Monday of the week of a day."""
    return day - timedelta(days=day.weekday())
