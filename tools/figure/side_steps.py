"""Standing exercises to the side: the side lunge."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tools.figure.camera import STANDING_CAMERAS
from tools.figure.linear import Vector, rotation, unit, vec
from tools.figure.parts import (
    ACROSS,
    LEFTWARD,
    OUTWARD_STANDING,
    STANDING,
    UP,
    BodyDraft,
    bisect,
    tilt,
)
from tools.figure.performance import Case, Performance, alternating
from tools.figure.physique import Physique
from tools.figure.pose import SIDES, BodyPose
from tools.figure.script import ScriptedRep


@dataclass(frozen=True)
class SideLunge:
    """Standing with the feet wide apart; the hips go down and back over one foot."""

    side: str = "right"
    knee_deg: float = 78.0
    """Hip-knee-ankle of the leg that bends, at the end."""
    other_knee_deg: float = 174.0
    """The same of the other leg."""
    lean_deg: float = 30.0
    """Trunk from the vertical at the end."""
    exercise: str = "side_lunge"

    def pose(self, physique: Physique, progress: float) -> BodyPose:
        """The body at `progress`, 0 upright between the feet and 1 down over one foot."""
        p = physique
        trunk = tilt(STANDING, vec(1, 0, 0), self.lean_deg * progress)
        head = tilt(STANDING, vec(1, 0, 0), 0.35 * self.lean_deg * progress)
        draft = BodyDraft(p, STANDING, trunk, head, head[:, 1])
        hip = self._hip(p, progress)
        draft.set_trunk(hip + p.trunk * trunk[:, 1], hip)
        for side in SIDES:
            out = OUTWARD_STANDING[side]
            toe = rotation(UP, 14.0 * LEFTWARD[side]) @ ACROSS
            draft.add_leg(side, _foot(p, side), ACROSS + 0.45 * out)
            draft.plant(side, toe)
        _hands_together(draft)
        return draft.finish()

    def _hip(self, p: Physique, progress: float) -> Vector:
        """The middle of the hips, for the bends that the two knees have by then."""
        own = 174.0 + (self.knee_deg - 174.0) * progress
        other = 174.0 + (self.other_knee_deg - 174.0) * progress
        out = OUTWARD_STANDING[self.side]
        far = "left" if self.side == "right" else "right"
        apart = 2 * _half_stance(p) - 2 * p.hip_half
        near_leg, far_leg = _leg(p, own), _leg(p, other)
        back = 0.30 * p.thigh / 0.42 * progress

        def height(along: float) -> float:
            """Over the ankles, with the far leg reaching `along` to the side."""
            return float(np.sqrt(max(far_leg**2 - back**2 - along**2, 1e-6)))

        def too_long(along: float) -> float:
            own_reach = np.sqrt((apart - along) ** 2 + back**2 + height(along) ** 2)
            return float(near_leg - own_reach)

        along = bisect(too_long, 0.0, min(1.4 * apart, 0.999 * np.sqrt(far_leg**2 - back**2)))
        start = _foot(p, far) + p.hip_half * out
        return np.asarray(start + along * out + height(along) * UP - back * ACROSS)


def _leg(p: Physique, knee_deg: float) -> float:
    """Hip to ankle of a leg whose knee is bent to `knee_deg`, metres."""
    cosine = np.cos(np.radians(knee_deg))
    return float(np.sqrt(p.thigh**2 + p.shank**2 - 2 * p.thigh * p.shank * cosine))


def _half_stance(p: Physique) -> float:
    return 0.50 * p.thigh / 0.42


def _foot(p: Physique, side: str) -> Vector:
    return np.asarray(p.ankle_height * UP + _half_stance(p) * OUTWARD_STANDING[side])


def _hands_together(draft: BodyDraft) -> None:
    """The hands held before the chest."""
    p = draft.physique
    scale = (p.upper_arm + p.forearm) / 0.55
    front, down = draft.chest[:, 2], -draft.chest[:, 1]
    middle = draft.middle("shoulder") + scale * (0.26 * front + 0.14 * down)
    for side in SIDES:
        out = OUTWARD_STANDING[side]
        draft.add_arm(side, middle + 0.03 * out, pole=out + 0.8 * down)
        draft.palms[side] = unit(-out + 0.2 * UP)


GOOD: dict[str, Callable[[int], Performance]] = {
    "side_lunge": lambda n: Performance(alternating(SideLunge, n, 0.5), STANDING_CAMERAS["front"]),
}

FAULTY: dict[str, list[Case]] = {
    "side_lunge": [
        ("depth", ScriptedRep(SideLunge(knee_deg=136)), STANDING_CAMERAS["front"]),
        (
            "other_leg_bent",
            ScriptedRep(SideLunge(knee_deg=50, other_knee_deg=126)),
            STANDING_CAMERAS["front"],
        ),
        ("too_fast", ScriptedRep(SideLunge(), 0.3, 0.5, 0.3), STANDING_CAMERAS["front"]),
    ],
}
