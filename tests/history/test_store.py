from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from formcheck.coach.events import Attempt, Fault, Hold, Rep, Verdict
from formcheck.errors import HistoryError
from formcheck.exercises.catalog import load_exercise
from formcheck.history.schema import MIGRATIONS
from formcheck.history.store import History

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
BRIDGE = load_exercise("glute_bridge")


def _rep(index: int, *rules: str) -> Rep:
    faults = tuple(
        Fault(rule, "cue", "major", index, None, 0.0, 1.0, 0.5, 150.0, 165.0, "deg")
        for rule in rules
    )
    verdict = Verdict.FAULTY if rules else Verdict.GOOD
    return Rep(index, None, 1.0, 2.0, 3.0, 48.0, {}, verdict, faults, ())


def _hold(index: int, side: str) -> Attempt:
    good = Verdict.GOOD
    return Hold(index, side, 1.0, 2.0, 6.5, 80.0, {}, good, (), (), 5.5, 5.0)  # type: ignore[arg-type]


def test_what_was_done_is_found_again(history: History) -> None:
    session = history.start_session(NOW, "back care")
    first = history.start_set(session, BRIDGE, NOW)
    history.add_attempt(first, _rep(1))
    history.add_attempt(first, _rep(2, "hips_low", "too_fast"))
    history.end_set(first, NOW, "target reached")
    second = history.start_set(session, load_exercise("knee_to_chest"), NOW)
    history.add_attempt(second, _hold(1, "left"))
    history.add_pain(session, NOW, "before", 3)
    history.end_session(session, NOW)

    found = history.attempts()
    assert [(r.exercise, r.number, r.verdict) for r in found] == [
        ("glute_bridge", 1, "good"),
        ("glute_bridge", 2, "faulty"),
        ("knee_to_chest", 1, "good"),
    ]
    assert [r.rules for r in found] == [(), ("hips_low", "too_fast"), ()]
    assert [r.held_s for r in found] == [None, None, 5.5]
    assert [r.side for r in history.attempts("knee_to_chest")] == ["left"]
    assert [(p.moment, p.score) for p in history.pain()] == [("before", 3)]


def test_days_are_counted_by_their_sessions_and_empty_sessions_do_not_count(
    history: History,
) -> None:
    for day, sets in ((0, 1), (0, 1), (1, 0), (2, 1)):
        at = NOW + timedelta(days=day)
        session = history.start_session(at)
        for _ in range(sets):
            history.add_attempt(history.start_set(session, BRIDGE, at), _rep(1))
    days = list(history.sessions_by_day().values())
    assert days == [2, 1]


def test_an_open_set_is_closed_later(history: History) -> None:
    session = history.start_session(NOW)
    history.start_set(session, BRIDGE, NOW)
    assert history.close_open_sets(NOW, "interrupted") == 1
    assert history.close_open_sets(NOW, "interrupted") == 0


def test_everything_can_be_exported_and_deleted(history: History) -> None:
    session = history.start_session(NOW)
    history.add_attempt(history.start_set(session, BRIDGE, NOW), _rep(1, "hips_low"))
    data = json.loads(history.export())
    assert [len(data[t]) for t in ("sessions", "sets", "attempts", "faults", "pain")] == [
        *(1, 1, 1, 1, 0)
    ]
    history.delete_all()
    assert history.attempts() == []
    assert json.loads(history.export())["faults"] == []
    assert b"hips_low" not in history.path.read_bytes()


def test_a_pain_score_is_between_0_and_10(history: History) -> None:
    session = history.start_session(NOW)
    with pytest.raises(HistoryError):
        history.add_pain(session, NOW, "after", 11)


def test_a_file_that_is_no_history_is_named(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    path.write_text("this is not a database, but long enough to be taken for one" * 20)
    with pytest.raises(HistoryError, match=r"history\.db"):
        History(path)


def test_a_newer_file_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    connection.close()
    with pytest.raises(HistoryError, match="newer FormCheck"):
        History(path)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(HistoryError, match="Cannot make the folder"):
        History(tmp_path / "file" / "history.db")


def test_opening_again_changes_nothing(history: History) -> None:
    session = history.start_session(NOW)
    history.add_attempt(history.start_set(session, BRIDGE, NOW), _rep(1))
    before = history.export()
    assert History(history.path).export() == before


def test_several_threads_write_at_once_and_nothing_is_lost(history: History) -> None:
    set_id = history.start_set(history.start_session(NOW), BRIDGE, NOW)

    def write() -> None:
        for number in range(20):
            history.add_attempt(set_id, _rep(number))

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(history.attempts()) == 80


WRITER = """
import sys
from datetime import datetime, UTC
from pathlib import Path
from formcheck.history.store import History
from formcheck.exercises.catalog import load_exercise
from tests.history.test_store import _rep
history = History(Path(sys.argv[1]))
set_id = history.start_set(history.start_session(datetime.now(UTC)), load_exercise("squat"),
                           datetime.now(UTC))
for i in range(1, 10_000):
    history.add_attempt(set_id, _rep(i, "depth"))
    print(i, flush=True)
"""


@pytest.mark.parametrize("finished", [1, 2, 3, 5, 7, 11, 13, 17, 19, 23])
def test_a_killed_process_loses_nothing_that_was_finished(tmp_path: Path, finished: int) -> None:
    path = tmp_path / "history.db"
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    said = [int(process.stdout.readline()) for _ in range(finished)]
    process.send_signal(signal.SIGKILL)
    process.communicate()
    numbers = [record.number for record in History(path).attempts()]
    assert numbers[:finished] == said
    assert all(record.rules == ("depth",) for record in History(path).attempts()[:finished])
