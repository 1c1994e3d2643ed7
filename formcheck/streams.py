"""Standard output and error that may be closed, broken or full."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Iterator
from typing import Final, TextIO

from formcheck.errors import OutputError

OUTPUT: Final = 1
ERROR: Final = 2


@contextlib.contextmanager
def guarded() -> Iterator[None]:
    """Within the block printing is safe: a reader that went away is no mistake, a full disk is.

    Raises:
        OutputError: standard output cannot be written, as when a disk is full.
    """
    _open_closed()
    before = sys.stdout, sys.stderr
    out, err = (_Guarded(file) if file else _nowhere() for file in before)
    sys.stdout, sys.stderr = out, err
    try:
        yield
        out.flush()
    finally:
        with contextlib.suppress(OutputError):
            out.flush()
        sys.stdout, sys.stderr = before


def is_redirected_to(file: os.stat_result) -> bool:
    """Whether standard output or error goes to this file."""
    for descriptor in (OUTPUT, ERROR):
        with contextlib.suppress(OSError):
            if os.path.samestat(os.fstat(descriptor), file):
                return True
    return False


def _open_closed() -> None:
    """Let nothing that is opened later pass for a standard stream: libraries write to those."""
    for descriptor in (0, OUTPUT, ERROR):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)


def _nowhere() -> TextIO:
    return io.TextIOWrapper(io.BytesIO(), encoding="utf-8", errors="replace")


class _Guarded(io.TextIOBase):
    """A standard stream whose failures are ours to tell."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        if isinstance(file, io.TextIOWrapper):
            # Where it cannot show a mark or a file's name.
            file.reconfigure(errors="replace")

    @property
    def encoding(self) -> str:
        return self._file.encoding

    @property
    def errors(self) -> str | None:
        return self._file.errors

    def fileno(self) -> int:
        return self._file.fileno()

    def isatty(self) -> bool:
        return self._file.isatty()

    def writable(self) -> bool:
        return True

    def write(self, text: str, /) -> int:
        with self._told():
            return self._file.write(text)
        return len(text)

    def flush(self) -> None:
        with self._told():
            self._file.flush()

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (OSError, ValueError) as error:
            self._give_up()
            if self._file is sys.__stdout__ and not isinstance(error, BrokenPipeError):
                reason = getattr(error, "strerror", None) or error
                raise OutputError(f"Cannot write to standard output: {reason}.") from error

    def _give_up(self) -> None:
        """Let what is still to be written go nowhere: at its end Python writes it once more."""
        with contextlib.suppress(OSError, ValueError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self._file.fileno())
            os.close(nowhere)
