"""Plain counters of other projects, on the same landmarks, to compare with.

Each is written again from the constants and the description that its project publishes; no code of
theirs is in here. They are given what they ask for and a little more: the near side, angles in
pixels, and poses of the same pose model. They count; none of them times a hold, so that a hold is
right when it is counted once.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from benchmarks.angles import near_angles
from formcheck.motion.geometry import Vector, between_deg, subtract
from formcheck.pose.frame import PoseFrame, PoseTrack
from formcheck.pose.skeleton import PAIRS, Landmark

HIP, KNEE = 0, 1
"""Columns of the near side's angles."""
JOINTS: Final = {
    "glute_bridge": HIP,
    "knee_to_chest": HIP,
    "lower_back_rotation": HIP,
    "squat": KNEE,
}
"""The joint whose angle changes most in each exercise; its user would choose it."""
UP: Final[Vector] = (0.0, -1.0, 0.0)


class Baseline(Protocol):
    """A counter of repetitions."""

    def count(self, track: PoseTrack) -> int:
        """How many repetitions it counts."""


@dataclass(frozen=True)
class TwoThresholds:
    """The counter of ultralytics' AIGym, on the unsigned angle at one joint of the near side.

    Above `up_deg` the stage is "up"; below `down_deg`, coming from "up", a repetition counts and
    the stage is "down". The default thresholds are the published ones.

    Source: ultralytics/ultralytics, ultralytics/solutions/ai_gym.py and its documented defaults
    up_angle 145, down_angle 90 (AGPL-3.0; read, not copied).
    """

    joint: int
    up_deg: float = 145.0
    down_deg: float = 90.0

    def count(self, track: PoseTrack) -> int:
        """How often the angle came down after it was up."""
        return self.count_angles(near_angles(track.frames()).deg[:, self.joint])

    def count_angles(self, deg: NDArray[np.float64]) -> int:
        """The same from the (n,) angles; NaN is a frame without a person."""
        stages = np.where(deg < self.down_deg, -1, np.where(deg > self.up_deg, 1, 0))
        stages = stages[stages != 0]
        return int(np.count_nonzero((stages[:-1] == 1) & (stages[1:] == -1)))


@dataclass(frozen=True)
class Labelled:
    """The (n,) angles of one clip and the counts that are right."""

    deg: NDArray[np.float64]
    low: int
    high: int


def fitted(joint: int, clips: Sequence[Labelled]) -> TwoThresholds:
    """The two thresholds that count most of `clips` right: the best that such a rule can do.

    They are found on the very clips that they are judged by, which no user could do.
    """
    grid = [
        TwoThresholds(joint, float(up_deg), float(down_deg))
        for up_deg in range(60, 181, 5)
        for down_deg in range(40, up_deg, 5)
    ]
    return max(grid, key=lambda rule: (_right(rule, clips), rule.up_deg - rule.down_deg))


def _right(rule: TwoThresholds, clips: Iterable[Labelled]) -> int:
    return sum(clip.low <= rule.count_angles(clip.deg) <= clip.high for clip in clips)


