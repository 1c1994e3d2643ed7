"""A free session: recognised, shown, spoken, stored, gone on with, and corrected."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from formcheck.exercises.catalog import load_exercise
from formcheck.history.store import History
from formcheck.live.history_writer import HistoryWriter
from formcheck.live.pipeline import READY_S, LivePipeline
from formcheck.live.protocol import Command
from formcheck.live.sessions import LiveSession, Sessions
from formcheck.live.state import state_of
from formcheck.pose.frame import PoseTrack
from formcheck.recognition.free_runner import FreeRunner
from formcheck.recognition.library import Library, packaged
from formcheck.wording.catalogue import Catalogue, catalogue
from tests.recognition.figures import FPS, one_after_the_other, performed

KNOWN = tuple(map(load_exercise, ("squat", "lunge", "biceps_curl")))
TRACK = one_after_the_other(performed("squat"), performed("biceps_curl"))


def runner_of(store: History, words: Catalogue) -> LivePipeline:
    runner = FreeRunner(KNOWN, Library(packaged().values()))
    return LivePipeline(runner, HistoryWriter(store), words, now=lambda: 0.0)


def show(pipeline: LivePipeline, track: PoseTrack, seq: int = 0) -> int:
    """Show the poses; the number of the last one."""
    for number, pose in enumerate(track.frames(), start=seq + 1):
        pipeline.take(number, pose, 120.0)
        if pipeline.due:
            pipeline.commit()
        seq = number
    return seq


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> History:
    return History(tmp_path_factory.mktemp("free") / "history.db")


@pytest.fixture(scope="module")
def done(kept: History) -> LivePipeline:
    """Somebody who has done squats and curls, and stopped."""
    pipeline = runner_of(kept, catalogue("en"))
    pipeline.order(Command("start", 1))
    show(pipeline, TRACK)
    pipeline.order(Command("stop", 2))
    pipeline.commit()
    return pipeline


def names(store: History) -> list[tuple[str, int]]:
    return [(one.exercise, one.count) for one in store.sets()]


def test_sets_are_shown_spoken_and_stored(
    done: LivePipeline, kept: History, words: Catalogue
) -> None:
    state = state_of(done.now(), words)
    assert (state["mode"], state["stage"], state["ack"]) == ("free", "stopped", 6)
    assert state["summary"]["planned"] is None
    assert state["summary"]["done"] == 6
    lines = [line.split(":")[0] for line in state["summary"]["lines"]]
    assert [line for line in lines if "set 1" in line] == ["Squat, set 1", "Biceps curl, set 1"]
    spoken = [said["text"] for said in state["say"] if said["kind"] in {"stage", "count"}]
    assert spoken[0].startswith("Begin with whatever you like.")
    assert spoken[1:6] == ["Go.", "Squat.", "1", "2", "3"]
    assert "Biceps curl." in spoken
    assert names(kept) == [("squat", 3), ("biceps_curl", 3)]


def test_while_nothing_is_known_nothing_is_wanted(store: History, words: Catalogue) -> None:
    pipeline = runner_of(store, words)
    pipeline.order(Command("start", 1))
    frames = [*performed("squat").frames()][: FPS // 2]
    show(pipeline, PoseTrack.from_frames(frames))
    state = state_of(pipeline.now(), words)
    assert (state["stage"], state["exercise"], state["number"]) == ("running", None, "")
    assert state["message_id"] == "free"


def test_it_starts_by_itself(store: History, words: Catalogue) -> None:
    pipeline = runner_of(store, words)
    still = next(iter(performed("squat").frames()))
    count = int((READY_S + 1) * FPS)
    show(pipeline, PoseTrack.from_frames(replace(still, t=i / FPS) for i in range(count)))
    assert pipeline.started


def test_what_was_recognised_is_corrected_and_back(done: LivePipeline, kept: History) -> None:
    assert not done.correct(0, load_exercise("glute_bridge"))
    assert names(kept) == [("glute_bridge", 3), ("biceps_curl", 3)]
    assert [one.not_judged for one in kept.sets()] == [3, 0]
    assert kept.attempts("squat") == []
    assert done.correct(0, load_exercise("squat"))
    assert names(kept) == [("squat", 3), ("biceps_curl", 3)]
    assert [a.number for a in kept.attempts("squat")] == [1, 2, 3]
    assert kept.damaged() == 0


def test_a_new_server_goes_on_with_it(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    sessions = Sessions(History(path))
    session = sessions.find(sessions.begin(None, "en"))
    assert session is not None
    session.pipeline.order(Command("start", 1))
    show(session.pipeline, performed("squat"))
    session.pipeline.writer.settle(5.0)
    anew = Sessions(History(path))
    (again,) = anew.interrupted()
    assert isinstance(again, LiveSession)
    assert again.routine is None
    again.pipeline.order(Command("resume", 2))
    again.pipeline.order(Command("stop", 3))
    again.pipeline.commit()
    finished = again.pipeline.now().sets
    assert [(one.exercise.id, len(one.attempts)) for one in finished] == [("squat", 3)]
    again.pipeline.writer.settle(5.0)
    assert names(History(path)) == [("squat", 3)]
