"""The tables, and how an older file becomes a newer one."""

from __future__ import annotations

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
)
"""Each script leads from the version that is its index to the next; no ";" within a statement."""


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the file up to date, whole or not at all, within the transaction of the caller."""
    if _version(connection) == len(MIGRATIONS):
        return
    # Another process may be at it: wait for it, and only then see what is left to do.
    connection.execute("BEGIN IMMEDIATE")
    for script in MIGRATIONS[_version(connection) :]:
        for statement in script.split(";"):
            connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")


def _version(connection: sqlite3.Connection) -> int:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)
