"""Nothing of the history is lost, shown to others or overwritten, whatever happens to its file."""

from __future__ import annotations

import hashlib
import os
import random
import secrets
import signal
import sqlite3
import stat
import time
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from formcheck.errors import HistoryError
from formcheck.history.entries import (
    OpenSetsEntry,
    PainEntry,
    new_key,
    session_head,
    stamp,
    to_text,
)
from formcheck.history.schema import MIGRATIONS
from formcheck.history.store import History
from formcheck.report.history_tables import attempts_csv, sets_csv
from formcheck.report.language import ENGLISH
from formcheck.routines.known import find_routine
from tests.hostile.histories import (
    BRIDGE,
    NOW,
    PATIENT_S,
    Doing,
    as_nobody,
    everybodys_folder,
    fill,
    filled,
    is_well_said,
    locked,
    numbers,
    pending,
    python,
    rep,
    small_disk,
)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def refused(path: Path) -> str:
    """What opening the history says."""
    with pytest.raises(HistoryError) as caught:
        History(path)
    assert is_well_said(caught.value), caught.value
    return str(caught.value)


def contents(folder: Path) -> dict[str, str]:
    """Every file by name with its checksum."""
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "-"
        for path in folder.iterdir()
    }


class TestPrivate:
    @pytest.fixture(autouse=True)
    def _careless(self) -> object:
        before = os.umask(0)
        yield
        os.umask(before)

    def test_a_new_history_and_its_folder(self, tmp_path: Path) -> None:
        path = filled(tmp_path / "data" / "history.db").path
        assert (mode(path), mode(path.parent)) == (0o600, 0o700)

    def test_the_files_beside_it_while_it_is_open(self, tmp_path: Path) -> None:
        history = filled(tmp_path / "history.db")
        with history.file.writing() as connection:
            connection.execute("DELETE FROM pain")
            beside = [path for path in tmp_path.iterdir() if path.name.startswith("history.db-")]
            assert len(beside) == 2
            assert {mode(path) for path in beside} == {0o600}

    def test_what_waits(self, tmp_path: Path) -> None:
        history = History(tmp_path / "history.db")
        with locked(history.path):
            Doing(history).reps(1)
            (waiting,) = pending(history)
            assert (mode(waiting), mode(waiting.parent)) == (0o600, 0o700)

    def test_an_older_one_that_others_could_read(self, tmp_path: Path) -> None:
        path = filled(tmp_path / "history.db").path
        path.chmod(0o644)
        assert numbers(History(path)) == [1, 2, 3]
        assert mode(path) == 0o600

    def test_the_users_data_folder(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
        folder = tmp_path / "formcheck"
        folder.mkdir()
        filled(folder / "history.db")
        assert mode(folder) == 0o700

    def test_a_folder_of_others_keeps_its_rights(self, tmp_path: Path) -> None:
        folder = tmp_path / "team"
        folder.mkdir()
        folder.chmod(0o777)
        filled(folder / "history.db")
        assert mode(folder) == 0o777

    def test_a_link_to_nowhere_is_followed(self, tmp_path: Path) -> None:
        (tmp_path / "real").mkdir()
        link = tmp_path / "history.db"
        link.symlink_to(tmp_path / "real" / "mine.db")
        filled(link)
        assert link.is_symlink()
        assert mode(tmp_path / "real" / "mine.db") == 0o600

    def test_a_folder_of_what_waits_that_is_a_trap(self, tmp_path: Path) -> None:
        elsewhere = tmp_path / "elsewhere"
        elsewhere.mkdir()
        history = History(tmp_path / "history.db")
        (tmp_path / "history.db.pending").symlink_to(elsewhere)
        with locked(history.path):
            Doing(history).reps(1)
            state = history.outbox.state()
            assert (state.waiting, state.safe) == (1, False)
        assert history.outbox.settle(PATIENT_S, patient=True)
        assert numbers(history) == [1]
        assert list(elsewhere.iterdir()) == []


TABLES = (sets_csv, attempts_csv)
FOREIGN = {
    "sessions of somebody else": "CREATE TABLE sessions (id INTEGER, user TEXT);"
    " INSERT INTO sessions VALUES (1, 'me')",
    "the same tables with other columns": ";".join(
        f"CREATE TABLE {table} (id INTEGER PRIMARY KEY, payload BLOB)"
        for table in ("sessions", "sets", "attempts", "faults", "pain", "health_card")
    ),
    "no table of ours": "CREATE TABLE moz_places (url TEXT)",
    "another program's mark": "PRAGMA application_id = 1196444487; CREATE TABLE gpkg (x)",
    "our version by chance": "CREATE TABLE sessions (x); PRAGMA user_version = 2",
    "a version far ahead": "CREATE TABLE notes (x); PRAGMA user_version = 77",
}
NO_DATABASE: dict[str, bytes] = {
    "a text": b"my diary\n" * 100,
    "a word": b"x",
    "noise": secrets.token_bytes(5000),
    "half a header": b"SQLite format 3\0" + bytes(20),
}


class TestSomebodyElses:
    @pytest.mark.parametrize("journal", ["DELETE", "WAL"])
    @pytest.mark.parametrize("script", FOREIGN.values(), ids=FOREIGN)
    def test_another_programs_database(self, tmp_path: Path, script: str, journal: str) -> None:
        path = tmp_path / "other.db"
        connection = sqlite3.connect(path)
        connection.execute(f"PRAGMA journal_mode = {journal}")
        connection.executescript(script)
        connection.close()
        path.chmod(0o644)
        before = contents(tmp_path)
        assert "not a history, so it is left as it is" in refused(path)
        assert (contents(tmp_path), mode(path)) == (before, 0o644)

    def test_one_that_its_program_was_killed_in(self, tmp_path: Path) -> None:
        path = tmp_path / "other.db"
        code = """
import os, sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
connection.execute("PRAGMA journal_mode = WAL")
connection.execute("CREATE TABLE sessions (x)")
connection.commit()
os._exit(0)
"""
        python(code, path).communicate()
        before = contents(tmp_path)
        assert set(before) == {"other.db", "other.db-wal", "other.db-shm"}
        assert "not a history" in refused(path)
        after = contents(tmp_path)
        assert {name: after[name] for name in ("other.db", "other.db-wal")} == {
            name: before[name] for name in ("other.db", "other.db-wal")
        }

    @pytest.mark.parametrize("content", NO_DATABASE.values(), ids=NO_DATABASE)
    def test_no_database_at_all(self, tmp_path: Path, content: bytes) -> None:
        path = tmp_path / "history.db"
        path.write_bytes(content)
        assert "not a history" in refused(path)
        assert path.read_bytes() == content
        assert [found.name for found in tmp_path.iterdir()] == ["history.db"]

    def test_a_zip(self, tmp_path: Path) -> None:
        path = tmp_path / "history.db"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("a", "b" * 1000)
        before = contents(tmp_path)
        assert "not a history" in refused(path)
        assert contents(tmp_path) == before

    @pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo], ids=["folder", "pipe"])
    def test_what_is_no_file(self, tmp_path: Path, make: Callable[[Path], None]) -> None:
        make(tmp_path / "history.db")
        assert "not a history" in refused(tmp_path / "history.db")

    def test_a_device(self) -> None:
        assert "not a history" in refused(Path("/dev/null"))

    def test_a_link_in_a_circle(self, tmp_path: Path) -> None:
        (tmp_path / "a").symlink_to(tmp_path / "history.db")
        (tmp_path / "history.db").symlink_to(tmp_path / "a")
        assert "symbolic links" in refused(tmp_path / "history.db")


