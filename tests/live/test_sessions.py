"""Many at once, each by a token; what a server that is gone left is gone on with."""

from __future__ import annotations

import contextlib
import sqlite3
import stat
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from formcheck.errors import ServerError
from formcheck.history.store import History
from formcheck.live.protocol import Code
from formcheck.live.sessions import DONE_S, GONE_S, IDLE_S, KEPT_FOR, LiveSession, Sessions
from formcheck.messages.ids import Ending
from tests.live.figure import TWO_BRIDGES, TWO_SIDES, Exerciser


@dataclass
class Clock:
    """A clock that a test sets."""

    s: float = 0.0
    start: datetime = field(default_factory=lambda: datetime(2026, 11, 27, 8))

    def now(self) -> float:
        return self.s

    def wall(self) -> datetime:
        return self.start + timedelta(seconds=self.s)


def sessions(folder: Path, clock: Clock, most: int = 20) -> Sessions:
    store = History(folder / "history.db")
    return Sessions(store, now=clock.now, clock=clock.wall, most=most)


def begun(live: Sessions) -> tuple[str, Exerciser]:
    token = live.begin(TWO_BRIDGES, "en")
    one = Exerciser(found(live, token).pipeline)
    one.do("start")
    return token, one


def found(live: Sessions, token: str) -> LiveSession:
    session = live.find(token)
    assert session is not None
    return session


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_each_has_a_session_of_their_own(tmp_path: Path, clock: Clock) -> None:
    live = sessions(tmp_path, clock)
    (first, one), (second, other) = begun(live), begun(live)
    assert first != second
    assert min(len(first), len(second)) >= 40
    one.until_count(2)
    other.until_count(1)
    assert (one.state()["ack"], other.state()["ack"]) == (2, 1)
    history = History(tmp_path / "history.db")
    assert [record.attempts for record in history.sessions()] == [2, 1]


@pytest.mark.parametrize("token", ["", "x", "\ud800", "a" * 10_000])
def test_nobody_gets_in_without_a_token(tmp_path: Path, clock: Clock, token: str) -> None:
    live = sessions(tmp_path, clock)
    begun(live)
    assert live.find(token) is None


def test_there_are_only_so_many(tmp_path: Path, clock: Clock) -> None:
    live = sessions(tmp_path, clock, most=2)
    begun(live)
    token, _ = begun(live)
    with pytest.raises(ServerError, match="2 people exercise"):
        live.begin(TWO_SIDES, "en")
    live.leave(token)
    live.begin(TWO_SIDES, "en")


def test_who_is_not_heard_of_is_over_in_the_end(tmp_path: Path, clock: Clock) -> None:
    live = sessions(tmp_path, clock)
    token, one = begun(live)
    one.until_count(1)
    clock.s = IDLE_S - 1
    assert live.find(token) is not None
    found(live, token).see()
    clock.s = 2 * IDLE_S
    assert live.find(token) is None
    stored = History(tmp_path / "history.db").sets()
    assert [(record.count, record.reason) for record in stored] == [(1, Ending.INTERRUPTED)]
    assert list((tmp_path / "history.db.live").iterdir()) == []


def test_what_is_over_or_was_never_begun_is_forgotten_earlier(tmp_path: Path, clock: Clock) -> None:
    live = sessions(tmp_path, clock)
    over, one = begun(live)
    one.do("stop")
    waiting, (under_way, _) = live.begin(TWO_BRIDGES, "en"), begun(live)
    clock.s = DONE_S
    assert (live.find(over), live.find(waiting)) == (None, None)
    assert live.find(under_way) is not None


def test_who_is_gone_is_interrupted_and_can_go_on_elsewhere(tmp_path: Path, clock: Clock) -> None:
    live = sessions(tmp_path, clock)
    token, one = begun(live)
    one.until_count(1)
    assert live.interrupted() == []
    clock.s += GONE_S
    (waiting,) = live.interrupted()
    again = live.admit(waiting.id)
    assert again is not None
    assert live.find(token) is None
    assert found(live, again).pipeline is one.pipeline
    one.until_over()
    assert one.state()["ack"] == 4


def test_nobody_is_offered_what_is_another_one_s(tmp_path: Path, clock: Clock) -> None:
    live = sessions(tmp_path, clock)
    token = live.begin(TWO_BRIDGES, "en", client="192.168.1.7")
    Exerciser(found(live, token).pipeline).do("start")
    for known in (live, sessions(tmp_path, clock)):
        clock.s += GONE_S
        assert known.interrupted() == known.interrupted("192.168.1.8") == []
        assert len(known.interrupted("192.168.1.7")) == 1


@dataclass
class Line:
    """A connection."""

    closed: Code | None = None
    nudged: int = 0

    def close(self, code: Code) -> None:
        self.closed = code

    def nudge(self) -> None:
        self.nudged += 1


def test_the_last_time_is_known(tmp_path: Path, clock: Clock) -> None:
    live = sessions(tmp_path, clock)
    _, first = begun(live)
    first.until_over()
    first.pipeline.writer.settle(5.0)
    _, second = begun(live)
    second.until_stage("rest")
    assert second.state()["last_time"] == "Last time 2 good, now 2."


def test_who_closes_the_page_is_interrupted_at_once(tmp_path: Path, clock: Clock) -> None:
    live = sessions(tmp_path, clock)
    token, _ = begun(live)
    session, line = found(live, token), Line()
    session.connect(line)
    clock.s += 2 * GONE_S
    assert live.interrupted() == []
    session.disconnect(line)
    assert live.interrupted() == [session]
    again = live.admit(session.id)
    assert again is not None
    assert live.interrupted() == []


