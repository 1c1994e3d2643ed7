"""The one place to begin: what to do today, how the last time was, and how many days in a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from formcheck.history.records import SessionResult
from formcheck.history.today import DoseLevel, Why, eased, exercise_days, level_of, whole_sets
from formcheck.routines.catalog import load_routine, routine_ids
from formcheck.routines.known import find_routine
from formcheck.routines.model import Routine
from formcheck.ui.progress.days import streak
from formcheck.wording.catalogue import Catalogue

FIRST: Final = "back_care"
GENTLE: Final = "back_care_gentle"
"""The first week of `FIRST`."""
SAID: Final = {Why.BEGIN: "start.today_new"}
"""Other reasons are said by their own names."""


@dataclass(frozen=True, slots=True)
class TodaySuggestion:
    """What to do today.

    Attributes:
        routine: with the steps that are due, in the dose that fits.
        why: why so much, None where the dose is written and stays as it is.
        done: whether it was done today as often as it should be.
        last: the last session in which anything was done, None if there is none.
        streak: days in a row.
    """

    routine: Routine
    why: Why | None
    done: bool
    last: SessionResult | None
    streak: int


def suggestion(results: Sequence[SessionResult], today: date) -> TodaySuggestion:
    """What to do today, after all that was done."""
    done = [one for one in results if one.session.attempts]
    whole = _whole(done, today)
    days = exercise_days(done)
    routine, why = whole, None
    if whole.id in routine_ids():
        level = level_of(days, today, whole_sets(whole))
        routine, why = _in_dose(whole, level), level.why
    of_today = [
        one
        for one in done
        if one.session.started_at.date() == today and one.session.routine in {whole.id, routine.id}
    ]
    return TodaySuggestion(
        routine=routine,
        why=why,
        done=len(of_today) >= routine.per_day,
        last=done[-1] if done else None,
        streak=streak([one.day for one in days], today),
    )


def _whole(done: Sequence[SessionResult], today: date) -> Routine:
    """The routine done last of those of which anything is due; its whole dose."""
    for name in dict.fromkeys(one.session.routine for one in reversed(done)):
        routine = load_routine(FIRST) if name == GENTLE else find_routine(name)
        if routine is not None and len(routine.steps) > 1:
            due = routine.due_on(today)
            if due.steps:
                return due
    return load_routine(FIRST)


def _in_dose(whole: Routine, level: DoseLevel) -> Routine:
    """The very beginning of `FIRST` is a routine of its own."""
    if whole.id == FIRST and level.sets == 0:
        return load_routine(GENTLE)
    return eased(whole, level)


def in_words(words: Catalogue, found: TodaySuggestion) -> list[str]:
    """Why so much, how the last time was, and how many days in a row."""
    if found.done:
        lines = [words.say("start.today_done")]
    elif found.why is None:
        lines = [words.say("start.today_prescribed")]
    else:
        lines = [words.say(SAID.get(found.why, f"start.today_{found.why}"))]
    if found.last is not None:
        lines.append(_last(words, found.last))
    if found.streak > 1:
        lines.append(words.say("start.today_streak", count=found.streak))
    return lines


def _last(words: Catalogue, last: SessionResult) -> str:
    before, after = last.score("before"), last.score("after")
    told = before is not None and after is not None
    return words.say(
        "start.today_last",
        day=words.say("routines.day", day=last.session.started_at),
        done=words.say(
            "start.today_last_done",
            count=last.session.attempts,
            good=sum(one.good for one in last.sets),
        ),
        pain=words.say("start.today_last_pain", before=before, after=after) if told else "",
    )
