"""A routine may bring an exercise along: it is known to its steps and to nobody else."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from formcheck.coach.routine_runner import RoutineRunner
from formcheck.errors import ExerciseError, RoutineError
from formcheck.exercises.catalog import exercise_file, exercise_ids, load_exercise, own_store
from formcheck.exercises.loader import parse_exercise
from formcheck.exercises.portable import PortableExercise
from formcheck.history.store import History
from formcheck.messages.languages import DEFAULT
from formcheck.report.session_html import render_session
from formcheck.routines.loader import parse_routine
from formcheck.routines.model import Routine
from formcheck.routines.writer import to_toml
from formcheck.ui.live.choice import not_due_in_words
from formcheck.ui.planning.draft import Draft
from formcheck.wording.catalogue import catalogue
from tests.own import within_routine
from tests.report.pages import Page

STEPS = 'schema = 1\nid = "r"\nname = "R"\n[[steps]]\nexercise = "mine"\nreps = 4\n'
TEXT = STEPS + within_routine("squat", "mine", "Deep squat")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One's own exercises, of which there are none."""
    monkeypatch.setenv("FORMCHECK_EXERCISES", str(tmp_path / "own"))
    return tmp_path / "own"


@pytest.fixture
def routine() -> Routine:
    return parse_routine(TEXT, "r.toml")


def test_its_steps_know_it_and_nobody_else(routine: Routine) -> None:
    exercise = routine.exercise_of(routine.steps[0])
    assert exercise.name == "Deep squat"
    assert exercise.rules == load_exercise("squat").rules
    assert own_store().exercises() == ()
    with pytest.raises(ExerciseError, match="There is no exercise 'mine'"):
        load_exercise("mine")


def test_the_guide_leads_through_it_in_the_readers_language(routine: Routine) -> None:
    runner = RoutineRunner(routine, prepare=lambda exercise: exercise.in_language("de"))
    assert runner.snapshot().exercise.steps == load_exercise("squat").in_language("de").steps
    assert runner.snapshot().target.reps == 4
    assert RoutineRunner(routine).snapshot().exercise.name == "Deep squat"


def test_it_comes_before_one_of_ones_own(routine: Routine, folder: Path) -> None:
    folder.mkdir()
    own = (exercise_file("squat")).read_text("utf-8").replace('id = "squat"', 'id = "mine"')
    (folder / "mine.toml").write_text(own, encoding="utf-8")
    assert load_exercise("mine").name == "Squat"
    assert routine.exercise_of(routine.steps[0]).name == "Deep squat"


def test_it_is_kept_when_the_routine_is_written_or_changed(routine: Routine) -> None:
    assert parse_routine(to_toml(routine), "again.toml") == routine
    draft = Draft.of(routine, own=True, words=catalogue(DEFAULT))
    assert not draft.steps[0].holds
    changed = draft.routine("r")
    assert changed.exercises == routine.exercises
    assert parse_routine(to_toml(changed), "again.toml") == changed


@pytest.mark.parametrize("exercise_id", exercise_ids())
def test_every_exercise_can_be_written(exercise_id: str) -> None:
    text = STEPS + within_routine(exercise_id, "mine", "Other").replace("reps = 4\n", "")
    routine = parse_routine(text, "r.toml")
    assert parse_routine(to_toml(routine), "again.toml") == routine


def test_its_limits_can_be_prescribed() -> None:
    limit = '[[steps.limits]]\nrule = "depth"\nmeasure = "thigh_slope"\nat_most = 60\n'
    routine = parse_routine(STEPS + limit + TEXT.removeprefix(STEPS), "r.toml")
    step = routine.steps[0]
    (rule,) = step.applied(routine.exercise_of(step)).prescribed
    assert (rule.id, rule.at_most) == ("depth", 60.0)


def test_what_is_not_due_is_named_by_it() -> None:
    late = STEPS + "from = 2100-01-01\n" + TEXT.removeprefix(STEPS)
    (line,) = not_due_in_words(
        catalogue("en"), parse_routine(late, "r.toml"), datetime.now().date()
    )
    assert line == "Deep squat is not due today: from 2100-01-01."


def test_the_result_of_a_session_names_it(routine: Routine, tmp_path: Path) -> None:
    history = History(tmp_path / "history.db")
    start = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
    number = history.start_session(start, "r")
    exercise = routine.exercise_of(routine.steps[0])
    history.end_set(history.start_set(number, exercise, start), start, "target reached")
    result = history.result(number)
    assert "Deep squat" in Page(render_session(result, routine)).text
    assert "Deep squat" not in Page(render_session(result)).text


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('id = "mine"\n', 'id = "squat"\n', "'squat' comes with FormCheck"),
        ("schema = 2", "schema = 1", "exercises[1].schema cannot be 1"),
        ('judge = "best"', 'judge = "bets"', "Did you mean 'best'"),
        ("[exercises.translations.de]\n", "[exercises.translations.de]\nnmae = 'x'\n", "nmae"),
    ],
)
def test_its_mistakes_are_told_with_their_line(old: str, new: str, says: str) -> None:
    head, inner = STEPS.rstrip("\n"), TEXT.removeprefix(STEPS)
    assert old in inner
    with pytest.raises(RoutineError) as caught:
        parse_routine(f"{head}\n{inner.replace(old, new, 1)}", "r.toml")
    (told, *_) = (line for line in str(caught.value).splitlines() if says in line)
    number = int(told.split("line ")[1].split(":")[0])
    assert f"{head}\n{inner.replace(old, new, 1)}".splitlines()[number - 1].strip() in new


def test_what_a_whole_exercise_would_be_refused_for_is_refused() -> None:
    inner = TEXT.removeprefix(STEPS).replace("ideal = 0.0", "ideal = 60.0", 1)
    alone = PortableExercise.of_file(exercise_file("squat")).text.replace(
        "ideal = 0.0", "ideal = 60.0", 1
    )
    with pytest.raises(ExerciseError) as caught:
        parse_exercise(alone, "squat.toml")
    what = str(caught.value).splitlines()[0].split(": ", 1)[1]
    with pytest.raises(RoutineError) as within:
        parse_routine(STEPS + inner, "r.toml")
    assert what in str(within.value)


def test_limits_of_a_broken_one_are_not_looked_at() -> None:
    limit = '[[steps.limits]]\nrule = "depth"\nat_most = 60\n'
    inner = TEXT.removeprefix(STEPS).replace('measure = "thigh_slope"', 'measure = "thigh"')
    with pytest.raises(RoutineError, match="unknown measure 'thigh'"):
        parse_routine(STEPS + limit + inner, "r.toml")


def test_two_with_one_id_are_refused() -> None:
    with pytest.raises(RoutineError, match="there is an exercise 'mine' in this file already"):
        parse_routine(TEXT + TEXT.removeprefix(STEPS), "r.toml")
