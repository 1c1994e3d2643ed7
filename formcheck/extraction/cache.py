"""Poses that were found before, kept by what is in their recording.

The key is the content, the model, and how pictures are chosen: a recording that was copied, moved
or mounted again keeps its poses; its name stands before the key, for people. A folder holds no more
than it may: what was not used for longest goes first.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from formcheck.errors import OutputError
from formcheck.extraction.frame_selection import CHOICE
from formcheck.extraction.stream import OnFound, unheard
from formcheck.files import make_folder
from formcheck.messages.error_ids import Wrong
from formcheck.messages.message import Message
from formcheck.messages.system import reason

FOLDER_VARIABLE: Final = "FORMCHECK_CACHE"
MOST_BYTES: Final = 4_000_000_000
"""A hundred hours of recordings or so."""
STEM_BYTES: Final = 200
"""How much of a recording's name its cached poses are called by."""
OURS: Final = re.compile(r".*-[0-9a-f]{12}\.npz", re.DOTALL)
"""What else lies in the folder is nobody's business."""


@dataclass(frozen=True, slots=True)
class CachedPoses:
    """The poses of one recording.

    Attributes:
        path: their file.
        size: its bytes.
        used_s: when they were found or used last, in seconds since 1970.
    """

    path: Path
    size: int
    used_s: float


def cache_folder() -> Path:
    """Where poses are kept unless another folder is named."""
    import platformdirs

    own = os.environ.get(FOLDER_VARIABLE)
    return Path(own) if own else Path(platformdirs.user_cache_dir("formcheck")) / "poses"


def content_key(path: Path, *others: str) -> str:
    """What tells the content of the file, and the `others`, from all else: 64 digits.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
    for other in others:
        digest.update(other.encode())
    return digest.hexdigest()


def poses_file(video: Path, model: str, cache: Path, *, every_frame: bool = False) -> Path:
    """Where the poses of the recording are kept in the folder `cache`.

    What holds poses itself, or is not there, has no others.
    """
    from formcheck.extraction.opening import is_poses

    if is_poses(video) or not video.is_file():
        return video  # the reader has the right words for what is wrong
    key = content_key(video, model) if every_frame else content_key(video, model, CHOICE)
    return cache / f"{_short(video.stem)}-{key[:12]}.npz"


def cached_poses(
    video: Path,
    model: str,
    cache: Path,
    *,
    every_frame: bool = False,
    jobs: int | None = 1,
    on_found: OnFound = unheard,
    most_bytes: int = MOST_BYTES,
) -> Path:
    """The file of the video's poses in the folder `cache`, made when it is not there.

    Args:
        video: the recording; one that is not there, or holds poses, is returned itself.
        model: the pose model.
        cache: where poses are kept.
        every_frame: whether every picture is looked at, as in `api.analyze`.
        jobs: how many processes find poses that are not there, as there.
        on_found: told how far it is, as there.
        most_bytes: how much may be kept there in all.

    Raises:
        VideoError: the video cannot be read.
        ModelError: the pose model cannot be used.
        OutputError: the cache cannot be written.
    """
    from formcheck.extraction.opening import poses_of

    path = poses_file(video, model, cache, every_frame=every_frame)
    if path == video:
        return video
    if path.is_file():
        _note_use(path)
        return path
    make_folder(cache)
    poses_of(video, model, jobs=jobs, every_frame=every_frame, on_found=on_found).save(path)
    _trim(cache, most_bytes, path)
    return path


def kept(folder: Path) -> list[CachedPoses]:
    """The poses in `folder`, what was used last first; none where it is not there."""
    return sorted(_found(folder), key=lambda one: -one.used_s)


def clear(folder: Path) -> list[CachedPoses]:
    """Remove all poses from `folder`; what they were.

    Raises:
        OutputError: one cannot be removed.
    """
    gone = kept(folder)
    for one in gone:
        try:
            one.path.unlink(missing_ok=True)
        except OSError as error:
            said = Message.of(Wrong.CANNOT_REMOVE, path=str(one.path), reason=reason(error))
            raise OutputError(said) from error
    return gone


def _found(folder: Path) -> Iterator[CachedPoses]:
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if OURS.fullmatch(entry.name) and entry.is_file(follow_symlinks=False):
                with contextlib.suppress(OSError):  # removed meanwhile
                    state = entry.stat(follow_symlinks=False)
                    yield CachedPoses(
                        Path(entry.path), state.st_size, max(state.st_atime, state.st_mtime)
                    )


def _note_use(path: Path) -> None:
    """Have the file say that it is used now; not every disk does so by itself."""
    with contextlib.suppress(OSError):  # a folder that may only be read
        os.utime(path, ns=(time.time_ns(), path.stat().st_mtime_ns))


def _trim(folder: Path, most_bytes: int, but: Path) -> None:
    """Remove what was not used for longest until the rest is small enough; never `but`."""
    left = most_bytes
    for one in kept(folder):
        left -= one.size
        if left < 0 and one.path.name != but.name:
            with contextlib.suppress(OSError):
                one.path.unlink(missing_ok=True)


def _short(stem: str) -> str:
    """As much of a file's name as leaves room for what is added to it."""
    # Half a letter at the end is left out: not every system can write it.
    return stem.encode("utf-8", "surrogateescape")[:STEM_BYTES].decode("utf-8", "ignore")
