"""The landmarks of MediaPipe as JSON, as its results are commonly written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np

from formcheck.landmarks.raw import StatedFacts, UnfitError, as_track, real
from formcheck.messages.error_ids import Cause
from formcheck.pose.frame import PoseTrack
from formcheck.pose.layouts import Numbers
from formcheck.pose.skeleton import LANDMARK_COUNT

IMAGE: Final = ("landmarks", "pose_landmarks", "poseLandmarks")
WORLD: Final = (
    *("world_landmarks", "worldLandmarks", "pose_world_landmarks", "poseWorldLandmarks"),
)
SECONDS: Final = ("t", "t_s", "time_s")
MILLISECONDS: Final = ("timestamp_ms", "time_ms", "t_ms", "timestampMs")
AXES: Final = ("x", "y", "z")


def is_mediapipe(frame: Mapping[str, Any]) -> bool:
    """Whether a frame holds landmarks as MediaPipe names them."""
    return any(key in frame for key in IMAGE)


def mediapipe_track(frames: Sequence[Any], known: StatedFacts) -> PoseTrack:
    """Frames with `landmarks` (x and y as shares of the picture) and, maybe, `world_landmarks`.

    Each is a list of 33, or a list of such lists of which the first is taken.
    """
    if not all(isinstance(frame, dict) for frame in frames):
        raise UnfitError(Cause.NO_KNOWN_LANDMARKS)
    image = np.stack([_points(frame, IMAGE) for frame in frames])
    world = np.stack([_points(frame, WORLD) for frame in frames])
    size = known.size()
    return as_track(
        _times(frames, known),
        size,
        image[..., :2] * np.array(size, dtype=np.float32),
        world[..., :3],
        image[..., 3],
    )


def with_head(head: Mapping[str, Any], known: StatedFacts) -> StatedFacts:
    """What the object around the frames says, where the user says nothing."""
    size, fps = known.size_wh, known.fps
    if size is None and {"width", "height"} <= set(head):
        size = int(real(head["width"])), int(real(head["height"]))
    if fps is None and "fps" in head:
        fps = real(head["fps"])
    return replace(known, size_wh=size, fps=fps)


def _times(frames: Sequence[Mapping[str, Any]], known: StatedFacts) -> Sequence[float]:
    for keys, unit_s in ((SECONDS, 1.0), (MILLISECONDS, 0.001)):
        for key in keys:
            if all(key in frame for frame in frames):
                return [real(frame[key]) * unit_s for frame in frames]
    times: list[float] = known.times(len(frames)).tolist()
    return times


def _points(frame: Mapping[str, Any], keys: Sequence[str]) -> Numbers:
    """(33, 4) x, y, z, visibility; NaN where nobody is seen."""
    nobody = np.full((LANDMARK_COUNT, 4), np.nan, dtype=np.float32)
    listed = next((frame[key] for key in keys if frame.get(key)), None)
    if isinstance(listed, list) and listed and isinstance(listed[0], list):
        listed = listed[0]
    if not listed:
        return nobody
    if not isinstance(listed, list) or len(listed) != LANDMARK_COUNT:
        raise UnfitError(Cause.NO_KNOWN_LANDMARKS)
    for k, point in enumerate(listed):
        if not isinstance(point, dict):
            raise UnfitError(Cause.NO_KNOWN_LANDMARKS)
        nobody[k] = [real(point.get(name)) for name in (*AXES, "visibility")]
    return nobody
