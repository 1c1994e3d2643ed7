"""Standard output and error that may be closed, broken or full."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Iterator
from typing import Final, TextIO, cast

from formcheck.errors import OutputError
from formcheck.messages.error_ids import Wrong
from formcheck.messages.message import Message
from formcheck.messages.system import reason

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
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # where it cannot show a mark or a file's name
    with _apart(sys.stderr) as err:
        sys.stdout, sys.stderr = _guard(sys.stdout, loud=True), _guard(err, loud=False)
        try:
            yield
        finally:
            with contextlib.suppress(OutputError):
                sys.stdout.flush()
            sys.stdout, sys.stderr = before


def _guard(file: TextIO | None, *, loud: bool) -> TextIO:
    """The stream made safe; one to nowhere where Python has found none."""
    if file is None:
        return io.TextIOWrapper(io.BytesIO(), encoding="utf-8", errors="replace")
    return cast(TextIO, _Guarded(file, loud=loud))


@contextlib.contextmanager
def _apart(file: TextIO | None) -> Iterator[TextIO | None]:
    """Standard error by a descriptor of its own: that of the libraries may be turned away."""
    try:
        own = os.dup(ERROR) if file and file.fileno() == ERROR else None
    except (OSError, ValueError):
        own = None
    if file is None or own is None:
        yield file
        return
    with os.fdopen(own, "w", buffering=1, encoding=file.encoding, errors=file.errors) as stream:
        try:
            yield stream
        finally:
            with contextlib.suppress(OSError):
                stream.flush()


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
            os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)


class _Guarded(io.TextIOBase):
    """A standard stream whose failures are ours to tell, where it is `loud`."""

    def __init__(self, file: TextIO, *, loud: bool) -> None:
        self._file = file
        self._loud = loud
        self._reason: Message | None = None

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return self._file.encoding

    @property
    def errors(self) -> str | None:  # type: ignore[override]
        return self._file.errors

    def fileno(self) -> int:
        return self._file.fileno()

    def isatty(self) -> bool:
        return self._file.isatty()

    def writable(self) -> bool:
        return True

    def write(self, text: str, /) -> int:
        with self._told():
            self._file.write(text)
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
            if self._loud and not isinstance(error, BrokenPipeError):
                self._reason = reason(error)
        if self._reason:  # said until somebody listens
            raise OutputError(Message.of(Wrong.NO_OUTPUT, reason=self._reason))

    def _give_up(self) -> None:
        """Let what is still to be written go nowhere: at its end Python writes it once more."""
        with contextlib.suppress(OSError, ValueError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self._file.fileno())
            os.close(nowhere)
