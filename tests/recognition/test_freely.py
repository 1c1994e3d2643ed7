"""Whoever chose nothing is followed: sets begin and end by what is recognised."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from formcheck.coach.events import AttemptCompleted, Event
from formcheck.coach.guide import ExerciseChanged, GuideStage, SetFinished
from formcheck.exercises.catalog import load_exercise
from formcheck.messages.ids import Ending, Hint
from formcheck.pose.frame import PoseTrack
from formcheck.recognition.freely import RESTED_S, FreeGuide
from formcheck.recognition.library import Library, packaged
from tests.recognition.figures import one_after_the_other, performed

KNOWN = tuple(map(load_exercise, ("squat", "lunge", "biceps_curl")))
TRACK = one_after_the_other(
    *(one_after_the_other(performed("squat"), pause_s=RESTED_S + 5), performed("squat", 2)),
    performed("biceps_curl"),
)


def followed(track: PoseTrack) -> tuple[FreeGuide, list[Event]]:
    guide = FreeGuide(KNOWN, Library(packaged().values()))
    events = [event for frame in track.frames() for event in guide.update(frame)]
    return guide, events


@pytest.fixture(scope="module")
def followed_once() -> tuple[FreeGuide, Sequence[Event]]:
    """A guide that has seen two sets of squats and one of curls, and was stopped."""
    guide, events = followed(TRACK)
    return guide, [*events, *guide.stop(float(TRACK.t[-1]))]


Followed = tuple[FreeGuide, Sequence[Event]]


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
    guide, _ = followed_once
    sets = [(one.exercise.id, one.step) for one in guide.finished_sets]
    assert sets == [("squat", 0), ("squat", 1), ("biceps_curl", 2)]
    assert guide.stage is GuideStage.STOPPED


def test_a_set_is_judged_anew_by_its_own_poses(followed_once: Followed) -> None:
    guide, _ = followed_once
    same = guide.judged_anew(1, load_exercise("squat"))
    assert [a.verdict for a in same] == [a.verdict for a in guide.finished_sets[1].attempts]
    assert guide.judged_anew(1, load_exercise("glute_bridge")) == ()


def test_nothing_is_counted_in_a_pause() -> None:
    track = performed("squat")
    guide = FreeGuide(KNOWN, Library(packaged().values()))
    frames = [*track.frames()]
    guide.update(frames[0])
    guide.pause(frames[0].t)
    events = [event for frame in frames[1:] for event in guide.update(frame)]
    assert (events, guide.stage) == ([], GuideStage.PAUSED)
    guide.pause(frames[-1].t)
    assert guide.stage is GuideStage.SET


def test_whoever_is_not_seen_is_told_and_nothing_else_is_wrong() -> None:
    guide, _ = followed(one_after_the_other(performed("squat", 1)))
    workout = guide.snapshot().workout
    assert workout is not None
    assert workout.hint is not None
    assert workout.hint.id is Hint.NOBODY
