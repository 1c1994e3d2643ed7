"""Stores entries in a thread of its own: whoever hands one over never waits for the history."""

from __future__ import annotations

import sqlite3
import threading
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from formcheck.errors import HistoryError
from formcheck.history.causes import history_error, refused_entry
from formcheck.history.entries import Entry, from_text, to_text
from formcheck.history.file import HistoryFile
from formcheck.history.spool import Spool
from formcheck.history.writing import store

TRY_S: Final = 1.0
"""How long each try waits for another program that has the history."""
AGAIN_S: Final = 1.0
"""How long after a try that failed the next one comes."""
REPLAY_S: Final = 2 * TRY_S
"""How long a start waits for what an earlier run left."""
FOLDER_ENDING: Final = ".pending"


@dataclass(frozen=True, slots=True)
class OutboxState:
    """How things are with what was handed over.

    Attributes:
        waiting: entries that are not in the history yet.
        safe: whether all of them lie on the disk, where not even a kill loses them.
        problem: why the last try to store failed, or None.
    """

    waiting: int
    safe: bool
    problem: HistoryError | None


class Outbox:
    """The way into a history that may be locked, full or broken at the moment.

    An entry is first kept in a file of its own, then stored by a thread, in order, tried again
    until it works. Where it cannot even be kept, it waits in memory.
    """

    def __init__(self, file: HistoryFile) -> None:
        self._file = file
        self._spool = Spool(file.path.with_name(file.path.name + FOLDER_ENDING))
        self._backlog: deque[Entry] = deque()
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._problem: HistoryError | None = None
        self._refused: HistoryError | None = None

    def put(self, entry: Entry) -> None:
        """Take an entry; when this returns it is as safe as it can be now."""
        with self._changed:
            self._backlog.append(entry)
            self._keep()
            self._start()

    def resume(self) -> None:
        """Store what an earlier run, or another process that is gone, left waiting."""
        self._spool.sweep()
        with self._changed:
            if not self._spool.waiting():
                return
            self._start()
        self.settle(REPLAY_S)

    @property
    def is_safe(self) -> bool:
        """Whether all that waits lies on the disk, where not even a kill loses it."""
        return not self._backlog

    def state(self) -> OutboxState:
        """How things are now."""
        with self._changed:
            waiting = len(self._backlog) + len(self._spool.waiting())
            return OutboxState(waiting, not self._backlog, self._problem or self._refused)

    def waiting(self) -> list[Entry]:
        """The entries that are not in the history yet, the oldest first."""
        with self._changed:
            kept = [from_text(text) for text in self._spool.texts()]
            return [entry for entry in kept if entry is not None] + list(self._backlog)

    def settle(self, seconds: float, *, patient: bool = False) -> bool:
        """Wait until everything is stored, or a try failed; if `patient`, also after that.

        Returns:
            Whether everything is stored.
        """
        with self._changed:
            self._changed.wait_for(
                lambda: self._thread is None or (self._problem is not None and not patient), seconds
            )
            return self._thread is None

    def clear(self) -> None:
        """Forget what waits.

        Raises:
            HistoryError: it cannot be removed.
        """
        with self._changed:
            self._backlog.clear()
            self._refused = None
            try:
                self._spool.clear()
            except OSError as error:
                raise history_error(self._file.path, error) from error

    def _keep(self) -> None:
        """Bring what is in memory onto the disk, in order, as far as that works."""
        while self._backlog and self._spool.put(to_text(self._backlog[0])):
            self._backlog.popleft()

    def _start(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="history", daemon=True)
            self._thread.start()
        self._changed.notify_all()

    def _run(self) -> None:
        try:
            while not self._is_done():
                problem = self._try()
                with self._changed:
                    self._problem = problem
                    self._changed.notify_all()
                    if problem:
                        self._keep()
                        self._changed.wait(AGAIN_S)
        finally:
            with self._changed:
                if self._thread is threading.current_thread():
                    self._thread = None
                self._changed.notify_all()

    def _is_done(self) -> bool:
        """Whether nothing waits; then the thread ends, and the next entry starts another."""
        with self._changed:
            if self._backlog or self._spool.waiting():
                return False
            self._thread = None
            self._problem = None
            self._changed.notify_all()
            return True

    def _try(self) -> HistoryError | None:
        """Store everything that waits; why it does not work, or None."""
        stuck: dict[Path, HistoryError] = {}
        try:
            # What is put meanwhile comes behind what waits, on the disk or in memory: look again.
            while entries := [path for path in self._spool.waiting() if path not in stuck]:
                for path in entries:
                    if problem := self._store_kept(path):
                        stuck[path] = problem
            self._store_backlog(set(stuck))
        except HistoryError as error:
            return HistoryError(*error.said)  # without the frames, which hold the connection
        return next(iter(stuck.values()), None)

    def _store_kept(self, path: Path) -> HistoryError | None:
        """Store one entry and remove its file; why the file cannot be used, or None."""
        try:
            entry = from_text(path.read_bytes())
            if entry is None or not self._store(entry, path):
                self._set_aside(path)
            path.unlink(missing_ok=True)
        except FileNotFoundError:
            return None  # another process stored it
        except OSError as error:
            return history_error(path, error)
        return None

    def _store_backlog(self, stuck: set[Path]) -> None:
        """Store what is in memory, unless something before it lies on the disk."""
        while True:
            with self._changed:
                if not self._backlog or set(self._spool.waiting()) - stuck:
                    return
                entry = self._backlog[0]
            if not self._store(entry, None):
                self._refused = refused_entry(self._file.path)
            with self._changed:
                # It may lie on the disk by now, and be stored from there as well: no harm.
                if self._backlog and self._backlog[0] is entry:
                    self._backlog.popleft()

    def _store(self, entry: Entry, kept: Path | None) -> bool:
        """Store one entry; False if the history can never take it."""
        with self._file.writing(TRY_S) as connection:
            connection.execute("BEGIN IMMEDIATE")
            # Whoever deletes the history removes the waiting entries in the same transaction.
            if kept is not None and not kept.exists():
                return True
            try:
                store(connection, entry)
            except sqlite3.IntegrityError:
                connection.rollback()
                return False
        return True

    def _set_aside(self, path: Path) -> None:
        self._spool.set_aside(path)
        self._refused = refused_entry(self._file.path)
