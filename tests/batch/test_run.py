"""Many recordings, whatever becomes of some of them."""

from __future__ import annotations

import csv
import multiprocessing
import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from formcheck.batch.recordings import Choice, RequestedRecording
from formcheck.batch.row import Row, RowState
from formcheck.batch.run import Batch, BatchOutcome, run, watch
from formcheck.batch.work import RESULT, Made, Task
from formcheck.errors import OutputError, VideoError
from formcheck.exercises.catalog import load_exercise
from formcheck.messages.languages import Tongue
from tests.batch.folders import MODEL, Films
from tests.files import every, marked, write_film
from tests.hostile.histories import fill, small_disk
from tests.report.figures import filmed
from tools.figure.library import good

posix = pytest.mark.skipif(sys.platform == "win32", reason="sends signals")


class Listener:
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.names: dict[int, str] = {}
        self.told: list[Row] = []
        self.before: list[bool] = []

    def taken(self, count: int) -> None:
        assert count >= 0

    def begun(self, key: int, name: str) -> None:
        self.names[key] = name

    def found(self, key: int, found_s: float, duration_s: float | None) -> None:
        """Kept poses are found at once."""

    def ended(self, key: int) -> None:
        assert key in self.names

    def through(self, rows: Sequence[Row], *, before: bool, left: int) -> None:
        assert left >= 0
        self.told += rows
        self.before.append(before)


@pytest.fixture
def films(tmp_path: Path) -> Films:
    found = Films(tmp_path)
    found.squats()
    return found


def asked(
    films: Films, exercise: str = "squat", jobs: int = 1, tongue: Tongue = Tongue.EN
) -> Batch:
    choice = Choice(str(films.folder), films.out)
    return Batch(choice, load_exercise(exercise), MODEL, tongue, films.cache, jobs)


def done(films: Films, **how: str | int) -> BatchOutcome:
    return run(asked(films, **how), Listener())  # type: ignore[arg-type]


