"""Every exercise that comes with FormCheck is recognised by itself."""

from __future__ import annotations

from importlib.resources import as_file, files

import pytest

from formcheck.exercises.catalog import exercise_ids
from formcheck.recognition.library import PACKAGE, PACKAGED, packaged
from formcheck.recognition.template import OTHER
from formcheck.workouts import recognise
from tests.recognition.figures import performed

MOST_BYTES = 300_000


def test_each_exercise_has_a_template_and_nothing_else_has() -> None:
    assert set(packaged()) == {*exercise_ids(), OTHER}


def test_the_templates_are_small() -> None:
    with as_file(files(PACKAGE) / PACKAGED) as path:
        assert path.stat().st_size < MOST_BYTES


@pytest.mark.parametrize("exercise", exercise_ids())
def test_it_is_recognised_as_itself(exercise: str) -> None:
    found = recognise(performed(exercise))
    assert [(one.exercise, len(one.signs)) for one in found.sets] == [(exercise, 3)]
    assert [one.id for one in found.exercises()] == [exercise]
