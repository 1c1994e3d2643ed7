"""The .npz of a pose track, read with care: it may come from anybody."""

from __future__ import annotations

import json
import math
import os
import re
import stat
import struct
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from formcheck.errors import PoseTrackError
from formcheck.messages.error_ids import Cause, Wrong
from formcheck.messages.message import Message
from formcheck.messages.system import reason
from formcheck.pose.skeleton import LANDMARK_COUNT

MOST_FRAMES: Final = 1_000_000
"""Nine hours at 30 pictures a second, 0.8 GB in memory."""
MOST_BYTES_OF_META: Final = 1 << 20
MOST_BYTES_OF_HEADER: Final = 4096
"""NumPy writes 128."""
LONGEST_S: Final = 30 * 24 * 3600.0
LARGEST_PX: Final = 100_000
FURTHEST_PX: Final = 10.0 * LARGEST_PX
"""Landmarks may lie outside of the picture, but the model never guesses them so far away."""
FURTHEST_M: Final = 1000.0
ROWS_AT_ONCE: Final = 4096
MAGIC: Final = b"\x93NUMPY"
BYTES_OF_LENGTH: Final = {1: 2, 2: 4}
"""How long the length of the header is, by the version of the format."""
HEADER: Final = re.compile(
    r"\{'descr': '?(.*?)'?, 'fortran_order': (True|False), 'shape': \(([\d, ]*)\), \}\s*"
)
MOST_DIGITS: Final = 15
PLAIN: Final = re.compile(r"[<>|=]?[a-zA-Z?]\d{0,9}")
"""A type that is no record, no date and nothing else that has parts."""
BYTES_OF_A_DOUBLE: Final = 8
LEVELS: Final = 0.01
"""How far a rounded visibility may lie outside of 0 to 1."""


class _UnfitError(Exception):
    """What is wrong with the archive."""

    def __init__(self, cause: Cause, **values: str | int) -> None:
        super().__init__(cause)
        self.reason = Message.of(cause, **values)


class _Header(NamedTuple):
    """What an array says about itself."""

    shape: tuple[int, ...]
    by_columns: bool
    dtype: np.dtype[Any]


@dataclass(frozen=True, eq=False)
class Stored:
    """What an archive holds.

    Attributes:
        meta: the JSON object that describes the rest.
        t: (n,) seconds, rising from 0 or later.
        xy: (n, 33, 2) pixels.
        world: (n, 33, 3) metres.
        visibility: (n, 33) 0 to 1.
    """

    meta: dict[str, Any]
    t: NDArray[np.float64]
    xy: NDArray[np.float32]
    world: NDArray[np.float32]
    visibility: NDArray[np.float32]

    @property
    def size_wh(self) -> tuple[int, int]:
        """Width and height of the picture in pixels."""
        width, height = self.meta["size_wh"]
        return int(width), int(height)


def read_archive(path: str | os.PathLike[str], schema: int) -> Stored:
    """The content of the archive at `path`, sizes checked before any memory is taken.

    Raises:
        PoseTrackError: the file cannot be read, is no archive of poses, is too large, is of another
            `schema`, or holds numbers that no pose has.
    """
    try:
        _refuse_what_is_no_file(Path(path))
        with zipfile.ZipFile(path) as archive:
            return _read(archive, path, schema)
    except OSError as error:
        said = Message.of(Wrong.CANNOT_READ, path=str(path), reason=reason(error))
        raise PoseTrackError(said) from error
    except _UnfitError as error:
        said = Message.of(Wrong.UNFIT_TRACK, path=str(path), reason=error.reason)
        raise PoseTrackError(said) from error
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError) as error:
        raise _no_track(path) from error
    # Whoever writes the bytes chooses what the unpacking raises: also an unknown compression
    # (NotImplementedError), a password (RuntimeError), a type that is none (TypeError).
    except (
        ValueError,
        LookupError,
        TypeError,
        ArithmeticError,
        RuntimeError,
        MemoryError,
    ) as error:
        raise _no_track(path) from error


def _no_track(path: str | os.PathLike[str]) -> PoseTrackError:
    return PoseTrackError(Message.of(Wrong.NO_TRACK, path=str(path)))


def _refuse_what_is_no_file(path: Path) -> None:
    mode = path.stat().st_mode
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
        why = Message(Cause.NOT_ORDINARY)
        raise PoseTrackError(Message.of(Wrong.CANNOT_READ, path=str(path), reason=why))


def _read(archive: zipfile.ZipFile, path: str | os.PathLike[str], schema: int) -> Stored:
    meta = _meta(archive)
    if type(found := meta.get("schema")) is not int:
        raise _UnfitError(Cause.SCHEMA_UNSAID)
    if found != schema:
        other = Message.of(Wrong.TRACK_OF_OTHER_SCHEMA, path=str(path), found=found, known=schema)
        raise PoseTrackError(other)
    _check_meta(meta)
    n = _frames(archive)
    t = _array(archive, "t", (n,), np.float64)
    _check_times(t)
    visibility = _array(archive, "visibility", (n, LANDMARK_COUNT), np.float32, 1 + LEVELS)
    if (visibility < -LEVELS).any():
        raise _UnfitError(Cause.VISIBILITY_NEGATIVE)
    xy = _array(archive, "xy", (n, LANDMARK_COUNT, 2), np.float32, FURTHEST_PX)
    world = _array(archive, "world", (n, LANDMARK_COUNT, 3), np.float32, FURTHEST_M)
    return Stored(meta, t, xy, world, visibility)