ODD_ROWS = {
    "a day called yesterday": "UPDATE sets SET started_at = 'yesterday' WHERE id = 1",
    "a day that is none": "UPDATE sets SET started_at = '2026-13-45T00:00:00' WHERE id = 1",
    "a day as bytes": "UPDATE sets SET started_at = x'ff00' WHERE id = 1",
    "a mode nobody knows": "UPDATE sets SET mode = 'plank' WHERE id = 1",
    "an exercise as bytes": "UPDATE sets SET exercise = x'80' WHERE id = 1",
    "a number in words": "UPDATE attempts SET number = 'three' WHERE id = 1",
    "a range without end": "UPDATE attempts SET range = 9e999 WHERE id = 1",
    "a range in words": "UPDATE attempts SET range = 'far' WHERE id = 1",
    "a verdict nobody gave": "UPDATE attempts SET verdict = 'superb' WHERE id = 1",
    "a side nobody has": "UPDATE attempts SET side = x'00' WHERE id = 1",
    "a verdict that is no text": "UPDATE attempts SET verdict = CAST(x'ff' AS TEXT) WHERE id = 1",
    "a repetition held": "UPDATE attempts SET held_s = 'long' WHERE id = 1",
    "a session of yesterday": "UPDATE sessions SET started_at = 'yesterday' WHERE id = 1",
    "a session in the year 9999": "UPDATE sessions SET started_at = '9999-12-31' WHERE id = 1",
    "a pain in words": "UPDATE pain SET at = 'yesterday' WHERE id = 1",
}


