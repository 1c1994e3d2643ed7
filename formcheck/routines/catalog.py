"""The routines that come with FormCheck."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from formcheck.definitions.excerpt import shown
from formcheck.definitions.mistakes import hinted
from formcheck.definitions.packaged import packaged_files, packaged_translations
from formcheck.errors import RoutineError
from formcheck.messages.error_ids import Wrong
from formcheck.messages.message import Message
from formcheck.routines.loader import parse_routine, parse_translation, read_routine
from formcheck.routines.model import Routine

PACKAGE: Final = "formcheck.routines"


def routine_ids() -> tuple[str, ...]:
    """The ids of the routines that come with FormCheck, in alphabetical order."""
    return tuple(packaged_files(PACKAGE))


def routines() -> tuple[Routine, ...]:
    """All routines that come with FormCheck."""
    return tuple(load_routine(routine_id) for routine_id in routine_ids())


def load_routine(name: str | Path) -> Routine:
    """A routine that comes with FormCheck by its id, or from a TOML file by its path.

    One that comes with FormCheck has its translations with it.

    Raises:
        RoutineError: there is no such routine, or the file has mistakes.
    """
    if isinstance(name, Path) or name.endswith(".toml"):
        return read_routine(name)
    if name not in routine_ids():
        said = Message.of(Wrong.NO_ROUTINE, routine=shown(name))
        raise RoutineError(hinted(said, name, routine_ids()))
    return _packaged(name)


@cache
def _packaged(routine_id: str) -> Routine:
    file = packaged_files(PACKAGE)[routine_id]
    routine = parse_routine(file.read_text(encoding="utf-8"), file.name)
    return routine.with_translations(
        {
            language: parse_translation(file.read_text(encoding="utf-8"), file.name, routine)
            for language, file in packaged_translations(PACKAGE, routine_id).items()
        }
    )
