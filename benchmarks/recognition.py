"""What watching for all exercises at once costs, against the session of one and the pose model."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from formcheck.coach.session import Session
from formcheck.exercises.catalog import exercises
from formcheck.extraction.opening import poses_of
from formcheck.pose.frame import PoseTrack
from formcheck.recognition.exercise_watcher import ExerciseWatcher
from formcheck.recognition.library import Library, packaged


@dataclass(frozen=True)
class FrameCost:
    """Times of a frame, measured in turn in one run.

    Attributes:
        watch_ms: all exercises and the templates.
        session_ms: one exercise's session.
        pose_ms: finding the poses.
        exercises: how many exercises there are.
    """

    watch_ms: float
    session_ms: float
    pose_ms: float
    exercises: int

    @property
    def sessions(self) -> float:
        """How many sessions it costs as much as."""
        return self.watch_ms / self.session_ms

    @property
    def share(self) -> float:
        """Its share of what finding the poses takes."""
        return self.watch_ms / self.pose_ms


def measure_watch(video: Path, exercise: str, model: str, rounds: int = 3) -> FrameCost:
    """The cost on the poses of `video`, after one round that is not counted."""
    start = time.perf_counter()
    track = poses_of(video, model, every_frame=True)
    pose_ms = (time.perf_counter() - start) * 1000 / len(track)
    watch, session = [], []
    for _ in range(rounds + 1):
        watch.append(_frame_ms(track, lambda: _watched(track)))
        session.append(_frame_ms(track, lambda: _counted(track, exercise)))
    return FrameCost(median(watch[1:]), median(session[1:]), pose_ms, len(exercises()))


def _watched(track: PoseTrack) -> None:
    watch = ExerciseWatcher(exercises(), Library(packaged().values()))
    for frame in track.frames():
        watch.update(frame)


def _counted(track: PoseTrack, exercise: str) -> None:
    session = Session(exercise)
    for frame in track.frames():
        session.update(frame)


def _frame_ms(track: PoseTrack, work: Callable[[], None]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000 / len(track)
