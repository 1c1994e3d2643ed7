"""A free session: what is done is recognised while it is done."""

from __future__ import annotations

import numpy as np

from formcheck.coach.events import AttemptCompleted, Event
from formcheck.exercises.catalog import load_exercise
from formcheck.pose.frame import PoseTrack
from formcheck.recognition.free_session import ExerciseRecognised, FreeSession
from formcheck.recognition.library import Library, packaged
from tests.recognition.figures import one_after_the_other, performed

KNOWN = tuple(map(load_exercise, ("squat", "lunge", "biceps_curl")))
TRACK = one_after_the_other(performed("squat"), performed("biceps_curl"))


def told(track: PoseTrack) -> list[Event]:
    session = FreeSession(KNOWN, Library(packaged().values()))
    events = [event for frame in track.frames() for event in session.update(frame)]
    return [*events, *session.finish()]


def test_each_exercise_is_told_before_what_is_counted_of_it() -> None:
    events = told(TRACK)
    said = [
        event.exercise if isinstance(event, ExerciseRecognised) else event.attempt.index
        for event in events
        if isinstance(event, ExerciseRecognised | AttemptCompleted)
    ]
    assert said == ["squat", 1, 2, 3, "biceps_curl", 1, 2, 3]


def test_it_knows_only_what_has_been_seen() -> None:
    """What was told of a part is the beginning of what is told of the whole."""
    whole = told(TRACK)
    cut = len(TRACK) // 2
    half = PoseTrack(
        TRACK.t[:cut], TRACK.size_wh, TRACK.xy[:cut], TRACK.world[:cut], TRACK.visibility[:cut]
    )
    session = FreeSession(KNOWN, Library(packaged().values()))
    part = [event for frame in half.frames() for event in session.update(frame)]
    assert part == whole[: len(part)]
    assert part


def test_nothing_is_told_of_nobody() -> None:
    nobody = np.full((30, 33, 6), np.nan, dtype=np.float32)
    track = PoseTrack(
        np.arange(30) / 15, (640, 480), nobody[..., :2], nobody[..., 2:5], nobody[..., 5]
    )
    assert told(track) == []
