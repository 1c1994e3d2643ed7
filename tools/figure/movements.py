"""The movements: for each exercise, the body at a progress from 0 (rest) to 1 (end position).

Every class is one movement with its form as parameters, so that a fault is a parameter out of
bounds: a bridge with `hip_line_deg` 150 is too low. `pose(physique, progress)` is pure. All
repetitions of one exercise share the pose at progress 0, whatever their faults.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from tools.figure.linear import Axes, Vector, axes_from, rotation, two_bone, unit, vec
from tools.figure.physique import Physique
from tools.figure.pose import SIDES, BodyPose

UP = vec(0, 1, 0)
TO_FEET = vec(1, 0, 0)
SUPINE = axes_from(-TO_FEET, UP)
STANDING = np.eye(3)
OUTWARD_SUPINE = {"left": vec(0, 0, -1), "right": vec(0, 0, 1)}
OUTWARD_STANDING = {"left": vec(1, 0, 0), "right": vec(-1, 0, 0)}


class Movement(Protocol):
    """One way to do one exercise."""

    @property
    def exercise(self) -> str:
        """The id of the exercise, or of the everyday movement."""

    def pose(self, physique: Physique, progress: float) -> BodyPose:
        """The body at `progress`, 0 at rest and 1 in the end position."""


@dataclass(frozen=True)
class GluteBridge:
    """Supine, feet flat; the hips rise until shoulders, hips and knees form a line."""

    hip_line_deg: float = 176.0
    """Shoulder-hip-knee over the belly at the top: 180 is straight, more is over-arched."""
    knee_deg: float = 85.0
    """Knee angle of a straight bridge: more puts the feet further away."""
    knees_in: float = 0.0
    """How much of the distance between the knees is lost at the top, 0 to 1."""
    pelvis_drop_deg: float = 0.0
    """How far the right side of the pelvis sinks at the top."""
    shoulder_lift_m: float = 0.0
    """How far the shoulders leave the floor at the top."""
    exercise: str = "glute_bridge"

    def pose(self, physique: Physique, progress: float) -> BodyPose:
        """The body at `progress`, 0 lying and 1 at the top."""
        p = physique
        ankle_x = _bridge_ankle_x(p, self.knee_deg)
        shoulder = vec(0, p.lying_shoulder + self.shoulder_lift_m * progress, 0)
        flat = np.degrees(np.arcsin((p.lying_hip - p.lying_shoulder) / p.trunk))
        rest = _hip_line(p, vec(0, p.lying_shoulder, 0), flat, ankle_x)
        wanted = rest + (self.hip_line_deg - rest) * progress
        lift = _bisect(lambda a: _hip_line(p, shoulder, a, ankle_x) - wanted, flat - 5, 75.0)
        hip = shoulder + p.trunk * _direction(lift)
        trunk = axes_from(shoulder - hip, UP)
        pelvis = rotation(trunk[:, 1], -self.pelvis_drop_deg * progress) @ trunk
        joints = _trunk_joints(p, shoulder, hip, chest=trunk, pelvis=pelvis)
        spread = 0.11 / 0.42 * p.thigh
        for side in SIDES:
            ankle = vec(ankle_x, p.ankle_height, 0) + spread * OUTWARD_SUPINE[side]
            pole = UP - 0.55 * self.knees_in * progress * OUTWARD_SUPINE[side]
            _add_leg(joints, p, side, ankle, pole)
        _add_arms_beside(joints, p, trunk)
        return _supine_pose(joints, pelvis, trunk, toes=TO_FEET, sole=UP)


@dataclass(frozen=True)
class KneeToChest:
    """Supine, knees bent; one knee or both are pulled towards the chest with the hands."""

    side: str = "right"
    """"left", "right" or "both"."""
    hip_deg: float = 45.0
    """Shoulder-hip-knee of the pulled leg at the end."""
    other_leg_moves_deg: float = 0.0
    """How far the hip of the resting leg extends meanwhile."""
    head_lift_deg: float = 0.0
    other_leg_straight: bool = False
    exercise: str = "knee_to_chest"

    def pose(self, physique: Physique, progress: float) -> BodyPose:
        """The body at `progress`, 0 with both feet flat and 1 with the knee at the chest."""
        p = physique
        joints, hip = _lying_trunk(p)
        toes, soles = {}, {}
        for side in SIDES:
            active = self.side in {side, "both"}
            resting_hip, resting_knee = _crook_lying(p, straight=self.other_leg_straight)
            if active:
                hip_deg = resting_hip + (self.hip_deg - resting_hip) * progress
                end_knee = max(35.0, 20.0 + 0.75 * self.hip_deg)
                knee_deg = resting_knee + (end_knee - resting_knee) * progress
            else:
                drift = self.other_leg_moves_deg * progress
                hip_deg, knee_deg = resting_hip + drift, min(resting_knee + 2 * drift, 178.0)
            root = joints[f"{side}_hip"]
            thigh = rotation(vec(0, 0, 1), -hip_deg) @ -TO_FEET
            shank = rotation(vec(0, 0, 1), knee_deg) @ -thigh
            joints[f"{side}_knee"] = root + p.thigh * thigh
            joints[f"{side}_ankle"] = joints[f"{side}_knee"] + p.shank * shank
            lifted = np.clip((joints[f"{side}_ankle"][1] - p.ankle_height) / 0.15, 0, 1)
            toes[side] = unit(TO_FEET + lifted * (UP * 0.8 - TO_FEET * 0.6))
            soles[side] = unit(UP - toes[side] * (UP @ toes[side]))
        _add_arms_beside(joints, p, SUPINE)
        self._reach_for_knee(joints, p, progress)
        head = rotation(SUPINE[:, 0], self.head_lift_deg * progress)
        return BodyPose(
            SUPINE, SUPINE, head @ SUPINE, head @ SUPINE[:, 1], joints, toes, soles
        )

    def _reach_for_knee(self, joints: dict[str, Vector], p: Physique, progress: float) -> None:
        grip = _smooth((progress - 0.25) / 0.5)
        if grip == 0:
            return
        for side in SIDES:
            leg = side if self.side == "both" else self.side
            knee, ankle = joints[f"{leg}_knee"], joints[f"{leg}_ankle"]
            along = unit(ankle - knee)
            front = unit(np.cross(along, vec(0, 0, 1)))
            front = front if front @ (UP - TO_FEET) > 0 else -front
            wrist = knee + along * 0.06 + front * 0.07 + OUTWARD_SUPINE[side] * 0.05 - TO_FEET * 0.04
            start = joints[f"{side}_wrist"]
            path = start + (wrist - start) * grip + UP * 0.12 * np.sin(np.pi * grip)
            _add_arm(joints, p, side, path, pole=0.2 * TO_FEET - 0.6 * UP + OUTWARD_SUPINE[side])


@dataclass(frozen=True)
class LowerBackRotation:
    """Supine, knees bent, feet flat; both knees roll to one side while the shoulders stay down."""

    side: str = "right"
    roll_deg: float = 60.0
    """How far the legs turn from upright at the end."""
    knees_apart_deg: float = 0.0
    """How much less the upper leg rolls."""
    shoulder_lift_deg: float = 0.0
    """How far the chest rolls with the legs."""
    exercise: str = "lower_back_rotation"

    def pose(self, physique: Physique, progress: float) -> BodyPose:
        """The body at `progress`, 0 with the knees up and 1 with the knees at the side."""
        p = physique
        towards = 1.0 if self.side == "right" else -1.0
        joints, hip = _lying_trunk(p)
        roll = self.roll_deg * progress
        pelvis = rotation(TO_FEET, towards * 0.45 * roll) @ SUPINE
        chest = rotation(TO_FEET, towards * self.shoulder_lift_deg * progress) @ SUPINE
        shoulder = vec(0, p.lying_shoulder + 0.5 * abs(np.sin(np.radians(
            self.shoulder_lift_deg * progress))) * p.shoulder_half, 0)
        joints = _trunk_joints(p, shoulder, hip, chest=chest, pelvis=pelvis)
        hip_deg, knee_deg = _crook_lying(p, straight=False)
        reach = np.sqrt(
            p.thigh**2 + p.shank**2 - 2 * p.thigh * p.shank * np.cos(np.radians(knee_deg))
        )
        toes, soles = {}, {}
        for side in SIDES:
            upper = side != self.side
            own = roll - (self.knees_apart_deg * progress if upper else 0.0)
            ankle = vec(hip[0] + reach * 0.995, p.ankle_height, 0)
            ankle = ankle + OUTWARD_SUPINE[side] * 0.07
            pole = rotation(TO_FEET, towards * own) @ UP
            _add_leg(joints, p, side, ankle, pole)
            knee = joints[f"{side}_knee"]
            knee[1] = max(knee[1], 0.06)
            turn = rotation(TO_FEET, towards * 0.7 * own)
            toes[side], soles[side] = TO_FEET, turn @ UP
        _add_arms_out(joints, p)
        return BodyPose(pelvis, chest, SUPINE, SUPINE[:, 1], joints, toes, soles)


@dataclass(frozen=True)
class Squat:
    """Standing; the hips go down and back until the thighs are level."""

    knee_deg: float = 75.0
    """Hip-knee-ankle at the bottom."""
    lean_deg: float = 38.0
    """Trunk from the vertical at the bottom."""
    knees_in: float = 0.0
    """How much of the distance between the knees is lost at the bottom, 0 to 1."""
    heel_lift_deg: float = 0.0
    exercise: str = "squat"

    def pose(self, physique: Physique, progress: float) -> BodyPose:
        """The body at `progress`, 0 standing and 1 at the bottom."""
        p = physique
        knee_deg = 176.0 + (self.knee_deg - 176.0) * progress
        bend = 180.0 - knee_deg
        shank_lean = min(0.36 * bend, 38.0)
        thigh_lean = bend - shank_lean
        heel = self.heel_lift_deg * progress
        stance = 1.15 * p.shoulder_half
        ankle_y = p.ankle_height + np.sin(np.radians(heel)) * p.toe
        forward = p.shank * np.sin(np.radians(shank_lean)) - p.thigh * np.sin(
            np.radians(thigh_lean)
        )
        up = p.shank * np.cos(np.radians(shank_lean)) + p.thigh * np.cos(np.radians(thigh_lean))
        hip = vec(0, ankle_y + up * 0.995, forward)
        trunk = rotation(vec(1, 0, 0), self.lean_deg * progress) @ STANDING
        shoulder = hip + p.trunk * trunk[:, 1]
        joints = _trunk_joints(p, shoulder, hip, chest=trunk, pelvis=trunk)
        toes, soles = {}, {}
        for side in SIDES:
            out = OUTWARD_STANDING[side]
            ankle = vec(0, ankle_y, 0) + out * stance
            turn_out = rotation(UP, 12.0 if side == "left" else -12.0)
            valgus = 0.75 * self.knees_in * progress
            pole = turn_out @ vec(0, 0, 1) + out * (0.12 * progress - valgus)
            _add_leg(joints, p, side, ankle, pole)
            pitch = rotation(turn_out @ vec(1, 0, 0), heel)
            toes[side], soles[side] = pitch @ turn_out @ vec(0, 0, 1), pitch @ UP
        _add_arms_forward(joints, p, trunk, raised=min(1.0, 1.6 * progress))
        head = rotation(vec(1, 0, 0), 0.35 * self.lean_deg * progress) @ STANDING
        return BodyPose(trunk, trunk, head, head[:, 1], joints, toes, soles)


def _bridge_ankle_x(p: Physique, knee_deg: float) -> float:
    """Where the ankles stand so that a straight bridge bends the knees by `knee_deg`."""
    shoulder = vec(0, p.lying_shoulder, 0)

    def ankle(lift: float) -> Vector:
        line = _direction(lift)
        knee = shoulder + (p.trunk + p.thigh) * line
        return knee + p.shank * (rotation(vec(0, 0, 1), knee_deg) @ -line)

    lift = _bisect(lambda a: ankle(a)[1] - p.ankle_height, 0.0, 60.0)
    return float(ankle(lift)[0])


def _hip_line(p: Physique, shoulder: Vector, lift: float, ankle_x: float) -> float:
    """Shoulder-hip-knee over the belly, 0 to 360, of a bridge whose trunk rises by `lift`."""
    hip = shoulder + p.trunk * _direction(lift)
    knee, _ = two_bone(hip, vec(ankle_x, p.ankle_height, 0), p.thigh, p.shank, UP)
    u, v = shoulder - hip, knee - hip
    angle = np.degrees(np.arctan2(u[1], u[0]) - np.arctan2(v[1], v[0]))
    return float(angle % 360)


def _direction(elevation_deg: float) -> Vector:
    """Towards the feet, `elevation_deg` above the floor."""
    return vec(np.cos(np.radians(elevation_deg)), np.sin(np.radians(elevation_deg)), 0)


def _bisect(function, low: float, high: float) -> float:  # type: ignore[no-untyped-def]
    """Where the rising `function` crosses zero, to 1e-6; the nearer end when it does not."""
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if function(middle) < 0 else (low, middle)
    return (low + high) / 2


def _smooth(x: float) -> float:
    """0 to 1 with no jump in speed at either end."""
    x = float(np.clip(x, 0, 1))
    return x * x * (3 - 2 * x)


def _crook_lying(p: Physique, *, straight: bool) -> tuple[float, float]:
    """Hip and knee angles of a leg at rest: the foot flat, or the leg straight on the floor."""
    if straight:
        return 180.0, 178.0
    knee_deg = 72.0
    distance = np.sqrt(
        p.thigh**2 + p.shank**2 - 2 * p.thigh * p.shank * np.cos(np.radians(knee_deg))
    )
    drop = p.ankle_height - p.lying_hip
    ankle = vec(np.sqrt(distance**2 - drop**2), drop, 0)
    knee, _ = two_bone(vec(0, 0, 0), ankle, p.thigh, p.shank, UP)
    return 180.0 - float(np.degrees(np.arctan2(knee[1], knee[0]))), knee_deg


def _lying_trunk(p: Physique) -> tuple[dict[str, Vector], Vector]:
    shoulder = vec(0, p.lying_shoulder, 0)
    drop = p.lying_hip - p.lying_shoulder
    hip = vec(np.sqrt(p.trunk**2 - drop**2), p.lying_hip, 0)
    return _trunk_joints(p, shoulder, hip, chest=SUPINE, pelvis=SUPINE), hip


def _trunk_joints(
    p: Physique, shoulder: Vector, hip: Vector, *, chest: Axes, pelvis: Axes
) -> dict[str, Vector]:
    sign = {"left": 1.0, "right": -1.0}
    joints = {}
    for side in SIDES:
        joints[f"{side}_shoulder"] = shoulder + sign[side] * p.shoulder_half * chest[:, 0]
        joints[f"{side}_hip"] = hip + sign[side] * p.hip_half * pelvis[:, 0]
    return joints


def _add_leg(
    joints: dict[str, Vector], p: Physique, side: str, ankle: Vector, pole: Vector
) -> None:
    joints[f"{side}_knee"], joints[f"{side}_ankle"] = two_bone(
        joints[f"{side}_hip"], ankle, p.thigh, p.shank, pole
    )


def _add_arm(
    joints: dict[str, Vector], p: Physique, side: str, wrist: Vector, pole: Vector
) -> None:
    joints[f"{side}_elbow"], joints[f"{side}_wrist"] = two_bone(
        joints[f"{side}_shoulder"], wrist, p.upper_arm, p.forearm, pole
    )


def _add_arms_beside(joints: dict[str, Vector], p: Physique, trunk: Axes) -> None:
    for side in SIDES:
        out = OUTWARD_SUPINE[side]
        shoulder = joints[f"{side}_shoulder"]
        length = 0.97 * (p.upper_arm + p.forearm)
        wrist = vec(shoulder[0] + length, 0.04, shoulder[2]) + 0.10 * out
        _add_arm(joints, p, side, wrist, pole=out + 0.15 * UP)


def _add_arms_out(joints: dict[str, Vector], p: Physique) -> None:
    for side in SIDES:
        out = OUTWARD_SUPINE[side]
        shoulder = joints[f"{side}_shoulder"]
        wrist = vec(shoulder[0] + 0.06, 0.04, shoulder[2]) + 0.85 * (p.upper_arm + p.forearm) * out
        _add_arm(joints, p, side, wrist, pole=TO_FEET + 0.1 * UP)


def _add_arms_forward(joints: dict[str, Vector], p: Physique, trunk: Axes, raised: float) -> None:
    for side in SIDES:
        out = OUTWARD_STANDING[side]
        shoulder = joints[f"{side}_shoulder"]
        length = 0.95 * (p.upper_arm + p.forearm)
        down, forward = unit(0.2 * out - UP), unit(vec(0, 0.05, 1) - 0.1 * out)
        wrist = shoulder + length * unit((1 - raised) * down + raised * forward)
        _add_arm(joints, p, side, wrist, pole=out - 0.5 * UP - 0.3 * vec(0, 0, 1))


def _supine_pose(
    joints: dict[str, Vector], pelvis: Axes, chest: Axes, toes: Vector, sole: Vector
) -> BodyPose:
    both = dict.fromkeys(SIDES, toes), dict.fromkeys(SIDES, sole)
    return BodyPose(pelvis, chest, SUPINE, SUPINE[:, 1], joints, *both)