class TestDamagedRows:
    @pytest.fixture
    def history(self, tmp_path: Path) -> History:
        history = History(tmp_path / "history.db")
        for days in (0, 1):
            at = NOW + timedelta(days=days)
            session = history.start_session(at)
            history.add_pain(session, at, "before", 3)
            history.add_attempt(history.start_set(session, BRIDGE, at), rep(1, "hips_low"))
        return history

    @pytest.mark.parametrize("change", ODD_ROWS.values(), ids=ODD_ROWS)
    def test_one_hides_no_other(self, history: History, change: str) -> None:
        self._run(history, change)
        day = (NOW + timedelta(days=1)).date().isoformat()
        assert [a.rules for a in history.attempts() if a.day == day] == [("hips_low",)]
        assert history.sets()[-1].faulty == 1
        assert history.sessions()[-1].attempts == 1
        assert history.pain()[-1].score == 3
        assert history.sessions_by_day()[day] == 1
        assert history.damaged() >= 1
        assert history.results()[-1].attempts[-1].day == day
        assert all(table(history.results(), find_routine, ENGLISH) for table in TABLES)
        assert "glute_bridge" in history.export()

    @pytest.mark.parametrize(
        "answers",
        ["no JSON", "[1, 2]", '{"fever": "perhaps"}', "[" * 100_000, "", "null"],
        ids=["words", "a list", "no answer", "deep", "nothing", "null"],
    )
    def test_health_answers_that_are_damaged_are_asked_again(
        self, history: History, answers: str
    ) -> None:
        history.save_card(NOW, {"fever": False})
        self._run(
            history, "INSERT INTO health_card (at, answers) VALUES (?, ?)", stamp(NOW), answers
        )
        assert history.load_card() is None
        assert history.damaged() == 1
        history.save_card(NOW, {"fever": True})
        card = history.load_card()
        assert card is not None
        assert card.answers == {"fever": True}

    def test_an_end_that_is_damaged_opens_nothing(self, history: History) -> None:
        history.close_open_sets(NOW + timedelta(days=2), "interrupted")
        self._run(history, "UPDATE sets SET ended_at = 'late', reason = x'ff'")
        assert [record.ended_at is None for record in history.sets()] == [False, False]
        assert history.last_open() is None

    @staticmethod
    def _run(history: History, statement: str, *values: str) -> None:
        connection = sqlite3.connect(history.path)
        with connection:
            connection.execute(statement, values)
        connection.close()


