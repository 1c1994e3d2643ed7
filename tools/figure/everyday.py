"""Everyday movements that no exercise counts: lying, sitting up, walking and their like.

They have the shape of `tools.figure.movements`: frozen parameters, an `exercise` id that no
exercise bears, and a pure `pose(physique, progress)`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tools.figure.linear import Axes, Vector, axes_from, rotation, unit, vec
from tools.figure.parts import (
    ACROSS,
    LEFTWARD,
    OUTWARD_SUPINE,
    PALM_HEIGHT,
    STANDING,
    SUPINE,
    TO_FEET,
    UP,
    BodyDraft,
    add_arms_beside,
    add_arms_hanging,
    add_crook_legs,
    chord,
    crook_leg,
    ease,
    lying,
    lying_middles,
    lying_neck,
    tilt,
)
from tools.figure.physique import Physique
from tools.figure.pose import SIDES, BodyPose


@dataclass(frozen=True)
class LyingStill:
    """Supine with the knees bent, or with straight legs, doing nothing."""

    straight: bool = False
    exercise: str = "lying_still"

    def pose(self, physique: Physique, progress: float) -> BodyPose:  # noqa: ARG002
        """The body, whatever the progress."""
        draft = lying(physique)
        if self.straight:
            for side in SIDES:
                add_straight_leg(draft, side)
        else:
            add_crook_legs(draft)
        add_arms_beside(draft)
        return draft.finish()


@dataclass(frozen=True)
class RaisedArms:
    """Supine, knees bent; one arm or both are raised until they point at the ceiling."""

    sides: tuple[str, ...] = SIDES
    exercise: str = "raised_arms"

    def pose(self, physique: Physique, progress: float) -> BodyPose:
        """The body at `progress`, 0 with the arms on the floor and 1 with them raised."""
        draft = lying(physique)
        add_crook_legs(draft)
        add_arms_beside(draft)
        reach = 0.97 * (physique.upper_arm + physique.forearm)
        for side in self.sides:
            shoulder = draft.joints[f"{side}_shoulder"]
            beside = unit(draft.joints[f"{side}_wrist"] - shoulder)
            towards = unit((1 - progress) * beside + progress * UP)
            pole = OUTWARD_SUPINE[side] + 0.15 * UP
            draft.add_arm(side, shoulder + reach * towards, pole)
        return draft.finish()


@dataclass(frozen=True)
class PelvicTilt:
    """Supine, knees bent; the pelvis rolls a little and the seat hardly leaves the floor."""

    tilt_deg: float = 12.0
    exercise: str = "pelvic_tilt"

    def pose(self, physique: Physique, progress: float) -> BodyPose:
        """The body at `progress`, 0 at rest and 1 with the lower back pressed down."""
        p = physique
        shoulder, hip = lying_middles(p)
        angle = self.tilt_deg * progress
        hip[1] += 0.06 * p.trunk * np.sin(np.radians(angle)) / np.sin(np.radians(12.0))
        trunk = axes_from(shoulder - hip, UP)
        draft = BodyDraft(p, tilt(trunk, ACROSS, angle), trunk, SUPINE, lying_neck(p, shoulder))
        draft.set_trunk(shoulder, hip)
        reach = hip[0] + chord(p, crook_leg(p)[1])
        for side in SIDES:
            ankle = vec(0.995 * reach, p.ankle_height, draft.joints[f"{side}_hip"][2])
            draft.add_leg(side, ankle, UP)
            draft.plant(side)
        add_arms_beside(draft)
        return draft.finish()


@dataclass(frozen=True)
class SideLyingLegLift:
    """Lying on one side; the straight upper leg goes up."""

    down: str = "right"
    """The side on the floor: on the right the face is towards +Z."""
    lift_deg: float = 38.0
    exercise: str = "side_lying_leg_lift"

    def pose(self, physique: Physique, progress: float) -> BodyPose:
        """The body at `progress`, 0 with the legs together and 1 with the upper leg raised."""
        draft, facing = side_lying(physique, self.down)
        for side in SIDES:
            raised = 0.0 if side == self.down else self.lift_deg * progress
            self._add_leg(draft, side, raised, facing)
        add_side_lying_arms(draft, self.down, facing)
        return draft.finish()

    def _add_leg(self, draft: BodyDraft, side: str, raised_deg: float, facing: Vector) -> None:
        p = draft.physique
        hip = draft.joints[f"{side}_hip"]
        length = 0.985 * (p.thigh + p.shank)
        rest_height = 0.055 if side == self.down else 0.055 + 2 * p.foot_half + 0.05
        sunk = np.degrees(np.arcsin((rest_height - hip[1]) / length))
        angle = np.radians(max(sunk, raised_deg + min(sunk, 0)))
        along = np.cos(angle) * TO_FEET + np.sin(angle) * UP
        draft.add_leg(side, hip + length * along, facing)
        toe = unit(facing + 0.35 * along)
        draft.plant(side, toe, _normal_to(toe, -along))


@dataclass(frozen=True)
class ReverseCrunch:
    """Supine; the bent knees come over the face and the hips lift off the floor."""

    hip_lift_m: float = 0.10
    exercise: str = "reverse_crunch"

    def pose(self, physique: Physique, progress: float) -> BodyPose:
        """The body at `progress`, 0 with the feet flat and 1 with the knees over the face."""
        p = physique
        shoulder, hip = lying_middles(p)
        curl = ease((progress - 0.35) / 0.65)
        hip = hip + curl * self.hip_lift_m * UP
        flat = np.sqrt(p.trunk**2 - (hip[1] - shoulder[1]) ** 2)
        hip[0] = shoulder[0] + flat
        trunk = axes_from(shoulder - hip, UP)
        draft = BodyDraft(
            p, tilt(trunk, ACROSS, 38.0 * curl), trunk, SUPINE, lying_neck(p, shoulder)
        )
        draft.set_trunk(shoulder, hip)
        rest_hip, rest_knee = crook_leg(p)
        hip_deg = rest_hip + (28.0 - rest_hip) * progress
        knee_deg = rest_knee + (78.0 - rest_knee) * progress
        for side in SIDES:
            add_free_leg(draft, side, hip_deg, knee_deg)
        add_arms_beside(draft)
        return draft.finish()


@dataclass(frozen=True)
class LegSlide:
    """Supine with bent knees; both heels slide away until the legs are flat, and back."""

    exercise: str = "leg_slide"

    def pose(self, physique: Physique, progress: float) -> BodyPose:
        """The body at `progress`, 0 with the knees bent and 1 with straight legs."""
        p = physique
        draft = lying(p)
        near = crook_leg(p)[1]
        knee_deg = near + (172.0 - near) * progress
        for side in SIDES:
            hip = draft.joints[f"{side}_hip"]
            lift = 35.0 * ease((knee_deg - 110.0) / 60.0)
            toe = rotation(ACROSS, 1.6 * lift) @ TO_FEET
            height = max(0.8 * p.heel * np.sin(np.radians(1.6 * lift)), 0.0)
            height += p.ankle_height * np.cos(np.radians(1.6 * lift))
            along = np.sqrt(chord(p, knee_deg) ** 2 - (hip[1] - height) ** 2)
            draft.add_leg(side, vec(hip[0] + along, height, hip[2]), UP)
            draft.plant(side, toe, unit(np.cross(toe, -ACROSS)))
        add_arms_beside(draft)
        return draft.finish()


@dataclass(frozen=True)
class StandingStill:
    """Standing, swaying a little."""

    sway_deg: float = 1.0
    exercise: str = "standing_still"

    def pose(self, physique: Physique, progress: float) -> BodyPose:
        """The body at `progress`, 0 upright and 1 at the end of the sway."""
        p = physique
        angle = np.radians(self.sway_deg * progress)
        length = 0.998 * (p.thigh + p.shank)
        ankle = vec(0, p.ankle_height, 0)
        hip = ankle + length * vec(0, np.cos(angle), np.sin(angle))
        draft = BodyDraft(p, STANDING, STANDING, STANDING, UP)
        draft.set_trunk(hip + p.trunk * UP, hip)
        for side in SIDES:
            out = LEFTWARD[side] * vec(1, 0, 0)
            toe = rotation(UP, 8.0 * LEFTWARD[side]) @ ACROSS
            draft.add_leg(side, ankle + out * (p.hip_half + 0.015), toe)
            draft.plant(side, toe)
        add_arms_hanging(draft)
        return draft.finish()


@dataclass(frozen=True)
class Walking:
    """Walking straight ahead, from the origin along +Z; every progress is one moment of the way."""

    distance_m: float = 2.4
    step_m: float = 0.6
    exercise: str = "walking"

    def pose(self, physique: Physique, progress: float) -> BodyPose:
        """The body after `progress` of the distance."""
        p = physique
        way = self.distance_m * progress
        steps = way / self.step_m
        still = ease(min(progress, 1 - progress) * self.distance_m / (0.5 * self.step_m))
        bob = 0.985 - 0.02 * still
        hip = vec(0, p.ankle_height + bob * (p.thigh + p.shank), way)
        hip[1] += 0.015 * still * np.cos(2 * np.pi * steps)
        twist = 7.0 * still * np.sin(np.pi * (steps + 0.5))
        pelvis = tilt(STANDING, UP, twist)
        lean = tilt(STANDING, vec(1, 0, 0), 3.0 * still)
        draft = BodyDraft(p, pelvis, tilt(lean, UP, -twist), STANDING, unit(vec(0, 1, 0.04)))
        draft.set_trunk(hip + p.trunk * lean[:, 1], hip)
        for k, side in enumerate(SIDES):
            self._add_leg(draft, side, steps + k, way, still)
        swing = 24.0 * still * np.sin(np.pi * (steps + 0.5))
        add_arms_hanging(draft, {"left": swing + 4, "right": -swing + 4})
        return draft.finish()

    def _add_leg(self, draft: BodyDraft, side: str, phase: float, way: float, still: float) -> None:
        """A foot stands for one step and swings past the other for the next."""
        p = draft.physique
        cycle = phase % 2
        reach = 0.5 * self.step_m * still
        if cycle < 1:  # standing: the body passes over the foot
            ahead, lift, roll = reach * (1 - 2 * cycle), 0.0, 26.0 * ease(2 * cycle - 1)
        else:
            swing = ease(cycle - 1)
            ahead = reach * (2 * swing - 1)
            lift = 0.07 * np.sin(np.pi * (cycle - 1))
            roll = 26.0 * (1 - ease(2.4 * (cycle - 1))) - 14.0 * ease(3 * (cycle - 1) - 2)
        pitch = np.radians(roll * still)
        up = p.ankle_height * np.cos(pitch) + 0.72 * p.toe * max(np.sin(pitch), 0.0)
        out = LEFTWARD[side] * vec(p.hip_half * 0.8, 0, 0)
        ankle = out + vec(0, up + lift * still, way + ahead)
        draft.add_leg(side, ankle, ACROSS)
        turn = rotation(vec(1, 0, 0), roll * still)
        draft.plant(side, turn @ ACROSS, turn @ UP)


def side_lying(p: Physique, down: str) -> tuple[BodyDraft, Vector]:
    """Trunk and head on the side `down`, without limbs, and the direction that they face."""
    facing = ACROSS if down == "right" else -ACROSS
    shoulder = vec(0, 0.88 * p.shoulder_half + 0.02, 0)
    hip = vec(0.995 * p.trunk, p.hip_half + 0.075, 0.02 * facing[2])
    neck = unit(vec(-p.neck, 0.75 * p.shoulder_half - shoulder[1], 0.0))
    trunk = axes_from(shoulder - hip, facing)
    draft = BodyDraft(p, trunk, trunk, axes_from(-TO_FEET, facing), neck)
    draft.set_trunk(shoulder, hip)
    return draft, facing


def add_side_lying_arms(draft: BodyDraft, down: str, facing: Vector) -> None:
    """The lower arm under the head, the upper hand on the floor before the chest."""
    p = draft.physique
    up = "left" if down == "right" else "right"
    reach = 0.93 * (p.upper_arm + p.forearm)
    lower = draft.joints[f"{down}_shoulder"]
    under = vec(lower[0] - 0.97 * reach, 0.035, 0.25 * reach * facing[2])
    draft.add_arm(down, under, pole=facing)
    draft.palms[down] = UP
    support = vec(0.3 * p.trunk, PALM_HEIGHT, 0.30 * facing[2])
    draft.add_arm(up, support, pole=UP + 0.3 * TO_FEET)
    draft.palms[up] = -UP


def add_free_leg(draft: BodyDraft, side: str, hip_deg: float, knee_deg: float) -> None:
    """A supine leg in the air at the given hip and knee angles, the foot at rest."""
    p = draft.physique
    thigh = rotation(ACROSS, -hip_deg) @ -TO_FEET
    shank = rotation(ACROSS, knee_deg) @ -thigh
    knee = draft.joints[f"{side}_hip"] + p.thigh * thigh
    ankle = knee + p.shank * shank
    draft.joints[f"{side}_knee"], draft.joints[f"{side}_ankle"] = knee, ankle
    lifted = ease((ankle[1] - p.ankle_height) / 0.2)
    front = unit(np.cross(ACROSS, -shank))
    front = front if front @ (TO_FEET + UP) > 0 else -front
    hanging = unit(front + 0.45 * shank)
    toe = unit((1 - lifted) * TO_FEET + lifted * hanging)
    draft.plant(side, toe, unit(np.cross(toe, -ACROSS)))


def add_straight_leg(draft: BodyDraft, side: str) -> None:
    """A supine leg stretched out on the floor, the toes up."""
    p = draft.physique
    hip = draft.joints[f"{side}_hip"]
    length = 0.997 * (p.thigh + p.shank)
    height = p.heel + 0.01
    along = np.sqrt(length**2 - (hip[1] - height) ** 2)
    out = 0.06 * OUTWARD_SUPINE[side]
    draft.add_leg(side, vec(hip[0] + along, height, hip[2]) + out, UP + 0.25 * OUTWARD_SUPINE[side])
    toe = unit(UP + 0.35 * TO_FEET + 0.3 * OUTWARD_SUPINE[side])
    draft.plant(side, toe, _normal_to(toe, -TO_FEET))


def _normal_to(direction: Vector, wanted: Vector) -> Vector:
    """The part of `wanted` across `direction`, as a unit vector."""
    return unit(wanted - direction * (wanted @ direction))


_Axes = Axes
