"""The exercises that come with FormCheck, and those that a user brings."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from formcheck.definitions.excerpt import shown
from formcheck.definitions.mistakes import hinted
from formcheck.definitions.packaged import packaged_files, packaged_translations
from formcheck.errors import ExerciseError
from formcheck.exercises.loader import parse_exercise, read_exercise, translated
from formcheck.exercises.model import Exercise
from formcheck.exercises.store import ExerciseStore
from formcheck.files import user_data
from formcheck.messages.error_ids import Wrong
from formcheck.messages.message import Message

PACKAGE: Final = "formcheck.exercises"


def exercise_ids() -> tuple[str, ...]:
    """The ids of the exercises that come with FormCheck, in alphabetical order."""
    return tuple(packaged_files(PACKAGE))


def exercises() -> tuple[Exercise, ...]:
    """All exercises that come with FormCheck."""
    return tuple(load_exercise(exercise_id) for exercise_id in exercise_ids())


def load_exercise(name: str | Path) -> Exercise:
    """An exercise by its id, or from a TOML file by its path, with its translations.

    The user's own are found by their ids beside those that come with FormCheck.

    Raises:
        ExerciseError: there is no such exercise, or the file has mistakes.
    """
    if isinstance(name, Path) or name.endswith(".toml"):
        return read_exercise(name)
    found = _by_id(name)
    if found is None:
        said = Message.of(Wrong.NO_EXERCISE, exercise=shown(name))
        raise ExerciseError(hinted(said, name, known_ids()))
    return found


def own_store() -> ExerciseStore:
    """The user's own exercises."""
    return ExerciseStore(user_data("FORMCHECK_EXERCISES", "exercises"), exercise_ids())


def known_exercises() -> tuple[Exercise, ...]:
    """All exercises that come with FormCheck, and then the user's own."""
    return (*exercises(), *own_store().exercises())


def known_ids() -> tuple[str, ...]:
    """The ids of the exercises that come with FormCheck, and then of the user's own."""
    return (*exercise_ids(), *(exercise.id for exercise in own_store().exercises()))


def find_exercise(exercise_id: str) -> Exercise | None:
    """The exercise with this id, None where there is none that can be read."""
    try:
        return _by_id(exercise_id)
    except ExerciseError:
        return None


def exercise_file(name: str) -> Path:
    """Where `load_exercise` reads the exercise called `name`; it need not be there."""
    if name.endswith(".toml"):
        return Path(name)
    packaged = packaged_files(PACKAGE).get(name)
    return Path(str(packaged)) if packaged else own_store().path(name) or Path(name)


def _by_id(exercise_id: str) -> Exercise | None:
    if exercise_id in exercise_ids():
        return _packaged(exercise_id)
    return own_store().find(exercise_id)


@cache
def _packaged(exercise_id: str) -> Exercise:
    file = packaged_files(PACKAGE)[exercise_id]
    exercise = parse_exercise(file.read_text(encoding="utf-8"), file.name)
    translations = {
        language: (file.name, file.read_text(encoding="utf-8"))
        for language, file in packaged_translations(PACKAGE, exercise_id).items()
    }
    return translated(exercise, translations)
