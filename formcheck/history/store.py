"""Reads and writes the history file."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Literal

from formcheck.coach.events import Attempt, Hold
from formcheck.errors import HistoryError
from formcheck.exercises.model import Exercise
from formcheck.files import user_data
from formcheck.history.records import (
    AttemptRecord,
    CardRecord,
    PainRecord,
    SessionRecord,
    SessionResult,
    SetRecord,
)
from formcheck.history.schema import MIGRATIONS, migrate

__all__ = ["AttemptRecord", "History", "Moment", "PainRecord", "default_path"]

BUSY_S: Final = 10.0
TABLES: Final = ("sessions", "sets", "attempts", "faults", "pain", "health_card")
CHOSEN: Final = (
    "WHERE (:exercise IS NULL OR s.exercise = :exercise)"
    " AND (:session_id IS NULL OR s.session_id = :session_id)"
)
"""For queries whose sets are called s."""
Moment = Literal["before", "after", "during"]


def default_path() -> Path:
    """The history file in the user's data folder; FORMCHECK_HISTORY names another."""
    return user_data("FORMCHECK_HISTORY", "history.db")


class History:
    """The history file. Every call is whole when it returns: a killed process loses nothing of it.

    Safe to use from several threads and processes at once: each call opens the file for itself.

    Raises:
        HistoryError: the file cannot be opened, read or written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise HistoryError(
                f"Cannot make the folder {path.parent}: {error.strerror}."
            ) from error
        with self._open() as connection:
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            if version > len(MIGRATIONS):
                raise HistoryError(
                    f"{path} was written by a newer FormCheck. Update FormCheck to open it."
                )
            migrate(connection)

    def start_session(self, at: datetime, routine: str = "") -> int:
        """A new session; its number."""
        return self._insert(
            "INSERT INTO sessions (started_at, routine) VALUES (?, ?)", (_stamp(at), routine)
        )

    def end_session(self, session_id: int, at: datetime) -> None:
        """The session is over."""
        with self._open() as connection:
            connection.execute(
                "UPDATE sessions SET ended_at = ? WHERE id = ?", (_stamp(at), session_id)
            )

    def start_set(self, session_id: int, exercise: Exercise, at: datetime) -> int:
        """A new set in a session; its number."""
        return self._insert(
            "INSERT INTO sets (session_id, exercise, mode, started_at) VALUES (?, ?, ?, ?)",
            (session_id, exercise.id, exercise.mode, _stamp(at)),
        )

    def end_set(self, set_id: int, at: datetime, reason: str) -> None:
        """The set is over, and why."""
        with self._open() as connection:
            connection.execute(
                "UPDATE sets SET ended_at = ?, reason = ? WHERE id = ?",
                (_stamp(at), reason, set_id),
            )

    def add_attempt(self, set_id: int, attempt: Attempt) -> None:
        """A repetition or hold with its faults."""
        with self._open() as connection:
            cursor = connection.execute(
                "INSERT INTO attempts"
                " (set_id, number, side, start_s, end_s, held_s, range, verdict)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    set_id,
                    attempt.index,
                    attempt.side,
                    attempt.start_s,
                    attempt.end_s,
                    attempt.held_s if isinstance(attempt, Hold) else None,
                    attempt.range,
                    attempt.verdict.value,
                ),
            )
            connection.executemany(
                "INSERT INTO faults (attempt_id, rule, severity, value, bound, unit)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                [
                    (cursor.lastrowid, f.rule, f.severity, f.value, f.limit, f.unit)
                    for f in attempt.faults
                ],
            )

    def add_pain(self, session_id: int, at: datetime, moment: Moment, score: int) -> None:
        """A pain score from 0 to 10."""
        self._insert(
            "INSERT INTO pain (session_id, at, moment, score) VALUES (?, ?, ?, ?)",
            (session_id, _stamp(at), moment, score),
        )

    def close_open_sets(self, at: datetime, reason: str) -> int:
        """End the sets and sessions that a killed process or a closed tab left open; how many sets.

        What ended so is not resumed: nobody knows what the person did meanwhile.
        """
        stamp = _stamp(at)
        with self._open() as connection:
            cursor = connection.execute(
                "UPDATE sets SET ended_at = ?, reason = ? WHERE ended_at IS NULL", (stamp, reason)
            )
            connection.execute("UPDATE sessions SET ended_at = ? WHERE ended_at IS NULL", (stamp,))
            return cursor.rowcount

    def save_card(self, at: datetime, answers: Mapping[str, bool]) -> None:
        """The answers of the health card; older ones are kept too."""
        self._insert(
            "INSERT INTO health_card (at, answers) VALUES (?, ?)",
            (_stamp(at), json.dumps(dict(answers))),
        )

    def load_card(self) -> CardRecord | None:
        """The latest health card, None if it was never filled in."""
        rows = self._rows("SELECT at, answers FROM health_card ORDER BY id DESC LIMIT 1")
        return CardRecord(_time(rows[0][0]), json.loads(rows[0][1])) if rows else None

    def attempts(
        self, exercise: str | None = None, *, session_id: int | None = None
    ) -> list[AttemptRecord]:
        """Repetitions and holds, in the order they were done; all, or those asked for."""
        rows = self._rows(
            "SELECT s.exercise, s.mode, substr(s.started_at, 1, 10), a.set_id, a.number,"
            " a.side, a.held_s, a.range, a.verdict,"
            " (SELECT group_concat(f.rule) FROM faults f WHERE f.attempt_id = a.id)"
            f" FROM attempts a JOIN sets s ON s.id = a.set_id {CHOSEN} ORDER BY a.id",
            exercise=exercise,
            session_id=session_id,
        )
        return [_attempt(row) for row in rows]

    def sets(
        self, exercise: str | None = None, *, session_id: int | None = None
    ) -> list[SetRecord]:
        """Sets with what was counted in them, in order; all, or those asked for."""
        rows = self._rows(
            "SELECT s.id, s.session_id, n.routine, s.exercise, s.mode, s.started_at, s.ended_at,"
            " s.reason,"
            " count(*) FILTER (WHERE a.verdict = 'good'),"
            " count(*) FILTER (WHERE a.verdict = 'faulty'),"
            " count(*) FILTER (WHERE a.verdict = 'not_judged'),"
            " count(*) FILTER (WHERE a.side IN ('left', 'both')),"
            " count(*) FILTER (WHERE a.side IN ('right', 'both')),"
            " total(a.held_s)"
            " FROM sets s JOIN sessions n ON n.id = s.session_id"
            f" LEFT JOIN attempts a ON a.set_id = s.id {CHOSEN} GROUP BY s.id ORDER BY s.id",
            exercise=exercise,
            session_id=session_id,
        )
        return [_set(row) for row in rows]

    def sessions(self) -> list[SessionRecord]:
        """All sessions, in order, also those in which nothing was done."""
        rows = self._rows(
            "SELECT n.id, n.routine, n.started_at, n.ended_at,"
            " count(DISTINCT s.id), count(a.id)"
            " FROM sessions n LEFT JOIN sets s ON s.session_id = n.id"
            " LEFT JOIN attempts a ON a.set_id = s.id GROUP BY n.id ORDER BY n.id"
        )
        return [_session(row) for row in rows]

    def last_open(self) -> SetRecord | None:
        """The latest set that was not ended, None if all are."""
        open_sets = [record for record in self.sets() if record.ended_at is None]
        return open_sets[-1] if open_sets else None

    def result(self, session_id: int) -> SessionResult:
        """One session with all that was done in it.

        Raises:
            HistoryError: there is no such session.
        """
        found = [record for record in self.sessions() if record.id == session_id]
        if not found:
            raise HistoryError(f"There is no session {session_id} in {self.path}.")
        return SessionResult(
            found[0],
            tuple(self.sets(session_id=session_id)),
            tuple(self.attempts(session_id=session_id)),
            tuple(self.pain(session_id)),
        )

    def pain(self, session_id: int | None = None) -> list[PainRecord]:
        """Pain scores, in order; all, or those of one session."""
        rows = self._rows(
            "SELECT substr(at, 1, 10), moment, score FROM pain"
            " WHERE :session_id IS NULL OR session_id = :session_id ORDER BY id",
            session_id=session_id,
        )
        return [PainRecord(*row) for row in rows]

    def sessions_by_day(self) -> dict[str, int]:
        """How many sessions with at least one repetition or hold each day had."""
        rows = self._rows(
            "SELECT substr(started_at, 1, 10), count(*) FROM sessions WHERE id IN"
            " (SELECT s.session_id FROM sets s JOIN attempts a ON a.set_id = s.id)"
            " GROUP BY 1 ORDER BY 1"
        )
        return dict(rows)

    def export(self) -> str:
        """Everything as JSON text."""
        data: dict[str, Any] = {"formcheck_history": len(MIGRATIONS)}
        with self._open() as connection:
            connection.row_factory = sqlite3.Row
            for table in TABLES:
                rows = connection.execute(f"SELECT * FROM {table} ORDER BY id")
                data[table] = [dict(row) for row in rows]
        return json.dumps(data, indent=1)

    def delete_all(self) -> None:
        """Forget everything, also what the file's free pages still hold."""
        with self._open() as connection:
            connection.execute("DELETE FROM sessions")
            connection.execute("DELETE FROM health_card")
        with self._open() as connection:
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _rows(self, query: str, **values: Any) -> list[Any]:
        with self._open() as connection:
            return connection.execute(query, values).fetchall()

    def _insert(self, statement: str, values: tuple[Any, ...]) -> int:
        with self._open() as connection:
            return connection.execute(statement, values).lastrowid or 0

    @contextlib.contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """A connection whose changes are stored when the block ends well."""
        try:
            connection = sqlite3.connect(self.path, timeout=BUSY_S)
        except sqlite3.Error as error:
            raise HistoryError(f"Cannot open the history {self.path}: {error}.") from error
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA foreign_keys = ON")
            with connection:
                yield connection
        except sqlite3.Error as error:
            raise HistoryError(
                f"Cannot use the history {self.path}: {error}. "
                "Move the file away to begin a new one."
            ) from error
        finally:
            connection.close()


def _attempt(row: tuple[Any, ...]) -> AttemptRecord:
    rules = tuple(row[-1].split(",")) if row[-1] else ()
    values = (*row[:-1], rules)
    return AttemptRecord(*values)


def _set(row: tuple[Any, ...]) -> SetRecord:
    values = (*row[:5], _time(row[5]), _time_or_none(row[6]), *row[7:])
    return SetRecord(*values)


def _session(row: tuple[Any, ...]) -> SessionRecord:
    values = (*row[:2], _time(row[2]), _time_or_none(row[3]), *row[4:])
    return SessionRecord(*values)


def _time_or_none(stamp: str | None) -> datetime | None:
    return _time(stamp) if stamp else None


def _time(stamp: str) -> datetime:
    return datetime.fromisoformat(stamp)


def _stamp(at: datetime) -> str:
    """Local time with its offset, so that a day is the person's own day."""
    return at.astimezone().isoformat(timespec="seconds")
