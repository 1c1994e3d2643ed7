"""Watches the picture before a set and says, one thing at a time, what to mend."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from formcheck.coach.gate import NOBODY, posture_hint
from formcheck.coach.instruments import Instruments
from formcheck.coach.progress import ProgressMeter
from formcheck.exercises.model import Exercise
from formcheck.motion.body import Body, Reference
from formcheck.motion.posture import posture_of
from formcheck.motion.view import View, ViewTracker
from formcheck.pose.frame import PoseFrame
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


class SetupCheck:
    """The check before a set, frame by frame; causal."""

    def __init__(self, exercise: Exercise) -> None:
        self._exercise = exercise
        self._instruments = Instruments(exercise)
        self._meter = ProgressMeter(exercise, self._instruments)
        self._view = ViewTracker()
        self._right_since_s = math.nan

    def update(self, frame: PoseFrame, brightness: float | None = None) -> SetupState:
        """Look at one frame; `brightness` is the picture's mean, 0 to 255, where known."""
        hint = self._find_hint(frame, brightness)
        if hint:
            self._right_since_s = math.nan
            return SetupState(hint, ready=False)
        if math.isnan(self._right_since_s):
            self._right_since_s = frame.t
        return SetupState("", ready=frame.t - self._right_since_s >= SETTLED_S)

    def _find_hint(self, frame: PoseFrame, brightness: float | None) -> str:
        body = Body(frame) if frame.seen else None
        if body is None or not body.seen:
            return TOO_DARK if brightness is not None and brightness < DARK else NOBODY
        reference = self._view.update(body)
        return (
            self._camera_hint(frame, body)
            or self._posture_hint(reference)
            or self._view_hint()
            or self._position_hint(body, reference)
        )

    def _camera_hint(self, frame: PoseFrame, body: Body) -> str:
        width, height = frame.size_wh
        for hint, landmarks in PARTS.items():
            points = frame.xy[list(landmarks)]
            inside = (points >= 0).all() and (points <= (width, height)).all()
            if not inside:
                return hint
        return "" if body.size.trunk_px >= SMALL * min(width, height) else COME_CLOSER

    def _posture_hint(self, reference: Reference) -> str:
        exercise = self._exercise
        found = posture_of(reference.axes)
        if found in (exercise.posture, *exercise.accepts):
            return ""
        if self._view.view in exercise.camera.refused:
            return exercise.camera.refused_advice
        return posture_hint(exercise, found)

    def _view_hint(self) -> str:
        camera, view = self._exercise.camera, self._view.view
        if view in camera.refused:
            return camera.refused_advice
        if view in camera.views or view is View.UNKNOWN:
            return ""
        return TURN.format(views=" or ".join(camera.views))

    def _position_hint(self, body: Body, reference: Reference) -> str:
        """Whether the exercise's own conditions hold, at rest."""
        raw, _ = self._instruments.read(body, self._view.near, reference)
        for condition in self._exercise.gate:
            columns = self._instruments.columns_of(condition.measure, None)
            if condition.change or condition.when == "end" or not columns:
                continue
            if not any(condition.holds(raw[column]) for column in columns):
                return condition.says
        progress = self._meter.read(body.t, raw, body, resting=True).x
        if progress <= AT_REST:
            return ""
        return STAND_STILL if self._exercise.posture == "standing" else HOLD_STILL
