"""Raised arms: how a person on the floor says "pause" and "stop" without touching anything."""

from __future__ import annotations

import math
from enum import StrEnum
from typing import Final

from formcheck.motion.body import ENDS, SIDES, Body, Side
from formcheck.motion.geometry import Vector, dot, length, subtract, unit
from formcheck.motion.posture import LYING, posture_of

UP_IN_PICTURE: Final[Vector] = (0.0, -1.0, 0.0)
UPWARDS_LYING: Final = 0.55
"""How much the arm of a lying person points up: the mean of its cosines to the direction away from
the chest and to the picture's "up". On rendered people, from all recommended cameras, raised arms
come to 0.62 at least, but each cosine alone falls to 0.4, because the pose model is unsure of the
depth; an arm that lies on the floor, away from a high camera, comes to 0.35."""
UPWARDS_UPRIGHT: Final = 0.8
"""The same for an upright person and the direction overhead, where the pose model is surer, and
where arms are held forwards and up to balance a squat (0.65)."""
STRAIGHT: Final = 0.83
"""The arm is nearly straight: wrist to shoulder is at least this share of the arm's length."""
FREE_OF_KNEES: Final = 1.0
"""A raised hand is this far from the knees, in trunk lengths: one that pulls a knee to the chest
comes to 0.88 at most, a raised one to 1.12 at least (rendered people)."""
HELD_S: Final = 2.0
"""Held for this long, one arm says "pause" and both say "stop","""
LONG_S: Final = 5.0
"""and held for this long one arm says "stop" too: from the side the far arm is out of sight."""
BOTH_SHARE: Final = 0.5
"""Both arms are raised when they were seen so for this share of the time."""
FORGIVEN_S: Final = 0.3


class ArmSignal(StrEnum):
    """What raised arms say."""

    PAUSE = "pause"
    """Pause, or go on."""
    STOP = "stop"


def raised_arms(body: Body) -> int:
    """How many arms are seen to be stretched upwards: 0, 1 or 2."""
    if posture_of(body.axes) in LYING:
        up, least = body.axes.ventral, UPWARDS_LYING
    else:
        up, least = body.axes.cranial, UPWARDS_UPRIGHT
    return sum(_is_up(body, side, up, least) for side in SIDES)


def _is_up(body: Body, side: Side, up: Vector, least: float) -> bool:
    if not body.sees((ENDS["wrist", side], ENDS["shoulder", side])):
        return False
    shoulder, wrist = body.point("world", "shoulder", side), body.point("world", "wrist", side)
    arm = subtract(wrist, shoulder)
    direction = unit(arm)
    if not (dot(direction, up) + dot(direction, UP_IN_PICTURE)) / 2 >= least:
        return False
    elbow = body.point("world", "elbow", side)
    whole = length(subtract(elbow, shoulder)) + length(subtract(wrist, elbow))
    return length(arm) >= STRAIGHT * whole and _free_of_knees(body, wrist)


def _free_of_knees(body: Body, hand: Vector) -> bool:
    """Whether the hand is away from the knees; unknown knees of a lying person may be in it."""
    sides: tuple[Side, ...] = tuple(side for side in SIDES if body.has(ENDS["knee", side]))
    if not sides:
        return posture_of(body.axes) not in LYING
    gaps = (length(subtract(hand, body.point("world", "knee", side))) for side in sides)
    return all(gap >= FREE_OF_KNEES * body.size.trunk_m for gap in gaps)


class ArmSignals:
    """Watches the arms, frame by frame; they must sink before they say the same again."""

    def __init__(self) -> None:
        self._since_s = math.nan
        self._last_s = math.nan
        self._both_s = 0.0
        self._said: set[ArmSignal] = set()

    def update(self, t: float, body: Body | None, *, at_rest: bool = True) -> ArmSignal | None:
        """What the arms have just come to say at `t` seconds; a pause only where `at_rest`."""
        raised = raised_arms(body) if body is not None and body.seen else 0
        if raised:
            self._go_on(t, both=raised == len(SIDES))
        elif not t - self._last_s < FORGIVEN_S:
            self._since_s, self._both_s = math.nan, 0.0
            self._said.clear()
        return self._say(self._last_s - self._since_s, at_rest=at_rest)

    def _go_on(self, t: float, *, both: bool) -> None:
        if math.isnan(self._since_s):
            self._since_s = t
        elif both:
            self._both_s += t - self._last_s
        self._last_s = t

    def _say(self, held_s: float, *, at_rest: bool) -> ArmSignal | None:
        if not held_s >= HELD_S:
            return None
        stop = held_s >= LONG_S or self._both_s >= BOTH_SHARE * held_s
        signal = ArmSignal.STOP if stop else ArmSignal.PAUSE
        if signal in self._said or (signal is ArmSignal.PAUSE and not at_rest):
            return None
        self._said.add(signal)
        return signal