@dataclass(frozen=True)
class SquatStates:
    """The counter of LearnOpenCV's squat trainer, with its thresholds for beginners.

    The angle between the thigh and the vertical has three states: up to 32 degrees, 35 to 65, 70
    to 95; between them there is none. Back in the first state a squat is correct if it went
    through the second, the third and the second again, and improper if it only reached the second,
    went beyond 95 degrees, or tilted the shin by more than 45. Both are repetitions here. While
    nose and shoulders make an angle of more than 35 degrees the camera is taken to be in front and
    nothing is looked at. Its counters go back to zero after 15 seconds in one state; that is left
    out, to its advantage.

    Source: LearnOpenCV, "AI Fitness Trainer using MediaPipe: Analyzing Squats", as found in public
    copies of its process_frame.py and thresholds.py (mmishracode/AI-Fitness-Trainer; read, not
    copied).
    """

    states_deg: tuple[tuple[float, float], ...] = ((0, 32), (35, 65), (70, 95))
    too_deep_deg: float = 95.0
    shin_deg: float = 45.0
    front_deg: float = 35.0

    def count(self, track: PoseTrack) -> int:
        """Correct and improper squats."""
        count, path, improper = 0, list[int](), False
        for pose in _seen(track):
            if self._from_front(pose):
                continue
            thigh_deg, shin_deg = self._angles(pose)
            state = self._state(thigh_deg)
            if state == 1:
                count += len(path) == 3 or path == [2] or improper
                path, improper = [], False
                continue
            path = _longer(path, state)
            improper = improper or thigh_deg > self.too_deep_deg or shin_deg > self.shin_deg
        return count

    def _from_front(self, pose: PoseFrame) -> bool:
        nose = _pixel(pose, Landmark.NOSE)
        left, right = (subtract(_pixel(pose, i), nose) for i in PAIRS["shoulder"])
        return between_deg(left, right) > self.front_deg

    def _angles(self, pose: PoseFrame) -> tuple[float, float]:
        """Thigh and shin from the vertical, of the side that is longer in the picture."""
        side = max((0, 1), key=lambda side: (_height_px(pose, side), side))
        hip, knee, ankle = (_pixel(pose, PAIRS[name][side]) for name in ("hip", "knee", "ankle"))
        return between_deg(subtract(hip, knee), UP), between_deg(subtract(knee, ankle), UP)

    def _state(self, thigh_deg: float) -> int:
        """1, 2 or 3, and 0 in between."""
        whole = math.floor(thigh_deg) if math.isfinite(thigh_deg) else -1
        inside = (k for k, (low, high) in enumerate(self.states_deg, 1) if low <= whole <= high)
        return next(inside, 0)


def _longer(path: list[int], state: int) -> list[int]:
    """The states gone through, with `state` where it is the next that is allowed: 2, 3, 2."""
    allowed = ([2], [2, 3], [2, 3, 2])
    return [*path, state] if [*path, state] in allowed else path


def _height_px(pose: PoseFrame, side: int) -> float:
    toe, shoulder = (_pixel(pose, PAIRS[name][side])[1] for name in ("toe", "shoulder"))
    return abs(toe - shoulder)


@dataclass(frozen=True)
class HipTarget:
    """The bridge counter of ExerSights, with its default targets.

    It asks for the knees to be bent to 90 degrees or less, then waits for a hip of less than 140
    degrees, then counts when the hip reaches 140. One threshold serves both ways. The side whose
    landmarks are nearer in depth is looked at, while either side's four are all visible.

    Source: AI-Coach-PT/ExerSights, app/src/utils/exercises/Bridge.js and
    app/src/utils/GenFeedback.js (read, not copied). There the angles come from normalised
    coordinates, which bends them on a wide picture; here they are taken in pixels.
    """

    hip_deg: float = 140.0
    knee_deg: float = 90.0
    visible: float = 0.5

    def count(self, track: PoseTrack) -> int:
        """How often the hips rose to the target."""
        count, state = 0, "feet"
        for pose in _seen(track):
            if not any(self._visible(pose, side) for side in (0, 1)):
                continue
            before, state = state, self._next(state, *self._angles(pose))
            count += (before, state) == ("low", "up")
        return count

    def _next(self, state: str, hip_deg: float, knee_deg: float) -> str:
        if knee_deg > self.knee_deg:
            return "feet" if state == "low" else state
        if hip_deg < self.hip_deg:
            return "low"
        return "up" if state == "low" else state

    def _visible(self, pose: PoseFrame, side: int) -> bool:
        return bool((pose.visibility[_leg(side)] > self.visible).all())

    def _angles(self, pose: PoseFrame) -> tuple[float, float]:
        """At the hip and at the knee of the side that is nearer in depth."""
        side = 0 if pose.world[_leg(0), 2].mean() < pose.world[_leg(1), 2].mean() else 1
        shoulder, hip, knee, ankle = (_pixel(pose, i) for i in _leg(side))
        return (
            between_deg(subtract(shoulder, hip), subtract(knee, hip)),
            between_deg(subtract(hip, knee), subtract(ankle, knee)),
        )


def _leg(side: int) -> list[Landmark]:
    return [PAIRS[name][side] for name in ("shoulder", "hip", "knee", "ankle")]


def _seen(track: PoseTrack) -> Iterator[PoseFrame]:
    return (pose for pose in track.frames() if pose.seen)


def _pixel(pose: PoseFrame, landmark: int) -> Vector:
    x, y = pose.xy[landmark].tolist()
    return x, y, 0.0
