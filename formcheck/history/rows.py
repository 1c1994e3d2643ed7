"""From rows of the tables to records; a row that is damaged becomes None and hides no other.

SQLite takes anything in any column, and what lies in the file may be years old.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final, TypeVar

from formcheck.coach.events import Verdict
from formcheck.history.records import (
    AttemptRecord,
    CardRecord,
    PainRecord,
    SessionRecord,
    SetRecord,
)
from formcheck.messages.ids import Ending
from formcheck.routines.model import Routine
from formcheck.routines.prescribed import from_text

MODES: Final = ("reps", "hold")
SIDES: Final = (None, "left", "right", "both")
MOMENTS: Final = ("before", "after", "during")
YEARS: Final = range(1970, 2200)
"""A clock that was never set begins in 1970."""
Row = tuple[Any, ...]
Record = TypeVar("Record")


def whole(rows: Iterable[Row], read: Callable[[Row], Record | None]) -> list[Record]:
    """The records of the rows that are not damaged."""
    return [record for row in rows if (record := read(row)) is not None]


def attempt(row: Row) -> AttemptRecord | None:
    """A row of all that `HistoryReader.attempts` asks for, in its order."""
    exercise, mode, day, set_id, number, side, held_s, moved, verdict, *later = row
    view, asked, share, rules = later
    sound = (
        _is_text(exercise)
        and mode in MODES
        and _is_day(day)
        and _is_count(number)
        and side in SIDES
        and _is_number(moved)
        and (_is_number(held_s) if mode == "hold" else held_s is None)
        and verdict in list(Verdict)
        and (rules is None or _is_text(rules))
    )
    if not sound:
        return None
    broken = tuple(rules.split(",")) if rules else ()
    return AttemptRecord(
        *(exercise, mode, day, set_id, number, side, held_s, moved, verdict, broken),
        view=_text(view),
        asked=asked if _is_number(asked) else None,
        asked_share=share if _is_number(share) else None,
    )


def of_set(row: Row) -> SetRecord | None:
    """A row of all that `HistoryReader.sets` asks for, in its order."""
    number, session_id, routine, exercise, mode, began, ended, reason, *rest = row
    *counts, held_s, said, replaces = rest
    started_at = _time(began)
    if started_at is None or not _is_text(exercise) or mode not in MODES:
        return None
    values = (
        number,
        session_id,
        _text(routine),
        exercise,
        mode,
        started_at,
        _end(ended, started_at),
        Ending.stored(reason),
        *counts,
        held_s if _is_number(held_s) else 0.0,
    )
    record = SetRecord(*values)
    if not _is_count(said):
        return record
    corrected = record.corrected(said)
    # What was counted was another exercise; of this one there is nothing to go back to.
    return replace(corrected, counted=None) if replaces and not record.count else corrected


def session(row: Row) -> SessionRecord | None:
    """A row of number, routine, begin, end, sets, attempts."""
    number, routine, began, ended, *counts = row
    started_at = _time(began)
    if started_at is None:
        return None
    return SessionRecord(number, _text(routine), started_at, _end(ended, started_at), *counts)


def pain(row: Row) -> PainRecord | None:
    """A row of day, moment, score, session."""
    day, moment, score, session_id = row
    sound = _is_day(day) and moment in MOMENTS and _is_count(score) and score <= 10
    return PainRecord(day, moment, score, session_id) if sound else None


def prescription(row: Row) -> tuple[int, Routine] | None:
    """A row of session and routine."""
    session_id, text = row
    routine = from_text(text) if _is_text(text) else None
    return None if routine is None else (session_id, routine)


def correction(row: Row) -> tuple[datetime, int | None] | None:
    """A row of time and count, which is None where a correction was taken back."""
    at, count = _time(row[0]), row[1]
    return (at, count) if at is not None and (count is None or _is_count(count)) else None


def card(row: Row) -> CardRecord | None:
    """A row of time and answers."""
    at = _time(row[0])
    try:
        answers = json.loads(row[1])
    except (TypeError, ValueError, RecursionError):
        return None
    if at is None or not isinstance(answers, dict):
        return None
    sound = all(isinstance(answer, bool) for answer in answers.values())
    return CardRecord(at, answers) if sound else None


def day(row: Row) -> tuple[date, int] | None:
    """A row of day and how many sessions it had."""
    return (date.fromisoformat(row[0]), row[1]) if _is_day(row[0]) else None


def plain(value: object) -> object:
    """A value of any column as JSON can hold it."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value


def _end(stamp: object, started_at: datetime) -> datetime | None:
    """When it was over; one that cannot be read does not open it again."""
    return (_time(stamp) or started_at) if stamp else None


def _time(stamp: object) -> datetime | None:
    try:
        at = datetime.fromisoformat(stamp) if isinstance(stamp, str) else None
        if at is None or at.year not in YEARS:
            return None
        return at if at.tzinfo else at.astimezone()
    except (ValueError, OverflowError):
        return None


def _is_day(text: object) -> bool:
    return isinstance(text, str) and len(text) == len("YYYY-MM-DD") and _time(text) is not None


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value)


def _is_count(value: object) -> bool:
    return isinstance(value, int) and value >= 0


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and math.isfinite(value)