def summary(films: Films) -> list[dict[str, str]]:
    with (films.out / "summary.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def results(films: Films) -> dict[str, bytes]:
    """All files of the results by their paths, but for those that are dated inside."""
    return {
        str(path.relative_to(films.out)): path.read_bytes()
        for path in sorted(films.out.rglob("*"))
        if path.is_file() and path.suffix in {".json", ".csv", ".html"}
    }


def test_each_has_its_results_and_all_have_one_summary(films: Films) -> None:
    outcome = done(films)
    states = {row.recording: row.state for row in outcome.rows}
    assert states == {
        "broken.mp4": RowState.FAILED,
        "good.mp4": RowState.JUDGED,
        "monday/faulty.mp4": RowState.JUDGED,
    }
    for folder in ("good.mp4.squat", "monday/faulty.mp4.squat"):
        found = {path.name for path in (films.out / folder).iterdir()}
        assert found >= {RESULT, "report.html", "table.csv", "poses.npz"}
    broken, fine, faulty = summary(films)
    assert (broken["recording"], broken["state"], broken["folder"]) == ("broken.mp4", "failed", "")
    assert "not a video" in broken["notes"]
    assert (fine["count"], fine["good"], fine["faults"]) == ("3", "3", "")
    assert int(faulty["faulty"]) > 0
    assert faulty["faults"]
    assert [type(error) for error in outcome.errors] == [VideoError]
    page = (films.out / "summary.html").read_text(encoding="utf-8")
    assert 'href="monday/faulty.mp4.squat/report.html"' in page
    assert "2 of 3 recordings judged" in page


def test_the_summary_does_not_depend_on_who_was_quicker(films: Films, tmp_path: Path) -> None:
    done(films, jobs=2)
    first = results(films)
    films.out.rename(tmp_path / "first")
    done(films, jobs=1)
    assert results(films) == first


def test_what_is_done_is_not_done_again(films: Films) -> None:
    done(films)
    before = results(films)
    made = (films.out / "good.mp4.squat" / RESULT).stat().st_mtime_ns
    listener = Listener()
    outcome = run(asked(films), listener)
    assert (outcome.before, sorted(listener.before)) == (2, [False, True, True])
    assert (films.out / "good.mp4.squat" / RESULT).stat().st_mtime_ns == made
    assert results(films) == before


def test_what_has_changed_is_done_again(films: Films) -> None:
    assert done(films).before == 0
    assert done(films, tongue=Tongue.DE).before == 0
    films.put("good.mp4", 5, filmed(good("squat", 2)))
    outcome = done(films, tongue=Tongue.DE)
    assert outcome.before == 1
    assert {row.recording: row.count for row in outcome.rows}["good.mp4"] == 2


def test_everything_by_which_a_result_would_change_is_in_its_key(films: Films) -> None:
    video, other = (
        RequestedRecording(films.folder / "good.mp4", "good.mp4"),
        films.folder / "monday/faulty.mp4",
    )
    squat, cache = load_exercise("squat"), films.cache
    task = Task(video, squat, MODEL, Tongue.EN, films.out, cache)
    edited = squat.model_copy(update={"summary": "As it is done here."})
    others = (
        replace(task, asked=replace(video, path=other)),
        replace(task, exercise=edited),
        replace(task, exercise=None),
        replace(task, model="full"),
        replace(task, tongue=Tongue.DE),
        replace(task, knowledge="other templates"),
    )
    assert len({task.key(), *(one.key() for one in others)}) == 7
    elsewhere = replace(task, asked=replace(video, name="b.mp4"), out=films.home, cache=None)
    assert elsewhere.key() == task.key()


def test_the_same_in_another_folder_says_where_it_is(films: Films) -> None:
    done(films)
    (films.folder / "tuesday").mkdir()
    (films.folder / "good.mp4").rename(films.folder / "tuesday" / "good.mp4")
    done(films)
    report = (films.out / "tuesday/good.mp4.squat" / "report.html").read_text(encoding="utf-8")
    assert "tuesday/good.mp4" in report
    assert [row["recording"] for row in summary(films)][-1] == "tuesday/good.mp4"


BROKEN = (b"", b"{}", b"[" * 10_000, b'{"key": 1, "rows": [{"state": 2}]}', b'{"rows": []}')


@pytest.mark.parametrize("kept", BROKEN)
def test_a_result_that_cannot_be_read_is_none(tmp_path: Path, kept: bytes) -> None:
    path = tmp_path / RESULT
    path.write_bytes(kept)
    assert Made.read(path) is None


def test_a_result_that_is_none_is_made_anew(films: Films) -> None:
    done(films)
    path = films.out / "good.mp4.squat" / RESULT
    whole = path.read_bytes()
    path.write_bytes(BROKEN[0])
    assert done(films).before == 1
    assert path.read_bytes() == whole


def test_a_manifest_names_an_exercise_for_each(films: Films) -> None:
    manifest = films.folder / "m.json"
    manifest.write_text(
        '[{"video": "good.mp4", "exercise": "squat"}, {"video": "good.mp4", "exercise": "skwat"}]',
        encoding="utf-8",
    )
    batch = Batch(Choice(str(manifest), films.out), None, MODEL, Tongue.EN, films.cache, 1)
    outcome = run(batch, Listener())
    assert [(row.exercise, row.state) for row in outcome.rows] == [
        ("skwat", RowState.FAILED),
        ("squat", RowState.JUDGED),
    ]
    assert "squat" in outcome.rows[0].notes[0]  # the nearest name


def test_an_empty_folder_is_a_mistake(films: Films, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    batch = Batch(Choice(str(tmp_path / "none"), films.out), None, MODEL, Tongue.EN, films.cache, 1)
    with pytest.raises(VideoError, match="no recording"):
        run(batch, Listener())


class Remover(Listener):
    """Takes a folder away once the first recording is through."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def through(self, rows: Sequence[Row], *, before: bool, left: int) -> None:
        super().through(rows, before=before, left=left)
        self._folder.rename(self._folder.with_name("gone"))


@pytest.mark.parametrize("which", ["folder", "out"])
def test_a_folder_that_vanishes_is_told_once(films: Films, which: str) -> None:
    (films.folder / "broken.mp4").unlink()
    gone: Path = getattr(films, which)
    listener = Remover(gone)
    with pytest.raises(OutputError) as ended:
        run(asked(films), listener)
    said = f"The folder {gone} is not there any more: 1 of 2 recordings are done"
    assert str(ended.value).startswith(said)
    assert not gone.exists()
    assert len(listener.told) == 1


def test_a_full_disk_is_told_once(films: Films, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", kilobytes=512) as disk:
        (disk / "out").mkdir()
        fill(disk)
        choice = Choice(str(films.folder), disk / "out")
        listener = Listener()
        with pytest.raises(OutputError, match=r"The disk is full, .* 0 of 3 recordings are done"):
            run(replace(asked(films), choice=choice), listener)
        assert [row.recording for row in listener.told] == ["broken.mp4"]
        assert [path.name for path in (disk / "out").rglob("*") if path.is_file()] == []


class Killer(Listener):
    """Kills whoever works on `name`, so many times; there must be one process only."""

    def __init__(self, name: str, times: int) -> None:
        super().__init__()
        self._name = name
        self._left = times

    def begun(self, key: int, name: str) -> None:
        super().begun(key, name)
        if name == self._name and self._left:
            self._left -= 1
            for process in multiprocessing.active_children():
                os.kill(process.pid or 0, signal.SIGKILL)


@posix
def test_a_lost_worker_is_replaced(films: Films) -> None:
    outcome = run(asked(films), Killer("good.mp4", 1))
    assert {row.recording: row.state for row in outcome.rows}["good.mp4"] is RowState.JUDGED
    assert len(outcome.errors) == 1


@posix
def test_a_recording_that_kills_each_worker_is_listed(films: Films) -> None:
    outcome = run(asked(films), Killer("good.mp4", 99))
    rows = {row.recording: row for row in outcome.rows}
    assert rows["good.mp4"].state is RowState.FAILED
    assert "signal 9" in rows["good.mp4"].notes[0]
    assert rows["monday/faulty.mp4"].state is RowState.JUDGED


def test_watching_takes_what_comes(films: Films) -> None:
    listener = Listener()
    came = False

    def wanted() -> bool:
        nonlocal came
        names = {row.recording for row in listener.told}
        if len(names) == 3 and not came:
            came = True
            films.put("later.mp4", 6, filmed(good("squat", 2)))
        return "later.mp4" not in names

    outcome = watch(asked(films), listener, wanted)
    assert {row.recording: row.count for row in outcome.rows}["later.mp4"] == 2
    assert [row.recording for row in listener.told].count("good.mp4") == 1
    assert summary(films)[2]["recording"] == "later.mp4"


def test_a_name_is_no_formula(films: Films) -> None:
    films.put("=1+1.mp4", 7, filmed(good("squat", 1)))
    done(films)
    assert summary(films)[0]["recording"] == "'=1+1.mp4"


def test_parquet_holds_the_same(films: Films) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    done(films)
    rows = parquet.read_table(films.out / "summary.parquet").to_pylist()
    assert [row["recording"] for row in rows] == [row["recording"] for row in summary(films)]
    assert [row["count"] for row in rows] == [None, 3, rows[2]["faulty"] + rows[2]["good"]]


@pytest.mark.model
def test_nobody_seen_is_a_result_too(tmp_path: Path) -> None:
    films = Films(tmp_path)
    films.folder.mkdir()
    write_film(films.folder / "empty.mp4", [marked()] * 3, every(0.04, 3))
    outcome = done(films)
    (row,) = outcome.rows
    assert (row.state, outcome.errors) == (RowState.NOBODY, ())
    assert done(films).before == 1
