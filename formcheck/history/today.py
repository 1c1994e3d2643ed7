"""What to do today: the routine done last, in a dose that fits.

A dose grows by a set only when the day after was no worse: the pain before the next session is told
to be no more than it was before this one. A clear rise takes a set away; two weeks without exercise
begin again. What a physiotherapist wrote, or the person, is never changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Final

from formcheck.history.records import SessionResult
from formcheck.routines.model import Routine, Step
from formcheck.safety.pain import WORSE

PAUSE: Final = timedelta(days=14)
"""After so long a pause the dose begins again."""


class Why(StrEnum):
    """Why the dose is what it is."""

    BEGIN = "begin"
    """Nothing was done yet."""
    MORE = "more"
    """The day after was no worse."""
    SAME = "same"
    """The day after was a little worse."""
    LESS = "less"
    """The pain was clearly worse."""
    UNTOLD = "untold"
    """The pain was not told: nobody knows how the day after was."""
    PAUSE = "pause"
    """It is long ago."""


@dataclass(frozen=True, slots=True)
class ExerciseDay:
    """A day on which anything was done.

    Attributes:
        day: the day.
        before: the pain before its first session, None where it was not told.
        rise: the greatest rise of the pain in one of its sessions, 0 where none was told.
        sets: the most sets of one exercise in one session.
    """

    day: date
    before: int | None
    rise: int
    sets: int


@dataclass(frozen=True, slots=True)
class DoseLevel:
    """How much is right.

    Attributes:
        sets: of each exercise; 0 for the very beginning: one set of half as many.
        why: the reason.
    """

    sets: int
    why: Why


def level_of(days: Sequence[ExerciseDay], today: date, most: int) -> DoseLevel:
    """How much is right today.

    Args:
        days: on which anything was done, in order.
        today: the day.
        most: the sets of the whole dose.
    """
    if not days:
        return DoseLevel(0, Why.BEGIN)
    level = DoseLevel(min(most, _held(0, days[0])), Why.UNTOLD)
    for day, after in pairwise(days):
        level = _next(level, day, after)
        level = DoseLevel(min(most, _held(level.sets, after)), level.why)
    if today - days[-1].day > PAUSE:
        return DoseLevel(0, Why.PAUSE)
    if days[-1].rise >= WORSE:
        return DoseLevel(max(0, level.sets - 1), Why.LESS)
    return level


def whole_sets(routine: Routine) -> int:
    """The most sets of one exercise in the whole dose."""
    return max(step.dose(routine.exercise_of(step)).sets for step in routine.steps)


def exercise_days(results: Sequence[SessionResult]) -> list[ExerciseDay]:
    """The days on which anything was done, in order."""
    done = [one for one in results if one.session.attempts]
    return list(_days(sorted(done, key=lambda one: one.session.started_at)))


def eased(routine: Routine, level: DoseLevel) -> Routine:
    """The routine with so many sets where it leaves them open; never more than the whole."""
    steps = tuple(_eased(step, routine, level) for step in routine.steps)
    return routine.model_copy(update={"steps": steps})


def _held(sets: int, day: ExerciseDay) -> int:
    """What somebody did of their own accord is no step back for them."""
    return max(sets, day.sets) if day.sets > 1 else sets


def _next(level: DoseLevel, day: ExerciseDay, after: ExerciseDay) -> DoseLevel:
    if after.day - day.day > PAUSE:
        return DoseLevel(0, Why.PAUSE)
    told = day.before is not None and after.before is not None
    change = (after.before or 0) - (day.before or 0) if told else None
    if day.rise >= WORSE or (change is not None and change >= WORSE):
        return DoseLevel(max(0, level.sets - 1), Why.LESS)
    if change is None:
        return DoseLevel(level.sets, Why.UNTOLD)
    return DoseLevel(level.sets + 1, Why.MORE) if change <= 0 else DoseLevel(level.sets, Why.SAME)


def _days(done: Sequence[SessionResult]) -> Iterator[ExerciseDay]:
    for day in sorted({one.session.started_at.date() for one in done}):
        of_day = [one for one in done if one.session.started_at.date() == day]
        told = (one.score("before") for one in of_day)
        yield ExerciseDay(
            day=day,
            before=next((score for score in told if score is not None), None),
            rise=max(map(_rise, of_day)),
            sets=max(map(_sets, of_day)),
        )


def _rise(result: SessionResult) -> int:
    before, after = result.score("before"), result.score("after")
    return max(0, after - before) if before is not None and after is not None else 0


def _sets(result: SessionResult) -> int:
    done = [one.exercise for one in result.sets if one.count]
    return max(map(done.count, done), default=0)


def _eased(step: Step, routine: Routine, level: DoseLevel) -> Step:
    usual = routine.exercise_of(step).dosage
    update: dict[str, int] = {}
    if step.sets is None:
        update["sets"] = min(usual.sets, max(1, level.sets))
    if step.reps is None and level.sets == 0:
        update["reps"] = -(-usual.reps // 2)
    return step.model_copy(update=update)
