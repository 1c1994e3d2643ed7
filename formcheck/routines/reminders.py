"""Reminders of a routine for calendars: a file of RFC 5545 (iCalendar), in local time.

Each time of day is an event of its own that comes back every day on which the routine is due. Its
identifier stays the same when the file is made again, so that a calendar moves the event rather
than showing it twice. Times have no zone: eight in the morning is eight wherever the person is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from formcheck.routines.model import Routine

LINE_BYTES: Final = 75
"""The longest line that RFC 5545 (3.1) allows, without its end."""
LINE_END: Final = "\r\n"
ESCAPED: Final = str.maketrans({"\\": r"\\", ";": r"\;", ",": r"\,", "\n": r"\n", "\r": None})
FIRST_HOUR: Final = 8
LAST_HOUR: Final = 19
ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ReminderText:
    """What an event says.

    Attributes:
        title: what is to be done.
        description: more of it, may have several lines.
    """

    title: str
    description: str


def reminders(
    routine: Routine, times: Sequence[time], text: ReminderText, begin: date, made_at: datetime
) -> str:
    """The reminders as the text of an .ics file.

    Args:
        routine: says on which days something is due.
        times: of each day.
        text: what each event says.
        begin: the first day of which anybody is reminded.
        made_at: now, with its zone: of two files the calendar believes the later one.
    """
    stamp = made_at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//FormCheck//Reminders//EN"]
    for number, (first, last) in enumerate(spans(routine), start=1):
        if last < begin:
            continue
        for which, at in enumerate(times, start=1):
            uid = f"{routine.id}-{number}-{which}@formcheck.invalid"
            lines += _event(uid, stamp, datetime.combine(max(first, begin), at), last, text)
    lines.append("END:VCALENDAR")
    return "".join(_folded(line) + LINE_END for line in lines)


def usual_times(per_day: int) -> list[time]:
    """So many times of day, even over the waking hours; once a day in the morning."""
    begin, end = FIRST_HOUR, LAST_HOUR
    step = (end - begin) / (per_day - 1) if per_day > 1 else 0.0
    return [time(round(begin + number * step)) for number in range(per_day)]


def spans(routine: Routine) -> list[tuple[date, date]]:
    """From which day to which something of the routine is due; `date.max` is for good."""
    found: list[tuple[date, date]] = []
    for first, last in sorted(
        (step.from_ or date.min, step.until or date.max) for step in routine.steps
    ):
        if last < first:
            continue
        if found and (found[-1][1] == date.max or first <= found[-1][1] + ONE_DAY):
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return found


def _event(uid: str, stamp: str, begin: datetime, last: date, text: ReminderText) -> Iterator[str]:
    """The lines of one event, which lasts no time: it is a reminder."""
    rule = "FREQ=DAILY"
    if last != date.max:
        rule += f";UNTIL={_local(datetime.combine(last, begin.time()))}"
    yield "BEGIN:VEVENT"
    yield f"UID:{uid}"
    yield f"DTSTAMP:{stamp}"
    yield f"DTSTART:{_local(begin)}"
    yield f"RRULE:{rule}"
    yield f"SUMMARY:{_escaped(text.title)}"
    if text.description:
        yield f"DESCRIPTION:{_escaped(text.description)}"
    yield "TRANSP:TRANSPARENT"
    yield "BEGIN:VALARM"
    yield "ACTION:DISPLAY"
    yield "TRIGGER:PT0S"
    yield f"DESCRIPTION:{_escaped(text.title)}"
    yield "END:VALARM"
    yield "END:VEVENT"


def _local(at: datetime) -> str:
    return at.strftime("%Y%m%dT%H%M%S")


def _escaped(text: str) -> str:
    """As RFC 5545 (3.3.11) writes a text; other control characters may not stand in it."""
    escaped = text.translate(ESCAPED)
    return "".join(character for character in escaped if character.isprintable())


def _folded(line: str) -> str:
    """The line in pieces of at most 75 bytes, none of which cuts a character."""
    pieces, piece, room = [], "", LINE_BYTES
    for character in line:
        size = len(character.encode("utf-8"))
        if size > room:
            pieces.append(piece)
            piece, room = "", LINE_BYTES - 1  # the space that begins the next piece
        piece += character
        room -= size
    return f"{LINE_END} ".join([*pieces, piece])
