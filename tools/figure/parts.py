"""What the movements share: lying and standing trunks, legs at rest, arms, and a root finder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from tools.figure.linear import Axes, Vector, axes_from, rotation, two_bone, unit, vec
from tools.figure.physique import Physique
from tools.figure.pose import SIDES, BodyPose

UP = vec(0, 1, 0)
TO_FEET = vec(1, 0, 0)
ACROSS = vec(0, 0, 1)
SUPINE = axes_from(-TO_FEET, UP)
STANDING = np.eye(3)
OUTWARD_SUPINE = {"left": -ACROSS, "right": ACROSS}
OUTWARD_STANDING = {"left": vec(1, 0, 0), "right": vec(-1, 0, 0)}
LEFTWARD = {"left": 1.0, "right": -1.0}
PALM_HEIGHT = 0.022
"""Wrist over the floor while the hand lies flat on it, metres."""


@dataclass
class BodyDraft:
    """A body being put together."""

    physique: Physique
    pelvis: Axes
    chest: Axes
    head: Axes
    neck: Vector
    joints: dict[str, Vector] = field(default_factory=dict)
    toes: dict[str, Vector] = field(default_factory=dict)
    soles: dict[str, Vector] = field(default_factory=dict)
    palms: dict[str, Vector] = field(default_factory=dict)
    grips: dict[str, float] = field(default_factory=dict)

    def set_trunk(self, shoulder: Vector, hip: Vector) -> None:
        """Put shoulders and hips to both sides of their middles."""
        p = self.physique
        for side in SIDES:
            out = LEFTWARD[side]
            self.joints[f"{side}_shoulder"] = shoulder + out * p.shoulder_half * self.chest[:, 0]
            self.joints[f"{side}_hip"] = hip + out * p.hip_half * self.pelvis[:, 0]

    def middle(self, joint: str) -> Vector:
        """The point between the left and the right `joint`."""
        return (self.joints[f"left_{joint}"] + self.joints[f"right_{joint}"]) / 2

    def add_leg(self, side: str, ankle: Vector, pole: Vector) -> None:
        """A leg to `ankle`, the knee towards `pole`."""
        p = self.physique
        self.joints[f"{side}_knee"], self.joints[f"{side}_ankle"] = two_bone(
            self.joints[f"{side}_hip"], ankle, p.thigh, p.shank, pole
        )

    def add_arm(self, side: str, wrist: Vector, pole: Vector) -> None:
        """An arm to `wrist`, the elbow towards `pole`."""
        p = self.physique
        self.joints[f"{side}_elbow"], self.joints[f"{side}_wrist"] = two_bone(
            self.joints[f"{side}_shoulder"], wrist, p.upper_arm, p.forearm, pole
        )

    def plant(self, side: str, toe: Vector = TO_FEET, sole: Vector = UP) -> None:
        """The foot points along `toe` and stands on its sole."""
        self.toes[side], self.soles[side] = toe, sole

    def finish(self) -> BodyPose:
        """The pose."""
        return BodyPose(
            self.pelvis,
            self.chest,
            self.head,
            self.neck,
            self.joints,
            self.toes,
            self.soles,
            self.palms,
            self.grips,
        )


def lying(p: Physique) -> BodyDraft:
    """Trunk and head on the floor, face up; no limbs yet. The shoulders are over the origin."""
    shoulder, hip = lying_middles(p)
    trunk = axes_from(shoulder - hip, UP)
    draft = BodyDraft(p, trunk, trunk, SUPINE, lying_neck(p, shoulder))
    draft.set_trunk(shoulder, hip)
    return draft


def lying_middles(p: Physique) -> tuple[Vector, Vector]:
    """Where the middles of the shoulders and of the hips are in a supine body."""
    rise = p.lying_hip - p.lying_shoulder
    along = np.sqrt(p.trunk**2 - rise**2)
    return vec(0, p.lying_shoulder, 0), vec(along, p.lying_hip, 0)


def lying_neck(p: Physique, shoulder: Vector) -> Vector:
    """Direction of the neck of a head that lies on the floor."""
    rise = float(np.clip(p.lying_head - shoulder[1], -0.9 * p.neck, 0.9 * p.neck))
    return unit(vec(-np.sqrt(p.neck**2 - rise**2), rise, 0))


def direction(elevation_deg: float) -> Vector:
    """Towards the feet of a supine body, `elevation_deg` above the floor."""
    return vec(np.cos(np.radians(elevation_deg)), np.sin(np.radians(elevation_deg)), 0)


def chord(p: Physique, knee_deg: float) -> float:
    """Hip to ankle of a leg whose knee is bent to `knee_deg`, metres."""
    cosine = np.cos(np.radians(knee_deg))
    return float(np.sqrt(p.thigh**2 + p.shank**2 - 2 * p.thigh * p.shank * cosine))


CROOK_KNEE_DEG = 72.0
"""Knee angle of a supine person with the feet flat on the floor."""


def crook_leg(p: Physique, *, straight: bool = False) -> tuple[float, float]:
    """Hip and knee angle of a supine leg at rest: the foot flat, or the leg on the floor."""
    if straight:
        return 180.0, 178.0
    drop = p.ankle_height - p.lying_hip
    ankle = vec(np.sqrt(chord(p, CROOK_KNEE_DEG) ** 2 - drop**2), drop, 0)
    knee, _ = two_bone(vec(0, 0, 0), ankle, p.thigh, p.shank, UP)
    return 180.0 - float(np.degrees(np.arctan2(knee[1], knee[0]))), CROOK_KNEE_DEG


def add_crook_legs(draft: BodyDraft, knee_deg: float = CROOK_KNEE_DEG) -> None:
    """Both feet flat on the floor in front of the seat of a supine body."""
    p = draft.physique
    for side in SIDES:
        hip = draft.joints[f"{side}_hip"]
        rise = hip[1] - p.ankle_height
        ankle = vec(hip[0] + np.sqrt(chord(p, knee_deg) ** 2 - rise**2), p.ankle_height, hip[2])
        draft.add_leg(side, ankle, UP)
        draft.plant(side)


def add_arms_beside(draft: BodyDraft) -> None:
    """Arms on the floor beside a supine body, palms down."""
    p = draft.physique
    for side in SIDES:
        out = OUTWARD_SUPINE[side]
        shoulder = draft.joints[f"{side}_shoulder"]
        length = 0.97 * (p.upper_arm + p.forearm)
        wrist = vec(shoulder[0] + length, PALM_HEIGHT, shoulder[2]) + 0.10 * out
        draft.add_arm(side, wrist, pole=out + 0.15 * UP)
        draft.palms[side], draft.grips[side] = -UP, 0.15


def add_arms_out(draft: BodyDraft) -> None:
    """Arms on the floor to both sides of a supine body, palms up."""
    p = draft.physique
    for side in SIDES:
        out = OUTWARD_SUPINE[side]
        shoulder = draft.joints[f"{side}_shoulder"]
        reach = 0.9 * (p.upper_arm + p.forearm)
        wrist = vec(shoulder[0] + 0.08, PALM_HEIGHT + 0.005, shoulder[2]) + reach * out
        draft.add_arm(side, wrist, pole=TO_FEET + 0.1 * UP)
        draft.palms[side], draft.grips[side] = UP, 0.35


def add_arms_hanging(draft: BodyDraft, swing_deg: dict[str, float] | None = None) -> None:
    """Arms beside a standing body, each swung forward by its angle."""
    p = draft.physique
    for side in SIDES:
        out = draft.chest[:, 0] * LEFTWARD[side]
        front = draft.chest[:, 2]
        angle = np.radians((swing_deg or {}).get(side, 0.0))
        down = np.cos(angle) * -UP + np.sin(angle) * front
        length = 0.96 * (p.upper_arm + p.forearm)
        wrist = draft.joints[f"{side}_shoulder"] + length * unit(down + 0.16 * out)
        draft.add_arm(side, wrist, pole=-front + 0.4 * out)
        draft.palms[side] = unit(-out + 0.3 * -front)


KNEE_HALF = 0.05
"""Half the distance of the middles of two knees that touch, metres."""


def cave_in(draft: BodyDraft, side: str, out: Vector, share: float) -> None:
    """Turn a leg about the line from hip to ankle so that the knee loses `share` of its way out."""
    if share <= 0:
        return
    hip, knee, ankle = (draft.joints[f"{side}_{name}"] for name in ("hip", "knee", "ankle"))
    start = float(knee @ out)
    wanted = start + min(share, 1.0) * (KNEE_HALF - start)
    axis = ankle - hip

    def turned(angle_deg: float) -> Vector:
        return hip + rotation(axis, angle_deg) @ (knee - hip)

    inward = 1.0 if turned(1.0) @ out < start else -1.0
    angle = bisect(lambda a: wanted - float(turned(inward * a) @ out), 0.0, 85.0)
    draft.joints[f"{side}_knee"] = turned(inward * angle)


def bisect(function: Callable[[float], float], low: float, high: float) -> float:
    """Where the rising `function` crosses zero, to 1e-6; the nearer end when it does not."""
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if function(middle) < 0 else (low, middle)
    return (low + high) / 2


def ease(x: float) -> float:
    """0 to 1 with no jump in speed at either end."""
    x = float(np.clip(x, 0, 1))
    return x * x * (3 - 2 * x)


def tilt(axes: Axes, axis: Vector, angle_deg: float) -> Axes:
    """`axes` turned about `axis` in space."""
    return np.asarray(rotation(axis, angle_deg) @ axes)
