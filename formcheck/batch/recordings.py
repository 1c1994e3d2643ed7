"""Which recordings a batch is about: those of a folder, a manifest or a pattern of names."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from formcheck.errors import VideoError
from formcheck.manifest import read_manifest
from formcheck.messages.error_ids import Wrong
from formcheck.messages.message import Message

ENDINGS: Final = frozenset(
    f".{name}"
    for name in (
        *("mp4", "m4v", "mov", "webm", "mkv", "avi", "mpg", "mpeg"),
        *("mts", "m2ts", "ts", "3gp", "ogv", "wmv", "flv", "asf"),
    )
)
"""How the names of videos end; of a folder nothing else is taken."""
MANIFEST: Final = ".json"
UP: Final = "__"
"""In the name of a result, where `..` stands in that of the recording."""


@dataclass(frozen=True, slots=True)
class RequestedRecording:
    """A recording to be analysed.

    Attributes:
        path: its file.
        name: what it is called in the summary: its path within what was named.
        exercise: the id that its manifest names, None without one.
    """

    path: Path
    name: str
    exercise: str | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """What a batch was told to analyse.

    Attributes:
        source: a folder, a manifest, or a pattern such as `films/*.mp4`.
        out: where results go; nothing in it is a recording.
    """

    source: str
    out: Path

    @property
    def by_manifest(self) -> bool:
        """Whether every recording comes with its exercise."""
        return Path(self.source).suffix.lower() == MANIFEST

    @property
    def folder(self) -> Path:
        """The folder that all recordings lie in, or where the manifest does."""
        path = Path(self.source)
        if path.is_dir():
            return path
        return _fixed(path) if glob.has_magic(self.source) else path.parent

    def recordings(self) -> list[RequestedRecording]:
        """All that are there now, in the order of their names or of the manifest.

        Raises:
            ManifestError: the manifest cannot be read or has mistakes.
            VideoError: there is no such file or folder.
        """
        return list({(asked.name, asked.exercise): asked for asked in self._found()}.values())

    def _found(self) -> Iterator[RequestedRecording]:
        path = Path(self.source)
        if self.by_manifest:
            for entry in read_manifest(path):
                yield RequestedRecording(
                    path.parent / entry.video, _within(entry.video), entry.exercise
                )
        elif path.is_dir():
            for file in sorted(self._in(path)):
                yield RequestedRecording(file, file.relative_to(path).as_posix())
        elif glob.has_magic(self.source):
            root = _fixed(path)
            # Path.glob takes no pattern that begins at the root.
            for found in sorted(glob.glob(self.source, recursive=True)):  # noqa: PTH207
                if (file := Path(found)).is_file() and not self._is_result(file):
                    yield RequestedRecording(file, _within(os.path.relpath(file, root)))
        elif path.exists():
            yield RequestedRecording(path, path.name)
        else:
            raise VideoError(Message.of(Wrong.NO_FILE, path=self.source))

    def _in(self, folder: Path) -> Iterator[Path]:
        """The videos in a folder and those in it; nothing hidden, and no result."""
        for place, folders, files in os.walk(folder):
            folders[:] = [name for name in folders if not name.startswith(".")]
            for name in files:
                file = Path(place, name)
                video = file.suffix.lower() in ENDINGS and not name.startswith(".")
                if video and not self._is_result(file):
                    yield file

    def _is_result(self, file: Path) -> bool:
        return file.resolve().is_relative_to(self.out.resolve())


def _fixed(pattern: Path) -> Path:
    """The folder that all that a pattern finds lies in."""
    parts = []
    for part in pattern.parts[:-1]:
        if glob.has_magic(part):
            break
        parts.append(part)
    return Path(*parts)


def _within(name: str) -> str:
    """A path that leads nowhere else than into the folder it is put in."""
    path = Path(name)
    parts = path.relative_to(path.anchor).parts
    return "/".join(UP if part == ".." else part for part in parts)