class TestDamagedFile:
    def test_pages_that_are_overwritten(self, tmp_path: Path) -> None:
        history = filled(tmp_path / "history.db", reps=50)
        with history.path.open("r+b") as file:
            file.seek(4096)
            file.write(bytes(history.path.stat().st_size - 4096))
        with pytest.raises(HistoryError, match=r"damaged. Move the file away .* keep it") as caught:
            history.attempts()
        assert is_well_said(caught.value)

    def test_what_is_done_meanwhile_goes_into_the_next_one(self, tmp_path: Path) -> None:
        history = filled(tmp_path / "history.db", reps=50)
        with history.path.open("r+b") as file:
            file.truncate(4096)
        damaged = history.path.read_bytes()
        Doing(history).reps(51, 52)
        assert not history.outbox.settle(PATIENT_S)
        state = history.outbox.state()
        assert ("is damaged" in str(state.problem), state.waiting, state.safe) == (True, 2, True)
        assert history.path.read_bytes() == damaged
        history.path.rename(tmp_path / "kept.db")  # as the advice says
        assert history.outbox.settle(PATIENT_S, patient=True)
        assert numbers(history) == [51, 52]
        assert mode(history.path) == 0o600
        assert (tmp_path / "kept.db").read_bytes() == damaged

    def test_bytes_changed_anywhere_never_end_in_an_error_of_ours(self, tmp_path: Path) -> None:
        seed = secrets.randbits(32)
        whole = filled(tmp_path / "whole.db", reps=20).path.read_bytes()
        dice = random.Random(seed)
        for _ in range(20):
            path = tmp_path / f"{secrets.token_hex(4)}.db"
            broken = bytearray(whole)
            for _ in range(dice.choice((1, 10, 100))):
                broken[dice.randrange(len(broken))] = dice.randrange(256)
            path.write_bytes(broken)
            try:
                history = History(path)
                history.attempts(), history.sets(), history.sessions(), history.pain()
                history.damaged(), history.export()
            except HistoryError as error:
                assert is_well_said(error), f"seed {seed}: {error}"  # noqa: PT017


class TestLocked:
    def test_what_is_done_waits_in_order_and_is_stored_once(self, tmp_path: Path) -> None:
        history = History(tmp_path / "history.db")
        with locked(history.path):
            Doing(history).reps(1, 2, 3)
            assert not history.outbox.settle(PATIENT_S)
            state = history.outbox.state()
            assert (state.waiting, state.safe) == (3, True)
            assert "in use by another program" in str(state.problem)
            assert "Move" not in str(state.problem)
            assert is_well_said(state.problem)
        assert history.outbox.settle(PATIENT_S, patient=True)
        assert numbers(history) == [1, 2, 3]
        assert pending(history) == []
        assert history.outbox.state().problem is None

    def test_it_can_be_read_meanwhile(self, tmp_path: Path) -> None:
        history = filled(tmp_path / "history.db")
        with locked(history.path):
            assert numbers(History(history.path)) == [1, 2, 3]

    def test_a_reader_that_must_wait_is_told(self, tmp_path: Path) -> None:
        path = filled(tmp_path / "history.db").path
        connection = sqlite3.connect(path)
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.close()
        with locked(path, "EXCLUSIVE"):
            assert "in use by another program" in refused(path)
        assert numbers(History(path)) == [1, 2, 3]

    def test_another_start_stores_what_waits(self, tmp_path: Path) -> None:
        path = History(tmp_path / "history.db").path
        with locked(path):
            code = _writer("os._exit(0)")
            process = python(code, path, "3")
            process.communicate()
            assert numbers(History(path)) == []  # opened while it is still locked
        assert History(path).outbox.settle(PATIENT_S, patient=True)
        assert numbers(History(path)) == [1, 2, 3]
        assert list(path.with_name("history.db.pending").iterdir()) == []

    def test_starting_the_live_part_does_not_wait(self, tmp_path: Path) -> None:
        history = History(tmp_path / "history.db")
        history.start_set(history.start_session(NOW), BRIDGE, NOW)
        with locked(history.path):
            history.outbox.put(OpenSetsEntry(at=stamp(NOW), reason="interrupted"))
            assert history.last_open() is not None
        assert history.outbox.settle(PATIENT_S, patient=True)
        assert history.sets()[-1].reason == "interrupted"

    def test_deleting_says_why_not_and_deletes_nothing(self, tmp_path: Path) -> None:
        history = filled(tmp_path / "history.db")
        with locked(history.path):
            Doing(history).reps(4)
            with pytest.raises(HistoryError, match="in use by another program"):
                history.delete_all()
            assert len(pending(history)) == 1
        assert history.outbox.settle(PATIENT_S, patient=True)
        assert numbers(history) == [1, 2, 3, 4]


def _writer(end: str) -> str:
    """A process that does repetitions; says each when it would be shown, and ends by `end`."""
    return f"""
import os, sys, time
from pathlib import Path
from formcheck.history.store import History
from tests.hostile.histories import Doing
doing = Doing(History(Path(sys.argv[1])))
for number in range(1, int(sys.argv[2]) + 1):
    doing.reps(number)
    print(number, flush=True)
{end}
"""


