"""Reads and writes the history file."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Literal

from formcheck.coach.events import Attempt, Hold
from formcheck.errors import HistoryError
from formcheck.exercises.model import Exercise
from formcheck.files import user_data
from formcheck.history.schema import MIGRATIONS, migrate

BUSY_S: Final = 10.0
Moment = Literal["before", "after", "during"]


@dataclass(frozen=True, slots=True)
class AttemptRecord:
    """A stored repetition or hold, with where it belongs.

    Attributes:
        exercise: the exercise's id.
        mode: "reps" or "hold".
        day: the local day on which its set began, as YYYY-MM-DD.
        set_id: the set.
        number: from 1 in its set.
        side: "left", "right", "both" or None.
        held_s: seconds held, None for a repetition.
        range: how far the counting signal moved, in its own unit.
        verdict: "good", "faulty" or "not_judged".
        rules: the rules it broke.
    """

    exercise: str
    mode: str
    day: str
    set_id: int
    number: int
    side: str | None
    held_s: float | None
    range: float
    verdict: str
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PainRecord:
    """A stored pain score."""

    day: str
    moment: str
    score: int


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
        """End the sets that a killed process or a closed tab left open; how many."""
        with self._open() as connection:
            cursor = connection.execute(
                "UPDATE sets SET ended_at = ?, reason = ? WHERE ended_at IS NULL",
                (_stamp(at), reason),
            )
            return cursor.rowcount

    def attempts(self, exercise: str | None = None) -> list[AttemptRecord]:
        """All repetitions and holds, in the order they were done."""
        with self._open() as connection:
            rows = connection.execute(
                "SELECT s.exercise, s.mode, substr(s.started_at, 1, 10), a.set_id, a.number,"
                " a.side, a.held_s, a.range, a.verdict,"
                " (SELECT group_concat(f.rule) FROM faults f WHERE f.attempt_id = a.id)"
                " FROM attempts a JOIN sets s ON s.id = a.set_id"
                " WHERE ? IS NULL OR s.exercise = ? ORDER BY a.id",
                (exercise, exercise),
            ).fetchall()
        return [_record(row) for row in rows]

    def pain(self) -> list[PainRecord]:
        """All pain scores, in order."""
        with self._open() as connection:
            rows = connection.execute(
                "SELECT substr(at, 1, 10), moment, score FROM pain ORDER BY id"
            ).fetchall()
        return [PainRecord(*row) for row in rows]

    def sessions_by_day(self) -> dict[str, int]:
        """How many sessions with at least one repetition or hold each day had."""
        with self._open() as connection:
            rows = connection.execute(
                "SELECT substr(started_at, 1, 10), count(*) FROM sessions WHERE id IN"
                " (SELECT s.session_id FROM sets s JOIN attempts a ON a.set_id = s.id)"
                " GROUP BY 1 ORDER BY 1"
            ).fetchall()
        return dict(rows)

    def export(self) -> str:
        """Everything as JSON text."""
        tables = ("sessions", "sets", "attempts", "faults", "pain")
        data: dict[str, Any] = {"formcheck_history": len(MIGRATIONS)}
        with self._open() as connection:
            connection.row_factory = sqlite3.Row
            for table in tables:
                rows = connection.execute(f"SELECT * FROM {table} ORDER BY id")
                data[table] = [dict(row) for row in rows]
        return json.dumps(data, indent=1)

    def delete_all(self) -> None:
        """Forget everything, also what the file's free pages still hold."""
        with self._open() as connection:
            connection.execute("DELETE FROM sessions")
        with self._open() as connection:
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

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


def _record(row: tuple[Any, ...]) -> AttemptRecord:
    *known, rules = row
    exercise, mode, day, set_id, number, side, held_s, moved, verdict = known
    return AttemptRecord(
        exercise,
        mode,
        day,
        set_id,
        number,
        side,
        held_s,
        moved,
        verdict,
        tuple(rules.split(",")) if rules else (),
    )


def _stamp(at: datetime) -> str:
    """Local time with its offset, so that a day is the person's own day."""
    return at.astimezone().isoformat(timespec="seconds")


def as_rows(records: list[AttemptRecord]) -> list[dict[str, Any]]:
    """Records as dictionaries, for tables."""
    return [{**asdict(r), "rules": " ".join(r.rules)} for r in records]
