"""An exercise as one file, to be sent: its own text, and its translations within."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from formcheck.definitions.source import decoded, read_text
from formcheck.definitions.toml_writer import toml_tables
from formcheck.errors import ExerciseError
from formcheck.exercises.loader import parse_exercise, translated, translations_of
from formcheck.exercises.model import Exercise
from formcheck.exercises.texts import ExerciseTexts


@dataclass(frozen=True)
class PortableExercise:
    """An exercise and the text of its file, comments and all.

    Attributes:
        exercise: what the text says.
        text: TOML; its translations stand in it as `[translations.LANGUAGE]`.
    """

    exercise: Exercise
    text: str

    @classmethod
    def of_file(cls, path: Path) -> Self:
        """The exercise in the file at `path`, with the translations that lie beside it.

        Raises:
            ExerciseError: a file cannot be read or has mistakes.
        """
        text, files = read_text(path, ExerciseError), translations_of(path)
        alone = parse_exercise(text, str(path))
        whole = translated(alone, files)
        beside = {language: whole.translations[language] for language in files}
        return cls._read(in_one(text, beside), str(path)) if beside else cls(alone, text)

    @classmethod
    def of_data(cls, data: bytes, name: str) -> Self:
        """The exercise in the content of a file called `name`.

        Raises:
            ExerciseError: it is no text or has mistakes.
        """
        return cls._read(decoded(data, name, ExerciseError), name)

    @classmethod
    def _read(cls, text: str, name: str) -> Self:
        return cls(parse_exercise(text, name), text)


def in_one(text: str, translations: Mapping[str, ExerciseTexts]) -> str:
    """The `text` of an exercise's file with its `translations` by language at its end."""
    tables = [
        table
        for language, texts in translations.items()
        for table in toml_tables(
            f"translations.{language}", texts.model_dump(exclude_unset=True, exclude_none=True)
        )
    ]
    return "\n\n".join([text.rstrip("\n"), *tables]) + "\n"
