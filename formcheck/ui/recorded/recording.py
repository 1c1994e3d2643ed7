"""A video that the page was given, in a folder that is deleted with it."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final, Self

PREFIX: Final = "formcheck-recording-"
KEPT_S: Final = 12 * 3600.0
"""For so long after somebody looked last it is kept, unless it is discarded."""
VIDEO_TYPES: Final = (
    *("mp4", "m4v", "mov", "webm", "mkv", "avi"),
    *("mpg", "mpeg", "mts", "3gp", "ogv", "wmv"),
)
"""How the names of the videos end that the page takes."""


@dataclass(frozen=True)
class Recording:
    """One video.

    Attributes:
        name: the file's name as the person knows it.
        path: the file.
        folder: temporary, for everything that is made of it.
    """

    name: str
    path: Path
    folder: Path

    @classmethod
    def uploaded(cls, name: str, content: BinaryIO) -> Self:
        """A copy of an uploaded file; `forget` deletes it."""
        folder = _new_folder()
        suffix = Path(name).suffix.lower()
        # The name is a stranger's: only a known ending of it comes into the file system.
        path = folder / f"recording{suffix if suffix[1:] in VIDEO_TYPES else ''}"
        with path.open("wb") as file:
            shutil.copyfileobj(content, file)
        return cls(name, path, folder)

    @classmethod
    def at(cls, path: Path) -> Self:
        """A file that is there already and stays."""
        return cls(path.name, path, _new_folder())

    @property
    def stem(self) -> str:
        """The name without its ending, for the names of results."""
        return Path(self.name).stem or "video"

    def keep(self) -> None:
        """Say that somebody still has it: no other page that starts takes it for left behind."""
        with contextlib.suppress(OSError):
            os.utime(self.folder)

    def forget(self) -> None:
        """Delete the folder with all that is in it."""
        shutil.rmtree(self.folder, ignore_errors=True)


def forget_old(now_s: float | None = None) -> None:
    """Delete what a page left behind that was killed, or whose machine lost its power."""
    now_s = time.time() if now_s is None else now_s
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):
            if now_s - folder.stat().st_mtime > KEPT_S:
                shutil.rmtree(folder)


def _new_folder() -> Path:
    return Path(tempfile.mkdtemp(prefix=PREFIX))
