"""Whoever chose nothing is followed: sets begin and end by what is recognised."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from formcheck.coach.events import AttemptCompleted, Event
from formcheck.coach.routine_runner import ExerciseChanged, RoutineStage, SetFinished
from formcheck.exercises.catalog import load_exercise
from formcheck.messages.ids import Ending, Hint
from formcheck.pose.frame import PoseTrack
from formcheck.recognition.free_runner import RESTED_S, FreeRunner
from formcheck.recognition.library import Library, packaged
from tests.recognition.figures import one_after_the_other, performed

KNOWN = tuple(map(load_exercise, ("squat", "lunge", "biceps_curl")))
TRACK = one_after_the_other(
    *(one_after_the_other(performed("squat"), pause_s=RESTED_S + 5), performed("squat", 2)),
    performed("biceps_curl"),
)


def followed(track: PoseTrack) -> tuple[FreeRunner, list[Event]]:
    runner = FreeRunner(KNOWN, Library(packaged().values()))
    events = [event for frame in track.frames() for event in runner.update(frame)]
    return runner, events


@pytest.fixture(scope="module")
def followed_once() -> tuple[FreeRunner, Sequence[Event]]:
    """A guide that has seen two sets of squats and one of curls, and was stopped."""
    runner, events = followed(TRACK)
    return runner, [*events, *runner.stop(float(TRACK.t[-1]))]


Followed = tuple[FreeRunner, Sequence[Event]]


def test_a_rest_and_another_exercise_begin_another_set(followed_once: Followed) -> None:
    _, events = followed_once
    told: list[object] = []
    for event in events:
        if isinstance(event, ExerciseChanged):
            told.append(event.exercise.id)
        elif isinstance(event, AttemptCompleted):
            told.append(event.attempt.index)
        elif isinstance(event, SetFinished):
            told.append((event.number, len(event.attempts), event.reason))
    assert told == [
        *("squat", 1, 2, 3, (1, 3, Ending.FOLLOWED)),
        *("squat", 1, 2, (2, 2, Ending.FOLLOWED)),
        *("biceps_curl", 1, 2, 3, (1, 3, Ending.STOPPED)),
    ]


def test_the_sets_stay_in_order(followed_once: Followed) -> None:
    runner, _ = followed_once
    sets = [(one.exercise.id, one.step) for one in runner.finished_sets]
    assert sets == [("squat", 0), ("squat", 1), ("biceps_curl", 2)]
    assert runner.stage is RoutineStage.STOPPED


def test_a_set_is_judged_anew_by_its_own_poses(followed_once: Followed) -> None:
    runner, _ = followed_once
    same = runner.judged_anew(1, load_exercise("squat"))
    assert [a.verdict for a in same] == [a.verdict for a in runner.finished_sets[1].attempts]
    assert runner.judged_anew(1, load_exercise("glute_bridge")) == ()


def test_nothing_is_counted_in_a_pause() -> None:
    track = performed("squat")
    runner = FreeRunner(KNOWN, Library(packaged().values()))
    frames = [*track.frames()]
    runner.update(frames[0])
    runner.pause(frames[0].t)
    events = [event for frame in frames[1:] for event in runner.update(frame)]
    assert (events, runner.stage) == ([], RoutineStage.PAUSED)
    runner.pause(frames[-1].t)
    assert runner.stage is RoutineStage.SET


def test_whoever_is_not_seen_is_told_and_nothing_else_is_wrong() -> None:
    runner, _ = followed(one_after_the_other(performed("squat", 1)))
    current_set = runner.snapshot().current_set
    assert current_set is not None
    assert current_set.hint is not None
    assert current_set.hint.id is Hint.NOBODY
