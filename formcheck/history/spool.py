"""Entries that wait for the history: each a small private file, whole and on the disk at once.

A file for each, and not one for all: nobody appends where somebody else removes, so several
processes can write and store at the same time, and what is stored leaves nothing behind.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import time
from pathlib import Path
from typing import Final

from formcheck.files import PRIVATE_FILE, PRIVATE_FOLDER
from formcheck.history.entries import VERSION, new_key

ENDING: Final = f".{VERSION}.json"
"""Entries of a newer version have another ending, and are left to the newer FormCheck."""
UNFINISHED: Final = ".part"
RESERVED_BYTES: Final = 2**17
"""The history itself needs so much room to take what waits: the last of it is left to it."""
ABANDONED_S: Final = 60.0
"""Writing one takes milliseconds: what is unfinished for so long, a killed process left."""


class Spool:
    """The entries that wait in `folder`, in the order in which they were put there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._last_ns = 0

    def put(self, text: str) -> bool:
        """Keep an entry, so that neither a kill nor a power cut loses it.

        Returns:
            Whether it is kept; if not, nothing is left behind.
        """
        try:
            self._make()
            if shutil.disk_usage(self.folder).free < RESERVED_BYTES:
                return False
            self._put(text)
        except OSError:
            return False
        return True

    def _put(self, text: str) -> None:
        # The clock may be set back meanwhile; the order is kept all the same.
        self._last_ns = max(self._last_ns + 1, time.time_ns())
        name = f"{self._last_ns:020d}-{new_key()}{ENDING}"
        part = self.folder / f"{name}{UNFINISHED}"
        try:
            _write(part, text.encode())
            part.rename(self.folder / name)
        except OSError:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)
            raise
        _sync(self.folder)

    def waiting(self) -> list[Path]:
        """The entries that wait, the oldest first."""
        try:
            return sorted(path for path in self.folder.iterdir() if path.name.endswith(ENDING))
        except OSError:
            return []

    def texts(self) -> list[bytes]:
        """What the entries say; one that was stored meanwhile is left out."""
        found = []
        for path in self.waiting():
            with contextlib.suppress(OSError):
                found.append(path.read_bytes())
        return found

    def set_aside(self, path: Path) -> Path:
        """Keep an entry that can never be stored out of the way; where it is now."""
        aside = path.with_name(f"{path.name}.damaged")
        with contextlib.suppress(FileNotFoundError):  # another process was quicker
            path.rename(aside)
        return aside

    def sweep(self) -> None:
        """Remove what a killed process left half-written; nobody was shown what it was."""
        with contextlib.suppress(OSError):
            for path in self.folder.iterdir():
                old = time.time() - path.stat().st_mtime > ABANDONED_S
                if path.name.endswith(UNFINISHED) and old:
                    path.unlink(missing_ok=True)

    def clear(self) -> None:
        """Forget all entries, damaged ones too.

        Raises:
            OSError: one cannot be removed.
        """
        if _is_ours(self.folder):
            for path in self.folder.iterdir():
                path.unlink(missing_ok=True)

    def _make(self) -> None:
        try:
            self.folder.mkdir(PRIVATE_FOLDER)
            _sync(self.folder.parent)
        except FileExistsError:
            if not _is_ours(self.folder):
                raise


def _is_ours(folder: Path) -> bool:
    """Whether it is a folder of this user's, and no link to somewhere else."""
    try:
        found = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and (
        not hasattr(os, "geteuid") or found.st_uid == os.geteuid()
    )


def _write(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(descriptor)


def _sync(folder: Path) -> None:
    """Have the names in a folder on the disk, where the system can."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
