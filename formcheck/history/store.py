"""The history: what was done, kept on this machine."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from formcheck.coach.events import Attempt
from formcheck.coach.usual_range import OwnRange
from formcheck.exercises.model import Exercise
from formcheck.history.entries import (
    PainMoment,
    attempt_values,
    new_key,
    session_head,
    set_head,
    stamp,
)
from formcheck.history.file import default_path
from formcheck.history.reader import HistoryReader
from formcheck.history.records import AttemptRecord, PainRecord
from formcheck.history.writing import (
    add_attempt,
    add_prescription,
    add_session,
    add_set,
    end_open,
    replace_set,
)
from formcheck.routines.model import Routine
from formcheck.routines.prescribed import to_text

__all__ = ["AttemptRecord", "History", "PainMoment", "PainRecord", "default_path"]


class History(HistoryReader):
    """The history file. Every call is whole when it returns: a killed process loses nothing of it.

    Safe to use from several threads and processes at once: each call opens the file for itself.
    Whoever must not wait, not even for another program that has the file, puts entries into the
    `outbox` instead. What an earlier run left waiting is stored when the history is opened.

    Raises:
        HistoryError: the file cannot be opened, read or written.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.outbox.resume()

    def start_session(self, at: datetime, routine: str = "") -> int:
        """A new session; its number."""
        with self.file.writing() as connection:
            return add_session(connection, session_head(routine, at))

    def end_session(self, session_id: int, at: datetime) -> None:
        """The session is over."""
        with self.file.writing() as connection:
            connection.execute(
                "UPDATE sessions SET ended_at = ? WHERE id = ?", (stamp(at), session_id)
            )

    def prescribe(self, session_id: int, routine: Routine) -> None:
        """Keep what is prescribed for a session; what was said of it first stays."""
        with self.file.writing() as connection:
            add_prescription(connection, session_id, to_text(routine))

    def start_set(self, session_id: int, exercise: Exercise, at: datetime) -> int:
        """A new set in a session; its number."""
        with self.file.writing() as connection:
            return add_set(connection, session_id, set_head(exercise, at))

    def end_set(self, set_id: int, at: datetime, reason: str) -> None:
        """The set is over, and why."""
        with self.file.writing() as connection:
            connection.execute(
                "UPDATE sets SET ended_at = ?, reason = ? WHERE id = ?",
                (stamp(at), reason, set_id),
            )

    def add_attempt(self, set_id: int, attempt: Attempt, own: OwnRange | None = None) -> None:
        """A repetition or hold with its faults; `own` says how far it should have gone."""
        values = attempt_values(attempt, own)
        with self.file.writing() as connection:
            add_attempt(connection, set_id, new_key(), values)

    def add_pain(self, session_id: int, at: datetime, moment: PainMoment, score: int) -> None:
        """A pain score from 0 to 10."""
        with self.file.writing() as connection:
            connection.execute(
                "INSERT INTO pain (session_id, at, moment, score) VALUES (?, ?, ?, ?)",
                (session_id, stamp(at), moment, score),
            )

    def close_open_sets(self, at: datetime, reason: str) -> int:
        """End the sets and sessions that a killed process or a closed tab left open; how many sets.

        What ended so is not resumed: nobody knows what the person did meanwhile.
        """
        with self.file.writing() as connection:
            return end_open(connection, stamp(at), reason)

    def correct(self, set_id: int, at: datetime, count: int | None) -> None:
        """The person says how many repetitions or holds a set had; None: what was counted is right.

        What was counted, and what was said before, is kept.
        """
        with self.file.writing() as connection:
            connection.execute(
                "INSERT INTO corrections (set_id, at, count) VALUES (?, ?, ?)",
                (set_id, stamp(at), count),
            )

    def replace_set(self, set_id: int, at: datetime, exercise: Exercise, count: int) -> int:
        """The person says that a set was another exercise; the number of the set in its place.

        Nothing of it is judged: what was seen is no longer known. What was counted is kept.

        Args:
            set_id: the set.
            at: when this is said.
            exercise: what it was.
            count: how many repetitions or holds it had.
        """
        by = set_head(exercise, at)
        with self.file.writing() as connection:
            connection.execute("BEGIN IMMEDIATE")
            return replace_set(connection, set_id, by, stamp(at), attempts=(), count=count)

    def save_card(self, at: datetime, answers: Mapping[str, bool]) -> None:
        """The answers of the health card; older ones are kept too."""
        with self.file.writing() as connection:
            connection.execute(
                "INSERT INTO health_card (at, answers) VALUES (?, ?)",
                (stamp(at), json.dumps(dict(answers))),
            )

    def delete_all(self) -> None:
        """Forget everything, also what waits, and what the file's free pages still hold."""
        with self.file.writing() as connection:
            connection.execute("PRAGMA secure_delete = ON")
            # In one transaction: no other process stores meanwhile what is about to be forgotten.
            connection.execute("BEGIN IMMEDIATE")
            self.outbox.clear()
            connection.execute("DELETE FROM sessions")
            connection.execute("DELETE FROM health_card")
        with self.file.writing() as connection:
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
