"""Face down: the prone press-up, with its faults as parameters.

A prone person lies along X with the head towards -X, the left side towards +Z.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tools.figure.camera import Camera
from tools.figure.linear import Vector, axes_from, rotation, unit, vec
from tools.figure.parts import ACROSS, LEFTWARD, PALM_HEIGHT, TO_FEET, UP, Draft, tilt
from tools.figure.performance import Case, Performance, repeated
from tools.figure.physique import Physique
from tools.figure.pose import SIDES, BodyPose
from tools.figure.script import Rep

PRONE = axes_from(-TO_FEET, -UP)
PRONE_CAMERAS = {
    "side": Camera(90, 8, 3.0, (0.45, 0.30, 0)),
    "oblique": Camera(62, 14, 3.0, (0.45, 0.25, 0)),
}
"""The usual cameras around a person on hands and feet."""

FOOT_HEIGHT = 0.06
"""The ankle over the floor while the back of the foot lies on it, metres."""
LEG_HALF = 0.10
"""Half the distance of the feet, metres."""


@dataclass(frozen=True)
class PronePressUp:
    """Prone; the arms press the chest up while the hips stay on the floor."""

    arch_deg: float = 50.0
    """The trunk above the horizontal at the end."""
    hip_lift_m: float = 0.0
    """How far the hips leave the floor at the end."""
    head_back_deg: float = 25.0
    """How far the head tilts back at the end, besides the trunk."""
    exercise: str = "prone_press_up"

    def pose(self, physique: Physique, progress: float) -> BodyPose:
        """The body at `progress`, 0 lying and 1 pressed up."""
        p = physique
        hip = vec(p.trunk, p.lying_hip + self.hip_lift_m * progress, 0)
        rest_deg = 4.0
        trunk_deg = rest_deg + (self.arch_deg - rest_deg) * progress
        hand_x = p.trunk * (1 - np.cos(np.radians(45.0)))
        draft = face_down(p, hip + p.trunk * headwards(trunk_deg), hip)
        tilt_head(draft, self.head_back_deg * progress)
        for side in SIDES:
            add_flat_leg(draft, side)
            add_pressing_arm(draft, side, hand_x)
        return draft.finish()


def headwards(elevation_deg: float) -> Vector:
    """Towards the head of a prone body, `elevation_deg` above the floor."""
    return vec(-np.cos(np.radians(elevation_deg)), np.sin(np.radians(elevation_deg)), 0)


def face_down(p: Physique, shoulder: Vector, hip: Vector) -> Draft:
    """Trunk and head in one line, the front down; no limbs yet."""
    along = unit(shoulder - hip)
    trunk = axes_from(along, PRONE[:, 2])
    draft = Draft(p, trunk, trunk, trunk, along)
    draft.set_trunk(shoulder, hip)
    return draft


def tilt_head(draft: Draft, back_deg: float) -> None:
    """The head tilts back against the trunk, the neck by half as much."""
    draft.head = tilt(draft.head, ACROSS, -back_deg)
    draft.neck = rotation(ACROSS, -back_deg / 2) @ draft.neck


def add_flat_leg(draft: Draft, side: str) -> None:
    """A straight leg whose foot lies on its back on the floor."""
    p = draft.physique
    hip = draft.joints[f"{side}_hip"]
    drop = hip[1] - FOOT_HEIGHT
    reach = np.sqrt((0.998 * (p.thigh + p.shank)) ** 2 - drop**2)
    ankle = vec(hip[0] + reach, FOOT_HEIGHT, LEFTWARD[side] * LEG_HALF)
    draft.add_leg(side, ankle, -UP)
    draft.plant(side, TO_FEET, -UP)


def add_pressing_arm(draft: Draft, side: str, hand_x: float) -> None:
    """An arm whose hand stands on the floor, a little wider than the shoulder."""
    p = draft.physique
    out = LEFTWARD[side] * ACROSS
    wrist = vec(hand_x, PALM_HEIGHT, 0) + 1.15 * p.shoulder_half * out
    draft.add_arm(side, wrist, pole=UP + 0.8 * TO_FEET + 0.35 * out)
    draft.palms[side], draft.grips[side] = -UP, 0.1


_SIDE = PRONE_CAMERAS["side"]

GOOD: dict[str, Callable[[int], Performance]] = {
    "prone_press_up": lambda n: Performance(
        repeated(Rep(PronePressUp(), 1.3, 5.4, 1.3, 1.0), n), _SIDE
    ),
}

FAULTY: dict[str, list[Case]] = {
    "prone_press_up": [
        ("hips_lift", Rep(PronePressUp(38, hip_lift_m=0.22), 1.3, 5.4, 1.3, 1.0), _SIDE),
        ("head_back", Rep(PronePressUp(head_back_deg=105), 1.3, 5.4, 1.3, 1.0), _SIDE),
        ("short_hold", Rep(PronePressUp(), 1.3, 2.0, 1.3, 1.0), _SIDE),
        ("too_fast", Rep(PronePressUp(), 0.3, 5.4, 0.3, 1.0), _SIDE),
    ],
}
