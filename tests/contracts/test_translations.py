"""Whatever comes with FormCheck to be read says all of it in every language."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import formcheck
from formcheck.definitions.translation import lacking
from formcheck.exercises.catalog import exercise_ids, load_exercise
from formcheck.exercises.texts import ExerciseTexts
from formcheck.messages.languages import DEFAULT, LANGUAGES
from formcheck.messages.words import english
from formcheck.routines.catalog import load_routine, routine_ids
from formcheck.routines.texts import RoutineTexts

ROOT = Path(formcheck.__file__).parent
OTHERS = sorted(set(LANGUAGES) - {DEFAULT})
languages = pytest.mark.parametrize("language", OTHERS)
every_exercise = pytest.mark.parametrize("exercise_id", exercise_ids())
every_routine = pytest.mark.parametrize("routine_id", routine_ids())


def _texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for item in value.values():
            yield from _texts_in(item)
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts_in(item)
    elif isinstance(value, str) and value:
        yield value


@languages
@every_exercise
def test_every_exercise_is_translated_whole(exercise_id: str, language: str) -> None:
    path, exercise = ROOT / f"exercises/{exercise_id}.{language}.toml", load_exercise(exercise_id)
    assert language in exercise.translations, f"write {path.name}"
    own, given = ExerciseTexts.of(exercise), exercise.translations[language]
    left_out = lacking(own, given, path.read_text(encoding="utf-8"), path.name)
    assert list(map(english().message, left_out)) == []


@languages
@every_exercise
def test_no_text_stays_in_the_language_of_the_file(exercise_id: str, language: str) -> None:
    own = load_exercise(exercise_id)
    told = own.in_language(language)
    assert told.language == language
    before, after = (ExerciseTexts.of(exercise).model_dump() for exercise in (own, told))
    assert not set(_texts_in(before)) & set(_texts_in(after))


@languages
@every_exercise
def test_what_is_counted_and_judged_is_the_same_in_every_language(
    exercise_id: str, language: str
) -> None:
    own = load_exercise(exercise_id)
    back = ExerciseTexts.of(own).put_into(own.in_language(language))
    assert back.model_copy(update={"language": own.language}) == own


@pytest.mark.parametrize("language", LANGUAGES)
@every_exercise
def test_every_rule_that_is_judged_is_short_for_the_eye(exercise_id: str, language: str) -> None:
    rules = load_exercise(exercise_id).in_language(language).rules
    assert [rule.id for rule in rules if rule.views and not rule.short] == []


@languages
@every_routine
def test_every_routine_is_translated_whole(routine_id: str, language: str) -> None:
    path, routine = ROOT / f"routines/{routine_id}.{language}.toml", load_routine(routine_id)
    assert language in routine.translations, f"write {path.name}"
    own, given = RoutineTexts.of(routine), routine.translations[language]
    left_out = lacking(own, given, path.read_text(encoding="utf-8"), path.name)
    assert list(map(english().message, left_out)) == []
    assert routine.in_language(language).name != routine.name