def test_whoever_is_replaced_does_not_disconnect_the_other(tmp_path: Path, clock: Clock) -> None:
    live = sessions(tmp_path, clock)
    token, _ = begun(live)
    session, first, second = found(live, token), Line(), Line()
    session.connect(first)
    session.connect(second)
    assert (first.closed, second.closed) == (Code.TAKEN_OVER, None)
    session.disconnect(first)
    assert session.is_connected
    live.leave(token)
    assert second.closed is Code.OVER


def test_who_has_not_started_or_is_done_is_not_interrupted(tmp_path: Path, clock: Clock) -> None:
    live = sessions(tmp_path, clock)
    live.begin(TWO_BRIDGES, "en")
    _, one = begun(live)
    one.do("stop")
    clock.s += GONE_S
    assert live.interrupted() == []


def test_who_deletes_the_history_deletes_what_is_kept_too(tmp_path: Path, clock: Clock) -> None:
    live = sessions(tmp_path, clock)
    token, one = begun(live)
    one.until_count(1)
    (tmp_path / "history.db.live" / f"{'0' * 64}.json").write_text("{}")
    live.forget()
    assert live.find(token) is None
    assert list((tmp_path / "history.db.live").iterdir()) == []


class TestNewServer:
    def test_it_goes_on_in_the_set_and_at_the_count(self, tmp_path: Path, clock: Clock) -> None:
        token, one = begun(sessions(tmp_path, clock))
        one.until_stage("rest")
        one.until_stage("running")
        one.until_count(1)
        clock.s = 60.0
        anew = Exerciser(found(sessions(tmp_path, clock), token).pipeline)
        state = anew.state()
        assert (state["title"], state["stage"]) == ("Glute bridge, set 2 of 2", "setup")
        assert (state["count"], state["ack"], state["done"]) == (1, 3, 1)
        anew.until_over()
        history = History(tmp_path / "history.db")
        assert [a.number for a in history.attempts()] == [1, 2, 1, 2]
        assert [s.reason for s in history.sets()] == [Ending.TARGET_REACHED] * 2
        assert len(history.sessions()) == 1
        summary = anew.state()["summary"]
        assert (summary["planned"], summary["done"], summary["compare"]) == (4, 4, "")
        assert summary["lines"][:2] == [
            "Glute bridge, set 1: 2 good",
            "Glute bridge, set 2: 2 good",
        ]

    def test_the_side_that_was_done_is_remembered(self, tmp_path: Path, clock: Clock) -> None:
        live = sessions(tmp_path, clock)
        token = live.begin(TWO_SIDES, "en")
        one = Exerciser(found(live, token).pipeline)
        one.do("start")
        one.until_count(1)
        anew = Exerciser(found(sessions(tmp_path, clock), token).pipeline)
        one.until_over()
        done = [a.side for a in anew.pipeline.now().attempts]
        assert done == [one.pipeline.now().sets[0].attempts[0].side]

    def test_what_waits_to_be_stored_counts_too(self, tmp_path: Path, clock: Clock) -> None:
        token, one = begun(sessions(tmp_path, clock))
        with contextlib.closing(sqlite3.connect(tmp_path / "history.db")) as other:
            one.until_stage("running")
            other.execute("BEGIN IMMEDIATE")
            one.until_count(1)
            anew = found(sessions(tmp_path, clock), token).pipeline
            assert [a.index for a in anew.now().attempts] == [1]
            assert anew.now().ack == 1
            other.rollback()

    def test_who_has_not_started_begins(self, tmp_path: Path, clock: Clock) -> None:
        token = sessions(tmp_path, clock).begin(TWO_BRIDGES, "de", pain=3)
        pipeline = found(sessions(tmp_path, clock), token).pipeline
        assert Exerciser(pipeline).state()["stage"] == "ready"
        assert pipeline.words.language == "de"
        assert pipeline.now().before == 3

    def test_what_is_over_or_old_is_not_gone_on_with(self, tmp_path: Path, clock: Clock) -> None:
        live = sessions(tmp_path, clock)
        over, one = begun(live)
        one.until_count(1)
        one.do("stop")
        old, _ = begun(live)
        clock.s = KEPT_FOR.total_seconds() + 1
        anew = sessions(tmp_path, clock)
        assert (anew.find(over), anew.find(old)) == (None, None)
        assert list((tmp_path / "history.db.live").iterdir()) == []

    @pytest.mark.parametrize("text", ["", "{", '{"formcheck_live": 2}', "[" * 100_000, "\ud800"])
    def test_a_damaged_file_harms_nobody(self, tmp_path: Path, clock: Clock, text: str) -> None:
        token, _ = begun(sessions(tmp_path, clock))
        folder = tmp_path / "history.db.live"
        (folder / f"{'0' * 64}.json").write_bytes(text.encode("utf-8", "surrogatepass"))
        assert sessions(tmp_path, clock).find(token) is not None

    def test_only_the_owner_can_read_it_and_no_token_is_in_it(
        self, tmp_path: Path, clock: Clock
    ) -> None:
        token, _ = begun(sessions(tmp_path, clock))
        folder = tmp_path / "history.db.live"
        (path,) = folder.iterdir()
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert token not in path.name + path.read_text()

    def test_a_disk_without_room_stops_nobody(self, tmp_path: Path, clock: Clock) -> None:
        live = sessions(tmp_path, clock)
        (tmp_path / "history.db.live").write_text("in the way")
        _, one = begun(live)
        one.until_over()
        assert one.state()["ack"] == 4