class TestKilled:
    @pytest.mark.parametrize("shown", [1, 4, 9])
    def test_while_it_is_locked(self, tmp_path: Path, shown: int) -> None:
        path = History(tmp_path / "history.db").path
        with locked(path):
            process = python(_writer("time.sleep(600)"), path, "1000")
            assert process.stdout is not None
            said = [int(process.stdout.readline()) for _ in range(shown)]
            process.send_signal(signal.SIGKILL)
            process.communicate()
        history = History(path)
        assert history.outbox.settle(PATIENT_S, patient=True)
        assert numbers(history)[:shown] == said
        assert numbers(history) == sorted(set(numbers(history)))

    def test_while_it_stores(self, tmp_path: Path) -> None:
        path = tmp_path / "history.db"
        process = python(_writer("time.sleep(600)"), path, "1000")
        assert process.stdout is not None
        said = [int(process.stdout.readline()) for _ in range(30)]
        process.send_signal(signal.SIGKILL)
        process.communicate()
        stored = numbers(History(path))
        assert stored[:30] == said
        assert stored == sorted(set(stored))

    def test_what_was_half_written_is_swept(self, tmp_path: Path) -> None:
        history = History(tmp_path / "history.db")
        with locked(history.path):
            Doing(history).reps(1)
            half = pending(history)[0].with_name("00-half.1.json.part")
            half.write_text('{"formcheck_entry": 1, "en')
            os.utime(half, (0, 0))
        assert history.outbox.settle(PATIENT_S, patient=True)
        assert numbers(History(history.path)) == [1]
        assert pending(history) == []


class TestDiskFull:
    def test_what_is_done_waits_and_is_stored_when_there_is_room(self, tmp_path: Path) -> None:
        with small_disk(tmp_path / "disk", kilobytes=1024) as disk:
            history = filled(disk / "history.db")
            filler = fill(disk)
            Doing(history).reps(*range(4, 9))
            assert not history.outbox.settle(PATIENT_S)
            state = history.outbox.state()
            assert ("is full. Make room" in str(state.problem), state.waiting) == (True, 5)
            assert (state.safe, is_well_said(state.problem)) == (False, True)
            assert numbers(history) == [1, 2, 3]
            filler.unlink()
            assert history.outbox.settle(PATIENT_S, patient=True)
            assert numbers(history) == list(range(1, 9))
            assert pending(history) == []

    def test_what_waits_never_takes_the_last_room(self, tmp_path: Path) -> None:
        with small_disk(tmp_path / "disk", kilobytes=512) as disk:
            history = filled(disk / "history.db")
            with locked(history.path):
                Doing(history).reps(*range(4, 204))
                assert not history.outbox.state().safe
            assert history.outbox.settle(PATIENT_S, patient=True)
            assert numbers(history) == list(range(1, 204))

    def test_a_new_history_where_there_is_no_room(self, tmp_path: Path) -> None:
        with small_disk(tmp_path / "disk", kilobytes=64) as disk:
            fill(disk)
            assert "is full. Make room" in refused(disk / "history.db")

    def test_a_limit_of_file_sizes(self, tmp_path: Path) -> None:
        """Works for everybody: the system refuses to let any file grow."""
        code = """
import resource, signal, sys
from pathlib import Path
from formcheck.history.store import History
from tests.hostile.histories import Doing, filled, numbers
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
history = filled(Path(sys.argv[1]))
resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
Doing(history).reps(4, 5, 6)
settled, state = history.outbox.settle(60), history.outbox.state()
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
print(settled, state.waiting, state.safe, bool(state.problem))
print(history.outbox.settle(60, patient=True), numbers(history))
"""
        out, err = python(code, tmp_path / "history.db").communicate()
        assert err == ""
        assert out.splitlines() == ["False 3 False True", "True [1, 2, 3, 4, 5, 6]"]


