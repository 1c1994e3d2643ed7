"""What was prescribed for a session is kept with it, whatever is changed or loaded later."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from formcheck.coach.events import AttemptCompleted, Rep, Verdict
from formcheck.coach.routine_runner import ExerciseChanged
from formcheck.exercises.catalog import load_exercise
from formcheck.exercises.prescription import Limit
from formcheck.history.course import Course, course_of
from formcheck.history.records import SessionResult
from formcheck.history.store import History
from formcheck.live.history_writer import HistoryWriter
from formcheck.report.course_html import adherence, exercise_texts, render_course
from formcheck.report.history_tables import sets_csv
from formcheck.report.language import ENGLISH
from formcheck.report.session_html import render_session
from formcheck.routines.catalog import load_routine
from formcheck.routines.model import Routine, Step
from formcheck.routines.store import RoutineStore
from formcheck.wording.catalogue import catalogue
from tests.own import exercise_text
from tests.report.pages import Page

BRIDGE = load_exercise("glute_bridge")
REP = Rep(1, None, 1.0, 2.0, 3.0, 48.0, {}, Verdict.GOOD, (), ())
MONDAY = date(2026, 3, 2)


def plan(sets: int, at_least: float, per_day: int = 1) -> Routine:
    limit = Limit(rule="hips_low", at_least=at_least, note="Gently.")
    step = Step(exercise="glute_bridge", sets=sets, reps=8, limits=(limit,))
    return Routine(id="mine", name="Mine", per_day=per_day, steps=(step,))


def do(
    history: History, routine: Routine, day: date = MONDAY, *, keeps: bool = True, reps: int = 1
) -> None:
    """A session as the live part writes it down."""
    at = datetime.combine(day, datetime.min.time()).replace(hour=8)
    exercise = routine.steps[0].applied(routine.exercise_of(routine.steps[0]))
    writer = HistoryWriter(
        history, routine.id, now=lambda: at, prescribed=routine if keeps else None
    )
    writer.note([ExerciseChanged(0.0, 0, exercise, "")])
    writer.note([AttemptCompleted(REP.end_s, REP)] * reps)
    writer.commit()
    assert writer.settle(5)


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FORMCHECK_ROUTINES", str(tmp_path / "routines"))
    monkeypatch.setenv("FORMCHECK_EXERCISES", str(tmp_path / "exercises"))
    return tmp_path


def told(result: SessionResult, now: Routine | None) -> str:
    """All that is said of a session where it is looked at or taken along."""
    table = sets_csv([result], lambda _: now, ENGLISH)
    return Page(render_session(result, now)).text + table


@pytest.mark.usefixtures("folders")
def test_a_session_is_told_by_what_was_prescribed_for_it(history: History) -> None:
    then, now = plan(2, 140.0), plan(5, 165.0)
    RoutineStore().save(then)
    do(history, RoutineStore().load("mine"))
    RoutineStore().save(now)
    (result,) = history.results()
    assert result.prescribed == then
    assert history.result(result.session.id) == result
    for routine in (RoutineStore().load("mine"), None):
        text = told(result, routine)
        assert "2 sets of 8 repetitions" in text
        assert "Hips too low: at least 140°. Gently." in text
        assert "5 sets" not in text
        assert "165" not in text


def test_an_exercise_of_one_s_own_is_kept_with_it(folders: Path, history: History) -> None:
    file = folders / "exercises" / "mine.toml"
    file.parent.mkdir()
    file.write_text(exercise_text("squat", "mine", "Deep squat"), encoding="utf-8")
    do(history, Routine(id="own", name="Own", steps=(Step(exercise="mine", reps=7),)))
    file.unlink()
    (result,) = history.results()
    text = told(result, None)
    assert "Deep squat" in text
    assert "of 7 repetitions" in text


def test_it_is_told_in_the_language_of_who_reads_it(history: History) -> None:
    do(history, load_routine("back_care"))
    (result,) = history.results()
    german = catalogue("de").report
    assert load_routine("back_care").in_language("de").name in render_session(result, None, german)
    assert load_routine("back_care").name in render_session(result, None)


def test_what_was_said_first_stays_and_nothing_leaves_nothing(history: History) -> None:
    number = history.start_session(datetime(2026, 3, 2, 8))
    history.prescribe(number, plan(2, 140.0))
    history.prescribe(number, plan(3, 150.0))
    assert history.result(number).prescribed == plan(2, 140.0)
    writer = HistoryWriter(history, "mine", prescribed=plan(2, 140.0))
    writer.commit()
    assert len(history.sessions()) == 1


@pytest.mark.parametrize("text", ["", "{", '{"routine": {"id": "mine"}}', b"\xff\x00"])
def test_a_damaged_one_hides_nothing(history: History, text: str | bytes) -> None:
    do(history, plan(2, 140.0))
    with contextlib.closing(sqlite3.connect(history.path)) as connection, connection:
        connection.execute("UPDATE prescriptions SET routine = ?", (text,))
    (result,) = history.results()
    assert result.prescribed is None
    assert result.session.attempts == 1
    assert history.damaged() == 1


def test_it_goes_with_the_rest(history: History) -> None:
    do(history, plan(2, 140.0))
    assert "hips_low" in history.export()
    history.delete_all()
    assert history.prescriptions() == {}


class TestCourse:
    """Three weeks: two sets, then three and stricter, then twice a day."""

    WEEKS = (plan(2, 140.0), plan(3, 150.0), plan(3, 150.0, per_day=2))

    @pytest.fixture
    def course(self, history: History) -> Callable[..., Course]:
        def made(*, now: Routine, keeps: bool = True) -> Course:
            for week, routine in enumerate(self.WEEKS):
                for day in (0, 2):
                    do(history, routine, MONDAY + timedelta(7 * week + day), keeps=keeps)
            today = MONDAY + timedelta(20)
            return course_of(now, history.results(), MONDAY, today)

        return made

    def test_each_day_is_measured_by_what_was_prescribed_then(
        self, course: Callable[..., Course]
    ) -> None:
        found = course(now=plan(1, 130.0, per_day=5))
        (bridge,) = found.exercises
        # Once on each day of two weeks, twice in the third, of which the last day is not over.
        assert [day.due for day in found.days] == [1] * 14 + [2] * 6 + [0]
        assert bridge.due_sets == 7 * 2 + 7 * 3 + 6 * 2 * 3
        assert bridge.done_sets == 6
        assert bridge.limits["hips_low"].judged == 6
        assert [one.since for one in bridge.prescribed] == [MONDAY, MONDAY + timedelta(7)]
        assert adherence(found, ENGLISH)[0] == (
            "Days on which it was due: 20, from 1 to 2 times a day."
        )
        (text,) = exercise_texts(found, ENGLISH)
        assert text.asked == "3 sets of 8 repetitions"
        assert text.limits == ["Hips too low: at least 150°. Gently."]
        assert text.earlier == [
            "Asked for from 2026-03-02 to 2026-03-08: 2 sets of 8 repetitions."
            " Hips too low: at least 140°. Gently."
        ]
        page = Page(render_course(found, ENGLISH)).text
        assert text.earlier[0] in page
        assert "measured against what was prescribed for each session" in page

    def test_sessions_that_do_not_hold_it_are_measured_by_what_is_now(
        self, course: Callable[..., Course]
    ) -> None:
        found = course(now=plan(1, 130.0), keeps=False)
        assert found.exercises[0].due_sets == 20
        assert "older sessions measured against the prescription as it stands today" in (
            Page(render_course(found, ENGLISH)).text
        )

    def test_an_exercise_that_was_taken_away_is_told(self, course: Callable[..., Course]) -> None:
        now = Routine(id="mine", name="Mine", steps=(Step(exercise="squat", sets=1),))
        found = course(now=now)
        assert [one.exercise.id for one in found.exercises] == ["glute_bridge"]
        assert found.exercises[0].done_sets == 6
