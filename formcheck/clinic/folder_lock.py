"""Which process has a folder: one alone, until it ends, however it ends."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from formcheck.errors import ServerError
from formcheck.files import PRIVATE_FILE
from formcheck.messages.error_ids import Wrong
from formcheck.messages.message import Message

LOCK: Final = ".lock"


class FolderLocks:
    """The folders that this process has; the system gives them back when it ends."""

    def __init__(self) -> None:
        self._held: dict[Path, int] = {}
        self._lock = threading.Lock()

    def claim(self, folder: Path) -> bool:
        """Take `folder`, unless another process has it; whether it is this process's now."""
        with self._lock:
            if folder not in self._held:
                descriptor = _locked(folder)
                if descriptor is None:
                    return False
                self._held[folder] = descriptor
            return True

    def release(self) -> None:
        """Give back all."""
        with self._lock:
            while self._held:
                os.close(self._held.popitem()[1])

    def __len__(self) -> int:
        return len(self._held)


@contextlib.contextmanager
def claimed(folder: Path) -> Iterator[bool]:
    """Have `folder` for the block; whether another process does not have it."""
    claims = FolderLocks()
    try:
        yield claims.claim(folder)
    finally:
        claims.release()


@contextlib.contextmanager
def served_alone(folder: Path) -> Iterator[None]:
    """Have the folder of a server for the block.

    Raises:
        ServerError: a server has it.
    """
    with claimed(folder) as is_ours:
        if not is_ours:
            raise ServerError(Message.of(Wrong.FOLDER_SERVED, folder=str(folder)))
        yield


def _locked(folder: Path) -> int | None:
    """The descriptor of the folder's lock, None where another one holds it."""
    try:
        import fcntl
    except ImportError as error:  # Windows
        raise ServerError(Message(Wrong.NO_SERVE_HERE)) from error
    descriptor = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, PRIVATE_FILE)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    except OSError:
        os.close(descriptor)
        raise
    return descriptor
