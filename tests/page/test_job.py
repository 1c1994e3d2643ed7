"""The work behind a recording: it tells how far it is, it can be stopped, it leaves nothing."""

from __future__ import annotations

import gc
import io
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from formcheck.errors import NothingToJudgeError, VideoError
from formcheck.exercises.catalog import load_exercise
from formcheck.messages.languages import LANGUAGES
from formcheck.observer import AnalysisStep
from formcheck.pose.estimator import PoseEstimator
from formcheck.ui.recorded.analysis_queue import AT_ONCE, AnalysisQueue, desk_of
from formcheck.ui.recorded.job import Job, JobState
from formcheck.ui.recorded.notes import in_list, sentence
from formcheck.ui.recorded.progress import Pace
from formcheck.ui.recorded.recording import KEPT_S, Recording, forget_old
from formcheck.wording.catalogue import catalogue
from tests.page.clips import piece

EXERCISE = load_exercise("glute_bridge")
PATIENCE_S = 60


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A second of somebody who lies there and does nothing."""
    return piece("glute_bridge_good.mp4", tmp_path_factory.mktemp("clips") / "clip.mp4")


@pytest.fixture
def upload(clip: Path) -> Iterator[Recording]:
    with clip.open("rb") as content:
        recording = Recording.uploaded("My <bridge>.MP4", content)
    yield recording
    recording.forget()


@pytest.fixture
def closed(monkeypatch: pytest.MonkeyPatch) -> list[PoseEstimator]:
    """The pose estimators that were closed."""
    estimators: list[PoseEstimator] = []
    close = PoseEstimator.close

    def closing(estimator: PoseEstimator) -> None:
        estimators.append(estimator)
        close(estimator)

    monkeypatch.setattr(PoseEstimator, "close", closing)
    return estimators


class StoppedJob(Job):
    """A job that is cancelled or discarded while it is at work."""

    frames = 0
    discards = False

    def see(self, step: AnalysisStep) -> None:
        self.frames += 1
        if self.frames == 3:
            if self.discards:
                self.discard()
            else:
                self.cancel()
        super().see(step)


def upload_of(data: bytes, name: str = "video.mp4") -> Recording:
    return Recording.uploaded(name, io.BytesIO(data))


def wait_for(job: Job) -> None:
    end_s = time.monotonic() + PATIENCE_S
    while not job.state.over:
        assert time.monotonic() < end_s, job.state
        time.sleep(0.02)


@pytest.mark.model
def test_a_job_tells_how_far_it_is_and_ends_with_everything(
    upload: Recording, closed: list[PoseEstimator], monkeypatch: pytest.MonkeyPatch
) -> None:
    shares: list[float] = []
    glimpses: list[bool] = []
    reach = Pace.reach
    job = Job(upload, EXERCISE, model="lite")

    def reaching(pace: Pace, share: float) -> None:
        reach(pace, share)
        shares.append(job.share)
        glimpses.append(job.glimpse is not None)

    monkeypatch.setattr(Pace, "reach", reaching)
    assert (job.state, job.share, job.left_s) == (JobState.WAITING, 0.0, None)
    job.run()
    assert job.state is JobState.DONE
    assert job.error is None
    assert shares == sorted(shares)
    assert len(set(shares)) > 10
    assert 0 <= shares[0] < 0.2 < shares[-1] < 1 == job.share
    assert any(glimpses)
    assert job.glimpse is None
    assert len(closed) == 1
    (result,) = job.results
    assert result.report.source.path == "My <bridge>.MP4"
    files = result.files
    made = [files.video, files.html, files.attempts, files.faults, files.measures, files.json]
    assert all(path.stat().st_size for path in made)
    # Whoever gets the files learns the video's name, not where its copy lay.
    for path in (files.html, files.json):
        assert str(upload.folder) not in path.read_text(encoding="utf-8")


@pytest.mark.model
@pytest.mark.parametrize("discards", [False, True])
def test_a_job_stops_at_once(
    upload: Recording, closed: list[PoseEstimator], discards: bool
) -> None:
    threads = set(threading.enumerate())
    job = StoppedJob(upload, EXERCISE, model="lite")
    job.discards = discards
    job.run()
    assert (job.state, job.frames) == (JobState.CANCELLED, 3)
    assert not job.results
    assert len(closed) == 1
    assert set(threading.enumerate()) <= threads
    left = sorted(path.name for path in upload.folder.iterdir()) if upload.folder.exists() else []
    assert left == ([] if discards else ["recording.mp4"])
    assert upload.folder.exists() is not discards


def test_what_is_cancelled_before_it_began_never_begins(upload: Recording) -> None:
    job = Job(upload, EXERCISE)
    job.cancel()
    assert job.state is JobState.CANCELLED
    job.run()
    assert job.state is JobState.CANCELLED


@pytest.mark.parametrize("data", [b"", b"This is no video.\n" * 100])
def test_what_is_no_video_ends_with_a_sentence(data: bytes) -> None:
    job = Job(upload_of(data, "a_note.mp4"), EXERCISE)
    job.run()
    job.discard()
    assert job.state is JobState.FAILED
    assert isinstance(job.error, VideoError)
    for language in LANGUAGES:
        said = sentence(job, catalogue(language))
        assert r"a\_note\.mp4" in said
        assert "/" not in said


@pytest.mark.model
def test_nobody_seen_ends_with_a_sentence(tmp_path: Path) -> None:
    video = piece("empty_room.mp4", tmp_path / "empty.mp4", frames=8)
    job = Job(Recording.at(video), EXERCISE, model="lite")
    job.run()
    job.discard()
    assert isinstance(job.error, NothingToJudgeError)
    assert "two to three metres" in sentence(job, catalogue("en"))
    assert video.exists()


def test_what_nobody_thought_of_ends_with_a_sentence(
    upload: Recording, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("formcheck.ui.recorded.job.analyze", broken)
    job = Job(upload, EXERCISE)
    job.run()
    assert job.state is JobState.FAILED
    assert "could not be analysed" in sentence(job, catalogue("en"))


def test_a_desk_works_through_its_recordings() -> None:
    queue = AnalysisQueue()
    jobs = queue.take([upload_of(b"one"), upload_of(b"two"), upload_of(b"three")], EXERCISE)
    queue.discard(jobs[2])
    for job in jobs:
        wait_for(job)
    assert queue.unfinished == []
    assert queue.finished == jobs[:2]
    assert not jobs[2].recording.folder.exists()
    again = queue.again(jobs[0], load_exercise("squat"))
    wait_for(again)
    assert queue.finished == [again, jobs[1]]
    queue.close()
    assert not any(job.recording.folder.exists() for job in jobs)


def test_so_many_are_looked_at_at_once_whoever_brings_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    together = threading.Barrier(AT_ONCE)
    running: list[Job] = []
    most: list[int] = []

    def run(job: Job) -> None:
        running.append(job)
        most.append(len(running))
        together.wait(30.0)
        running.remove(job)
        job.state = JobState.DONE

    monkeypatch.setattr(Job, "run", run)
    desks = [AnalysisQueue() for _ in range(2 * AT_ONCE)]
    jobs = [queue.take([upload_of(b"no video")], EXERCISE)[0] for queue in desks]
    for job in jobs:
        wait_for(job)
    assert max(most) == AT_ONCE
    for queue in desks:
        queue.close()


def test_nothing_is_kept_when_the_desk_goes() -> None:
    queue = AnalysisQueue()
    recording = upload_of(b"no video")
    job = queue.take([recording], EXERCISE)[0]
    wait_for(job)
    assert recording.folder.exists()
    del queue
    gc.collect()
    assert not recording.folder.exists()


def test_what_nobody_looks_at_any_more_is_deleted() -> None:
    now_s = 0.0
    queue = AnalysisQueue(kept_s=10, look_every_s=0.005, now=lambda: now_s)
    kept, other = queue.take([upload_of(b"no video"), upload_of(b"none either")], EXERCISE)
    wait_for(other)
    now_s = 9
    queue.look()
    now_s = 18
    assert queue.finished == [kept, other]
    now_s = 28.5
    end_s = time.monotonic() + PATIENCE_S
    while queue.finished:
        assert time.monotonic() < end_s
        time.sleep(0.005)
    assert not kept.recording.folder.exists()
    # Whoever comes back finds an empty queue that works.
    again = queue.take([upload_of(b"no video")], EXERCISE)[0]
    wait_for(again)
    queue.close()


def test_each_person_has_a_desk_that_outlives_the_tab(tmp_path: Path) -> None:
    mine = desk_of(tmp_path / "mine.db")
    assert desk_of(tmp_path / "mine.db") is mine
    assert desk_of(tmp_path / "other.db") is not mine
    (job,) = mine.take([upload_of(b"no video")], EXERCISE)
    wait_for(job)
    assert desk_of(tmp_path / "other.db").finished == []
    assert desk_of(tmp_path / "mine.db").finished == [job]
    mine.discard(job)


def test_the_list_says_which_recording_is_broken_and_why() -> None:
    job = Job(upload_of(b"no video", "a_note.mp4"), EXERCISE)
    assert in_list(job, catalogue("en")) == r"a\_note\.mp4"
    job.run()
    job.discard()
    assert in_list(job, catalogue("en")) == r"⚠ a\_note\.mp4 · cannot be read"
    assert in_list(job, catalogue("de")).endswith("nicht lesbar")


def test_what_a_killed_page_left_is_deleted_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    recording = upload_of(b"no video")
    forget_old()
    assert recording.path.exists()
    forget_old(time.time() + KEPT_S + 1)
    assert not recording.folder.exists()


def test_the_time_left_follows_the_pace() -> None:
    now_s = 100.0
    pace = Pace(lambda: now_s)
    assert pace.left_s is None
    pace.reach(0.1)
    assert pace.left_s is None
    now_s += 4
    pace.reach(0.3)
    assert pace.left_s == pytest.approx(14)
    now_s += 1
    assert pace.left_s == pytest.approx(13)
    pace.reach(0.2)
    assert pace.share == 0.3
