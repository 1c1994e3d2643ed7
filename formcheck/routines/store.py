"""The user's own routines: files in a folder, written by this program or put there by hand."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from formcheck.definitions.mistakes import hinted
from formcheck.definitions.unique_ids import each_once
from formcheck.errors import RoutineError
from formcheck.files import no_folder, user_data, written_whole
from formcheck.messages.error_ids import Wrong
from formcheck.messages.message import Message
from formcheck.messages.system import reason
from formcheck.routines.catalog import routine_ids
from formcheck.routines.loader import read_routine
from formcheck.routines.model import Routine
from formcheck.routines.writer import to_toml


@dataclass(frozen=True)
class RoutineStore:
    """A folder of routines.

    Attributes:
        folder: made when the first routine is saved.
    """

    folder: Path = field(default_factory=lambda: user_data("FORMCHECK_ROUTINES", "routines"))

    def routines(self) -> tuple[Routine, ...]:
        """The readable routines, by name."""
        found = (result for result in self._read().values() if isinstance(result, Routine))
        return tuple(sorted(found, key=lambda routine: routine.name.casefold()))

    def broken(self) -> dict[Path, RoutineError]:
        """What is wrong with the files that are no routines."""
        return {
            path: result
            for path, result in self._read().items()
            if isinstance(result, RoutineError)
        }

    def load(self, routine_id: str) -> Routine:
        """The routine with this id.

        Raises:
            RoutineError: there is none.
        """
        return read_routine(self._path(routine_id))

    def save(self, routine: Routine) -> Path:
        """Write `routine` whole or not at all, over an older one with its id; where it is.

        Raises:
            RoutineError: its id is that of a routine that comes with FormCheck.
            OutputError: it cannot be written.
        """
        if routine.id in routine_ids():
            raise RoutineError(Message.of(Wrong.ROUTINE_COMES_ALONG, routine=repr(routine.id)))
        path = self._paths().get(routine.id, self.folder / f"{routine.id}.toml")
        _make(self.folder)
        with written_whole(path) as part:
            part.write_text(to_toml(routine), encoding="utf-8")
        return path

    def delete(self, routine_id: str) -> None:
        """Remove the routine with this id.

        Raises:
            RoutineError: there is none, or it cannot be removed.
        """
        path = self._path(routine_id)
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            said = Message.of(Wrong.CANNOT_REMOVE, path=str(path), reason=reason(error))
            raise RoutineError(said) from error

    def free_id(self, name: str) -> str:
        """An id made of `name` that no routine has."""
        plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
        stem = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
        stem = stem if stem[:1].isalpha() else f"routine_{stem}".rstrip("_")
        taken = {*routine_ids(), *self._paths()}
        number, candidate = 1, stem
        while candidate in taken:
            number += 1
            candidate = f"{stem}_{number}"
        return candidate

    def _path(self, routine_id: str) -> Path:
        paths = self._paths()
        if routine_id not in paths:
            wrong = Wrong.NO_ROUTINE_THERE if paths else Wrong.NO_ROUTINES_YET
            said = Message.of(wrong, routine=repr(routine_id), folder=str(self.folder))
            raise RoutineError(hinted(said, routine_id, paths) if paths else said)
        return paths[routine_id]

    def _paths(self) -> dict[str, Path]:
        """Where each routine is: a file put here by hand may have any name."""
        return {
            result.id: path for path, result in self._read().items() if isinstance(result, Routine)
        }

    def _read(self) -> dict[Path, Routine | RoutineError]:
        """What each file is; of routines with one id the first counts, and no other."""
        return each_once(self._files(), _read_or_error, routine_ids(), _taken)

    def _files(self) -> list[Path]:
        try:
            return sorted(path for path in self.folder.iterdir() if path.suffix == ".toml")
        except OSError:  # there is none yet, or nobody may look into it: saving says so
            return []


def _read_or_error(path: Path) -> Routine | RoutineError:
    try:
        return read_routine(path)
    except RoutineError as error:
        return error


def _taken(path: Path, routine: Routine, owner: str) -> RoutineError:
    of = {"path": str(path), "routine": repr(routine.id), "owner": owner}
    return RoutineError(Message.of(Wrong.ROUTINE_ID_TAKEN, **of))


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RoutineError(no_folder(folder, error)) from error
