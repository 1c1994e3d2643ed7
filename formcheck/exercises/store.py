"""The user's own exercises: files in a folder, imported or put there by hand."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from formcheck.definitions.source import read_text
from formcheck.definitions.translation import among, beside
from formcheck.definitions.unique_ids import each_once
from formcheck.errors import ExerciseError
from formcheck.exercises.loader import parse_exercise, translated, translations_of
from formcheck.exercises.model import Exercise
from formcheck.exercises.portable import PortableExercise
from formcheck.files import make_folder, written_whole
from formcheck.messages.error_ids import Wrong
from formcheck.messages.message import Message
from formcheck.messages.system import reason

TEMPLATE: Final = ".template.npz"
"""How the file beside an exercise's file ends by which it is recognised."""
MOST_KEPT: Final = 200
"""Texts of files whose exercises are remembered: to make one again takes longer than to read it."""


@dataclass(frozen=True)
class ExerciseStore:
    """A folder of exercises; what lies in it is looked up again each time.

    Attributes:
        folder: made when the first exercise is put there.
        packaged: the ids of the exercises that come with FormCheck, which no other may have.
    """

    folder: Path
    packaged: tuple[str, ...]

    def exercises(self) -> tuple[Exercise, ...]:
        """The readable exercises, by id."""
        found = (result for result in self._read().values() if isinstance(result, Exercise))
        return tuple(sorted(found, key=lambda exercise: exercise.id))

    def broken(self) -> dict[Path, ExerciseError]:
        """What is wrong with the files that are no exercises, or that may not be used."""
        return {
            path: result
            for path, result in self._read().items()
            if isinstance(result, ExerciseError)
        }

    def find(self, exercise_id: str) -> Exercise | None:
        """The exercise with this id, None where there is none.

        Raises:
            ExerciseError: there is none, and the file that is called so has mistakes.
        """
        found = self._read()
        for result in found.values():
            if isinstance(result, Exercise) and result.id == exercise_id:
                return result
        named = found.get(self._usual(exercise_id))
        if isinstance(named, ExerciseError):
            raise named
        return None

    def path(self, exercise_id: str) -> Path | None:
        """Where the exercise with this id is: a file put here by hand may have any name."""
        for path, result in self._read().items():
            if isinstance(result, Exercise) and result.id == exercise_id:
                return path
        return None

    def has(self, exercise_id: str) -> bool:
        """Whether an exercise with this id would take the place of what is here."""
        found = self._read().get(self._usual(exercise_id))
        return isinstance(found, ExerciseError) or self.path(exercise_id) is not None

    def check_id(self, exercise_id: str) -> None:
        """Fail when no exercise of one's own may have this id.

        Raises:
            ExerciseError: it is that of an exercise that comes with FormCheck.
        """
        if exercise_id in self.packaged:
            along = Message.of(Wrong.EXERCISE_COMES_ALONG, exercise=repr(exercise_id))
            raise ExerciseError(along)

    def check_free(self, exercise_id: str, *, replacing: bool = False) -> None:
        """Fail when nothing may be put here under this id.

        Raises:
            ExerciseError: it is that of an exercise that comes with FormCheck, or of one that is
                here and must not be replaced.
        """
        self.check_id(exercise_id)
        if self.has(exercise_id) and not replacing:
            named = {"exercise": repr(exercise_id), "folder": str(self.folder)}
            raise ExerciseError(Message.of(Wrong.EXERCISE_THERE, **named))

    def put(self, sent: PortableExercise, *, replacing: bool = False) -> Path:
        """Write the exercise whole or not at all; where it is.

        Args:
            sent: the exercise.
            replacing: whether it may take the place of one with its id.

        Raises:
            ExerciseError: its id is that of an exercise that comes with FormCheck, or of one that
                is here and must not be replaced.
            OutputError: it cannot be written.
        """
        self.check_free(sent.exercise.id, replacing=replacing)
        path = self.path(sent.exercise.id) or self._free(sent.exercise.id)
        make_folder(self.folder)
        with written_whole(path) as part:
            part.write_text(sent.text, encoding="utf-8", newline="")
            # Those of the one that was here: it has its own within, and looks otherwise.
            _remove(*_belongings(path))
        return path

    def delete(self, exercise_id: str) -> None:
        """Remove the exercise with this id and what belongs to it; nothing where there is none.

        Raises:
            ExerciseError: it cannot be removed.
        """
        path = self.path(exercise_id)
        if path is not None:
            _remove(*_belongings(path), path)

    def _usual(self, exercise_id: str) -> Path:
        return self.folder / f"{exercise_id}.toml"

    def _free(self, exercise_id: str) -> Path:
        """Where to write an exercise that is not here: not over another one called so."""
        taken = {path for path, result in self._read().items() if isinstance(result, Exercise)}
        path, number = self._usual(exercise_id), 1
        while path in taken:
            number += 1
            path = self._usual(f"{exercise_id}_{number}")
        return path

    def _read(self) -> dict[Path, Exercise | ExerciseError]:
        """What each file is; of exercises with one id the first counts, and no other."""
        return each_once(self._files(), _read_or_error, self.packaged, _taken)

    def _files(self) -> list[Path]:
        """The files of exercises; a translation belongs to the one beside it."""
        try:
            names = sorted(p.name for p in self.folder.iterdir() if p.suffix == ".toml")
        except OSError:  # there is none yet, or nobody may look into it: importing says so
            return []
        translations = {file for name in names for file in among(names, Path(name).stem).values()}
        return [self.folder / name for name in names if name not in translations]


def _read_or_error(path: Path) -> Exercise | ExerciseError:
    try:
        files = translations_of(path)
        texts = tuple((language, *files[language]) for language in sorted(files))
        return _made(read_text(path, ExerciseError), str(path), texts)
    except ExerciseError as error:
        return error


@lru_cache(maxsize=MOST_KEPT)
def _made(text: str, name: str, texts: tuple[tuple[str, str, str], ...]) -> Exercise:
    files = {language: (file, translation) for language, file, translation in texts}
    return translated(parse_exercise(text, name), files)


def template_file(exercise_file: Path) -> Path:
    """Where the template is kept by which the exercise in `exercise_file` is recognised."""
    return exercise_file.with_name(f"{exercise_file.stem}{TEMPLATE}")


def _belongings(path: Path) -> list[Path]:
    """What lies beside an exercise's file for it: its translations and its template."""
    return [*beside(path).values(), template_file(path)]


def _remove(*paths: Path) -> None:
    for path in paths:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            said = Message.of(Wrong.CANNOT_REMOVE, path=str(path), reason=reason(error))
            raise ExerciseError(said) from error


def _taken(path: Path, exercise: Exercise, owner: str) -> ExerciseError:
    of = {"path": str(path), "exercise": repr(exercise.id), "owner": owner}
    return ExerciseError(Message.of(Wrong.EXERCISE_ID_TAKEN, **of))
