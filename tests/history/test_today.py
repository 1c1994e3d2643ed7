"""Today's dose: fit for a beginner, and more only when the day after was no worse."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from formcheck.history.store import History
from formcheck.history.today import (
    DoseLevel,
    ExerciseDay,
    Why,
    eased,
    exercise_days,
    level_of,
    whole_sets,
)
from formcheck.routines.catalog import load_routine
from formcheck.routines.model import Routine, Step
from tests.page.records import add_session, days_ago, rep

TODAY = date(2026, 5, 10)
BACK_CARE = load_routine("back_care")


def days(*scores: int | None, sets: int = 1, rise: int = 0) -> list[ExerciseDay]:
    """A day after another up to yesterday, with the pain before."""
    first = TODAY - timedelta(days=len(scores))
    return [
        ExerciseDay(first + timedelta(days=i), score, rise, sets) for i, score in enumerate(scores)
    ]


@pytest.mark.parametrize(
    ("done", "expected"),
    [
        ([], DoseLevel(0, Why.BEGIN)),
        (days(5), DoseLevel(0, Why.UNTOLD)),
        (days(5, 5), DoseLevel(1, Why.MORE)),
        (days(5, 4, 4, 3), DoseLevel(3, Why.MORE)),
        (days(5, 6), DoseLevel(0, Why.SAME)),
        (days(5, 5, 5, 7), DoseLevel(1, Why.LESS)),
        (days(5, None, 5), DoseLevel(0, Why.UNTOLD)),
        (days(None, None, None), DoseLevel(0, Why.UNTOLD)),
        (days(5, 5, rise=2), DoseLevel(0, Why.LESS)),
        (days(None, None, sets=3), DoseLevel(3, Why.UNTOLD)),
        (days(5, 5, 5, 5, 5, 5, 5, 7), DoseLevel(2, Why.LESS)),
    ],
)
def test_the_dose_grows_only_when_the_day_after_was_no_worse(
    done: list[ExerciseDay], expected: DoseLevel
) -> None:
    assert level_of(done, TODAY, 3) == expected


def test_a_pause_begins_anew() -> None:
    done = days(5, 4, 4, 3)
    assert level_of(done, TODAY + timedelta(days=13), 3).sets == 3
    assert level_of(done, TODAY + timedelta(days=14), 3) == DoseLevel(0, Why.PAUSE)
    later = [*done, ExerciseDay(TODAY + timedelta(days=30), 3, 0, 1)]
    assert level_of(later, TODAY + timedelta(days=31), 3) == DoseLevel(0, Why.PAUSE)


def test_what_is_left_open_is_eased_and_never_more_than_the_whole() -> None:
    doses = [[eased(BACK_CARE, DoseLevel(sets, Why.MORE)).steps[0]] for sets in (0, 1, 2, 3, 9)]
    found = [(step.sets, step.reps) for (step,) in doses]
    assert found == [(1, 8), (1, None), (2, None), (3, None), (3, None)]
    assert [step.sets for step in eased(BACK_CARE, DoseLevel(9, Why.MORE)).steps] == [3, 1, 1]
    assert eased(BACK_CARE, DoseLevel(0, Why.BEGIN)).translations == BACK_CARE.translations


def test_the_whole_dose() -> None:
    assert whole_sets(BACK_CARE) == 3


def test_what_is_written_stays() -> None:
    mine = Routine(id="mine", name="Mine", steps=(Step(exercise="squat", sets=4, reps=12),))
    assert eased(mine, DoseLevel(0, Why.BEGIN)) == mine


def test_the_days_of_a_history(tmp_path: Path) -> None:
    history = History(tmp_path / "history.db")
    add_session(history, days_ago(3), {"glute_bridge": [rep(1)]}, pain=(4, 6))
    add_session(history, days_ago(1), {"glute_bridge": [rep(1)]})
    add_session(history, days_ago(1), {"glute_bridge": [rep(1)]}, pain=(3, 2))
    history.start_session(days_ago(0))
    first, second = exercise_days(history.results())
    assert (first.day, first.before, first.rise, first.sets) == (days_ago(3).date(), 4, 2, 1)
    assert (second.day, second.before, second.rise, second.sets) == (days_ago(1).date(), 3, 0, 1)
