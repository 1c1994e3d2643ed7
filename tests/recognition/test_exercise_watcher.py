"""All exercises at once, watching one person."""

from __future__ import annotations

import numpy as np
import pytest

from formcheck.exercises.catalog import load_exercise
from formcheck.pose.frame import PoseTrack
from formcheck.recognition.exercise_watcher import ExerciseWatcher
from formcheck.recognition.library import Library, packaged
from formcheck.recognition.sign import Sign
from tests.recognition.figures import FPS, performed

KNOWN = tuple(map(load_exercise, ("plank", "squat")))


def signs_of(track: PoseTrack) -> list[Sign]:
    watch = ExerciseWatcher(KNOWN, Library(packaged().values()))
    signs = [sign for frame in track.frames() for sign in watch.update(frame)]
    return [*signs, *watch.finish()]


def counted(track: PoseTrack) -> list[str]:
    return [sign.exercise for sign in signs_of(track)]


def shown(*parts: tuple[PoseTrack, float]) -> PoseTrack:
    """The parts as shots of one recording, each so many times as large."""
    start_s = np.cumsum([0.0, *(part.t[-1] + 1 / FPS for part, _ in parts[:-1])])
    return PoseTrack(
        np.concatenate([part.t + start for (part, _), start in zip(parts, start_s, strict=True)]),
        parts[0][0].size_wh,
        np.concatenate([part.xy * scale for part, scale in parts]),
        np.concatenate([part.world for part, _ in parts]),
        np.concatenate([part.visibility for part, _ in parts]),
    )


def test_a_hold_that_another_shot_ends_is_seen() -> None:
    plank = performed("plank", 1)
    held = PoseTrack.from_frames(list(plank.frames())[: len(plank) * 2 // 3])
    assert counted(held) == ["plank"]
    assert counted(shown((held, 1.0), (performed("squat", 2), 0.4))) == ["plank", "squat", "squat"]


def test_a_sign_tells_from_when_on_its_session_had_watched() -> None:
    """The second shot is watched from its own beginning."""
    first, second = performed("squat", 1), performed("squat", 2)
    cut_s = float(first.t[-1]) + 1 / FPS
    signs = signs_of(shown((first, 1.0), (second, 0.4)))
    before = [sign.from_s for sign in signs if sign.attempt.start_s < cut_s]
    after = [sign.from_s for sign in signs if sign.attempt.start_s >= cut_s]
    assert before == [pytest.approx(first.t[0])]
    assert after == [pytest.approx(cut_s)] * 2


def test_after_another_exercise_it_is_watched_from_its_last_movement_on() -> None:
    squats, plank = performed("squat", 2), performed("plank", 1)
    signs = signs_of(shown((squats, 1.0), (plank, 1.0)))
    held = next(sign for sign in signs if sign.exercise == "plank")
    last = max(sign.attempt.end_s for sign in signs if sign.exercise == "squat")
    assert last < held.from_s < held.attempt.start_s
