"""The files that a command is going to write, looked at before its work begins."""

from __future__ import annotations

import contextlib
import itertools
import os
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from formcheck.errors import OutputError
from formcheck.files import check_writable, not_written
from formcheck.messages.error_ids import Cause, Wrong
from formcheck.messages.message import Message
from formcheck.streams import is_redirected_to

RECORDING: Final = Cause.IS_INPUT
EXERCISE: Final = Cause.IS_EXERCISE_FILE
MANIFEST: Final = Cause.IS_MANIFEST
LABELLED: Final = Cause.IS_LABELLED
MODEL: Final = Cause.IS_MODEL


@dataclass(frozen=True)
class Input:
    """A file that a command reads, and which it must not overwrite.

    Attributes:
        path: the file.
        what: what it is, which is why it must not be written.
    """

    path: Path
    what: Cause = RECORDING


def check_targets(files: Sequence[Path], inputs: Iterable[Input] = ()) -> None:
    """Fail before the work when one of `files` cannot be written, or should not be.

    Raises:
        OutputError: it cannot be written; it is one of the `inputs`, whatever it is called there;
            standard output goes there; or two of them are the same file.
    """
    places = {path: _RealPath.of(path) for path in files}
    read = [(item.what, _RealPath.of(item.path)) for item in inputs]
    for path, place in places.items():
        for what, other in read:
            if place.is_same(other):
                raise not_written(path, Message(what))
        if place.file and is_redirected_to(place.file):
            raise not_written(path, Message(Cause.TERMINAL_THERE))
    for path in files:
        check_writable(path)
    check_apart(files)


def check_apart(files: Sequence[Path]) -> None:
    """Fail when two of `files` are the same.

    Raises:
        OutputError: they are, also by links, or where upper and lower case are one.
    """
    for one, other in itertools.combinations(files, 2):
        if _RealPath.of(one).is_same(_RealPath.of(other)):
            raise OutputError(Message.of(Wrong.ONE_FILE_TWICE, path=str(other)))


@dataclass(frozen=True)
class _RealPath:
    """Where a path really leads, whatever links and dots are in it.

    Attributes:
        folder: the folder's identity, or its path where it does not exist.
        name: without what some file systems do not tell apart: case, and how accents are coded.
        file: what is known of the file, None where there is none.
    """

    folder: tuple[int, int] | str
    name: str
    file: os.stat_result | None

    @classmethod
    def of(cls, path: Path) -> Self:
        real = Path(os.path.realpath(path))
        folder, file = _stat(real.parent), _stat(real)
        return cls(
            (folder.st_dev, folder.st_ino) if folder else str(real.parent),
            unicodedata.normalize("NFC", unicodedata.normalize("NFC", real.name).casefold()),
            file,
        )

    def is_same(self, other: _RealPath) -> bool:
        if self.file and other.file:
            return os.path.samestat(self.file, other.file)
        if self.file or other.file:
            return False  # where case does not matter both would be there
        return (self.folder, self.name) == (other.folder, other.name)


def _stat(path: Path) -> os.stat_result | None:
    with contextlib.suppress(OSError, ValueError):
        return path.stat()
    return None
