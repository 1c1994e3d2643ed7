"""Reads an exercise file, and names every mistake in it with its line."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Final

from formcheck.declared.mistakes import MOST_FOUND, Mistake, described
from formcheck.declared.reader import parse
from formcheck.declared.source import read_text
from formcheck.errors import ExerciseError
from formcheck.exercises.checks import around, gate, measures, names, rules, signal, texts
from formcheck.exercises.model import Exercise
from formcheck.messages.error_ids import Slip
from formcheck.messages.message import Message

CHECKS: Final = (texts, around, measures, signal, gate, rules)
OUTDATED: Final = 1


def read_exercise(path: str | os.PathLike[str]) -> Exercise:
    """The exercise in the TOML file at `path`.

    Raises:
        ExerciseError: the file cannot be read or has mistakes; the message has a line for each.
    """
    path = Path(path)
    return parse_exercise(read_text(path, ExerciseError), str(path))


def parse_exercise(text: str, name: str) -> Exercise:
    """The exercise in the TOML `text`; `name` is what its file is called in error messages.

    Raises:
        ExerciseError: the text has mistakes, or is of schema 1.
    """
    return parse(Exercise, text, name, ExerciseError, _mistakes, outdated=_outdated)


def doubts_about(exercise: Exercise, text: str, name: str) -> list[Message]:
    """What is legal in an exercise and probably not meant so, each with its line.

    Args:
        exercise: what `text` says.
        text: the content of its file.
        name: what the file is called.
    """
    found = list(islice(_doubts(exercise), MOST_FOUND))
    return described(name, text, found)


def _outdated(data: dict[str, Any], name: str) -> Iterator[Mistake]:
    version = data.get("schema")
    if type(version) is int and version == OUTDATED:
        yield Mistake(("schema",), Message.of(Slip.SCHEMA_OLD, file=name))


def _mistakes(exercise: Exercise) -> Iterator[Mistake]:
    """What the schema alone cannot see."""
    wrong = list(islice(names.mistakes(exercise), MOST_FOUND))
    yield from wrong
    if not wrong:
        for check in CHECKS:
            yield from check.mistakes(exercise)


def _doubts(exercise: Exercise) -> Iterator[Mistake]:
    for check in CHECKS:
        yield from check.doubts(exercise)
