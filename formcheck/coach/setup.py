"""Says, one thing at a time, what to mend: for the exercise to count at all, and before a set."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from formcheck.coach.conditions import Conditions
from formcheck.coach.reading import Reading
from formcheck.exercises.model import Exercise
from formcheck.motion.posture import Posture
from formcheck.motion.view import View
from formcheck.pose.skeleton import PAIRS, Landmark

DARK: Final = 45.0
"""Mean brightness, 0 to 255, below which lying people are often missed."""
SMALL: Final = 0.10
"""The trunk should be at least this share of the picture's shorter side, if seen side-on."""
AT_REST: Final = 0.35
"""Progress up to here is the starting position."""
SETTLED_S: Final = 1.2
"""The starting position is taken when everything has been right for this long."""
PARTS: Final = {
    "Your head is out of the picture.": (Landmark.NOSE,),
    "Your feet are out of the picture.": (*PAIRS["ankle"], *PAIRS["toe"]),
    "Your knees are out of the picture.": PAIRS["knee"],
    "Your shoulders are out of the picture.": PAIRS["shoulder"],
}
NOBODY: Final = "Nobody is to be seen: step into the picture."
POSTURES: Final = {
    Posture.STANDING: "Stand up, seen from head to feet.",
    Posture.SUPINE: "Lie down on your back.",
    Posture.PRONE: "Turn face down.",
    Posture.SIDE_LYING: "Lie on your side.",
    Posture.FACING: "Lie down with your front to the camera.",
    Posture.SITTING: "Sit down.",
}
TOO_DARK: Final = "It is too dark: turn on a light."
COME_CLOSER: Final = "Come closer to the camera."
HOLD_STILL: Final = "Take the starting position and lie still."
STAND_STILL: Final = "Take the starting position and stand still."
TURN: Final = "Turn, or move the camera: it should see you from the {views}."


@dataclass(frozen=True, slots=True)
class SetupState:
    """What the check found.

    Attributes:
        hint: what to mend first, "" when everything is right.
        ready: whether everything has been right for long enough to begin.
    """

    hint: str
    ready: bool


def exercise_hint(
    exercise: Exercise, conditions: Conditions, reading: Reading, *, resting: bool = False
) -> str:
    """What has to be mended first for movements to count, or "".

    Args:
        exercise: what is done.
        conditions: of that exercise.
        reading: what one frame shows.
        resting: whether the starting position is asked for.
    """
    if not reading.seen:
        return NOBODY
    camera = exercise.camera
    if reading.view in camera.refused:
        return camera.refused_advice
    if reading.posture not in (exercise.posture, *exercise.accepts):
        if exercise.posture is Posture.SUPINE and reading.posture is Posture.FACING:
            # Whoever seems to face the camera may well lie on the back already.
            return camera.advice
        return POSTURES[exercise.posture]
    broken = conditions.broken_now(reading, resting=resting)
    return broken.says if broken else ""


class SetupCheck:
    """The check before a set, reading by reading; causal."""

    def __init__(self, exercise: Exercise, conditions: Conditions) -> None:
        self._exercise = exercise
        self._conditions = conditions
        self._right_since_s = math.nan

    def update(self, reading: Reading, brightness: float | None = None) -> SetupState:
        """Look at one reading; `brightness` is the picture's mean, 0 to 255, where known."""
        hint = self._find_hint(reading, brightness)
        if hint:
            self._right_since_s = math.nan
            return SetupState(hint, ready=False)
        if math.isnan(self._right_since_s):
            self._right_since_s = reading.t
        return SetupState("", ready=reading.t - self._right_since_s >= SETTLED_S)

    def _find_hint(self, reading: Reading, brightness: float | None) -> str:
        if not reading.seen:
            return TOO_DARK if brightness is not None and brightness < DARK else NOBODY
        return (
            _camera_hint(reading)
            or exercise_hint(self._exercise, self._conditions, reading, resting=True)
            or self._view_hint(reading.view)
            or self._position_hint(reading.x)
        )

    def _view_hint(self, view: View) -> str:
        views = self._exercise.camera.views
        return "" if view in (*views, View.UNKNOWN) else TURN.format(views=" or ".join(views))

    def _position_hint(self, x: float) -> str:
        if x <= AT_REST:
            return ""
        return STAND_STILL if self._exercise.posture == "standing" else HOLD_STILL


def _camera_hint(reading: Reading) -> str:
    assert reading.body is not None
    frame = reading.frame
    width, height = frame.size_wh
    for hint, landmarks in PARTS.items():
        points = frame.xy[list(landmarks)]
        if landmarks == (Landmark.NOSE,) and not np.isfinite(points).any():
            points = frame.xy[list(PAIRS["ear"])]
        # One lost landmark is no part out of the picture.
        known = points[np.isfinite(points[:, 0])]
        if not len(known) or not ((known >= 0).all() and (known <= (width, height)).all()):
            return hint
    return "" if reading.body.size.trunk_px >= SMALL * min(width, height) else COME_CLOSER
