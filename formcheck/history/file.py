"""The history file itself: whose it is, who may read it, and connections to it."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from formcheck.errors import HistoryError
from formcheck.files import PRIVATE_FILE, PRIVATE_FOLDER, no_folder, user_data, user_folder
from formcheck.history.causes import (
    history_error,
    may_not_be_used,
    may_write,
    no_history,
    wants_files,
)
from formcheck.history.schema import (
    MIGRATIONS,
    is_history,
    migrate,
    version_of,
)
from formcheck.messages.error_ids import Wrong
from formcheck.messages.message import Message

BUSY_S: Final = 5.0
"""How long somebody at the page waits for another program that has the file."""
LEAST_BYTES: Final = 512
"""A database has at least one page; SQLite takes what is smaller for an empty one."""
ALONE: Final = "mode=ro&immutable=1"
"""Opens a database without any file beside it, while nobody writes."""
BESIDE: Final = ("-wal", "-shm", "-journal")
"""The files that SQLite keeps beside a database."""


def default_path() -> Path:
    """The history file in the user's data folder; FORMCHECK_HISTORY names another."""
    return user_data("FORMCHECK_HISTORY", "history.db")


class HistoryFile:
    """A history file that only its owner can read, made or brought up to date when it is needed.

    What lies there and is no history is left as it is.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._known: tuple[int, int] | None = None

    def prepare(self) -> None:
        """Make sure that there is a history of this version; quick when there is.

        The file may have been moved away since: then there will be a new one.

        Raises:
            HistoryError: there cannot be one, or it is something else.
        """
        if self._known is not None and self._identity() == self._known:
            return
        try:
            self._make()
            self._look()
            self._keep_private()
        except OSError as error:
            raise history_error(self.path, error) from error
        with self._reading() as connection:
            version = version_of(connection)
        if version > len(MIGRATIONS):
            raise HistoryError(Message.of(Wrong.HISTORY_NEWER, path=str(self.path)))
        if version < len(MIGRATIONS):
            with self._connection(self._way_to_write(), BUSY_S) as connection:
                connection.execute("PRAGMA journal_mode = WAL")
                migrate(connection)
        self._known = self._identity()

    @contextlib.contextmanager
    def writing(self, busy_s: float = BUSY_S) -> Iterator[sqlite3.Connection]:
        """A connection whose changes are stored when the block ends well."""
        self.prepare()
        with self._connection(self._way_to_write(), busy_s) as connection:
            yield connection

    @contextlib.contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection for questions, also to a file that may only be read."""
        self.prepare()
        with self._reading() as connection:
            yield connection

    @contextlib.contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with contextlib.ExitStack() as stack:
            try:
                connection = stack.enter_context(self._connection(self._way_to_read(), BUSY_S))
            except HistoryError as error:
                # A full disk has no room for the files that SQLite wants beside the database.
                if not wants_files(error.__cause__) or self._is_written():
                    raise
                way = f"{self._uri()}?{ALONE}"
                connection = stack.enter_context(self._connection(way, BUSY_S))
            yield connection

    def _way_to_write(self) -> str:
        """A connection to a file that may only be read would leave files beside it as strict."""
        if self.path.exists() and not may_write(self.path):
            raise may_not_be_used(self.path)
        return f"{self._uri()}?mode=rw"

    def _way_to_read(self) -> str:
        """Where nothing may be written, not even beside it, SQLite has to be told so."""
        real = self.path.resolve()
        writable = may_write(real) and may_write(real.parent)
        return f"{self._uri()}?{'mode=rw' if writable or self._is_written() else ALONE}"

    def _is_written(self) -> bool:
        """Whether a part of the history is still in a file beside it."""
        with contextlib.suppress(OSError):
            return self._beside("-wal").stat().st_size > 0
        return False

    def _looking(self) -> contextlib.AbstractContextManager[sqlite3.Connection]:
        """For the question whose database it is.

        What another program did not finish it has to finish itself; otherwise only a connection
        that may write leaves nothing beside the file. Reading the header ourselves would take
        SQLite's locks from this whole process when the file is closed again.
        """
        unfinished = any(self._beside(ending).exists() for ending in ("-wal", "-journal"))
        way = f"{self._uri()}?mode=ro"
        return self._connection(way, BUSY_S) if unfinished else self._reading()

    @contextlib.contextmanager
    def _connection(self, uri: str, busy_s: float) -> Iterator[sqlite3.Connection]:
        try:
            connection = sqlite3.connect(uri, timeout=busy_s, uri=True)
        except sqlite3.Error as error:
            raise history_error(self.path, error) from error
        # A damaged text must not hide the rows around it.
        connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
        try:
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA schema_version")  # the file is opened only now
            with connection:
                yield connection
        except (sqlite3.Error, UnicodeDecodeError) as error:
            raise history_error(self.path, error) from error
        finally:
            connection.close()

    def _make(self) -> None:
        """The folder and an empty file that nobody else can read, unless they are there."""
        folder = self.path.parent
        try:
            folder.mkdir(PRIVATE_FOLDER, parents=True, exist_ok=True)
        except OSError as error:
            raise HistoryError(no_folder(folder, error)) from error
        if not self.path.exists():
            # Not exclusively: a link to a file that is not there yet is followed.
            os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, PRIVATE_FILE))

    def _look(self) -> None:
        """Refuse what is no history, without changing it."""
        found = self.path.stat()
        if not stat.S_ISREG(found.st_mode) or 0 < found.st_size < LEAST_BYTES:
            raise no_history(self.path)
        with self._looking() as connection:
            if not is_history(connection):
                raise no_history(self.path)

    def _keep_private(self) -> None:
        """Older versions made the file so that others on the machine could read it."""
        for path in (self.path, *map(self._beside, BESIDE)):
            _restrict(path, PRIVATE_FILE)
        if self.path.parent == user_folder():
            _restrict(self.path.parent, PRIVATE_FOLDER)

    def _beside(self, ending: str) -> Path:
        # SQLite keeps them beside the file that a link leads to.
        real = self.path.resolve()
        return real.with_name(real.name + ending)

    def _uri(self) -> str:
        return self.path.absolute().as_uri()

    def _identity(self) -> tuple[int, int] | None:
        try:
            found = self.path.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino


def _restrict(path: Path, mode: int) -> None:
    """Take from others what they may do; a file of somebody else stays as it is."""
    with contextlib.suppress(OSError):
        now = stat.S_IMODE(path.stat().st_mode)
        if now & ~mode:
            path.chmod(now & mode)
