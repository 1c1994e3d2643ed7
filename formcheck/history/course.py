"""The weeks of a routine: what was done of what was prescribed, how far, and the pain."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import fmean, median
from typing import TypeVar

from formcheck.care.pain import WORSE
from formcheck.exercises.model import Exercise
from formcheck.history.records import AttemptRecord, SessionResult, SetRecord
from formcheck.history.weeks import week_of
from formcheck.routines.model import Routine, Step

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class DayDone:
    """One day against the prescription.

    Attributes:
        day: the day.
        due: how many sessions were due; 0 where none was.
        done: how many were done.
    """

    day: date
    due: int
    done: int


@dataclass(frozen=True, slots=True)
class ExerciseWeek:
    """What was done of an exercise in one week.

    Attributes:
        week: its Monday.
        sets: sets in which anything was done.
        count: repetitions or holds, as corrected.
        good: those without a fault.
        moved: the median movement, in the unit of the counting signal; NaN where nothing was done.
        asked: the median of what was asked for; NaN where nothing was.
    """

    week: date
    sets: int
    count: int
    good: int
    moved: float
    asked: float


@dataclass(frozen=True, slots=True)
class ExerciseCourse:
    """One exercise of the routine over the weeks.

    Attributes:
        exercise: the exercise, with what is prescribed for this person.
        due_sets: sets that were due in all, None where the routine leaves open how many.
        done_sets: sets in which anything was done.
        count: repetitions or holds of which a movement was asked for.
        reached: how many of these reached it, but for the measuring error.
        broken: how often each prescribed limit was broken, by its rule.
        judged: repetitions or holds that could be judged.
        weeks: each week in which anything was done.
    """

    exercise: Exercise
    due_sets: int | None
    done_sets: int
    count: int
    reached: int
    broken: dict[str, int]
    judged: int
    weeks: tuple[ExerciseWeek, ...]


@dataclass(frozen=True, slots=True)
class PainWeek:
    """The mean pain scores of the sessions of one week, NaN where none was told."""

    week: date
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Course:
    """A routine from one day to another.

    Attributes:
        routine: as it stands now.
        days: each day.
        exercises: each exercise of the routine, in its order.
        pain: each week in which any was told, of all sessions.
    """

    routine: Routine
    days: tuple[DayDone, ...]
    exercises: tuple[ExerciseCourse, ...]
    pain: tuple[PainWeek, ...]

    @property
    def due(self) -> list[DayDone]:
        """The days on which it was due."""
        return [day for day in self.days if day.due]

    @property
    def full(self) -> int:
        """On how many of these it was done as often as prescribed."""
        return sum(day.done >= day.due for day in self.due)

    @property
    def part(self) -> int:
        """On how many it was done less often."""
        return sum(0 < day.done < day.due for day in self.due)

    @property
    def missed(self) -> int:
        """On how many it was not done."""
        return sum(day.done == 0 for day in self.due)

    @property
    def share(self) -> float:
        """The share of the due sessions that were done; NaN where none was due."""
        due = sum(day.due for day in self.due)
        return sum(min(day.done, day.due) for day in self.due) / due if due else math.nan

    @property
    def pain_change(self) -> float:
        """By how much the pain before a session changed from the first to the last week.

        0 where that is no clear change, NaN where it was told in less than two weeks.
        """
        told = [week.before for week in self.pain if not math.isnan(week.before)]
        if len(told) < 2:
            return math.nan
        change = told[-1] - told[0]
        return change if abs(change) >= WORSE else 0.0


def first_day(routine: Routine, results: Sequence[SessionResult]) -> date | None:
    """The day on which the routine was done first, None where it never was."""
    days = (_day(one) for one in results if _is_of(one, routine))
    return min(days, default=None)


def course_of(
    routine: Routine, results: Sequence[SessionResult], first: date, today: date
) -> Course:
    """The course of `routine` from its first day, or `first` if that is later, to today.

    Today is not over: what was not done yet is not missed.

    Args:
        routine: as it is prescribed.
        results: all sessions.
        first: the first day that counts.
        today: the last one.
    """
    began = max(first, first_day(routine, results) or first)
    within = [one for one in results if began <= _day(one) <= today]
    own = [one for one in within if _is_of(one, routine)]
    days = tuple(_days(routine, Counter(map(_day, own)), began, today))
    names = dict.fromkeys(step.exercise for step in routine.steps)
    exercises = tuple(_exercise(name, routine, own, days) for name in names)
    return Course(routine, days, exercises, tuple(_pain(within)))


def _day(result: SessionResult) -> date:
    return result.session.started_at.date()


def _is_of(result: SessionResult, routine: Routine) -> bool:
    return result.session.routine == routine.id and result.session.attempts > 0


def _days(
    routine: Routine, done: Mapping[date, int], first: date, today: date
) -> Iterator[DayDone]:
    for number in range((today - first).days + 1):
        day = first + timedelta(days=number)
        due = routine.per_day if routine.due_on(day).steps else 0
        count = done.get(day, 0)
        yield DayDone(day, min(due, count) if day == today else due, count)


def _exercise(
    name: str, routine: Routine, own: Sequence[SessionResult], days: Sequence[DayDone]
) -> ExerciseCourse:
    steps = [step for step in routine.steps if step.exercise == name]
    exercise = steps[0].applied(routine.exercise_of(steps[0]))
    sets = [one for result in own for one in result.sets if one.exercise == name and one.count]
    attempts = [one for result in own for one in result.attempts if one.exercise == name]
    asked = [one for one in attempts if one.asked is not None]
    noise = exercise.measures[exercise.signal.measure].noise
    limited = dict.fromkeys(rule.id for rule in exercise.prescribed)
    return ExerciseCourse(
        exercise=exercise,
        due_sets=_due_sets(steps, days),
        done_sets=len(sets),
        count=len(asked),
        reached=sum(one.range >= (one.asked or 0.0) - noise for one in asked),
        broken={rule: sum(rule in one.rules for one in attempts) for rule in limited},
        judged=sum(one.verdict != "not_judged" for one in attempts),
        weeks=tuple(_weeks(sets, attempts)),
    )


def _due_sets(steps: Sequence[Step], days: Sequence[DayDone]) -> int | None:
    if any(step.sets is None for step in steps):
        return None
    due = ((step.sets or 0) * day.due for day in days for step in steps if step.is_due(day.day))
    return sum(due)


def _weeks(sets: Sequence[SetRecord], attempts: Sequence[AttemptRecord]) -> Iterator[ExerciseWeek]:
    done, moved = _by_week(sets, _week), _by_week(attempts, _week)
    for week in sorted(done):
        of_week = moved.get(week, [])
        yield ExerciseWeek(
            week=week,
            sets=len(done[week]),
            count=sum(one.count for one in done[week]),
            good=sum(one.good for one in done[week]),
            moved=_median([one.range for one in of_week]),
            asked=_median([one.asked for one in of_week if one.asked is not None]),
        )


def _week(record: SetRecord | AttemptRecord) -> date:
    return week_of(date.fromisoformat(record.day))


def _by_week(records: Iterable[Item], week: Callable[[Item], date]) -> dict[date, list[Item]]:
    weeks: dict[date, list[Item]] = {}
    for record in records:
        weeks.setdefault(week(record), []).append(record)
    return weeks


def _pain(results: Sequence[SessionResult]) -> Iterator[PainWeek]:
    weeks = _by_week(results, lambda one: week_of(_day(one)))
    for week, of_week in sorted(weeks.items()):
        before = [one.score("before") for one in of_week]
        after = [one.score("after") for one in of_week]
        if any(score is not None for score in (*before, *after)):
            yield PainWeek(week, _mean(before), _mean(after))


def _median(values: Sequence[float]) -> float:
    return median(values) if values else math.nan


def _mean(scores: Sequence[int | None]) -> float:
    told = [score for score in scores if score is not None]
    return fmean(told) if told else math.nan
