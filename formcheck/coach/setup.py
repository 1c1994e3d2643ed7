"""Says, one thing at a time, what to fix: for the exercise to count at all, and before a set."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from formcheck.coach.conditions import Conditions
from formcheck.coach.opinion import Opinion
from formcheck.coach.reading import Reading, Sighting
from formcheck.exercises.model import Exercise
from formcheck.messages.ids import Hint, Own
from formcheck.messages.message import Message
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
    Hint.HEAD_OUT: (Landmark.NOSE,),
    Hint.FEET_OUT: (*PAIRS["ankle"], *PAIRS["toe"]),
    Hint.KNEES_OUT: PAIRS["knee"],
    Hint.SHOULDERS_OUT: PAIRS["shoulder"],
}
POSTURES: Final = {
    Posture.STANDING: Hint.STAND_UP,
    Posture.SUPINE: Hint.LIE_ON_BACK,
    Posture.PRONE: Hint.TURN_FACE_DOWN,
    Posture.SIDE_LYING: Hint.LIE_ON_SIDE,
    Posture.FACING: Hint.FRONT_TO_CAMERA,
    Posture.SITTING: Hint.SIT_DOWN,
}


@dataclass(frozen=True, slots=True)
class SetupState:
    """What the check found.

    Attributes:
        hint: what to fix first, None when everything is right.
        ready: whether everything has been right for long enough to begin.
    """

    hint: Message | None
    ready: bool


def exercise_hint(
    exercise: Exercise,
    conditions: Conditions,
    reading: Reading,
    *,
    resting: bool = False,
    opinion: Opinion | None = None,
) -> Message | None:
    """What has to be fixed first for movements to count, if anything.

    Args:
        exercise: what is done.
        conditions: of that exercise.
        reading: what one frame shows.
        resting: whether the starting position is asked for.
        opinion: what is asked whether another exercise is done instead.
    """
    if not reading.seen:
        return Message(Hint.NOBODY)
    hint = _own_hint(exercise, conditions, reading, resting=resting)
    if hint is None or opinion is None:
        return hint
    return opinion.instead() or hint


def _own_hint(
    exercise: Exercise, conditions: Conditions, reading: Reading, *, resting: bool
) -> Message | None:
    camera = exercise.camera
    if reading.view in camera.refused:
        return Message(Own.REFUSED_ADVICE if camera.refused_advice else Own.CAMERA_ADVICE)
    if reading.posture not in (exercise.posture, *exercise.accepts):
        if exercise.posture is Posture.SUPINE and reading.posture is Posture.FACING:
            # Whoever seems to face the camera may well lie on the back already.
            return Message(Own.CAMERA_ADVICE)
        return Message(POSTURES[exercise.posture])
    broken = conditions.broken_now(reading, resting=resting)
    return conditions.message(broken) if broken else None


class SetupCheck:
    """The check before a set, reading by reading; causal."""

    def __init__(
        self, exercise: Exercise, conditions: Conditions, opinion: Opinion | None = None
    ) -> None:
        self._exercise = exercise
        self._conditions = conditions
        self._opinion = opinion
        self._right_since_s = math.nan

    def update(self, reading: Reading, brightness: float | None = None) -> SetupState:
        """Look at one reading; `brightness` is the picture's mean, 0 to 255, where known."""
        hint = self._find_hint(reading, brightness)
        if hint is not None:
            self._right_since_s = math.nan
            return SetupState(hint, ready=False)
        if math.isnan(self._right_since_s):
            self._right_since_s = reading.t
        return SetupState(None, ready=reading.t - self._right_since_s >= SETTLED_S)

    def _find_hint(self, reading: Reading, brightness: float | None) -> Message | None:
        return (
            person_hint(reading, brightness)
            or exercise_hint(
                self._exercise, self._conditions, reading, resting=True, opinion=self._opinion
            )
            or self._view_hint(reading.view)
            or self._position_hint(reading.x)
        )

    def _view_hint(self, view: View) -> Message | None:
        views = tuple(view.value for view in self._exercise.camera.views)
        fits = view in (*views, View.UNKNOWN)
        return None if fits else Message.of(Hint.TURN, views=views)

    def _position_hint(self, x: float) -> Message | None:
        if x <= AT_REST:
            return None
        standing = self._exercise.posture == "standing"
        return Message(Hint.STAND_STILL if standing else Hint.LIE_STILL)


def person_hint(seen: Sighting, brightness: float | None = None) -> Message | None:
    """What to fix first for the whole person to be seen, whatever they do.

    Args:
        seen: what one frame shows.
        brightness: the picture's mean, 0 to 255, where known.
    """
    if seen.body is None:
        dark = brightness is not None and brightness < DARK
        return Message(Hint.TOO_DARK if dark else Hint.NOBODY)
    frame = seen.frame
    width, height = frame.size_wh
    points: list[list[float]] = frame.xy.tolist()
    for hint, landmarks in PARTS.items():
        # One lost landmark is no part out of the picture.
        known = _known(points, landmarks)
        if not known and hint is Hint.HEAD_OUT:
            known = _known(points, PAIRS["ear"])
        if not known or not all(0 <= x <= width and 0 <= y <= height for x, y in known):
            return Message(hint)
    large = seen.body.size.trunk_px >= SMALL * min(width, height)
    return None if large else Message(Hint.COME_CLOSER)


def _known(points: list[list[float]], landmarks: Iterable[Landmark]) -> list[list[float]]:
    return [points[i] for i in landmarks if math.isfinite(points[i][0])]