def _member(archive: zipfile.ZipFile, name: str) -> IO[bytes]:
    info = archive.getinfo(f"{name}.npy")
    if info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise _UnfitError(Cause.PACKED_UNKNOWN)
    return archive.open(info)


def _meta(archive: zipfile.ZipFile) -> dict[str, Any]:
    with _member(archive, "meta") as file:
        shape, _, dtype = _header(file)
        if shape != () or dtype.kind != "U" or dtype.itemsize > MOST_BYTES_OF_META:
            raise _UnfitError(Cause.DESCRIPTION_NO_TEXT)
        data = _exactly(file, dtype.itemsize)
    text = str(np.frombuffer(data, dtype)[0])
    try:
        meta = json.loads(text)
    except RecursionError as error:
        raise _UnfitError(Cause.DESCRIPTION_DEEP) from error
    if not isinstance(meta, dict):
        raise _UnfitError(Cause.DESCRIPTION_NO_OBJECT)
    return meta


def _check_meta(meta: dict[str, Any]) -> None:
    size = meta.get("size_wh")
    sides = size if isinstance(size, list) else []
    if [type(side) is int and 0 < side <= LARGEST_PX for side in sides] != [True, True]:
        raise _UnfitError(Cause.SIZE_OF_PICTURE, most=LARGEST_PX)
    if not isinstance(meta.get("source"), dict):
        raise _UnfitError(Cause.SOURCE_UNSAID)


def _frames(archive: zipfile.ZipFile) -> int:
    """How many frames it says to hold."""
    with _member(archive, "t") as file:
        shape = _header(file).shape
    if len(shape) != 1:
        raise _UnfitError(Cause.SHAPE_WRONG, name="t")
    if shape[0] > MOST_FRAMES:
        raise _UnfitError(Cause.TOO_MANY_FRAMES, most=MOST_FRAMES)
    return shape[0]


def _check_times(t: NDArray[np.float64]) -> None:
    if not np.isfinite(t).all():
        raise _UnfitError(Cause.TIME_NO_NUMBER)
    if len(t) and (t[0] < 0 or t[-1] > LONGEST_S):
        raise _UnfitError(Cause.TIME_OUT_OF_RANGE)
    if (np.diff(t) <= 0).any():
        raise _UnfitError(Cause.TIMES_FALL)


def _array(
    archive: zipfile.ZipFile,
    name: str,
    shape: tuple[int, ...],
    kind: type[np.float32 | np.float64],
    furthest: float = np.inf,
) -> NDArray[Any]:
    """The array `name` of that `shape`, every number NaN or at most `furthest` from 0."""
    with _member(archive, name) as file:
        header = _header(file)
        if header.dtype.kind not in "fiu" or header.dtype.itemsize > BYTES_OF_A_DOUBLE:
            raise _UnfitError(Cause.NO_REAL_NUMBERS, name=name)
        if header.shape != shape:
            raise _UnfitError(Cause.SHAPE_WRONG, name=name)
        found = np.empty(shape, dtype=kind)
        at_once = max(1, shape[0]) if header.by_columns else ROWS_AT_ONCE
        for start in range(0, shape[0], at_once):
            part = found[start : start + at_once]
            part[:] = _numbers(file, header, part.shape, furthest)
        if file.read(1):
            raise _UnfitError(Cause.HOLDS_MORE, name=name)
    return found


def _numbers(
    file: IO[bytes], header: _Header, shape: tuple[int, ...], furthest: float
) -> NDArray[Any]:
    """The next numbers of an array, as many as `shape` holds."""
    data = _exactly(file, math.prod(shape) * header.dtype.itemsize)
    numbers = np.frombuffer(data, header.dtype)
    if np.isinf(numbers).any() or (np.abs(numbers) > furthest).any():
        raise _UnfitError(Cause.NUMBER_TOO_LARGE)
    return numbers.reshape(shape, order="F" if header.by_columns else "C")


def _header(file: IO[bytes]) -> _Header:
    """What stands before an array.

    NumPy would read it as Python, and warn on the terminal where it is none.
    """
    magic = _exactly(file, 8)
    if magic[:6] != MAGIC or magic[6] not in BYTES_OF_LENGTH:
        raise _UnfitError(Cause.STORED_UNKNOWN)
    length = int.from_bytes(_exactly(file, BYTES_OF_LENGTH[magic[6]]), "little")
    if length > MOST_BYTES_OF_HEADER:
        raise _UnfitError(Cause.STORED_UNKNOWN)
    found = HEADER.fullmatch(_exactly(file, length).decode("latin-1"))
    if found is None:
        raise _UnfitError(Cause.STORED_UNKNOWN)
    kind, by_columns, sides = found.groups()
    numbers = sides.replace(",", " ").split()
    if any(len(side) > MOST_DIGITS for side in numbers):
        raise _UnfitError(Cause.STORED_UNKNOWN)
    return _Header(
        tuple(map(int, numbers)),
        by_columns == "True",
        np.dtype(kind if PLAIN.fullmatch(kind) else "V1"),
    )


def _exactly(file: IO[bytes], size: int) -> bytes:
    data = file.read(size)
    if len(data) < size:
        raise _UnfitError(Cause.FILE_BREAKS_OFF)
    return data
