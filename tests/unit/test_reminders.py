"""Reminders as a calendar reads them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from formcheck.report.handout_html import reminder_text
from formcheck.routines.catalog import load_routine
from formcheck.routines.model import Routine, Step
from formcheck.routines.reminders import ReminderText, reminders, spans, usual_times
from formcheck.wording.catalogue import catalogue

BACK_CARE = load_routine("back_care")
BEGIN = date(2026, 3, 1)
NOW = datetime(2026, 3, 1, 7, 30, tzinfo=UTC)
TWICE = (time(8), time(18, 30))
TEXT = ReminderText("Back; care, \\ at home", "Bridge: 3 sets\nStretch: äöü" + "ß" * 100)


def step(first: date | None = None, last: date | None = None) -> Step:
    given = {"from": first, "until": last}
    return Step.model_validate(
        {"exercise": "squat", **{key: day for key, day in given.items() if day}}
    )


def routine(*steps: Step) -> Routine:
    return Routine(id="mine", name="Mine", per_day=2, steps=steps)


def events_of(text: str) -> list[Any]:
    """The events as a calendar reads them."""
    return list(Calendar.from_ical(text).walk("VEVENT"))


def written(of: Routine = BACK_CARE, text: ReminderText = TEXT, begin: date = BEGIN) -> str:
    return reminders(of, TWICE, text, begin, NOW)


class TestAsACalendarReadsIt:
    def test_each_time_of_day_comes_back_every_day_in_local_time(self) -> None:
        events = events_of(written())
        assert [event.decoded("DTSTART") for event in events] == [
            datetime(2026, 3, 1, 8),
            datetime(2026, 3, 1, 18, 30),
        ]
        assert all(event.decoded("DTSTART").tzinfo is None for event in events)
        assert all(dict(event["RRULE"]) == {"FREQ": ["DAILY"]} for event in events)
        assert all(event.decoded("DTSTAMP") == NOW for event in events)

    def test_the_words_come_through_whole(self) -> None:
        (event, _) = events_of(written())
        assert str(event["SUMMARY"]) == TEXT.title
        assert str(event["DESCRIPTION"]) == TEXT.description
        (alarm,) = event.walk("VALARM")
        assert alarm["ACTION"] == "DISPLAY"
        assert alarm.decoded("TRIGGER") == timedelta(0)

    def test_it_ends_with_the_last_day_on_which_something_is_due(self) -> None:
        last = date(2026, 3, 20)
        (event, _) = events_of(written(routine(step(None, last))))
        assert event["RRULE"]["UNTIL"] == [datetime(2026, 3, 20, 8)]

    def test_a_calendar_knows_the_events_again(self) -> None:
        gap = routine(step(None, date(2026, 3, 5)), step(date(2026, 3, 9)))
        first = [str(e["UID"]) for e in events_of(written(gap))]
        again = [str(e["UID"]) for e in events_of(written(gap))]
        later = written(gap, begin=date(2026, 3, 8))
        assert first == again
        assert len(set(first)) == 4
        assert [str(e["UID"]) for e in events_of(later)] == first[2:]


class TestAsItIsWritten:
    def test_no_line_is_too_long_and_each_ends_as_it_should(self) -> None:
        data = written().encode("utf-8")
        assert data.endswith(b"\r\n")
        assert max(len(line) for line in data.split(b"\r\n")) <= 75
        assert b"\n" not in data.replace(b"\r\n", b"")
        for line in data.split(b"\r\n"):
            line.decode("utf-8")  # no character is cut

    @pytest.mark.parametrize("text", ["BEGIN:VEVENT\r\nEND", "\x00\x1b[1m", "a" * 75, "a" * 74])
    def test_what_people_write_stays_a_text(self, text: str) -> None:
        assert len(events_of(written(text=ReminderText(text, "")))) == 2

    def test_what_is_over_is_not_reminded_of(self) -> None:
        assert "VEVENT" not in written(routine(step(None, date(2026, 2, 1))))


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([step()], [(date.min, date.max)]),
        ([step(), step(BEGIN)], [(date.min, date.max)]),
        (
            [step(None, date(2026, 3, 5)), step(date(2026, 3, 6), date(2026, 3, 9))],
            [(date.min, date(2026, 3, 9))],
        ),
        (
            [step(date(2026, 3, 7)), step(None, date(2026, 3, 5))],
            [(date.min, date(2026, 3, 5)), (date(2026, 3, 7), date.max)],
        ),
    ],
)
def test_days_on_which_something_is_due(
    steps: list[Step], expected: list[tuple[date, date]]
) -> None:
    assert spans(routine(*steps)) == expected


def test_usual_times_are_of_the_day() -> None:
    assert [usual_times(n) for n in (1, 2)] == [[time(8)], [time(8), time(19)]]
    assert all(len(set(usual_times(n))) == n for n in range(1, 13))


@pytest.mark.parametrize("language", ["en", "de"])
def test_what_is_reminded_of(language: str) -> None:
    text = reminder_text(BACK_CARE, catalogue(language).report)
    assert BACK_CARE.in_language(language).name in text.title
    assert len(text.description.splitlines()) == 3
