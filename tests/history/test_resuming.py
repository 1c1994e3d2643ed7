"""What was done in a session can be gone on with, wherever it waits."""

from __future__ import annotations

import contextlib
import math
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from formcheck.coach.events import Attempt, AttemptCompleted, Fault, Hold, Rep, Verdict
from formcheck.coach.routine_runner import ExerciseChanged
from formcheck.exercises.catalog import load_exercise
from formcheck.history.entries import attempt_of, attempt_values
from formcheck.history.store import History
from formcheck.live.history_writer import HistoryWriter
from formcheck.motion.view import View

BRIDGE = load_exercise("glute_bridge")
FAULT = Fault("hips_low", "cue", "major", 1, "left", 1.0, 3.0, 2.0, 150.0, 165.0, "deg")
REP = Rep(1, "left", 1.0, 2.0, 3.0, 48.0, {}, Verdict.FAULTY, (FAULT,), (), view=View.SIDE)
HOLD = Hold(2, "both", 4.0, 5.0, 9.5, 80.0, {}, Verdict.GOOD, (), (), 5.5, 5.0)


def diary_of(*attempts: Attempt, history: History) -> HistoryWriter:
    writer = HistoryWriter(history, "mine", now=lambda: datetime(2026, 11, 27, tzinfo=UTC))
    writer.note([ExerciseChanged(0.0, 0, BRIDGE, "")])
    for attempt in attempts:
        writer.note([AttemptCompleted(attempt.end_s, attempt)])
        writer.commit()
    return writer


def same(attempt: Attempt) -> dict[str, object]:
    """What a set's end and a summary ask of it."""
    faults = [(f.rule, f.severity, f.value, f.limit, f.unit, f.attempt) for f in attempt.faults]
    held_s = attempt.held_s if isinstance(attempt, Hold) else None
    return {
        "kind": type(attempt),
        "index": attempt.index,
        "side": attempt.side,
        "time": (attempt.start_s, attempt.end_s),
        "range": attempt.range,
        "verdict": attempt.verdict,
        "view": attempt.view,
        "held_s": held_s,
        "faults": faults,
    }


def test_an_attempt_comes_back_as_it_was_stored() -> None:
    for attempt in (REP, HOLD, replace(REP, side=None, faults=())):
        back = attempt_of(attempt_values(attempt))
        assert same(back) == same(attempt)
        assert math.isnan(back.peak_s)


def test_what_was_done_is_found_by_its_session_and_set(tmp_path: Path) -> None:
    history = History(tmp_path / "history.db")
    diary_of(replace(REP, index=7), history=history)
    writer = diary_of(REP, HOLD, history=history)
    assert writer.committed == 2
    of_set = writer.position.of_set
    assert of_set is not None
    done = history.done_in(writer.position.session.key)
    assert {key: list(map(same, found)) for key, found in done.items()} == {
        of_set.key: [same(REP), same(HOLD)]
    }


def test_what_waits_is_found_too_and_once(tmp_path: Path) -> None:
    history = History(tmp_path / "history.db")
    with contextlib.closing(sqlite3.connect(history.path)) as other:
        other.execute("BEGIN IMMEDIATE")
        writer = diary_of(REP, HOLD, history=history)
        session = writer.position.session.key
        waiting = history.done_in(session)
        assert [same(one) for found in waiting.values() for one in found] == [
            same(REP),
            same(HOLD),
        ]
        other.rollback()
    assert history.outbox.settle(30.0, patient=True)
    assert sum(map(len, history.done_in(session).values())) == 2


def test_a_session_that_nobody_knows_has_nothing(tmp_path: Path) -> None:
    history = History(tmp_path / "history.db")
    diary_of(REP, history=history)
    assert history.done_in("0" * 32) == {}
