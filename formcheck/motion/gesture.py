"""Raised arms: how a person on the floor says "pause" and "stop" without touching anything."""

from __future__ import annotations

import math
from typing import Final

from formcheck.motion.body import Body, Side
from formcheck.motion.geometry import dot, length, subtract, unit
from formcheck.motion.posture import LYING, posture_of

SIDES: Final[tuple[Side, Side]] = ("left", "right")
UPWARDS: Final = 0.8
"""The arm points up within 37 degrees: away from the chest when lying, overhead when upright."""
STRAIGHT: Final = 0.85
"""The arm is nearly straight: wrist to shoulder is at least this share of the arm's length."""
FREE_OF_KNEES: Final = 0.8
"""Raised hands are this far from the knees, in trunk lengths: hands that pull the knees to the
chest come to 0.55 at most, raised ones to 1.1 at least (measured)."""
HELD_S: Final = 2.0
FORGIVEN_S: Final = 0.3


def hand_raised(body: Body, *, lying: bool) -> bool:
    """Whether one arm, and only one, is stretched upwards."""
    return _arm_up(body, "left", lying) != _arm_up(body, "right", lying)


def arms_raised(body: Body) -> bool:
    """Whether both arms are stretched upwards, however the body lies or stands."""
    lying = posture_of(body.axes) in LYING
    both = _arm_up(body, "left", lying) and _arm_up(body, "right", lying)
    return both and all(_free_of_knees(body, wrist) for wrist in SIDES)


def _free_of_knees(body: Body, wrist: Side) -> bool:
    hand = body.point("world", "wrist", wrist)
    gaps = (length(subtract(hand, body.point("world", "knee", knee))) for knee in SIDES)
    return all(gap >= FREE_OF_KNEES * body.trunk_m for gap in gaps)


def _arm_up(body: Body, side: Side, lying: bool) -> bool:
    if not (body.trusted("wrist", side) and body.trusted("shoulder", side)):
        return False
    shoulder, elbow, wrist = (
        body.point("world", name, side) for name in ("shoulder", "elbow", "wrist")
    )
    arm = subtract(wrist, shoulder)
    whole = length(subtract(elbow, shoulder)) + length(subtract(wrist, elbow))
    up = body.axes.ventral if lying else body.axes.cranial
    return length(arm) >= STRAIGHT * whole and dot(unit(arm), up) >= UPWARDS


class HandSignal:
    """Says once when a hand has been raised for `HELD_S`; it must sink before the next time."""

    def __init__(self) -> None:
        self._since_s = math.nan
        self._last_s = math.nan
        self._said = False

    def update(self, t: float, raised: bool) -> bool:
        """Whether the signal is complete at `t` seconds."""
        if raised:
            self._since_s = t if math.isnan(self._since_s) else self._since_s
            self._last_s = t
        elif not t - self._last_s < FORGIVEN_S:
            self._since_s, self._said = math.nan, False
        if self._said or not t - self._since_s >= HELD_S:
            return False
        self._said = True
        return True
