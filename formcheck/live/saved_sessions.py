"""Sessions under way as small private files, so that a new server goes on with them."""

from __future__ import annotations

import contextlib
from datetime import datetime
from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from formcheck.errors import OutputError
from formcheck.files import make_folder, written_privately
from formcheck.live.history_writer import HistoryPosition
from formcheck.live.pipeline import RoutinePosition
from formcheck.routines.model import Routine

ENDING: Final = ".json"
MOST_BYTES: Final = 2**21


class SavedSession(BaseModel):
    """A session as it lies in its file.

    Attributes:
        language: what it is led in.
        client: from where it was begun; None is this machine.
        at: when it was kept.
        place: where in the routine the person is.
        position: what is in the history.
        routine: what is done, in that language; None where nothing was chosen.
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", validate_by_name=True, serialize_by_alias=True
    )

    formcheck_live: Literal[1] = 1
    language: str
    client: str | None = None
    at: datetime
    place: RoutinePosition
    position: HistoryPosition = Field(validation_alias="pages", serialization_alias="pages")
    routine: Routine | None


class SavedSessions:
    """The files in `folder`; each is called by its session's id."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def save(self, id_: str, kept: SavedSession) -> None:
        """Keep a session. A disk without room stops nobody: then only a kill cannot be undone."""
        with contextlib.suppress(OutputError, OSError):
            make_folder(self._folder, private=True)
            with written_privately(self._path(id_)) as part:
                part.write_text(kept.model_dump_json(by_alias=True), encoding="utf-8")

    def load(self) -> dict[str, SavedSession]:
        """All sessions by id; what is damaged is left out."""
        found = {}
        with contextlib.suppress(OSError):
            for path in sorted(self._folder.iterdir()):
                if path.suffix == ENDING and path.stat().st_size <= MOST_BYTES:
                    with contextlib.suppress(OSError, ValidationError):
                        found[path.stem] = SavedSession.model_validate_json(path.read_bytes())
        return found

    def remove(self, id_: str) -> None:
        """Forget a session."""
        with contextlib.suppress(OSError):
            self._path(id_).unlink(missing_ok=True)

    def clear(self) -> None:
        """Forget all sessions."""
        with contextlib.suppress(OSError):
            for path in self._folder.iterdir():
                if path.suffix == ENDING:
                    path.unlink(missing_ok=True)

    def _path(self, id_: str) -> Path:
        return self._folder / f"{id_}{ENDING}"
