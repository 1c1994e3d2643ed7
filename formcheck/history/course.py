"""The weeks of a routine: what was done of what was prescribed, how far, and the pain."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import fmean, median
from typing import TypeVar

from formcheck.errors import ExerciseError
from formcheck.exercises.model import Exercise
from formcheck.exercises.prescription import Limit
from formcheck.history.records import AttemptRecord, SessionResult, SetRecord, week_of
from formcheck.routines.model import Dose, Routine, Step
from formcheck.routines.prescribed import as_prescribed, is_same
from formcheck.safety.pain import WORSE

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
class Prescribed:
    """What was prescribed of an exercise for a time.

    Attributes:
        since: the first day on which it is known to have applied.
        until: the last one, None where nothing else came after it.
        routine: the routine as it was then.
    """

    since: date
    until: date | None
    routine: Routine


@dataclass(frozen=True, slots=True)
class LimitCourse:
    """A limit that is prescribed, over the weeks.

    Attributes:
        broken: how often it was broken.
        judged: of how many repetitions or holds that could be judged while it was prescribed.
    """

    broken: int
    judged: int


@dataclass(frozen=True, slots=True)
class ExerciseCourse:
    """One exercise of the routine over the weeks.

    Attributes:
        exercise: the exercise, with what was prescribed last.
        prescribed: all that was prescribed of it, in order.
        due_sets: sets that were due in all, None where the routine leaves open how many.
        done_sets: sets in which anything was done.
        count: repetitions or holds of which a movement was asked for.
        reached: how many of these reached it, but for the measuring error.
        limits: each limit that was prescribed, by its rule.
        weeks: each week in which anything was done.
    """

    exercise: Exercise
    prescribed: tuple[Prescribed, ...]
    due_sets: int | None
    done_sets: int
    count: int
    reached: int
    limits: dict[str, LimitCourse]
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
        exercises: each exercise of the routine, in its order, then those it had before.
        pain: each week in which any was told, of all sessions.
        is_kept: whether every session holds what was prescribed for it.
        per_day: how often a day it was due, each number that there was.
    """

    routine: Routine
    days: tuple[DayDone, ...]
    exercises: tuple[ExerciseCourse, ...]
    pain: tuple[PainWeek, ...]
    is_kept: bool
    per_day: tuple[int, ...]

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

    Each day is measured against what was prescribed for the last session until then; where a
    session does not hold that, against the routine as it stands now. Today is not over: what was
    not done yet is not missed.

    Args:
        routine: as it stands now.
        results: all sessions.
        first: the first day that counts.
        today: the last one.
    """
    began = max(first, first_day(routine, results) or first)
    within = [one for one in results if began <= _day(one) <= today]
    own = [one for one in within if _is_of(one, routine)]
    until_now = [one for one in results if _is_of(one, routine) and _day(one) <= today]
    then = _Prescriptions(routine, until_now)
    days = tuple(_days(then, Counter(map(_day, own)), began, today))
    names = dict.fromkeys(step.exercise for one in then.every(began) for step in one.steps)
    exercises = (_exercise(name, then, own, days) for name in names)
    return Course(
        routine=routine,
        days=days,
        exercises=tuple(one for one in exercises if one is not None),
        pain=tuple(_pain(within)),
        is_kept=all(one.prescribed is not None for one in own),
        per_day=tuple(sorted({then.on(day.day).per_day for day in days if day.due})),
    )


def last_prescribed(name: str, results: Sequence[SessionResult]) -> Routine | None:
    """The routine called `name` as it was prescribed last, None where no session holds it."""
    own = (one.prescribed for one in reversed(results) if one.session.routine == name)
    return next(filter(None, own), None)


class _Prescriptions:
    """What was prescribed on which day.

    Args:
        now: the routine as it stands now.
        own: the sessions of the routine, in order.
    """

    def __init__(self, now: Routine, own: Sequence[SessionResult]) -> None:
        self._now = as_prescribed(now)  # whatever is compared with it reads no files
        self._by_day = {_day(one): self._whole(one) for one in own}
        self._days = sorted(self._by_day)

    def on(self, day: date) -> Routine:
        """What applied on `day`: as the last session until then was prescribed, or the first."""
        place = bisect_right(self._days, day)
        return self._by_day[self._days[max(0, place - 1)]] if self._days else self._now

    def every(self, first: date) -> list[Routine]:
        """The routine now, then all that applied since `first`, the latest first."""
        return [self._now, *(self.on(day) for day in reversed(self._since(first)))]

    def of(self, exercise: str, first: date) -> Iterator[Prescribed]:
        """What was prescribed of an exercise since `first`, in order; what did not change once."""
        since, said, routine = first, None, self._now
        for day in self._since(first):
            then = self.on(day)
            says = _says(exercise, then)
            if says == said:
                continue
            if said:
                yield Prescribed(since, day - timedelta(days=1), routine)
            since, said, routine = day, says, then
        if said:
            yield Prescribed(since, None, routine)

    def _since(self, first: date) -> list[date]:
        return sorted({first, *(day for day in self._days if day > first)})

    def _whole(self, result: SessionResult) -> Routine:
        """What was prescribed; also the steps that were not due on that day, if they still are."""
        then, day = result.prescribed, _day(result)
        if then is None or is_same(then, self._now) or is_same(then, self._now.due_on(day)):
            return self._now
        return then


def _says(exercise: str, routine: Routine) -> list[tuple[Dose, tuple[Limit, ...]]]:
    """How much of an exercise a routine asks for, and how."""
    steps = [step for step in routine.steps if step.exercise == exercise]
    known = _known(routine, steps)
    return [(step.dose(known), step.limits) for step in steps] if known else []


def _known(routine: Routine, steps: Sequence[Step]) -> Exercise | None:
    """The exercise of these steps; None where there is none, or nobody knows it any more."""
    try:
        return routine.exercise_of(steps[0]) if steps else None
    except ExerciseError:
        return None


def _day(result: SessionResult) -> date:
    return result.session.started_at.date()


def _is_of(result: SessionResult, routine: Routine) -> bool:
    return result.session.routine == routine.id and result.session.attempts > 0


def _days(
    then: _Prescriptions, done: Mapping[date, int], first: date, today: date
) -> Iterator[DayDone]:
    for number in range((today - first).days + 1):
        day = first + timedelta(days=number)
        routine = then.on(day)
        due = routine.per_day if routine.due_on(day).steps else 0
        count = done.get(day, 0)
        yield DayDone(day, min(due, count) if day == today else due, count)


def _exercise(
    name: str, then: _Prescriptions, own: Sequence[SessionResult], days: Sequence[DayDone]
) -> ExerciseCourse | None:
    """One exercise; None where nobody knows it any more."""
    prescribed = tuple(then.of(name, days[0].day))
    exercise = _applied(name, prescribed[-1].routine) if prescribed else None
    if exercise is None:
        return None
    sets = [one for result in own for one in result.sets if one.exercise == name and one.count]
    attempts = [one for result in own for one in result.attempts if one.exercise == name]
    asked = [one for one in attempts if one.asked is not None]
    noise = exercise.measures[exercise.signal.measure].noise
    return ExerciseCourse(
        exercise=exercise,
        prescribed=prescribed,
        due_sets=_due_sets(name, then, days),
        done_sets=len(sets),
        count=len(asked),
        reached=sum(one.range >= (one.asked or 0.0) - noise for one in asked),
        limits=_limits(name, prescribed, attempts),
        weeks=tuple(_weeks(sets, attempts)),
    )


def _applied(name: str, routine: Routine) -> Exercise | None:
    steps = [step for step in routine.steps if step.exercise == name]
    known = _known(routine, steps)
    return steps[0].applied(known) if known else None


def _limits(
    name: str, prescribed: Sequence[Prescribed], attempts: Sequence[AttemptRecord]
) -> dict[str, LimitCourse]:
    """Each limit over the days on which it was prescribed."""
    counted: dict[str, LimitCourse] = {}
    for one in prescribed:
        exercise = _applied(name, one.routine)
        first, last = str(one.since), str(one.until or date.max)
        of_time = [attempt for attempt in attempts if first <= attempt.day <= last]
        for rule in {rule.id: rule for rule in exercise.prescribed} if exercise else {}:
            before = counted.get(rule, LimitCourse(0, 0))
            counted[rule] = LimitCourse(
                before.broken + sum(rule in attempt.rules for attempt in of_time),
                before.judged + sum(attempt.verdict != "not_judged" for attempt in of_time),
            )
    return counted


def _due_sets(name: str, then: _Prescriptions, days: Sequence[DayDone]) -> int | None:
    """The sets that were due, None where it was open on any day how many."""
    due = 0
    for day in days:
        for step in then.on(day.day).due_on(day.day).steps:
            if step.exercise != name or not day.due:
                continue
            if step.sets is None:
                return None
            due += step.sets * day.due
    return due


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
