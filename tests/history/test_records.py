"""What the history gives back: sets, sessions, the health card, the table."""

from __future__ import annotations

import json
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from formcheck.errors import HistoryError
from formcheck.exercises.catalog import load_exercise
from formcheck.history import schema
from formcheck.history.schema import MIGRATIONS
from formcheck.history.store import History
from formcheck.messages.ids import Ending
from tests.history.test_store import BRIDGE, NOW, _hold, _rep

STRETCH = load_exercise("knee_to_chest")
LATER = NOW + timedelta(minutes=5)


def fill(history: History) -> int:
    """A session with a set of bridges and one of stretches that is still open; its number."""
    session = history.start_session(NOW, "back_care")
    first = history.start_set(session, BRIDGE, NOW)
    for attempt in (_rep(1), _rep(2, "hips_low"), _rep(3, "hips_low", "too_fast")):
        history.add_attempt(first, attempt)
    history.end_set(first, LATER, "target reached")
    second = history.start_set(session, STRETCH, LATER)
    for number, side in enumerate(("left", "right", "both"), start=1):
        history.add_attempt(second, _hold(number, side))
    history.add_pain(session, NOW, "before", 3)
    history.add_pain(session, LATER, "after", 2)
    return session


class TestSets:
    def test_a_set_knows_its_counts_and_where_it_belongs(self, history: History) -> None:
        session = fill(history)
        bridges, stretches = history.sets()
        assert (bridges.session_id, bridges.routine) == (session, "back_care")
        assert (bridges.exercise, bridges.mode, bridges.reason) == (
            "glute_bridge",
            "reps",
            Ending.TARGET_REACHED,
        )
        assert (bridges.started_at, bridges.ended_at) == (NOW, LATER)
        assert (bridges.count, bridges.good, bridges.faulty, bridges.not_judged) == (3, 1, 2, 0)
        assert (bridges.left, bridges.right, bridges.held_s) == (0, 0, 0.0)
        assert (stretches.left, stretches.right, stretches.held_s) == (2, 2, 16.5)
        assert stretches.ended_at is None

    def test_a_set_in_which_nothing_was_done_counts_nothing(self, history: History) -> None:
        history.start_set(history.start_session(NOW), BRIDGE, NOW)
        (empty,) = history.sets()
        assert (empty.count, empty.held_s, empty.routine) == (0, 0.0, "")

    def test_the_sets_of_one_exercise_or_session(self, history: History) -> None:
        first = fill(history)
        second = history.start_session(NOW)
        history.start_set(second, STRETCH, NOW)
        assert [s.session_id for s in history.sets("knee_to_chest")] == [first, second]
        assert [s.exercise for s in history.sets(session_id=second)] == ["knee_to_chest"]
        assert history.sets("squat") == []

    def test_the_open_set_is_found_until_it_is_closed(self, history: History) -> None:
        assert history.last_open() is None
        fill(history)
        found = history.last_open()
        assert found is not None
        assert found.exercise == "knee_to_chest"
        assert history.close_open_sets(LATER, "interrupted") == 1
        assert history.last_open() is None
        assert [session.ended_at for session in history.sessions()] == [LATER]


class TestSessions:
    def test_a_session_counts_its_sets_and_attempts(self, history: History) -> None:
        first = fill(history)
        second = history.start_session(LATER)
        history.end_session(second, LATER)
        found = [(s.id, s.routine, s.sets, s.attempts) for s in history.sessions()]
        assert found == [(first, "back_care", 2, 6), (second, "", 0, 0)]
        assert [s.ended_at for s in history.sessions()] == [None, LATER]

    def test_its_result_holds_what_was_done_in_it_and_no_more(self, history: History) -> None:
        session = fill(history)
        fill(history)
        result = history.result(session)
        assert result.session.id == session
        assert [s.session_id for s in result.sets] == [session, session]
        assert {a.set_id for a in result.attempts} == {s.id for s in result.sets}
        assert [(p.moment, p.score) for p in result.pain] == [("before", 3), ("after", 2)]

    def test_a_session_that_does_not_exist_is_named(self, history: History) -> None:
        with pytest.raises(HistoryError, match="no session 7"):
            history.result(7)


class TestCard:
    def test_there_is_none_at_first(self, history: History) -> None:
        assert history.load_card() is None

    def test_the_latest_is_found(self, history: History) -> None:
        history.save_card(NOW, {"fever": True})
        history.save_card(LATER, {"fever": False, "osteoporosis": True})
        card = history.load_card()
        assert card is not None
        assert card.at == LATER
        assert card.answers == {"fever": False, "osteoporosis": True}

    def test_it_is_exported_and_deleted_with_the_rest(self, history: History) -> None:
        history.save_card(NOW, {"osteoporosis": True})
        (exported,) = json.loads(history.export())["health_card"]
        assert json.loads(exported["answers"]) == {"osteoporosis": True}
        history.delete_all()
        assert history.load_card() is None
        assert b"osteoporosis" not in history.path.read_bytes()


