"""A copy of a history that is whole, also while somebody exercises."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from pathlib import Path

from formcheck.errors import HistoryError
from formcheck.files import PRIVATE_FILE, PRIVATE_FOLDER, not_written
from formcheck.history.causes import history_error
from formcheck.history.file import HistoryFile
from formcheck.history.outbox import FOLDER_ENDING
from formcheck.history.schema import is_history
from formcheck.history.spool import ENDING
from formcheck.messages.system import reason


def copy_history(path: Path, target: Path) -> None:
    """Copy the history at `path` to `target`, with what waits to be stored in it.

    What waits is copied first: what is stored meanwhile is then there twice, which its key tells,
    and never not at all.

    Raises:
        HistoryError: it cannot be read.
        OutputError: it cannot be written.
    """
    try:
        _copy_waiting(path, target)
        target.touch(PRIVATE_FILE)
        with (
            HistoryFile(path).reading() as history,
            contextlib.closing(sqlite3.connect(target)) as copied,
        ):
            history.backup(copied)
    except sqlite3.Error as error:
        raise history_error(path, error) from error
    except OSError as error:
        raise not_written(target, reason(error)) from error


def is_sound(path: Path) -> bool:
    """Whether the file at `path` is a history that can be read to its end."""
    try:
        with HistoryFile(path).reading() as connection:
            (found,) = connection.execute("PRAGMA integrity_check").fetchone()
            return found == "ok" and is_history(connection)
    except HistoryError:
        return False


def _copy_waiting(path: Path, target: Path) -> None:
    waiting = path.with_name(path.name + FOLDER_ENDING)
    if not waiting.is_dir():
        return
    beside = target.with_name(target.name + FOLDER_ENDING)
    beside.mkdir(PRIVATE_FOLDER)
    for entry in sorted(waiting.iterdir()):
        if entry.name.endswith(ENDING):
            with contextlib.suppress(FileNotFoundError):  # it has just been stored
                shutil.copyfile(entry, beside / entry.name)
