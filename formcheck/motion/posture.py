"""How the body lies or stands, from its axes."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from formcheck.motion.body import Axes


class Posture(StrEnum):
    """The body's attitude to the ground."""

    STANDING = "standing"
    SUPINE = "supine"
    PRONE = "prone"
    """Face down, on all fours too."""
    SIDE_LYING = "side_lying"
    FACING = "facing"
    """Lying with the front to the camera, or leaning back before it: supine seen from above, on the
    side or half sitting seen level, which the picture alone does not tell apart."""
    SITTING = "sitting"
    """The trunk leaning back, neither lying nor upright."""
    UNKNOWN = "unknown"


LEANS_AWAY: Final = 0.18
"""Whoever stands before a camera that looks down leans towards it; lying, the head is further away,
though from beyond the feet the model draws a trunk nearly upright (measured: by 80 degrees)."""
LYING: Final = frozenset({Posture.SUPINE, Posture.PRONE, Posture.SIDE_LYING, Posture.FACING})


def posture_of(axes: Axes) -> Posture:  # noqa: PLR0911 - a list of cases
    """The posture of a body with these axes, for a camera held level or looking down.

    A camera that looks down by an angle e sees "up" as cos(e) upwards and sin(e) towards itself,
    so what is up in the room is recognised by the sum of both.
    """
    if not axes.known:
        return Posture.UNKNOWN
    head_up = -axes.cranial[1]
    front_up = -axes.ventral[1]
    front_near = -axes.ventral[2]
    if head_up >= 0.35 and front_up > 0.1 and front_near > 0.35 and axes.cranial[2] > LEANS_AWAY:
        return Posture.FACING
    if head_up >= 0.5:
        return Posture.SITTING if front_up > 0.35 else Posture.STANDING
    if front_up >= 0.3 and front_up + max(front_near, 0.0) >= 0.6:
        return Posture.SUPINE
    if front_up <= -0.45:
        return Posture.PRONE
    if head_up >= 0.35:
        return Posture.STANDING
    if front_near >= 0.75:
        return Posture.FACING
    return Posture.SIDE_LYING