class TestMigration:
    @pytest.fixture
    def oldest(self, tmp_path: Path) -> Path:
        """A file of the first version, with one repetition in it."""
        path = tmp_path / "history.db"
        connection = sqlite3.connect(path)
        connection.executescript(
            f"{MIGRATIONS[0]} PRAGMA user_version = 1;"
            "INSERT INTO sessions VALUES (1, '2026-01-02T08:00:00+01:00', NULL, '');"
            "INSERT INTO sets VALUES"
            " (1, 1, 'squat', 'reps', '2026-01-02T08:00:00+01:00', NULL, '');"
            "INSERT INTO attempts VALUES (1, 1, 1, NULL, 0.0, 2.0, NULL, 90.0, 'good');"
        )
        connection.close()
        return path

    def test_an_older_file_keeps_what_it_holds_and_learns_the_rest(self, oldest: Path) -> None:
        history = History(oldest)
        assert [(a.exercise, a.day, a.range) for a in history.attempts()] == [
            ("squat", "2026-01-02", 90.0)
        ]
        (old,) = history.attempts()
        assert (old.view, old.asked, old.asked_share) == ("", None, None)
        history.save_card(NOW, {"fever": False})
        assert history.load_card() is not None
        connection = sqlite3.connect(oldest)
        assert connection.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)
        connection.close()

    def test_it_is_done_once(self, oldest: Path) -> None:
        History(oldest).save_card(NOW, {"fever": False})
        assert History(oldest).load_card() is not None

    def test_several_may_open_an_older_file_at_once(self, oldest: Path) -> None:
        with ThreadPoolExecutor(8) as pool:
            found = list(pool.map(lambda _: History(oldest).attempts(), range(8)))
        assert [len(attempts) for attempts in found] == [1] * 8

    def test_an_interrupted_migration_changes_nothing(
        self, oldest: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        before = _tables(oldest)
        broken = (*MIGRATIONS, "CREATE TABLE more (id INTEGER); CREATE NONSENSE")
        with monkeypatch.context() as patch:
            patch.setattr(schema, "MIGRATIONS", broken)
            with pytest.raises(HistoryError):
                History(oldest)
        assert _tables(oldest) == before
        assert len(History(oldest).attempts()) == 1

    def test_an_older_and_a_new_file_have_the_same_tables(
        self, oldest: Path, tmp_path: Path
    ) -> None:
        History(oldest)
        new = tmp_path / "new.db"
        History(new)
        assert _tables(oldest) == _tables(new)


def _tables(path: Path) -> list[tuple[str, str]]:
    connection = sqlite3.connect(path)
    found = connection.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()
    connection.close()
    return found


class TestCorrection:
    def test_the_person_says_how_many_there_were_and_what_was_counted_is_kept(
        self, history: History
    ) -> None:
        session = fill(history)
        bridges = history.sets()[0]
        history.correct(bridges.id, LATER, 2)
        found = history.sets()[0]
        assert (found.count, found.counted) == (2, 3)
        assert (found.good, found.faulty, found.not_judged) == (1, 1, 0)
        assert history.sets()[1].counted is None
        assert len(history.attempts("glute_bridge")) == 3
        assert [s.attempts for s in history.sessions()] == [2 + 3]
        assert history.result(session).sets[0] == found

    def test_what_was_missed_is_not_judged(self, history: History) -> None:
        fill(history)
        history.correct(history.sets()[0].id, LATER, 5)
        found = history.sets()[0]
        assert (found.good, found.faulty, found.not_judged) == (1, 2, 2)

    def test_the_latest_counts_and_can_be_taken_back(self, history: History) -> None:
        fill(history)
        set_id, before = history.sets()[0].id, history.sets()[0]
        history.correct(set_id, LATER, 9)
        history.correct(set_id, LATER, 4)
        assert (history.sets()[0].count, history.sets()[0].counted) == (4, 3)
        history.correct(set_id, LATER, None)
        assert history.sets()[0] == before
        assert [row["count"] for row in json.loads(history.export())["corrections"]] == [9, 4, None]

    def test_a_session_without_any_left_makes_no_day_of_exercise(self, history: History) -> None:
        fill(history)
        for record in history.sets():
            history.correct(record.id, LATER, 0)
        assert history.sessions_by_day() == {}
        assert history.damaged() == 0

    def test_what_can_never_be_right_is_refused(self, history: History) -> None:
        fill(history)
        for set_id, count in ((history.sets()[0].id, -1), (99, 3)):
            with pytest.raises(HistoryError):
                history.correct(set_id, LATER, count)
        assert [record.counted for record in history.sets()] == [None, None]

    def test_a_damaged_one_hides_nothing(self, history: History) -> None:
        fill(history)
        history.correct(history.sets()[0].id, LATER, 2)
        connection = sqlite3.connect(history.path)
        with connection:
            connection.execute("UPDATE corrections SET count = 'two'")
        connection.close()
        assert history.sets()[0].count == 3
        assert history.damaged() == 1


def test_results_are_those_of_each_session(history: History) -> None:
    numbers = [fill(history), fill(history)]
    history.start_session(NOW)
    assert history.results() == [history.result(number) for number in numbers]


class TestReplaced:
    def test_another_set_stands_in_its_place_and_nothing_is_lost(self, history: History) -> None:
        session = fill(history)
        bridges, _ = history.sets()
        squat = load_exercise("squat")
        squats = history.replace_set(bridges.id, LATER, squat, bridges.count)
        first, second = history.sets()
        assert (first.exercise, first.count, first.not_judged) == ("squat", 3, 3)
        assert (first.started_at, first.ended_at) == (bridges.started_at, bridges.ended_at)
        assert first.counted is None
        assert (first.reason, second.exercise) == (bridges.reason, "knee_to_chest")
        assert history.attempts("glute_bridge") == []
        assert history.result(session).session.attempts == 6
        assert history.damaged() == 0
        assert len(json.loads(history.export())["attempts"]) == 6
        assert first.id == squats

    def test_it_keeps_its_place_when_it_is_corrected_again(self, history: History) -> None:
        fill(history)
        number = history.sets()[0].id
        for exercise in ("squat", "lunge"):
            number = history.replace_set(number, LATER, load_exercise(exercise), 4)
        assert [one.exercise for one in history.sets()] == ["lunge", "knee_to_chest"]
        assert history.sets()[0].count == 4
