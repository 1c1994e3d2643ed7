"""The weeks of a routine as an HTML file that can go back to a physiotherapist, and in words."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from formcheck.history.course import Course, DayDone, ExerciseCourse, Prescribed
from formcheck.history.records import week_of
from formcheck.report.language import Language
from formcheck.report.pages import render, words
from formcheck.report.session_html import known_exercise, limit_lines, prescribed_dose
from formcheck.safety.pain import GENERAL_SAFETY, WORSE

WEEK_DAYS = 7


class DayKept(StrEnum):
    """How far the prescription was kept on a day."""

    FULL = "full"
    PART = "part"
    MISSED = "missed"
    NOT_DUE = "not_due"


@dataclass(frozen=True)
class DayCell:
    """A day in the calendar.

    Attributes:
        name: day and month.
        kept: how far the prescription was kept.
        share: how many sessions of how many; "" where none was due and none done.
        label: the same in words, for who hears the page.
    """

    name: str
    kept: DayKept
    share: str
    label: str


@dataclass(frozen=True)
class ExerciseText:
    """What is said of one exercise of the routine.

    Attributes:
        name: its name.
        noun: "repetition" or "hold".
        asked: how much is prescribed.
        limits: what is prescribed for this person, a line for each.
        earlier: what was prescribed before, a line for each time.
        sentences: sets against the prescription, the movement against what was asked for, limits.
        weeks: of each week its begin, sets, count, good ones, movement, and movement asked for
            where that ever was.
    """

    name: str
    noun: str
    asked: str
    limits: list[str]
    earlier: list[str]
    sentences: list[str]
    weeks: list[tuple[str, ...]]


def render_course(course: Course, language: Language) -> str:
    """The course as HTML text."""
    return render(
        "course.html.j2",
        language,
        title=course.routine.in_language(language.code).name,
        period=period(course, language),
        against=language.say("as_prescribed" if course.is_kept else "as_it_stands"),
        adherence=adherence(course, language),
        calendar=list(_calendar(course, language)),
        weekdays=language.weekdays(),
        exercises=exercise_texts(course, language),
        pain=pain(course, language),
        pain_weeks=[
            (_date(one.week, language), _score(one.before, language), _score(one.after, language))
            for one in course.pain
        ],
        general_safety=GENERAL_SAFETY,
    )


def render_calendar(course: Course, language: Language) -> str:
    """The days against the prescription as a table of HTML, with its style."""
    return render(
        "calendar.html.j2",
        language,
        calendar=list(_calendar(course, language)),
        weekdays=language.weekdays(),
    )


def period(course: Course, language: Language) -> str:
    """From which day until which."""
    first, last = course.days[0].day, course.days[-1].day
    return language.say("period", first=_date(first, language), last=_date(last, language))


def adherence(course: Course, language: Language) -> list[str]:
    """What was done of what was due, in sentences."""
    say = language.say
    if not course.due:
        return [say("adherence_none")]
    times = course.per_day
    if len(times) > 1:
        counts = [
            say("adherence_due_changed", days=len(course.due), least=times[0], most=times[-1])
        ]
    else:
        due = "adherence_due" if times[0] > 1 else "adherence_due_once"
        counts = [say(due, days=len(course.due), per_day=times[0])]
    counts.append(say("adherence_full", days=course.full))
    if times[-1] > 1:
        counts.append(say("adherence_part", days=course.part))
    counts.append(say("adherence_missed", days=course.missed))
    counts.append(say("adherence_share", share=language.number(100 * course.share)))
    return counts


def exercise_texts(course: Course, language: Language) -> list[ExerciseText]:
    """What is said of each exercise of the routine."""
    return [_exercise(one, language) for one in course.exercises]


def pain(course: Course, language: Language) -> str:
    """How the pain before a session went over the weeks, in a sentence."""
    told = [week.before for week in course.pain if not math.isnan(week.before)]
    if not told:
        return language.say("pain_course_none")
    first, last = (language.number(score, 1) for score in (told[0], told[-1]))
    if len(told) < 2:
        return language.say("pain_course_one", first=first)
    change = course.pain_change
    key = "pain_course_same" if change == 0 else f"pain_course_{'less' if change < 0 else 'more'}"
    difference = language.number(abs(told[-1] - told[0]), 1)
    return language.say(key, first=first, last=last, difference=difference, clear=WORSE)


def _exercise(one: ExerciseCourse, language: Language) -> ExerciseText:
    exercise = language.exercise(one.exercise)
    *earlier, last = one.prescribed
    return ExerciseText(
        name=exercise.name,
        noun=exercise.noun,
        asked=prescribed_dose(exercise.id, exercise, last.routine, language),
        limits=limit_lines(exercise, language),
        earlier=[_earlier(exercise.id, then, language) for then in earlier],
        sentences=list(_sentences(one, language)),
        weeks=[
            (
                _date(week.week, language),
                *(str(week.sets), str(week.count), str(week.good)),
                _moved(week.moved, one, language),
                *((_moved(week.asked, one, language),) if one.count else ()),
            )
            for week in one.weeks
        ],
    )


def _earlier(exercise_id: str, then: Prescribed, language: Language) -> str:
    """What was prescribed from one day to another."""
    routine = then.routine.in_language(language.code)
    exercise = known_exercise(exercise_id, routine, language)
    told = [prescribed_dose(exercise_id, exercise, routine, language)]
    if exercise is not None:
        told += limit_lines(exercise, language)
    return language.say(
        "asked_for_then",
        first=_date(then.since, language),
        last=_date(then.until or then.since, language),
        what=". ".join(line.rstrip(".") for line in told if line),
    )


def _sentences(one: ExerciseCourse, language: Language) -> Iterator[str]:
    say = language.say
    key = "sets_done_open" if one.due_sets is None else "sets_done"
    yield say(key, done=one.done_sets, due=one.due_sets)
    if one.count:
        latest = next(week for week in reversed(one.weeks) if not math.isnan(week.asked))
        yield say(
            "movement_reached",
            reached=one.reached,
            count=one.count,
            moved=_moved(latest.moved, one, language),
            asked=_moved(latest.asked, one, language),
        )
    names = {rule.id: rule.name for rule in language.exercise(one.exercise).rules}
    for rule, limit in one.limits.items():
        name = names.get(rule) or words(rule).capitalize()
        yield say("limit_broken", rule=name, count=limit.broken, total=limit.judged)


def _calendar(course: Course, language: Language) -> Iterator[list[DayCell | None]]:
    """Weeks from Monday; None before the first day and after the last."""
    days = {day.day: day for day in course.days}
    week, last = week_of(course.days[0].day), course.days[-1].day
    while week <= last:
        row = [days.get(week + timedelta(days=number)) for number in range(WEEK_DAYS)]
        yield [None if day is None else _cell(day, language) for day in row]
        week += timedelta(days=WEEK_DAYS)


def _cell(day: DayDone, language: Language) -> DayCell:
    name = language.say("day_month", day=day.day)
    kept = _kept(day)
    share = f"{day.done}/{day.due}" if day.due or day.done else ""
    told = language.say(f"kept_{kept}")
    label = language.say("day_label", day=name, done=day.done, due=day.due, kept=told)
    return DayCell(name, kept, share, label)


def _kept(day: DayDone) -> DayKept:
    if not day.due:
        return DayKept.NOT_DUE
    if day.done >= day.due:
        return DayKept.FULL
    return DayKept.PART if day.done else DayKept.MISSED


def _moved(value: float, one: ExerciseCourse, language: Language) -> str:
    if math.isnan(value):
        return ""
    unit = one.exercise.measures[one.exercise.signal.measure].unit
    return language.quantity(language.number(value, 0 if unit == "deg" else 2), unit)


def _score(score: float, language: Language) -> str:
    return "" if math.isnan(score) else language.number(score, 1)


def _date(day: date, language: Language) -> str:
    return language.say("day", day=day)
