"""What is written into the tables; a key that is there already changes nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from formcheck.history.entries import (
    AttemptEntry,
    AttemptValues,
    Entry,
    OpenSetsEntry,
    PainEntry,
    PrescriptionEntry,
    ReplacedEntry,
    SessionEndEntry,
    SessionHead,
    SetEndEntry,
    SetHead,
    new_key,
)


def store(connection: sqlite3.Connection, entry: Entry) -> None:
    """Write an entry within the transaction of the caller."""
    match entry:
        case AttemptEntry():
            set_id = add_set(connection, add_session(connection, entry.session), entry.set)
            add_attempt(connection, set_id, entry.key, entry.values)
        case SetEndEntry():
            connection.execute(
                "UPDATE sets SET ended_at = ?, reason = ? WHERE key = ?",
                (entry.at, entry.reason, entry.set),
            )
        case ReplacedEntry():
            found = connection.execute("SELECT id FROM sets WHERE key = ?", (entry.set,)).fetchone()
            if found is not None:
                replace_set(
                    connection,
                    found[0],
                    entry.by,
                    entry.at,
                    attempts=entry.attempts,
                    count=entry.count,
                )
        case SessionEndEntry():
            connection.execute(
                "UPDATE sessions SET ended_at = ? WHERE key = ?", (entry.at, entry.session)
            )
        case PainEntry():
            _add_pain(connection, entry)
        case PrescriptionEntry():
            add_prescription(connection, add_session(connection, entry.session), entry.routine)
        case OpenSetsEntry():
            end_open(connection, entry.at, entry.reason)


def add_session(connection: sqlite3.Connection, session: SessionHead) -> int:
    """A session, unless it is there; its number."""
    connection.execute(
        "INSERT INTO sessions (key, started_at, routine) VALUES (?, ?, ?)"
        " ON CONFLICT (key) DO NOTHING",
        (session.key, session.started_at, session.routine),
    )
    return _number(connection, "SELECT id FROM sessions WHERE key = ?", session.key)


def add_prescription(connection: sqlite3.Connection, session_id: int, routine: str) -> None:
    """What was prescribed for a session; what was said of it first stays."""
    connection.execute(
        "INSERT INTO prescriptions (session_id, routine) VALUES (?, ?)"
        " ON CONFLICT (session_id) DO NOTHING",
        (session_id, routine),
    )


def add_set(connection: sqlite3.Connection, session_id: int, of_set: SetHead) -> int:
    """A set, unless it is there; its number."""
    connection.execute(
        "INSERT INTO sets (key, session_id, exercise, mode, started_at) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (key) DO NOTHING",
        (of_set.key, session_id, of_set.exercise, of_set.mode, of_set.started_at),
    )
    return _number(connection, "SELECT id FROM sets WHERE key = ?", of_set.key)


def add_attempt(
    connection: sqlite3.Connection, set_id: int, key: str, values: AttemptValues
) -> None:
    """A repetition or hold with its faults, unless it is there."""
    cursor = connection.execute(
        "INSERT INTO attempts"
        " (key, set_id, number, side, start_s, end_s, held_s, range, verdict,"
        " view, asked, asked_share)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING",
        (
            key,
            set_id,
            values.number,
            values.side,
            values.start_s,
            values.end_s,
            values.held_s,
            values.range,
            values.verdict,
            values.view,
            values.asked,
            values.asked_share,
        ),
    )
    if cursor.rowcount:
        connection.executemany(
            "INSERT INTO faults (attempt_id, rule, severity, value, bound, unit)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            [
                (cursor.lastrowid, f.rule, f.severity, f.value, f.bound, f.unit)
                for f in values.faults
            ],
        )


def replace_set(
    connection: sqlite3.Connection,
    set_id: int,
    by: SetHead,
    at: str,
    *,
    attempts: Sequence[AttemptValues],
    count: int,
) -> int:
    """Let another set stand in the place of one, unless it does; the number of the other one.

    Args:
        connection: within the transaction of the caller.
        set_id: the set that was another exercise; what it replaced itself is replaced too.
        by: the other set; it began and ended when that one did.
        at: when this was said.
        attempts: what is counted of it; nothing where that is not known.
        count: how many there were, where nothing is counted.
    """
    session_id, began, ended, reason = connection.execute(
        "SELECT session_id, started_at, ended_at, reason FROM sets WHERE id = ?", (set_id,)
    ).fetchone()
    number = add_set(connection, session_id, by.model_copy(update={"started_at": began}))
    done = "SELECT 1 FROM corrections WHERE instead = ?"
    if connection.execute(done, (number,)).fetchone():
        return number
    connection.execute(
        "UPDATE sets SET ended_at = ?, reason = ? WHERE id = ?", (ended, reason, number)
    )
    for values in attempts:
        add_attempt(connection, number, new_key(), values)
    if not attempts:
        connection.execute(
            "INSERT INTO corrections (set_id, at, count) VALUES (?, ?, ?)", (number, at, count)
        )
    connection.execute(
        "INSERT INTO corrections (set_id, at, instead)"
        " SELECT set_id, :at, :by FROM corrections WHERE instead = :old"
        " UNION SELECT :old, :at, :by",
        {"at": at, "by": number, "old": set_id},
    )
    return number


def end_open(connection: sqlite3.Connection, at: str, reason: str) -> int:
    """End the sets and sessions that began before `at` and are open; how many sets."""
    cursor = connection.execute(
        "UPDATE sets SET ended_at = :at, reason = :reason"
        " WHERE ended_at IS NULL AND julianday(started_at) <= julianday(:at)",
        {"at": at, "reason": reason},
    )
    connection.execute(
        "UPDATE sessions SET ended_at = :at"
        " WHERE ended_at IS NULL AND julianday(started_at) <= julianday(:at)",
        {"at": at},
    )
    return cursor.rowcount


def _add_pain(connection: sqlite3.Connection, entry: PainEntry) -> None:
    session_id = add_session(connection, entry.session)
    connection.execute(
        "INSERT INTO pain (key, session_id, at, moment, score) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (key) DO NOTHING",
        (entry.key, session_id, entry.at, entry.moment, entry.score),
    )


def _number(connection: sqlite3.Connection, query: str, key: str) -> int:
    (number,) = connection.execute(query, (key,)).fetchone()
    return int(number)
