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

UNCLEAR: Final = {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR}
"""SQLite says no more than that the system refused something."""
FULL_ERRORS: Final = {errno.ENOSPC, errno.EDQUOT}
FORBIDDEN_ERRORS: Final = {errno.EROFS, errno.EACCES, errno.EPERM}
PROBE: Final = bytes(8192)


def history_error(path: Path, error: sqlite3.Error | UnicodeDecodeError | OSError) -> HistoryError:
    """The error for the user when the history at `path` cannot be used because of `error`."""
    if isinstance(error, OSError):
        return _refused(path, error.errno) or _unknown(path, error.strerror or error)
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    # SQLite's own message holds damaged bytes: Python stumbles over it.
    unreadable = isinstance(error, UnicodeDecodeError)
    if unreadable or code == sqlite3.SQLITE_CORRUPT or str(error).startswith("no such"):
        return _damaged(path)
    if code in UNCLEAR and (refused := _refused(path, _probe(path))):
        return refused
    known = KNOWN.get(code)
    return known(path) if known else _unknown(path, error)


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
    return HistoryError(
        f"{path} is not a history, so it is left as it is. Move the file away to begin a new one, "
        "or name another file in FORMCHECK_HISTORY."
    )


def may_not_be_used(path: Path) -> HistoryError:
    """The system does not let this user."""
    return HistoryError(
        f"The history {path} may not be used. Allow reading and writing the file and its folder."
    )


def refused_entry(path: Path) -> HistoryError:
    """Something can never be stored."""
    return HistoryError(
        f"An entry is damaged and cannot be stored in the history {path}; the others are."
    )


def _refused(path: Path, number: int | None) -> HistoryError | None:
    """What the system's error number says plainly."""
    if number in FULL_ERRORS:
        return _full(path)
    return may_not_be_used(path) if number in FORBIDDEN_ERRORS else None


def _unknown(path: Path, reason: object) -> HistoryError:
    return HistoryError(f"Cannot use the history {path}: {reason}.")


def _full(path: Path) -> HistoryError:
    return HistoryError(f"The disk that holds the history {path} is full. Make room on it.")


def _locked(path: Path) -> HistoryError:
    return HistoryError(
        f"The history {path} is in use by another program. "
        "Close that program, or wait until it is done."
    )


def _damaged(path: Path) -> HistoryError:
    return HistoryError(
        f"The history {path} is damaged. Move the file away to begin a new one, "
        "and keep it: much of it may still be saved."
    )


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
