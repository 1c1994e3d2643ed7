"""A whole measuring, kept as JSON so that the next one can be compared with it."""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from formcheck.errors import ManifestError
from formcheck.files import written_whole
from formcheck.messages.error_ids import Wrong
from formcheck.messages.ids import Note
from formcheck.messages.message import Message
from formcheck.messages.system import reason
from tools.openworld.trial import TrialResult

SCHEMA = 1


@dataclass(frozen=True, config=ConfigDict(extra="forbid"))
class WholeMeasuring:
    """What came out of all trials.

    Attributes:
        formcheck: the version that was measured.
        seed: of what was put together at random.
        results: one for each trial.
        missing: clips whose poses were not at hand.
        schema: of the file.
    """

    formcheck: str
    seed: int
    results: tuple[TrialResult, ...]
    missing: tuple[str, ...] = ()
    schema: int = SCHEMA

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write it as JSON, whole or not at all.

        Raises:
            OutputError: the file cannot be written.
        """
        with written_whole(path) as part:
            part.write_bytes(TypeAdapter(WholeMeasuring).dump_json(self, indent=1))

    @classmethod
    def load(cls, path: Path) -> WholeMeasuring:
        """Read it.

        Raises:
            ManifestError: the file cannot be read or is none.
        """
        try:
            return TypeAdapter(WholeMeasuring).validate_json(path.read_bytes())
        except OSError as error:
            said = Message.of(Wrong.CANNOT_READ, path=str(path), reason=reason(error))
            raise ManifestError(said) from error
        except ValidationError as error:
            text = f"{path} is not a measuring: `make openworld JSON=FILE` writes one."
            raise ManifestError(Message.of(Note.AS_WRITTEN, text=text)) from error
