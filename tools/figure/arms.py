"""Standing exercises of the arms: curls, presses and raises.

The arms alone move, so each movement says where the upper arm and the forearm point, as angles
from hanging straight down. `pose(physique, progress)` is pure, as in `tools.figure.movements`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tools.figure.camera import STANDING_CAMERAS, FigureCamera
from tools.figure.linear import Vector, rotation, unit, vec
from tools.figure.parts import ACROSS, LEFTWARD, OUTWARD_STANDING, STANDING, UP, BodyDraft, tilt
from tools.figure.performance import Case, Performance, repeated
from tools.figure.physique import Physique
from tools.figure.pose import SIDES, BodyPose
from tools.figure.script import ScriptedRep

FRONT = ACROSS
"""Where a standing body looks."""
ARMS_UP = FigureCamera(90, 3, 3.2, (0, 0.98, 0))
"""In front of somebody standing, the hands over the head in the picture too."""
ARMS_UP_SIDE = FigureCamera(0, 3, 3.2, (0, 0.98, 0))


@dataclass(frozen=True)
class BicepsCurl:
    """Standing; the elbows bend until the hands are at the shoulders."""

    elbow_deg: float = 48.0
    """Shoulder-elbow-wrist at the end."""
    upper_arm_deg: float = 8.0
    """How far the upper arms come forward at the end."""
    lean_back_deg: float = 0.0
    exercise: str = "biceps_curl"

    def pose(self, physique: Physique, progress: float) -> BodyPose:
        """The body at `progress`, 0 with hanging arms and 1 with the hands at the shoulders."""
        draft = standing(physique, self.lean_back_deg * progress)
        swing = 2.0 + (self.upper_arm_deg - 2.0) * progress
        bend = 180.0 - (166.0 + (self.elbow_deg - 166.0) * progress)
        for side in SIDES:
            out = OUTWARD_STANDING[side]
            upper = unit(_forward(swing) + 0.12 * out)
            forearm = unit(_forward(swing + bend) + 0.06 * out)
            place_arm(draft, side, upper, forearm)
        return draft.finish()


@dataclass(frozen=True)
class ShoulderPress:
    """Standing; the hands go from the shoulders straight up over the head."""

    elbow_deg: float = 170.0
    """Shoulder-elbow-wrist at the end."""
    lower_hand_m: float = 0.0
    """How much lower the right hand stays at the end."""
    lean_back_deg: float = 0.0
    exercise: str = "shoulder_press"

    def pose(self, physique: Physique, progress: float) -> BodyPose:
        """The body at `progress`, 0 with the hands at the shoulders and 1 over the head."""
        p = physique
        scale = (p.upper_arm + p.forearm) / 0.55
        draft = standing(p, self.lean_back_deg * progress)
        bend = np.radians(self.elbow_deg)
        reach = np.sqrt(p.upper_arm**2 + p.forearm**2 - 2 * p.upper_arm * p.forearm * np.cos(bend))
        for side in SIDES:
            out = OUTWARD_STANDING[side]
            shoulder = draft.joints[f"{side}_shoulder"]
            start = scale * (0.04 * UP + 0.10 * out + 0.10 * FRONT)
            end = reach * unit(UP + 0.10 * out)
            if side == "right":
                end = end - scale * self.lower_hand_m * UP
            wrist = shoulder + start + progress * (end - start)
            draft.add_arm(side, wrist, pole=out - 0.6 * UP + 0.4 * FRONT)
            draft.palms[side], draft.grips[side] = FRONT, 0.9
        return draft.finish()


@dataclass(frozen=True)
class LateralRaise:
    """Standing; the nearly straight arms go up to both sides."""

    raise_deg: float = 88.0
    """The arms from hanging at the end."""
    elbow_deg: float = 164.0
    right_lower_deg: float = 0.0
    """How much less the right arm is raised."""
    exercise: str = "lateral_raise"

    def pose(self, physique: Physique, progress: float) -> BodyPose:
        """The body at `progress`, 0 with hanging arms and 1 with raised ones."""
        draft = standing(physique)
        for side in SIDES:
            end = self.raise_deg - (self.right_lower_deg if side == "right" else 0.0)
            angle = 8.0 + (end - 8.0) * progress
            bend = 14.0 + (180.0 - self.elbow_deg - 14.0) * progress
            out = OUTWARD_STANDING[side]
            upper = _aside(out, angle)
            # The elbow bends to the front, not up.
            forearm = rotation(np.cross(upper, FRONT), bend) @ upper
            place_arm(draft, side, upper, forearm)
        return draft.finish()


@dataclass(frozen=True)
class FrontRaise:
    """Standing; the nearly straight arms go up to the front."""

    raise_deg: float = 90.0
    """The arms from hanging at the end."""
    elbow_deg: float = 168.0
    lean_back_deg: float = 0.0
    exercise: str = "front_raise"

    def pose(self, physique: Physique, progress: float) -> BodyPose:
        """The body at `progress`, 0 with hanging arms and 1 with raised ones."""
        draft = standing(physique, self.lean_back_deg * progress)
        angle = 4.0 + (self.raise_deg - 4.0) * progress
        bend = 10.0 + (180.0 - self.elbow_deg - 10.0) * progress
        for side in SIDES:
            out = OUTWARD_STANDING[side]
            share = 0.10 * (1 - progress)
            upper = unit(_forward(angle) + share * out)
            forearm = unit(_forward(angle + bend) + 0.5 * share * out)
            place_arm(draft, side, upper, forearm)
        return draft.finish()


def standing(p: Physique, lean_back_deg: float = 0.0) -> BodyDraft:
    """Upright with the feet hip-width apart, the trunk leant back; no arms yet."""
    length = 0.998 * (p.thigh + p.shank)
    ankle = vec(0, p.ankle_height, 0)
    hip = ankle + length * UP
    trunk = tilt(STANDING, vec(1, 0, 0), -lean_back_deg)
    draft = BodyDraft(p, STANDING, trunk, STANDING, unit(UP + 0.5 * trunk[:, 1]))
    draft.set_trunk(hip + p.trunk * trunk[:, 1], hip)
    for side in SIDES:
        out = OUTWARD_STANDING[side]
        toe = rotation(UP, 8.0 * LEFTWARD[side]) @ FRONT
        draft.add_leg(side, ankle + out * (p.hip_half + 0.015), toe)
        draft.plant(side, toe)
    return draft


def place_arm(draft: BodyDraft, side: str, upper: Vector, forearm: Vector) -> None:
    """An arm by the directions of its two parts, the hand closed around a weight."""
    p = draft.physique
    elbow = draft.joints[f"{side}_shoulder"] + p.upper_arm * upper
    draft.joints[f"{side}_elbow"] = elbow
    draft.joints[f"{side}_wrist"] = elbow + p.forearm * forearm
    draft.palms[side], draft.grips[side] = _across(forearm, upper, side), 0.9


def _across(forearm: Vector, upper: Vector, side: str) -> Vector:
    """Where the palm faces: the way the elbow bends, or inwards with a straight arm."""
    bent = upper - forearm * (upper @ forearm)
    inward = -OUTWARD_STANDING[side]
    return unit(-bent if np.linalg.norm(bent) > 0.3 else inward - forearm * (inward @ forearm))


def _forward(angle_deg: float) -> Vector:
    """From hanging down, turned to the front by `angle_deg`."""
    angle = np.radians(angle_deg)
    return np.asarray(-np.cos(angle) * UP + np.sin(angle) * FRONT)


def _aside(out: Vector, angle_deg: float) -> Vector:
    """From hanging down, turned to the side `out` by `angle_deg`."""
    angle = np.radians(angle_deg)
    return np.asarray(-np.cos(angle) * UP + np.sin(angle) * out)


GOOD: dict[str, Callable[[int], Performance]] = {
    "biceps_curl": lambda n: Performance(
        repeated(ScriptedRep(BicepsCurl()), n), STANDING_CAMERAS["side"]
    ),
    "shoulder_press": lambda n: Performance(repeated(ScriptedRep(ShoulderPress()), n), ARMS_UP),
    "lateral_raise": lambda n: Performance(
        repeated(ScriptedRep(LateralRaise()), n), STANDING_CAMERAS["front"]
    ),
    "front_raise": lambda n: Performance(
        repeated(ScriptedRep(FrontRaise()), n), STANDING_CAMERAS["side"]
    ),
}

FAULTY: dict[str, list[Case]] = {
    "biceps_curl": [
        ("not_all_the_way", ScriptedRep(BicepsCurl(elbow_deg=104)), STANDING_CAMERAS["side"]),
        ("upper_arm_moves", ScriptedRep(BicepsCurl(upper_arm_deg=66)), STANDING_CAMERAS["side"]),
        ("swing", ScriptedRep(BicepsCurl(lean_back_deg=22)), STANDING_CAMERAS["side"]),
        ("too_fast", ScriptedRep(BicepsCurl(), 0.3, 0.5, 0.3), STANDING_CAMERAS["side"]),
    ],
    "shoulder_press": [
        ("not_all_the_way", ScriptedRep(ShoulderPress(elbow_deg=124)), ARMS_UP),
        ("uneven", ScriptedRep(ShoulderPress(lower_hand_m=0.17)), ARMS_UP),
        ("swing", ScriptedRep(ShoulderPress(lean_back_deg=22)), ARMS_UP_SIDE),
        ("too_fast", ScriptedRep(ShoulderPress(), 0.3, 0.5, 0.3), ARMS_UP),
    ],
    "lateral_raise": [
        ("not_high_enough", ScriptedRep(LateralRaise(raise_deg=64)), STANDING_CAMERAS["front"]),
        ("too_high", ScriptedRep(LateralRaise(raise_deg=115)), STANDING_CAMERAS["front"]),
        ("uneven", ScriptedRep(LateralRaise(right_lower_deg=26)), STANDING_CAMERAS["front"]),
        ("too_fast", ScriptedRep(LateralRaise(), 0.3, 0.5, 0.3), STANDING_CAMERAS["front"]),
    ],
    "front_raise": [
        ("not_high_enough", ScriptedRep(FrontRaise(raise_deg=66)), STANDING_CAMERAS["side"]),
        ("too_high", ScriptedRep(FrontRaise(raise_deg=115)), STANDING_CAMERAS["side"]),
        ("elbows_bent", ScriptedRep(FrontRaise(elbow_deg=122)), STANDING_CAMERAS["side"]),
        ("swing", ScriptedRep(FrontRaise(lean_back_deg=22)), STANDING_CAMERAS["side"]),
        ("too_fast", ScriptedRep(FrontRaise(), 0.3, 0.5, 0.3), STANDING_CAMERAS["side"]),
    ],
}
