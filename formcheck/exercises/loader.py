"""Reads an exercise file and its translations, and names every mistake in them with its line."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, Final

from formcheck.definitions.mistakes import MOST_FOUND, Mistake, at_line, described
from formcheck.definitions.reader import parse
from formcheck.definitions.source import read_text
from formcheck.definitions.translation import beside, is_translation, lacking, strays
from formcheck.errors import ExerciseError
from formcheck.exercises.checks import around, gate, measures, names, rules, signal, texts
from formcheck.exercises.model import Exercise
from formcheck.exercises.texts import ExerciseTexts, ambiguous
from formcheck.messages.error_ids import Slip
from formcheck.messages.message import Message

CHECKS: Final = (texts, around, measures, signal, gate, rules)
OUTDATED: Final = 1


def read_exercise(path: str | os.PathLike[str]) -> Exercise:
    """The exercise in the TOML file at `path`, with the translations that lie beside it.

    Raises:
        ExerciseError: a file cannot be read or has mistakes; the message has a line for each.
    """
    path = Path(path)
    exercise = parse_exercise(read_text(path, ExerciseError), str(path))
    return translated(exercise, translations_of(path))


def translations_of(path: Path) -> dict[str, tuple[str, str]]:
    """The names and the texts of the translations of the exercise at `path`, by language.

    Raises:
        ExerciseError: one cannot be read.
    """
    return {
        language: (str(file), read_text(file, ExerciseError))
        for language, file in beside(path).items()
    }


def translated(exercise: Exercise, files: Mapping[str, tuple[str, str]]) -> Exercise:
    """The exercise with its translations.

    Args:
        exercise: the exercise.
        files: what each file of them is called in error messages, and its text, by language.

    Raises:
        ExerciseError: a translation has mistakes, or stands in the exercise's own file as well.
    """
    for language, (name, _) in files.items():
        if language in exercise.translations:
            twice = Message.of(Slip.TRANSLATED_TWICE, id=exercise.id, language=language)
            raise ExerciseError(at_line(name, 1, twice))
    return exercise.with_translations(
        {
            language: parse_translation(text, name, exercise, language)
            for language, (name, text) in files.items()
        }
    )


def parse_exercise(text: str, name: str) -> Exercise:
    """The exercise in the TOML `text`; `name` is what its file is called in error messages.

    Raises:
        ExerciseError: the text has mistakes, or is of schema 1.
    """
    return parse(Exercise, text, name, ExerciseError, mistakes, outdated=_no_exercise)


def parse_translation(text: str, name: str, exercise: Exercise, language: str) -> ExerciseTexts:
    """The texts of `exercise` in `language`, from the TOML `text` of the file called `name`.

    Raises:
        ExerciseError: the text has mistakes, or the exercise itself is in that language.
    """

    def wrong(given: ExerciseTexts) -> Iterator[Mistake]:
        yield from _mistranslated(exercise, language, given)
        yield from texts.controls(given)

    return parse(ExerciseTexts, text, name, ExerciseError, wrong)


def untranslated(exercise: Exercise, language: str, text: str, name: str) -> list[Message]:
    """What a translation leaves out, each with the line where it belongs.

    Args:
        exercise: with the translation.
        language: its language.
        text: the content of its file.
        name: what the file is called.
    """
    own, given = ExerciseTexts.of(exercise), exercise.translations[language]
    return lacking(own, given, text, name)


def untranslated_within(exercise: Exercise, language: str, text: str, name: str) -> list[Message]:
    """The same of a translation that stands in the exercise's own file."""
    own, given = ExerciseTexts.of(exercise), exercise.translations[language]
    return lacking(own, given, text, name, at=("translations", language))


def doubts_about(exercise: Exercise, text: str, name: str) -> list[Message]:
    """What is legal in an exercise and probably not meant so, each with its line.

    Args:
        exercise: what `text` says.
        text: the content of its file.
        name: what the file is called.
    """
    found = list(islice(_doubts(exercise), MOST_FOUND))
    return described(name, text, found)


def _no_exercise(data: dict[str, Any], name: str) -> Iterator[Mistake]:
    """That it is an exercise of schema 1, or a translation."""
    version = data.get("schema")
    if version is None and is_translation(name):
        yield Mistake((), Message(Slip.IS_TRANSLATION))
    if type(version) is int and version == OUTDATED:
        yield Mistake(("schema",), Message.of(Slip.SCHEMA_OLD, file=name))


def mistakes(exercise: Exercise) -> Iterator[Mistake]:
    """What is wrong with an exercise that the schema alone cannot see."""
    wrong = list(islice(names.mistakes(exercise), MOST_FOUND))
    yield from wrong
    if not wrong:
        for check in CHECKS:
            yield from check.mistakes(exercise)
    for language, given in exercise.translations.items():
        for mistake in _mistranslated(exercise, language, given):
            yield Mistake(("translations", language, *mistake.path), mistake.says)


def _mistranslated(exercise: Exercise, language: str, given: ExerciseTexts) -> Iterator[Mistake]:
    """What a translation says that cannot be; the paths are its own."""
    if language == exercise.language:
        yield Mistake((), Message.of(Slip.IN_OWN_LANGUAGE, id=exercise.id, language=language))
    yield from strays(ExerciseTexts.of(exercise), given)
    yield from ambiguous(exercise, given)


def _doubts(exercise: Exercise) -> Iterator[Mistake]:
    for check in CHECKS:
        yield from check.doubts(exercise)