class TestReadOnly:
    def test_a_folder_that_may_not_be_written(self) -> None:
        with everybodys_folder() as folder, as_nobody():
            history = filled(folder / "data" / "history.db")
            data = history.path.parent
            (data / "history.db.pending").rmdir()
            history.path.chmod(0o400)
            data.chmod(0o500)
            assert numbers(History(history.path)) == [1, 2, 3]
            Doing(history).reps(4, 5)
            assert not history.outbox.settle(PATIENT_S)
            state = history.outbox.state()
            assert ("Allow reading and writing" in str(state.problem), state.safe) == (True, False)
            assert is_well_said(state.problem)
            data.chmod(0o700)
            history.path.chmod(0o600)
            assert history.outbox.settle(PATIENT_S, patient=True)
            assert numbers(history) == [1, 2, 3, 4, 5]

    def test_a_file_that_may_not_be_written(self) -> None:
        with everybodys_folder() as folder, as_nobody():
            history = filled(folder / "data" / "history.db")
            history.path.chmod(0o400)
            assert numbers(History(history.path)) == [1, 2, 3]
            with pytest.raises(HistoryError, match="Allow reading and writing") as caught:
                history.save_card(NOW, {})
            assert is_well_said(caught.value)
            Doing(history).reps(4)
            assert not history.outbox.settle(PATIENT_S)
            assert history.outbox.state().safe
            history.path.chmod(0o600)
            assert history.outbox.settle(PATIENT_S, patient=True)
            assert numbers(history) == [1, 2, 3, 4]

    def test_a_file_that_may_not_even_be_read(self) -> None:
        with everybodys_folder() as folder, as_nobody():
            history = filled(folder / "data" / "history.db")
            history.path.chmod(0)
            assert "Allow reading and writing" in refused(history.path)

    def test_a_folder_that_may_not_be_made(self) -> None:
        with everybodys_folder() as folder:
            folder.chmod(0o755)
            with as_nobody():
                if os.access(folder, os.W_OK, effective_ids=True):
                    pytest.skip("The folder is this user's own.")
                assert "Cannot make the folder" in refused(folder / "data" / "history.db")


class TestSeveralProcesses:
    def test_they_write_at_the_same_time(self, tmp_path: Path) -> None:
        path = History(tmp_path / "history.db").path
        several = [
            python(_writer("print(doing.history.outbox.settle(60))"), path, "20") for _ in "ab"
        ]
        ended = [process.communicate() for process in several]
        assert [err for _, err in ended] == ["", ""]
        history = History(path)
        assert history.outbox.settle(PATIENT_S, patient=True)
        by_set: dict[int, list[int]] = {}
        for record in history.attempts():
            by_set.setdefault(record.set_id, []).append(record.number)
        assert list(by_set.values()) == [list(range(1, 21))] * 2

    def test_they_store_the_same_leftovers_once(self, tmp_path: Path) -> None:
        path = History(tmp_path / "history.db").path
        with locked(path):
            python(_writer("os._exit(0)"), path, "20").communicate()
        with ThreadPoolExecutor(4) as pool:
            for history in pool.map(lambda _: History(path), range(4)):
                assert history.outbox.settle(PATIENT_S, patient=True)
        assert numbers(History(path)) == list(range(1, 21))

    def test_one_deletes_while_another_exercises(self, tmp_path: Path) -> None:
        mine, others = filled(tmp_path / "history.db"), History(tmp_path / "history.db")
        doing = Doing(mine)
        doing.reps(1, 2)
        assert mine.outbox.settle(PATIENT_S)
        others.delete_all()
        doing.reps(3, 4)
        assert mine.outbox.settle(PATIENT_S)
        assert numbers(others) == [3, 4]
        assert [(s.exercise, s.good) for s in others.sets()] == [("glute_bridge", 2)]

    def test_the_file_is_moved_away_while_it_is_used(self, tmp_path: Path) -> None:
        history = filled(tmp_path / "history.db")
        history.path.rename(tmp_path / "moved.db")
        Doing(history).reps(7)
        assert history.outbox.settle(PATIENT_S)
        assert numbers(history) == [7]
        assert numbers(History(tmp_path / "moved.db")) == [1, 2, 3]
        assert mode(history.path) == 0o600


