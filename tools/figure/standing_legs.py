"""Movements of the legs while standing: lunges, and what else is done on the feet.

They have the shape of `tools.figure.movements`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from tools.figure.camera import STANDING_CAMERAS
from tools.figure.linear import Vector, rotation, unit, vec
from tools.figure.movements import FigureMovement
from tools.figure.parts import (
    LEFTWARD,
    OUTWARD_STANDING,
    STANDING,
    UP,
    BodyDraft,
    add_arms_hanging,
    ease,
    tilt,
)
from tools.figure.performance import Case, Performance, repeated
from tools.figure.physique import Physique
from tools.figure.pose import SIDES, BodyPose
from tools.figure.script import Script, ScriptedRep

FORWARD = vec(0, 0, 1)
ACROSS = vec(1, 0, 0)
"""To the left of a standing body; what turns about it tips forward."""
FAR_SIDE = {"left": "right", "right": "left"}
OVERHEAD = replace(STANDING_CAMERAS["front"], distance_m=3.6, target=(0, 1.05, 0))
"""From the front, far enough for raised arms."""
STRAIGHT = 0.995
"""How much of its length a straight leg spans."""


@dataclass(frozen=True)
class Lunge:
    """Standing; one foot steps far forward or back, and the body sinks between both."""

    side: str = "right"
    """The leg in front."""
    thigh_deg: float = 8.0
    """The front thigh above the horizontal at the bottom."""
    lean_deg: float = 8.0
    """Trunk from the vertical at the bottom."""
    back: bool = False
    """Whether the other foot steps back, instead of this one forward."""
    exercise: str = "lunge"

    def pose(self, physique: Physique, progress: float) -> BodyPose:
        """The body at `progress`, 0 standing and 1 at the bottom."""
        p = physique
        step = ease(1.5 * progress)
        stride = 1.04 * (p.thigh + p.shank)
        heel_deg = 55.0 * ease(1.2 * progress)
        front, behind = (0.0, -stride * step) if self.back else (stride * step, 0.0)
        lift = 0.07 * float(np.sin(np.pi * step))
        front_ankle = vec(0, p.ankle_height + (0 if self.back else lift), front)
        back_ankle = vec(0, lift if self.back else 0, behind) + _on_the_ball(p, heel_deg)
        middle = (front + behind) / 2
        hip = vec(0, self._hip_height(p, progress, stride * step), middle)
        trunk = tilt(STANDING, ACROSS, self.lean_deg * progress)
        draft = BodyDraft(p, trunk, trunk, STANDING, STANDING[:, 1])
        draft.set_trunk(hip + p.trunk * trunk[:, 1], hip)
        out = {side: OUTWARD_STANDING[side] * (p.hip_half + 0.015) for side in SIDES}
        _stand(draft, self.side, front_ankle + out[self.side])
        other = FAR_SIDE[self.side]
        _stand(draft, other, back_ankle + out[other], heel_deg)
        add_arms_hanging(draft)
        return draft.finish()

    def _hip_height(self, p: Physique, progress: float, apart: float) -> float:
        """Between standing and the bottom, but never higher than straight legs reach."""
        high = p.ankle_height + STRAIGHT * (p.thigh + p.shank)
        reach = STRAIGHT * (p.thigh + p.shank)
        thigh = np.radians(self.thigh_deg)
        ahead = 0.52 * (p.thigh + p.shank) - p.thigh * np.cos(thigh)
        low = p.ankle_height + np.sqrt(p.shank**2 - ahead**2) + p.thigh * np.sin(thigh)
        most = p.ankle_height + np.sqrt(reach**2 - (apart / 2) ** 2)
        return float(min(high + (low - high) * progress, most))


@dataclass(frozen=True)
class HipHinge:
    """Standing; the hips go back and the straight trunk comes forward."""

    trunk_deg: float = 20.0
    """The trunk above the horizontal at the end."""
    thigh_deg: float = 62.0
    """The thighs above the horizontal at the end."""
    shin_deg: float = 82.0
    """The shins above the horizontal at the end, the knees forward."""
    exercise: str = "hip_hinge"

    def pose(self, physique: Physique, progress: float) -> BodyPose:
        """The body at `progress`, 0 upright and 1 bent forward."""
        p = physique
        shin, thigh, trunk_deg = (
            np.radians(90.0 - (90.0 - end - slack) * progress - slack)
            for end, slack in ((self.shin_deg, 3.0), (self.thigh_deg, 3.0), (self.trunk_deg, 0.0))
        )
        along_shin, along_thigh = _rising(shin, 1.0), _rising(thigh, -1.0)
        hip = vec(0, p.ankle_height, 0) + p.shank * along_shin + p.thigh * along_thigh
        lean_deg = 90.0 - float(np.degrees(trunk_deg))
        trunk = tilt(STANDING, ACROSS, lean_deg)
        head = tilt(STANDING, ACROSS, 0.7 * lean_deg)
        draft = BodyDraft(p, trunk, trunk, head, head[:, 1])
        draft.set_trunk(hip + p.trunk * trunk[:, 1], hip)
        for side in SIDES:
            out = OUTWARD_STANDING[side] * (p.hip_half + 0.015)
            _stand(draft, side, vec(0, p.ankle_height, 0) + out)
        _hang_arms(draft)
        return draft.finish()


@dataclass(frozen=True)
class JumpingJack:
    """Standing; the feet jump apart while the straight arms swing out and overhead, and back."""

    arms_deg: float = 165.0
    """The arms from hanging straight down at the end: 180 is straight up."""
    apart_m: float = 0.85
    """How far the feet are apart at the end."""
    exercise: str = "jumping_jack"

    def pose(self, physique: Physique, progress: float) -> BodyPose:
        """The body at `progress`, 0 with the feet together and 1 with arms and legs apart."""
        p = physique
        half = p.hip_half + (self.apart_m / 2 - p.hip_half) * progress
        off_floor = 0.04 * float(np.sin(np.pi * progress))
        length = STRAIGHT * (p.thigh + p.shank)
        ankle_up = p.ankle_height + off_floor
        hip = vec(0, ankle_up + np.sqrt(length**2 - (half - p.hip_half) ** 2), 0)
        draft = BodyDraft(p, STANDING, STANDING, STANDING, UP)
        draft.set_trunk(hip + p.trunk * UP, hip)
        angle = np.radians(10.0 + (self.arms_deg - 10.0) * progress)
        reach = 0.97 * (p.upper_arm + p.forearm)
        for side in SIDES:
            out = OUTWARD_STANDING[side]
            _stand(draft, side, vec(0, ankle_up, 0) + half * out)
            wrist = draft.joints[f"{side}_shoulder"] + reach * (
                np.sin(angle) * out - np.cos(angle) * UP
            )
            draft.add_arm(side, wrist, pole=-FORWARD)
            draft.palms[side] = unit(-np.cos(angle) * out - np.sin(angle) * UP + 0.2 * FORWARD)
        return draft.finish()


def _rising(angle: float, ahead: float) -> Vector:
    """The direction that rises by `angle` radians, forward or back."""
    return vec(0, np.sin(angle), ahead * np.cos(angle))


def _hang_arms(draft: BodyDraft) -> None:
    """Arms that hang straight down from the shoulders, wherever these are."""
    p = draft.physique
    for side in SIDES:
        out = OUTWARD_STANDING[side]
        length = 0.96 * (p.upper_arm + p.forearm)
        wrist = draft.joints[f"{side}_shoulder"] + length * unit(0.12 * out + 0.1 * FORWARD - UP)
        draft.add_arm(side, wrist, pole=0.4 * out - FORWARD)
        draft.palms[side] = unit(-out - 0.3 * FORWARD)


def _on_the_ball(p: Physique, heel_deg: float) -> Vector:
    """The ankle of a foot at the origin that turns about its ball as the heel rises."""
    angle, ball = np.radians(heel_deg), 0.72 * p.toe
    up = p.ankle_height * np.cos(angle) + ball * np.sin(angle)
    return vec(0, up, ball * (1 - np.cos(angle)) + p.ankle_height * np.sin(angle))


def _stand(draft: BodyDraft, side: str, ankle: Vector, heel_deg: float = 0.0) -> None:
    """A leg on its foot, which points ahead, the heel raised by an angle."""
    turn_out = rotation(UP, 6.0 * LEFTWARD[side])
    toe = turn_out @ FORWARD
    draft.add_leg(side, ankle, toe)
    pitch = rotation(turn_out @ ACROSS, heel_deg)
    draft.plant(side, pitch @ toe, pitch @ UP)


def _in_turn(make: Callable[[str], Lunge], count: int) -> Script:
    """The right and the left side in turn."""
    sides = ("right", "left")
    return Script([ScriptedRep(make(sides[i % 2]), 1.2, 0.5, 1.2, 0.8) for i in range(count)])


GOOD: dict[str, Callable[[int], Performance]] = {
    "lunge": lambda n: Performance(_in_turn(Lunge, n), STANDING_CAMERAS["side"]),
    "hip_hinge": lambda n: Performance(
        repeated(ScriptedRep(HipHinge(), 1.2, 0.4, 1.1), n), STANDING_CAMERAS["side"]
    ),
    "jumping_jack": lambda n: Performance(
        repeated(ScriptedRep(JumpingJack(), 0.45, 0.15, 0.45, 0.2), n), OVERHEAD
    ),
}

FAULTY: dict[str, list[Case]] = {
    "lunge": [
        ("depth", ScriptedRep(Lunge(thigh_deg=40)), STANDING_CAMERAS["side"]),
        ("trunk_lean", ScriptedRep(Lunge(lean_deg=52)), STANDING_CAMERAS["side"]),
        ("too_fast", ScriptedRep(Lunge(), 0.3, 0.4, 0.3), STANDING_CAMERAS["side"]),
    ],
    "hip_hinge": [
        ("shallow", ScriptedRep(HipHinge(54, 66)), STANDING_CAMERAS["side"]),
        ("knees_forward", ScriptedRep(HipHinge(14, 52, 34)), STANDING_CAMERAS["side"]),
        ("too_fast", ScriptedRep(HipHinge(), 0.3, 0.4, 0.3), STANDING_CAMERAS["side"]),
    ],
    "jumping_jack": [
        ("arms_low", ScriptedRep(JumpingJack(105), 0.45, 0.2, 0.45), OVERHEAD),
        ("feet_close", ScriptedRep(JumpingJack(apart_m=0.43), 0.45, 0.2, 0.45), OVERHEAD),
    ],
}
"""For each rule what breaks it."""

WEAK: dict[str, Callable[[], FigureMovement]] = {
    "lunge": lambda: Lunge(thigh_deg=34),
    "hip_hinge": lambda: HipHinge(52, 66),
    "jumping_jack": lambda: JumpingJack(110, 0.6),
}
"""What still counts though it goes less far."""
