"""The tables, and how an older file becomes a newer one."""

from __future__ import annotations

import contextlib
import sqlite3
from typing import Final

MIGRATIONS: Final[tuple[str, ...]] = (
    """
    CREATE TABLE sessions (
        id INTEGER PRIMARY KEY,
        started_at TEXT NOT NULL,
        ended_at TEXT,
        routine TEXT NOT NULL DEFAULT ''
    );
    CREATE TABLE sets (
        id INTEGER PRIMARY KEY,
        session_id INTEGER NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
        exercise TEXT NOT NULL,
        mode TEXT NOT NULL,
        started_at TEXT NOT NULL,
        ended_at TEXT,
        reason TEXT NOT NULL DEFAULT ''
    );
    CREATE TABLE attempts (
        id INTEGER PRIMARY KEY,
        set_id INTEGER NOT NULL REFERENCES sets (id) ON DELETE CASCADE,
        number INTEGER NOT NULL,
        side TEXT,
        start_s REAL NOT NULL,
        end_s REAL NOT NULL,
        held_s REAL,
        range REAL NOT NULL,
        verdict TEXT NOT NULL
    );
    CREATE TABLE faults (
        id INTEGER PRIMARY KEY,
        attempt_id INTEGER NOT NULL REFERENCES attempts (id) ON DELETE CASCADE,
        rule TEXT NOT NULL,
        severity TEXT NOT NULL,
        value REAL NOT NULL,
        bound REAL NOT NULL,
        unit TEXT NOT NULL
    );
    CREATE TABLE pain (
        id INTEGER PRIMARY KEY,
        session_id INTEGER NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
        at TEXT NOT NULL,
        moment TEXT NOT NULL,
        score INTEGER NOT NULL CHECK (score BETWEEN 0 AND 10)
    );
    CREATE INDEX attempts_of_set ON attempts (set_id);
    CREATE INDEX sets_of_session ON sets (session_id);
    """,
    """
    CREATE TABLE health_card (
        id INTEGER PRIMARY KEY,
        at TEXT NOT NULL,
        answers TEXT NOT NULL
    );
    """,
    """
    ALTER TABLE sessions ADD COLUMN key TEXT;
    ALTER TABLE sets ADD COLUMN key TEXT;
    ALTER TABLE attempts ADD COLUMN key TEXT;
    ALTER TABLE pain ADD COLUMN key TEXT;
    CREATE UNIQUE INDEX sessions_by_key ON sessions (key);
    CREATE UNIQUE INDEX sets_by_key ON sets (key);
    CREATE UNIQUE INDEX attempts_by_key ON attempts (key);
    CREATE UNIQUE INDEX pain_by_key ON pain (key);
    """,
    """
    ALTER TABLE attempts ADD COLUMN view TEXT;
    ALTER TABLE attempts ADD COLUMN asked REAL;
    ALTER TABLE attempts ADD COLUMN asked_share REAL;
    """,
    """
    CREATE TABLE corrections (
        id INTEGER PRIMARY KEY,
        set_id INTEGER NOT NULL REFERENCES sets (id) ON DELETE CASCADE,
        at TEXT NOT NULL,
        count INTEGER CHECK (count >= 0)
    );
    CREATE INDEX corrections_of_set ON corrections (set_id);
    """,
    """
    ALTER TABLE corrections ADD COLUMN instead INTEGER REFERENCES sets (id) ON DELETE CASCADE;
    CREATE INDEX corrections_instead ON corrections (instead);
    """,
    """
    CREATE TABLE prescriptions (
        id INTEGER PRIMARY KEY,
        session_id INTEGER NOT NULL UNIQUE REFERENCES sessions (id) ON DELETE CASCADE,
        routine TEXT NOT NULL
    );
    """,
)
"""Each script leads from the version that is its index to the next; no ";" within a statement.

A key is given before anything is stored, so that what is stored twice is there once.
"""
APPLICATION_ID: Final = 0x46436832
"""Stands in the file's header since version 3: whose database it is."""


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the file up to date, whole or not at all, within the transaction of the caller."""
    if version_of(connection) == len(MIGRATIONS):
        return
    # Another process may be at it: wait for it, and only then see what is left to do.
    connection.execute("BEGIN IMMEDIATE")
    for script in MIGRATIONS[version_of(connection) :]:
        for statement in script.split(";"):
            connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")


def version_of(connection: sqlite3.Connection) -> int:
    """The version of the tables; 0 for a new file."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)


def is_history(connection: sqlite3.Connection) -> bool:
    """Whether this is a history, of whatever version, or an empty file that can become one."""
    (owner,) = connection.execute("PRAGMA application_id").fetchone()
    tables = _tables(connection)
    return owner == APPLICATION_ID or (owner == 0 and (not tables or _has_first(connection)))


def _has_first(connection: sqlite3.Connection) -> bool:
    """Whether all that the first version had is there."""
    with contextlib.closing(sqlite3.connect(":memory:")) as first:
        first.executescript(MIGRATIONS[0])
        expected = {table: _columns(first, table) for table in _tables(first)}
    return all(columns <= _columns(connection, table) for table, columns in expected.items())


def _tables(connection: sqlite3.Connection) -> list[str]:
    query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
    return [name for (name,) in connection.execute(query)]


def _columns(connection: sqlite3.Connection, table: str) -> set[str]:
    return {row[0] for row in connection.execute("SELECT name FROM pragma_table_info(?)", (table,))}
