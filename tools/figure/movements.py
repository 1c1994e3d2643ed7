"""The movements: for each exercise, the body at a progress from 0 (rest) to 1 (end position).

Every class is one movement with its form as parameters, so that a fault is a parameter out of
bounds: a bridge with `hip_line_deg` 150 is too low. `pose(physique, progress)` is pure. All
repetitions of one exercise share the pose at progress 0, whatever their faults, except for
`GluteBridge.knee_deg`, which says where the feet stand. Everyday movements that are no exercise
are in `tools.figure.everyday`.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from tools.figure.linear import Vector, axes_from, rotation, two_bone, unit, vec
from tools.figure.parts import (
    ACROSS,
    LEFTWARD,
    OUTWARD_STANDING,
    OUTWARD_SUPINE,
    STANDING,
    SUPINE,
    TO_FEET,
    UP,
    BodyDraft,
    add_arms_beside,
    add_arms_out,
    bisect,
    cave_in,
    chord,
    crook_leg,
    direction,
    ease,
    lying,
    lying_middles,
    lying_neck,
    tilt,
)
from tools.figure.physique import Physique
from tools.figure.pose import SIDES, BodyPose


class FigureMovement(Hashable, Protocol):
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
    """How much of the distance between the knees is lost at the top: at 1 they touch."""
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
        lift = bisect(lambda a: _hip_line(p, shoulder, a, ankle_x) - wanted, flat - 5, 75.0)
        hip = shoulder + p.trunk * direction(lift)
        trunk = axes_from(shoulder - hip, UP)
        pelvis = tilt(trunk, trunk[:, 1], -self.pelvis_drop_deg * progress)
        draft = BodyDraft(p, pelvis, trunk, SUPINE, lying_neck(p, shoulder))
        draft.set_trunk(shoulder, hip)
        self._add_legs(draft, ankle_x, progress)
        add_arms_beside(draft)
        return draft.finish()

    def _add_legs(self, draft: BodyDraft, ankle_x: float, progress: float) -> None:
        p = draft.physique
        spread = 0.11 / 0.42 * p.thigh
        for side in SIDES:
            out = OUTWARD_SUPINE[side]
            draft.add_leg(side, vec(ankle_x, p.ankle_height, 0) + spread * out, UP)
            cave_in(draft, side, out, self.knees_in * progress)
            draft.plant(side)


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
        draft = lying(physique)
        self._lift_head(draft, progress)
        for side in SIDES:
            self._add_leg(draft, side, *self._leg_angles(physique, side, progress))
        add_arms_beside(draft)
        self._reach_for_knee(draft, progress)
        return draft.finish()

    def _lift_head(self, draft: BodyDraft, progress: float) -> None:
        lift = self.head_lift_deg * progress
        draft.head = tilt(SUPINE, ACROSS, -lift)
        draft.neck = rotation(ACROSS, -lift) @ draft.neck

    def _leg_angles(self, p: Physique, side: str, progress: float) -> tuple[float, float]:
        """Hip and knee angle of one leg, degrees."""
        hip_deg, knee_deg = crook_leg(p, straight=self.other_leg_straight)
        if self.side not in {side, "both"}:
            drift = self.other_leg_moves_deg * progress
            return hip_deg + drift, min(knee_deg + 2 * drift, 178.0)
        end_knee = max(35.0, 20.0 + 0.75 * self.hip_deg)
        return (
            hip_deg + (self.hip_deg - hip_deg) * progress,
            knee_deg + (end_knee - knee_deg) * progress,
        )

    def _add_leg(self, draft: BodyDraft, side: str, hip_deg: float, knee_deg: float) -> None:
        p = draft.physique
        thigh = rotation(ACROSS, -hip_deg) @ -TO_FEET
        shank = rotation(ACROSS, knee_deg) @ -thigh
        knee = draft.joints[f"{side}_hip"] + p.thigh * thigh
        ankle = knee + p.shank * shank
        draft.joints[f"{side}_knee"], draft.joints[f"{side}_ankle"] = knee, ankle
        lifted = float(np.clip((ankle[1] - p.ankle_height) / 0.15, 0, 1))
        flat = unit(TO_FEET + lifted * (UP * 0.8 - TO_FEET * 0.6))
        # A lifted foot hangs at a comfortable angle to its shank, a straight one points up.
        toe = unit(flat + max(0.0, float(-shank @ flat)) * UP)
        if knee_deg > 120:
            share = ease((knee_deg - 120) / 50)
            toe = unit((1 - share) * toe + share * (0.9 * UP + 0.44 * shank))
        draft.plant(side, toe, unit(np.cross(toe, -ACROSS)))

    def _reach_for_knee(self, draft: BodyDraft, progress: float) -> None:
        grip = ease((progress - 0.25) / 0.5)
        if grip == 0:
            return
        for side in SIDES:
            leg = side if self.side == "both" else self.side
            knee, ankle = draft.joints[f"{leg}_knee"], draft.joints[f"{leg}_ankle"]
            along = unit(ankle - knee)
            front = unit(np.cross(ACROSS, along))
            front = front if front @ (UP - TO_FEET) > 0 else -front
            out = OUTWARD_SUPINE[side]
            goal = knee + along * 0.07 + front * 0.05 + out * 0.075 - TO_FEET * 0.03
            start = draft.joints[f"{side}_wrist"]
            path = start + (goal - start) * grip + UP * 0.12 * np.sin(np.pi * grip)
            draft.add_arm(side, path, pole=0.2 * TO_FEET - 0.6 * UP + out)
            draft.palms[side] = unit((1 - grip) * -UP + grip * (-0.8 * front - 0.7 * out))
            draft.grips[side] = 0.15 + 0.45 * grip


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
        towards = -LEFTWARD[self.side]
        roll, lift = self.roll_deg * progress, self.shoulder_lift_deg * progress
        shoulder, hip = lying_middles(p)
        shoulder[1] += 0.5 * abs(np.sin(np.radians(lift))) * p.shoulder_half
        hip[1] += 0.25 * abs(np.sin(np.radians(0.45 * roll))) * p.hip_half
        trunk = axes_from(shoulder - hip, UP)
        draft = BodyDraft(
            p,
            pelvis=tilt(trunk, TO_FEET, towards * 0.45 * roll),
            chest=tilt(trunk, TO_FEET, towards * lift),
            head=SUPINE,
            neck=lying_neck(p, shoulder),
        )
        draft.set_trunk(shoulder, hip)
        reach = 0.995 * chord(p, crook_leg(p)[1])
        for side in SIDES:
            own = roll - (self.knees_apart_deg * progress if side != self.side else 0.0)
            self._add_leg(draft, side, hip[0] + reach, towards * own)
        add_arms_out(draft)
        return draft.finish()

    def _add_leg(self, draft: BodyDraft, side: str, ankle_x: float, roll_deg: float) -> None:
        """The foot stays where it is and tips onto its edge as the knee sinks to the side."""
        p = draft.physique
        edge_deg = 0.5 * roll_deg
        edge = np.radians(abs(edge_deg))
        height = p.ankle_height * np.cos(edge) + p.foot_half * np.sin(edge)
        ankle = vec(ankle_x, height, 0) + OUTWARD_SUPINE[side] * 0.07
        draft.add_leg(side, ankle, rotation(TO_FEET, roll_deg) @ UP)
        draft.plant(side, TO_FEET, rotation(TO_FEET, edge_deg) @ UP)


@dataclass(frozen=True)
class Squat:
    """Standing; the hips go down and back until the thighs are level."""

    knee_deg: float = 75.0
    """Hip-knee-ankle at the bottom."""
    lean_deg: float = 38.0
    """Trunk from the vertical at the bottom."""
    knees_in: float = 0.0
    """How much of the distance between the knees is lost at the bottom: at 1 they touch."""
    heel_lift_deg: float = 0.0
    exercise: str = "squat"

    def pose(self, physique: Physique, progress: float) -> BodyPose:
        """The body at `progress`, 0 standing and 1 at the bottom."""
        p = physique
        ankle = self._ankle(p, progress)
        hip = ankle + self._hip_over_ankle(p, progress)
        trunk = tilt(STANDING, vec(1, 0, 0), self.lean_deg * progress)
        head = tilt(STANDING, vec(1, 0, 0), 0.35 * self.lean_deg * progress)
        draft = BodyDraft(p, trunk, trunk, head, head[:, 1])
        draft.set_trunk(hip + p.trunk * trunk[:, 1], hip)
        for side in SIDES:
            self._add_leg(draft, side, ankle, progress)
        _add_arms_forward(draft, raised=min(1.0, 1.6 * progress))
        return draft.finish()

    def _hip_over_ankle(self, p: Physique, progress: float) -> Vector:
        bend = 180.0 - (176.0 + (self.knee_deg - 176.0) * progress)
        shank_lean = min(0.36 * bend, 38.0)
        shank, thigh = np.radians(shank_lean), np.radians(bend - shank_lean)
        up = p.shank * np.cos(shank) + p.thigh * np.cos(thigh)
        return vec(0, up * 0.995, p.shank * np.sin(shank) - p.thigh * np.sin(thigh))

    def _ankle(self, p: Physique, progress: float) -> Vector:
        """The middle of the ankles, which turn about the balls of the feet as the heels rise."""
        heel = np.radians(self.heel_lift_deg * progress)
        ball = 0.72 * p.toe
        up = p.ankle_height * np.cos(heel) + ball * np.sin(heel)
        return vec(0, up, ball * (1 - np.cos(heel)) + p.ankle_height * np.sin(heel))

    def _add_leg(self, draft: BodyDraft, side: str, ankle: Vector, progress: float) -> None:
        out = OUTWARD_STANDING[side]
        stance = 1.15 * draft.physique.shoulder_half
        turn_out = rotation(UP, 12.0 * LEFTWARD[side])
        front = turn_out @ vec(0, 0, 1)
        draft.add_leg(side, ankle + out * stance, front + out * 0.12 * progress)
        cave_in(draft, side, out, self.knees_in * progress)
        pitch = rotation(turn_out @ vec(1, 0, 0), self.heel_lift_deg * progress)
        draft.plant(side, pitch @ front, pitch @ UP)


def _bridge_ankle_x(p: Physique, knee_deg: float) -> float:
    """Where the ankles stand so that a straight bridge bends the knees by `knee_deg`."""
    shoulder = vec(0, p.lying_shoulder, 0)

    def ankle(lift: float) -> Vector:
        line = direction(lift)
        knee = shoulder + (p.trunk + p.thigh) * line
        return knee + p.shank * (rotation(ACROSS, knee_deg) @ -line)

    lift = bisect(lambda a: float(ankle(a)[1]) - p.ankle_height, 0.0, 60.0)
    return float(ankle(lift)[0])


def _hip_line(p: Physique, shoulder: Vector, lift: float, ankle_x: float) -> float:
    """Shoulder-hip-knee over the belly, 0 to 360, of a bridge whose trunk rises by `lift`."""
    hip = shoulder + p.trunk * direction(lift)
    knee, _ = two_bone(hip, vec(ankle_x, p.ankle_height, 0), p.thigh, p.shank, UP)
    u, v = shoulder - hip, knee - hip
    angle = np.degrees(np.arctan2(u[1], u[0]) - np.arctan2(v[1], v[0]))
    return float(angle % 360)


def _add_arms_forward(draft: BodyDraft, raised: float) -> None:
    p = draft.physique
    for side in SIDES:
        out = OUTWARD_STANDING[side]
        shoulder = draft.joints[f"{side}_shoulder"]
        length = 0.95 * (p.upper_arm + p.forearm)
        down, forward = unit(0.2 * out - UP), unit(vec(0, 0.05, 1) - 0.1 * out)
        wrist = shoulder + length * unit((1 - raised) * down + raised * forward)
        draft.add_arm(side, wrist, pole=out - 0.5 * UP - 0.3 * vec(0, 0, 1))
        draft.palms[side] = unit(-out * (1 - 0.4 * raised) - 0.6 * raised * UP)
