"""The text of a file that somebody wrote or sent: whatever it is, in little time and memory."""

from __future__ import annotations

import codecs
import os
import stat
from pathlib import Path
from typing import Final

from formcheck.errors import UserError
from formcheck.messages.error_ids import Cause, Slip, System, Wrong
from formcheck.messages.message import Message, Value
from formcheck.messages.system import reason

MOST_BYTES: Final = 256 * 1024
"""Ten times the longest exercise; what is larger is something else."""
_NONBLOCK: Final = getattr(os, "O_NONBLOCK", 0)  # neither is known to every system
_BINARY: Final = getattr(os, "O_BINARY", 0)


def read_text(
    path: Path,
    error: type[UserError],
    *,
    most_bytes: int = MOST_BYTES,
    called: Message | None = None,
) -> str:
    """The text of the file at `path`.

    Args:
        path: the file; a pipe or a device is refused before it can block.
        error: what to raise.
        most_bytes: what is larger is refused.
        called: what the file is called in error messages; its path without.

    Raises:
        UserError: the file cannot be read or is no text; of the type `error`.
    """
    called_so: Value = called or str(path)
    try:
        data = _read(path, most_bytes)
    except OSError as cause:
        raise error(_unread(called_so, reason(cause))) from cause
    except ValueError as cause:  # no file can have such a name
        raise error(_unread(called_so, Message(System.INVALID_ARGUMENT))) from cause
    if isinstance(data, Message):
        raise error(_unread(called_so, data))
    return decoded(data, str(path), error, most_bytes=most_bytes)


def _unread(called: Value, why: Message) -> Message:
    return Message.of(Wrong.CANNOT_READ, path=called, reason=why)


def decoded(data: bytes, name: str, error: type[UserError], *, most_bytes: int = MOST_BYTES) -> str:
    """The text that `data` is, without a byte order mark.

    Args:
        data: the content of a file.
        name: what the file is called in error messages.
        error: what to raise.
        most_bytes: what is larger is refused.

    Raises:
        UserError: it is too large or no UTF-8; of the type `error`.
    """
    if len(data) > most_bytes:
        limit = most_bytes // 1024
        raise error(Message.of(Slip.REFUSED_AS_LARGE, path=name, limit=limit))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as cause:
        if _is_utf16(data):
            raise error(Message.of(Slip.UTF16, path=name)) from cause
        if b"\0" in data or len(data) < len(codecs.BOM_UTF8):
            raise error(Message.of(Slip.NO_TEXT_FILE, path=name)) from cause
        line = data.count(b"\n", 0, cause.start) + 1
        what = Message(Slip.NO_UTF8)
        raise error(Message.of(Slip.AT_LINE, file=name, line=line, what=what)) from cause


def _read(path: Path, most_bytes: int) -> bytes | Message:
    """At most one byte more than `most_bytes`; why not, where it is no file."""
    if reason := _no_file(path.stat().st_mode):
        return reason
    # It may have been replaced by a pipe since: opened like this, it cannot block either.
    descriptor = os.open(path, os.O_RDONLY | _NONBLOCK | _BINARY)
    with os.fdopen(descriptor, "rb") as file:
        return _no_file(os.fstat(descriptor).st_mode) or file.read(most_bytes + 1)


def _no_file(mode: int) -> Message | None:
    """What is wrong where something that is no ordinary file has its place."""
    if stat.S_ISDIR(mode):
        return Message(System.IS_DIRECTORY)
    return None if stat.S_ISREG(mode) else Message(Cause.NOT_ORDINARY)


def _is_utf16(data: bytes) -> bool:
    if len(data) < 4 or not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return False
    try:
        data.decode("utf-16")
    except UnicodeDecodeError:
        return False
    return True
