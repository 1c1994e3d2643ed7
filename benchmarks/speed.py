"""How much slower an analysis is than the pose model alone, on the same video in the same run."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median

import av
import mediapipe as mp
import numpy as np
from mediapipe.tasks.python import BaseOptions, vision

from formcheck.api import analyze
from formcheck.coach.session import Session
from formcheck.extraction.opening import poses_of
from formcheck.pose.bundles import bundle_path
from formcheck.pose.frame import PoseFrame, PoseTrack


@dataclass(frozen=True)
class Speed:
    """Frames a second of both, and the ratio pair by pair.

    Attributes:
        bare_fps: decode, convert, detect, nothing else.
        full_fps: the whole analysis without outputs.
        ratio: median of `full_fps` / `bare_fps` over the pairs.
    """

    bare_fps: float
    full_fps: float
    ratio: float


def bare_loop(video: Path, model: str, take: Callable[[PoseFrame], object] | None = None) -> int:
    """Decode, convert, `detect_for_video`, nothing else; the number of frames.

    Whoever wants the poses passes `take`.
    """
    options = vision.PoseLandmarkerOptions(
        base_options=BaseOptions(model_asset_path=str(bundle_path(model))),
        running_mode=vision.RunningMode.VIDEO,
    )
    frames = 0
    with vision.PoseLandmarker.create_from_options(options) as landmarker, av.open(video) as file:
        for frame in file.decode(video=0):
            image = mp.Image(mp.ImageFormat.SRGB, frame.to_ndarray(format="rgb24"))
            found = landmarker.detect_for_video(image, round((frame.time or 0.0) * 1000))
            frames += 1
            if take is not None:
                take(_pose(found, frame.time or 0.0, (frame.width, frame.height)))
    return frames


def _pose(found: vision.PoseLandmarkerResult, t: float, size_wh: tuple[int, int]) -> PoseFrame:
    """What a landmarker has found, in pixels."""
    if not found.pose_landmarks:
        return PoseFrame.empty(t, size_wh)
    image, world = found.pose_landmarks[0], found.pose_world_landmarks[0]
    return PoseFrame(
        t,
        size_wh,
        np.array([(a.x, a.y) for a in image], dtype=np.float32) * np.array(size_wh),
        np.array([(a.x, a.y, a.z) for a in world], dtype=np.float32),
        np.array([a.visibility for a in image], dtype=np.float32),
    )


def measure_speed(video: Path, exercise: str, model: str, pairs: int = 5) -> Speed:
    """Both in turn, `pairs` times, after one round that is not counted."""
    bare, full = [], []
    for _ in range(pairs + 1):
        bare.append(_seconds(lambda: bare_loop(video, model)))
        full.append(_seconds(lambda: analyze(video, exercise, model=model, every_frame=True)))
    frames = bare_loop(video, model)
    ratios = [b / f for b, f in zip(bare[1:], full[1:], strict=True)]
    return Speed(frames / median(bare[1:]), frames / median(full[1:]), median(ratios))


def model_speeds(video: Path, models: Sequence[str], rounds: int = 3) -> dict[str, float]:
    """Frames a second of each bare model, as a ratio to the full one's in the same round.

    All in turn, `rounds` times, after one round that is not counted.
    """
    seconds: dict[str, list[float]] = {name: [] for name in dict.fromkeys([*models, "full"])}
    for _ in range(rounds + 1):
        for name, taken in seconds.items():
            taken.append(_seconds(partial(bare_loop, video, name)))
    ratios = {
        name: [full / own for full, own in zip(seconds["full"][1:], taken[1:], strict=True)]
        for name, taken in seconds.items()
    }
    return {name: median(ratios[name]) for name in models}


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


@dataclass(frozen=True)
class UpdateTime:
    """Milliseconds of `Session.update` with the snapshot after it."""

    median_ms: float
    p99_ms: float
    frames: int


def measure_update(video: Path, exercise: str, model: str, rounds: int = 5) -> UpdateTime:
    """The time of each update and snapshot over the poses of `video`."""
    track = poses_of(video, model, every_frame=True)
    times = np.array([ms for _ in range(rounds) for ms in _update_times_ms(track, exercise)])
    return UpdateTime(float(np.median(times)), float(np.quantile(times, 0.99)), len(times))


def _update_times_ms(track: PoseTrack, exercise: str) -> list[float]:
    session, times = Session(exercise), []
    for frame in track.frames():
        start = time.perf_counter()
        session.update(frame)
        session.snapshot()
        times.append((time.perf_counter() - start) * 1000)
    return times