class TestWhatWaits:
    @pytest.fixture
    def history(self, tmp_path: Path) -> History:
        history = History(tmp_path / "history.db")
        (tmp_path / "history.db.pending").mkdir()
        return history

    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"{",
            bytes(300),
            b'{"formcheck_entry": 1, "entry": {"kind": "attempt"}}',
            b"[" * 10**5,
        ],
        ids=["nothing", "half", "zeros", "incomplete", "deep"],
    )
    def test_a_damaged_entry_holds_up_no_other(self, history: History, content: bytes) -> None:
        (history.path.parent / "history.db.pending" / "0-a.1.json").write_bytes(content)
        Doing(history).reps(1, 2)
        assert history.outbox.settle(PATIENT_S)
        assert numbers(history) == [1, 2]
        assert [path.read_bytes() for path in pending(history)] == [content]
        assert is_well_said(history.outbox.state().problem)

    def test_one_that_the_tables_refuse(self, history: History) -> None:
        doing = Doing(history)
        entry = doing.entry(rep(1))
        values = entry.values.model_copy(update={"range": float("nan")})
        history.outbox.put(entry.model_copy(update={"values": values}))
        doing.reps(2)
        assert history.outbox.settle(PATIENT_S)
        assert numbers(history) == [2]
        (aside,) = pending(history)
        assert '"number":1' in aside.read_text()

    def test_one_of_a_newer_formcheck_is_left_to_it(self, history: History) -> None:
        newer = history.path.parent / "history.db.pending" / "0-a.2.json"
        newer.write_text('{"formcheck_entry": 2}')
        Doing(history).reps(1)
        assert history.outbox.settle(PATIENT_S)
        assert numbers(History(history.path)) == [1]
        assert pending(history) == [newer]

    def test_one_that_is_there_twice_counts_once(self, history: History) -> None:
        entry = Doing(history).entry(rep(1, "hips_low"))
        folder = history.path.parent / "history.db.pending"
        for name in ("0-a", "1-b"):
            (folder / f"{name}.1.json").write_text(to_text(entry))
        again = History(history.path)
        assert [record.rules for record in again.attempts()] == [("hips_low",)]

    def test_a_clock_that_is_set_back_keeps_the_order(
        self, history: History, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        times = iter(range(10**18, 0, -(10**15)))
        monkeypatch.setattr(time, "time_ns", lambda: next(times))
        with locked(history.path):
            Doing(history).reps(1, 2, 3)
        assert history.outbox.settle(PATIENT_S, patient=True)
        assert numbers(history) == [1, 2, 3]

    def test_deleting_forgets_what_waits_too(self, history: History) -> None:
        folder = history.path.parent / "history.db.pending"
        (folder / "0-a.1.json.damaged").write_text("pain")
        entry = PainEntry(
            key=new_key(), session=session_head("", NOW), at=stamp(NOW), moment="after", score=9
        )
        (folder / "1-b.1.json").write_text(to_text(entry))
        history.delete_all()
        assert list(folder.iterdir()) == []
        assert History(history.path).pain() == []

    def test_what_was_read_before_it_was_deleted_does_not_come_back(self, history: History) -> None:
        entry = Doing(history).entry(rep(1))
        path = history.path.parent / "history.db.pending" / "0-a.1.json"
        path.write_text(to_text(entry))
        History(history.path).delete_all()
        assert history.outbox._store(entry, path)  # between reading and storing it
        assert numbers(history) == []


class TestVersions:
    @pytest.mark.parametrize("version", range(1, len(MIGRATIONS)))
    def test_an_older_file_takes_what_waits(self, tmp_path: Path, version: int) -> None:
        path = tmp_path / "history.db"
        connection = sqlite3.connect(path)
        connection.executescript("".join(MIGRATIONS[:version]) + f"PRAGMA user_version = {version}")
        connection.close()
        path.chmod(0o644)
        history = filled(path)
        assert numbers(history) == [1, 2, 3]
        assert mode(path) == 0o600

    def test_a_newer_file_is_left_as_it_is(self, tmp_path: Path) -> None:
        path = filled(tmp_path / "history.db").path
        connection = sqlite3.connect(path)
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
        connection.close()
        before = path.read_bytes()
        assert "newer FormCheck" in refused(path)
        assert path.read_bytes() == before
