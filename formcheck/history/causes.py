"""Why the history cannot be used, by its cause, and what helps.

A sound file is never said to be moved away: that would look like losing it.
"""

from __future__ import annotations

import errno
import os
import sqlite3
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

from formcheck.errors import HistoryError
from formcheck.messages.error_ids import Cause, Wrong
from formcheck.messages.ids import Note
from formcheck.messages.message import Message
from formcheck.messages.system import reason

UNCLEAR: Final = {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR}
"""SQLite says no more than that the system refused something."""
FULL_ERRORS: Final = {errno.ENOSPC, errno.EDQUOT}
FORBIDDEN_ERRORS: Final = {errno.EROFS, errno.EACCES, errno.EPERM}
PROBE: Final = bytes(8192)
UNKNOWN_CAUSES: Final = {
    sqlite3.SQLITE_CANTOPEN: Cause.DATABASE_NOT_OPENED,
    sqlite3.SQLITE_IOERR: Cause.DATABASE_NOT_READ,
}


def history_error(path: Path, error: sqlite3.Error | UnicodeDecodeError | OSError) -> HistoryError:
    """The error for the user when the history at `path` cannot be used because of `error`."""
    if isinstance(error, OSError):
        return _refused(path, error.errno) or _unknown(path, reason(error))
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    # SQLite's own message holds damaged bytes: Python stumbles over it.
    unreadable = isinstance(error, UnicodeDecodeError)
    if unreadable or code == sqlite3.SQLITE_CORRUPT or str(error).startswith("no such"):
        return _damaged(path)
    if code in UNCLEAR and (refused := _refused(path, _probe(path))):
        return refused
    known = KNOWN.get(code)
    if known:
        return known(path)
    why = UNKNOWN_CAUSES.get(code)
    said = Message(why) if why else Message.of(Note.AS_WRITTEN, text=str(error))
    return _unknown(path, said)


def wants_files(error: BaseException | None) -> bool:
    """Whether SQLite may have failed because it could not make the files beside the database."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_OK) & 0xFF
    return code in {*UNCLEAR, sqlite3.SQLITE_FULL}


def may_write(path: Path) -> bool:
    """Whether this user may read and write the file or folder."""
    effective = os.access in os.supports_effective_ids
    return os.access(path, os.R_OK | os.W_OK, effective_ids=effective)


def no_history(path: Path) -> HistoryError:
    """There is something else at `path`."""
    return HistoryError(Message.of(Wrong.NO_HISTORY, path=str(path)))


def may_not_be_used(path: Path) -> HistoryError:
    """The system does not let this user."""
    return HistoryError(Message.of(Wrong.HISTORY_FORBIDDEN, path=str(path)))


def refused_entry(path: Path) -> HistoryError:
    """Something can never be stored."""
    return HistoryError(Message.of(Wrong.ENTRY_REFUSED, path=str(path)))


def _refused(path: Path, number: int | None) -> HistoryError | None:
    """What the system's error number says plainly."""
    if number in FULL_ERRORS:
        return _full(path)
    return may_not_be_used(path) if number in FORBIDDEN_ERRORS else None


def _unknown(path: Path, why: Message) -> HistoryError:
    return HistoryError(Message.of(Wrong.HISTORY_UNUSABLE, path=str(path), reason=why))


def _full(path: Path) -> HistoryError:
    return HistoryError(Message.of(Wrong.HISTORY_FULL, path=str(path)))


def _locked(path: Path) -> HistoryError:
    return HistoryError(Message.of(Wrong.HISTORY_IN_USE, path=str(path)))


def _damaged(path: Path) -> HistoryError:
    return HistoryError(Message.of(Wrong.HISTORY_DAMAGED, path=str(path)))


def _probe(path: Path) -> int | None:
    """The system's error number when something is written beside the history; None if it may be."""
    try:
        with tempfile.TemporaryFile(dir=path.parent) as file:
            file.write(PROBE)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        return error.errno
    # Not by opening it: closing it again would take SQLite's locks from this whole process.
    denied = path.exists() and not may_write(path)
    return errno.EACCES if denied else None


KNOWN: Final[dict[int, Callable[[Path], HistoryError]]] = {
    sqlite3.SQLITE_BUSY: _locked,
    sqlite3.SQLITE_LOCKED: _locked,
    sqlite3.SQLITE_READONLY: may_not_be_used,
    sqlite3.SQLITE_PERM: may_not_be_used,
    sqlite3.SQLITE_AUTH: may_not_be_used,
    sqlite3.SQLITE_FULL: _full,
    sqlite3.SQLITE_NOTADB: no_history,
}
"""What SQLite says plainly."""
