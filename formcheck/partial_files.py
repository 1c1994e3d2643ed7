"""Unfinished files: beside the result they will be, ours alone, and swept when their run is dead.

Whoever writes one holds a lock on it, which the system lets go however a process ends. So what
nobody holds was left by a run that was killed. Where there are no such locks nothing is swept.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import platform
import secrets
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

if sys.platform != "win32":
    import fcntl

PREFIX: Final = ".formcheck-"
SUFFIX: Final = ".part"
"""Short names, so that a result may have the longest that the file system allows."""


@contextlib.contextmanager
def part_beside(path: Path) -> Iterator[Path]:
    """A new, empty file in the folder of `path`; gone at the end unless it was given a name.

    What killed runs left in that folder is removed first.

    Raises:
        OSError: it cannot be made.
    """
    sweep(path.parent)
    part = path.with_name(f"{PREFIX}{_machine()}-{secrets.token_hex(4)}{SUFFIX}")
    try:
        lock = _made(part)
        try:
            yield part
        finally:
            os.close(lock)
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def sweep(folder: Path) -> None:
    """Remove what killed runs of this user on this machine left in `folder`."""
    if sys.platform == "win32":
        return
    ours = f"{PREFIX}{_machine()}-"
    with contextlib.suppress(OSError), os.scandir(folder) as found:
        for entry in found:
            if entry.name.startswith(ours) and entry.name.endswith(SUFFIX):
                with contextlib.suppress(OSError):
                    _remove_if_left(entry.path)


def _machine() -> str:
    """Tells machines that share a folder apart: locks need not reach from one to the other."""
    return hashlib.sha256(platform.node().encode("utf-8", "surrogatepass")).hexdigest()[:8]


if sys.platform == "win32":

    def _made(part: Path) -> int:
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
        # An open file could not be given its name.
        return os.open(os.devnull, os.O_RDONLY)

else:

    def _made(part: Path) -> int:
        """Make the file; what holds its lock until it is closed."""
        while True:
            lock = os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_CLOEXEC, 0o666)
            with contextlib.suppress(OSError):  # a file system without locks
                fcntl.flock(lock, fcntl.LOCK_EX)
            if os.fstat(lock).st_nlink:
                return lock
            os.close(lock)  # somebody swept it before the lock was ours

    def _remove_if_left(path: str) -> None:
        # Neither another's link nor another's pipe is opened in its place.
        flags = os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
        file = os.open(path, flags)
        try:
            known = os.fstat(file)
            if stat.S_ISREG(known.st_mode) and known.st_uid == os.geteuid():
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                Path(path).unlink()
        finally:
            os.close(file)
