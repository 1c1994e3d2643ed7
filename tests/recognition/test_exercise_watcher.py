"""All exercises at once, watching one person."""

from __future__ import annotations

import numpy as np

from formcheck.exercises.catalog import load_exercise
from formcheck.pose.frame import PoseTrack
from formcheck.recognition.exercise_watcher import ExerciseWatcher
from formcheck.recognition.library import Library, packaged
from tests.recognition.figures import FPS, performed

KNOWN = tuple(map(load_exercise, ("plank", "squat")))


def counted(track: PoseTrack) -> list[str]:
    watch = ExerciseWatcher(KNOWN, Library(packaged().values()))
    signs = [sign for frame in track.frames() for sign in watch.update(frame)]
    return [sign.exercise for sign in [*signs, *watch.finish()]]


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
