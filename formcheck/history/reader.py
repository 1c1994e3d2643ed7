"""Reads the history file."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final, TypeVar

from formcheck.coach.events import Attempt
from formcheck.errors import HistoryError
from formcheck.history import rows
from formcheck.history.entries import AttemptEntry, AttemptValues, FaultEntry, attempt_of
from formcheck.history.file import HistoryFile
from formcheck.history.outbox import Outbox
from formcheck.history.records import (
    AttemptRecord,
    CardRecord,
    PainRecord,
    SessionRecord,
    SessionResult,
    SetRecord,
)
from formcheck.history.schema import MIGRATIONS
from formcheck.messages.error_ids import Wrong
from formcheck.messages.message import Message
from formcheck.routines.model import Routine

Grouped = TypeVar("Grouped")
TABLES: Final = (
    *("sessions", "sets", "attempts", "faults", "pain", "health_card", "corrections"),
    "prescriptions",
)
STANDS: Final = (
    "NOT EXISTS (SELECT 1 FROM corrections r WHERE r.set_id = s.id AND r.instead IS NOT NULL)"
)
"""Of a set called s: it was no other exercise."""
REPLACES: Final = "EXISTS (SELECT 1 FROM corrections r WHERE r.instead = s.id)"
"""Of a set called s: it was another exercise first."""
PLACE: Final = "coalesce((SELECT min(r.set_id) FROM corrections r WHERE r.instead = s.id), s.id)"
"""By what a set called s is ordered: one that was another exercise first stands where that did."""
CHOSEN: Final = (
    f"WHERE {STANDS} AND (:exercise IS NULL OR s.exercise = :exercise)"
    " AND (:session_id IS NULL OR s.session_id = :session_id)"
)
"""For queries whose sets are called s."""
CORRECTED: Final = (
    "(SELECT c.count FROM corrections c"
    " WHERE c.set_id = s.id AND c.instead IS NULL AND typeof(c.count) IN ('integer', 'null')"
    " ORDER BY c.id DESC LIMIT 1)"
)
"""What the person says of a set called s; null where they say nothing, or took it back."""
COUNTED: Final = (
    "(SELECT s.id, s.session_id,"
    f" coalesce({CORRECTED}, (SELECT count(*) FROM attempts a WHERE a.set_id = s.id)) AS count"
    f" FROM sets s WHERE {STANDS})"
)
"""Each set with how many repetitions or holds it has, as corrected."""
SETTLES_S: Final = 2.0
"""Whoever reads waits so long for what was handed over just before."""


def _grouped(
    records: Iterable[Grouped], number: Callable[[Grouped], int | None]
) -> dict[int | None, list[Grouped]]:
    """The records by one of their numbers, in order."""
    groups: dict[int | None, list[Grouped]] = {}
    for record in records:
        groups.setdefault(number(record), []).append(record)
    return groups


class HistoryReader:
    """Questions to the history file. Damaged rows are left out, and hide no other.

    Raises:
        HistoryError: the file cannot be opened or read.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.file = HistoryFile(path)
        self.file.prepare()
        self.outbox = Outbox(self.file)

    def load_card(self) -> CardRecord | None:
        """The latest health card, None if it was never filled in or is damaged.

        An older one in its place could say that all is well when it no longer is.
        """
        found = self._rows("SELECT at, answers FROM health_card ORDER BY id DESC LIMIT 1")
        return rows.card(found[0]) if found else None

    def attempts(
        self, exercise: str | None = None, *, session_id: int | None = None
    ) -> list[AttemptRecord]:
        """Repetitions and holds, in the order they were done; all, or those asked for."""
        found = self._rows(
            "SELECT s.exercise, s.mode, substr(s.started_at, 1, 10), a.set_id, a.number,"
            " a.side, a.held_s, a.range, a.verdict, a.view, a.asked, a.asked_share,"
            " (SELECT group_concat(f.rule) FROM faults f WHERE f.attempt_id = a.id)"
            f" FROM attempts a JOIN sets s ON s.id = a.set_id {CHOSEN} ORDER BY a.id",
            exercise=exercise,
            session_id=session_id,
        )
        return rows.whole(found, rows.attempt)

    def sets(
        self, exercise: str | None = None, *, session_id: int | None = None
    ) -> list[SetRecord]:
        """Sets with what was counted in them, in order; all, or those asked for."""
        found = self._rows(
            "SELECT s.id, s.session_id, n.routine, s.exercise, s.mode, s.started_at, s.ended_at,"
            " s.reason,"
            " count(*) FILTER (WHERE a.verdict = 'good'),"
            " count(*) FILTER (WHERE a.verdict = 'faulty'),"
            " count(*) FILTER (WHERE a.verdict = 'not_judged'),"
            " count(*) FILTER (WHERE a.side IN ('left', 'both')),"
            " count(*) FILTER (WHERE a.side IN ('right', 'both')),"
            f" total(a.held_s), {CORRECTED}, {REPLACES}"
            " FROM sets s JOIN sessions n ON n.id = s.session_id"
            f" LEFT JOIN attempts a ON a.set_id = s.id {CHOSEN} GROUP BY s.id"
            f" ORDER BY {PLACE}",
            exercise=exercise,
            session_id=session_id,
        )
        return rows.whole(found, rows.of_set)

    def sessions(self) -> list[SessionRecord]:
        """All sessions, in order, also those in which nothing was done."""
        found = self._rows(
            "SELECT n.id, n.routine, n.started_at, n.ended_at,"
            " count(t.id), CAST(total(t.count) AS INTEGER)"
            f" FROM sessions n LEFT JOIN {COUNTED} t ON t.session_id = n.id"
            " GROUP BY n.id ORDER BY n.id"
        )
        return rows.whole(found, rows.session)

    def session_id(self, key: str) -> int | None:
        """The number of the session with a key, None while it is not stored."""
        found = self._rows("SELECT id FROM sessions WHERE key = :key", key=key)
        return int(found[0][0]) if found else None

    def done_in(self, session: str) -> dict[str, list[Attempt]]:
        """What was done in the session with the key `session`, by the key of its set.

        What is not stored yet is there too.
        """
        waiting = {
            entry.key: (entry.set.key, entry.values)
            for entry in self.outbox.waiting()
            if isinstance(entry, AttemptEntry) and entry.session.key == session
        }
        found = {**waiting, **self._stored_in(session)}
        done: dict[str, list[Attempt]] = {}
        for of_set, values in sorted(found.values(), key=lambda one: one[1].number):
            done.setdefault(of_set, []).append(attempt_of(values))
        return done

    def _stored_in(self, session: str) -> dict[str, tuple[str, AttemptValues]]:
        """The set's key and the values of each stored repetition and hold of a session, by key."""
        faults: dict[int, list[FaultEntry]] = {}
        for number, *values in self._rows(
            "SELECT f.attempt_id, f.rule, f.severity, f.value, f.bound, f.unit"
            " FROM faults f JOIN attempts a ON a.id = f.attempt_id JOIN sets s ON s.id = a.set_id"
            " JOIN sessions n ON n.id = s.session_id WHERE n.key = :session ORDER BY f.id",
            session=session,
        ):
            named = dict(zip(("rule", "severity", "value", "bound", "unit"), values, strict=True))
            faults.setdefault(number, []).append(FaultEntry(**named))
        found = self._rows(
            "SELECT a.key, s.key, a.id, a.number, a.side, a.start_s, a.end_s, a.held_s, a.range,"
            " a.verdict, a.view FROM attempts a JOIN sets s ON s.id = a.set_id"
            " JOIN sessions n ON n.id = s.session_id WHERE n.key = :session",
            session=session,
        )
        names = ("number", "side", "start_s", "end_s", "held_s", "range", "verdict", "view")
        return {
            key: (
                of_set,
                AttemptValues(
                    **dict(zip(names, values, strict=True)), faults=tuple(faults.get(number, ()))
                ),
            )
            for key, of_set, number, *values in found
        }

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
            path = str(self.path)
            raise HistoryError(Message.of(Wrong.NO_SESSION, number=session_id, path=path))
        return SessionResult(
            found[0],
            tuple(self.sets(session_id=session_id)),
            tuple(self.attempts(session_id=session_id)),
            tuple(self.pain(session_id)),
            self.prescriptions(session_id).get(session_id),
        )

    def results(self) -> list[SessionResult]:
        """All sessions in which something was done or pain was told, in order."""
        sets = _grouped(self.sets(), lambda record: record.session_id)
        pain = _grouped(self.pain(), lambda record: record.session_id)
        attempts = _grouped(self.attempts(), lambda record: record.set_id)
        prescribed = self.prescriptions()
        return [
            SessionResult(
                session,
                own := tuple(sets.get(session.id, ())),
                tuple(attempt for one in own for attempt in attempts.get(one.id, ())),
                tuple(pain.get(session.id, ())),
                prescribed.get(session.id),
            )
            for session in self.sessions()
            if session.id in sets or session.id in pain
        ]

    def pain(self, session_id: int | None = None) -> list[PainRecord]:
        """Pain scores, in order; all, or those of one session."""
        found = self._rows(
            "SELECT substr(at, 1, 10), moment, score, session_id FROM pain"
            " WHERE :session_id IS NULL OR session_id = :session_id ORDER BY id",
            session_id=session_id,
        )
        return rows.whole(found, rows.pain)

    def prescriptions(self, session_id: int | None = None) -> dict[int, Routine]:
        """What was prescribed, by session; for all, or for one of them."""
        found = self._rows(
            "SELECT session_id, routine FROM prescriptions"
            " WHERE :session_id IS NULL OR session_id = :session_id ORDER BY id",
            session_id=session_id,
        )
        return dict(rows.whole(found, rows.prescription))

    def sessions_by_day(self) -> dict[str, int]:
        """How many sessions with at least one repetition or hold each day had."""
        found = self._rows(
            "SELECT substr(started_at, 1, 10), count(*) FROM sessions WHERE id IN"
            f" (SELECT t.session_id FROM {COUNTED} t WHERE t.count > 0)"
            " GROUP BY 1 ORDER BY 1"
        )
        return {day.isoformat(): count for day, count in rows.whole(found, rows.day)}

    def damaged(self) -> int:
        """How many rows are left out because they cannot be read."""
        cards = self._rows("SELECT at, answers FROM health_card")
        corrections = self._rows("SELECT at, count FROM corrections")
        read = (
            ("sessions", self.sessions()),
            ("sets", self.sets()),
            ("attempts", self.attempts()),
            ("pain", self.pain()),
            ("health_card", rows.whole(cards, rows.card)),
            ("corrections", rows.whole(corrections, rows.correction)),
            ("prescriptions", self.prescriptions()),
        )
        return sum(self._count(table) - len(records) for table, records in read)

    def export(self) -> str:
        """Everything as JSON text, damaged rows too."""
        data: dict[str, Any] = {"formcheck_history": len(MIGRATIONS)}
        with self.file.reading() as connection:
            connection.row_factory = sqlite3.Row
            for table in TABLES:
                found = connection.execute(f"SELECT * FROM {table} ORDER BY id")
                data[table] = [{k: rows.plain(row[k]) for k in row.keys()} for row in found]  # noqa: SIM118
        return json.dumps(data, indent=1)

    def _count(self, table: str) -> int:
        """How many rows there are that can be asked for."""
        of = {"sets": f"sets s WHERE {STANDS}"}
        of["attempts"] = f"attempts a JOIN sets s ON s.id = a.set_id WHERE {STANDS}"
        return int(self._rows(f"SELECT count(*) FROM {of.get(table, table)}")[0][0])

    def _rows(self, query: str, **values: Any) -> list[Any]:
        self.outbox.settle(SETTLES_S)
        with self.file.reading() as connection:
            return connection.execute(query, values).fetchall()
