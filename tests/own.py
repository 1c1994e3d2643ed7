"""Exercises of one's own, for tests: those that come along under another id and name."""

from __future__ import annotations

import re

from formcheck.definitions.toml_writer import toml_tables
from formcheck.exercises.catalog import exercise_file
from formcheck.exercises.portable import PortableExercise


def exercise_text(packaged: str, exercise_id: str, name: str) -> str:
    """The text of a file like that of `packaged`, without its translations."""
    text = exercise_file(packaged).read_text(encoding="utf-8")
    text = re.sub(r'^id = ".*"$', f'id = "{exercise_id}"', text, count=1, flags=re.MULTILINE)
    return re.sub(r'^name = ".*"$', f'name = "{name}"', text, count=1, flags=re.MULTILINE)


def within_routine(packaged: str, exercise_id: str, name: str) -> str:
    """The same as a table of a routine's file, with its translations."""
    sent = PortableExercise.of_file(exercise_file(packaged)).exercise.model_copy(
        update={"id": exercise_id, "name": name}
    )
    told = sent.model_dump(by_alias=True, exclude_unset=True, exclude_none=True)
    return "\n" + "\n\n".join(toml_tables("exercises", told, repeated=True)) + "\n"
