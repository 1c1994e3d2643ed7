"""Face down: press-up, push-up, plank and superman, with their faults as parameters.

A prone person lies along X with the head towards -X, the left side towards +Z.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tools.figure.camera import FigureCamera
from tools.figure.linear import Vector, axes_from, rotation, two_bone, unit, vec
from tools.figure.parts import (
    ACROSS,
    LEFTWARD,
    PALM_HEIGHT,
    TO_FEET,
    UP,
    BodyDraft,
    bisect,
    chord,
    tilt,
)
from tools.figure.performance import Case, Performance, repeated
from tools.figure.physique import Physique
from tools.figure.pose import SIDES, BodyPose
from tools.figure.script import ScriptedRep

PRONE = axes_from(-TO_FEET, -UP)
PRONE_CAMERAS = {
    "side": FigureCamera(90, 8, 3.0, (0.45, 0.30, 0)),
    "low": FigureCamera(90, 3, 3.0, (0.42, 0.25, 0)),
    "oblique": FigureCamera(62, 14, 3.0, (0.45, 0.25, 0)),
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


@dataclass(frozen=True)
class PushUp:
    """On hands and toes, or hands and knees; the arms lower the body in one line."""

    elbow_deg: float = 82.0
    """The elbows at the bottom."""
    hip_line_deg: float = 178.0
    """Shoulder-hip-knee at the bottom: less is hips too high, more a sagging back."""
    on_knees: bool = False
    exercise: str = "push_up"

    def pose(self, physique: Physique, progress: float) -> BodyPose:
        """The body at `progress`, 0 with straight arms and 1 at the bottom."""
        p = physique
        line_deg = STRAIGHT_DEG + (self.hip_line_deg - STRAIGHT_DEG) * progress
        elbow_deg = 170.0 + (self.elbow_deg - 170.0) * progress
        foot, leg = self._pivot(p)
        hand_x = foot[0] - _span(p, leg, foot, _arm(p, 170.0))
        height = bisect(lambda h: _arm_at(p, leg, foot, h, hand_x) - _arm(p, elbow_deg), 0.02, 0.7)
        shoulder = vec(foot[0] - _span(p, leg, foot, height), height, 0)
        shoulder, hip = _bent_line(p, shoulder, foot, leg, line_deg)
        draft = face_down(p, shoulder, hip)
        for side in SIDES:
            self._add_leg(draft, side, foot)
            add_pressing_arm(draft, side, hand_x)
        return draft.finish()

    def _pivot(self, p: Physique) -> tuple[Vector, float]:
        """What the body turns about, and how far it is from the hips: the ankle or the knee."""
        if self.on_knees:
            return vec(p.trunk + p.thigh, KNEE_HEIGHT, 0), p.thigh
        leg = LEG_STRAIGHT * (p.thigh + p.shank)
        return vec(p.trunk + leg, tucked_height(p), 0), leg

    def _add_leg(self, draft: BodyDraft, side: str, foot: Vector) -> None:
        at = vec(foot[0], foot[1], LEFTWARD[side] * LEG_HALF)
        if not self.on_knees:
            draft.add_leg(side, at, -UP)
            plant_tucked(draft, side)
            return
        draft.joints[f"{side}_knee"] = at
        draft.joints[f"{side}_ankle"] = at + vec(draft.physique.shank, FOOT_HEIGHT - at[1], 0)
        draft.plant(side, TO_FEET, -UP)


@dataclass(frozen=True)
class Plank:
    """On forearms and toes; hips and knees rise from the floor into one line."""

    hip_line_deg: float = 174.0
    """Shoulder-hip-ankle at the end: less is hips too high, more a sagging back."""
    elbows_forward_m: float = 0.0
    """How far the elbows are in front of where they belong at the end."""
    exercise: str = "plank"

    def pose(self, physique: Physique, progress: float) -> BodyPose:
        """The body at `progress`, 0 with hips and knees on the floor and 1 in the plank."""
        p = physique
        ankle = vec(p.trunk + LEG_STRAIGHT * (p.thigh + p.shank), tucked_height(p), 0)
        elbow = vec(-self.elbows_forward_m * progress, ELBOW_HEIGHT, 0)

        def over(hip_height: float) -> float:
            """By how much the body is more bent than it should be in the end."""
            hip = _hip_before(ankle, hip_height, chord(p, 178.0))
            return self.hip_line_deg - _belly_deg(_propped(p, hip, elbow), hip, ankle)

        lying = 1.3 * p.lying_hip
        height = lying + (bisect(over, 0.05, 0.7) - lying) * progress
        knee_deg = KNEES_DOWN_DEG + (178.0 - KNEES_DOWN_DEG) * progress
        hip = _hip_before(ankle, height, chord(p, knee_deg))
        draft = face_down(p, _propped(p, hip, elbow), hip)
        for side in SIDES:
            draft.add_leg(side, ankle + LEFTWARD[side] * LEG_HALF * ACROSS, -UP)
            plant_tucked(draft, side)
            self._add_forearm(draft, side, elbow)
        return draft.finish()

    def _add_forearm(self, draft: BodyDraft, side: str, elbow: Vector) -> None:
        p = draft.physique
        at = elbow + LEFTWARD[side] * p.shoulder_half * ACROSS
        draft.joints[f"{side}_elbow"] = at
        draft.joints[f"{side}_wrist"] = at + p.forearm * unit(vec(-1, -0.03, 0))
        draft.palms[side], draft.grips[side] = -UP, 0.3


@dataclass(frozen=True)
class Superman:
    """Prone; arms, chest and legs lift together."""

    legs_deg: float = 17.0
    """The legs above the horizontal at the end."""
    knee_deg: float = 176.0
    """Hip-knee-ankle at the end."""
    head_back_deg: float = 10.0
    """How far the head tilts back at the end, besides the trunk."""
    exercise: str = "superman"

    def pose(self, physique: Physique, progress: float) -> BodyPose:
        """The body at `progress`, 0 lying and 1 lifted."""
        p = physique
        hip = vec(p.trunk, p.lying_hip, 0)
        draft = face_down(p, hip + p.trunk * headwards(2 + 12 * progress), hip)
        tilt_head(draft, 25.0 + (self.head_back_deg - 25.0) * progress)
        for side in SIDES:
            self._add_leg(draft, side, progress)
            self._add_arm(draft, side, progress)
        return draft.finish()

    def _add_leg(self, draft: BodyDraft, side: str, progress: float) -> None:
        p = draft.physique
        rest_deg = -float(np.degrees(np.arcsin((p.lying_hip - FOOT_HEIGHT) / (p.thigh + p.shank))))
        leg_deg = rest_deg + (self.legs_deg - rest_deg) * progress
        knee_deg = 176.0 + (self.knee_deg - 176.0) * progress
        hip = draft.joints[f"{side}_hip"]
        thigh = rotation(ACROSS, leg_deg) @ TO_FEET
        shank = rotation(ACROSS, leg_deg + 180.0 - knee_deg) @ TO_FEET
        knee = hip + p.thigh * thigh
        draft.joints[f"{side}_knee"], draft.joints[f"{side}_ankle"] = knee, knee + p.shank * shank
        draft.plant(side, shank, np.cross(ACROSS, -shank))

    def _add_arm(self, draft: BodyDraft, side: str, progress: float) -> None:
        p = draft.physique
        out = LEFTWARD[side] * ACROSS
        reach = 0.97 * (p.upper_arm + p.forearm)
        forward = unit(headwards(-8 + 24 * progress) + 0.15 * out)
        wrist = draft.joints[f"{side}_shoulder"] + reach * forward
        draft.add_arm(side, wrist, pole=out + 0.2 * UP)
        draft.palms[side], draft.grips[side] = -UP, 0.1


ELBOW_HEIGHT = 0.035
"""The elbow over the floor while the forearm lies on it, metres."""
KNEES_DOWN_DEG = 160.0
"""The knees of somebody who lies with the toes tucked under."""


def _hip_before(ankle: Vector, height: float, leg: float) -> Vector:
    """The hips at a `height`, a `leg` before the ankles."""
    return vec(ankle[0] - np.sqrt(leg**2 - (height - ankle[1]) ** 2), height, 0)


def _propped(p: Physique, hip: Vector, elbow: Vector) -> Vector:
    """The shoulders over `elbow`, a trunk from `hip`."""
    shoulder, _ = two_bone(hip, elbow, p.trunk, p.upper_arm, UP)
    return shoulder


def _belly_deg(shoulder: Vector, hip: Vector, ankle: Vector) -> float:
    """Shoulder-hip-ankle on the side of the belly, 0 to 360."""
    u, v = shoulder - hip, ankle - hip
    return float(np.degrees(np.arctan2(v[1], v[0]) - np.arctan2(u[1], u[0])) % 360)


STRAIGHT_DEG = 178.0
"""Shoulder-hip-knee of a body that is one line."""
LEG_STRAIGHT = 0.998
"""Hip to ankle of a straight leg, as a share of its length."""
KNEE_HEIGHT = 0.06
"""The middle of a knee over the floor it kneels on, metres."""


def _arm(p: Physique, elbow_deg: float) -> float:
    """Shoulder to wrist of an arm that is bent to `elbow_deg`, metres."""
    cosine = np.cos(np.radians(elbow_deg))
    return float(np.sqrt(p.upper_arm**2 + p.forearm**2 - 2 * p.upper_arm * p.forearm * cosine))


def _span(p: Physique, leg: float, foot: Vector, height: float) -> float:
    """How far the shoulders at `height` are before the feet, the body in one line; metres."""
    return float(np.sqrt((p.trunk + leg) ** 2 - (height - foot[1]) ** 2))


def _arm_at(p: Physique, leg: float, foot: Vector, height: float, hand_x: float) -> float:
    """Shoulder to wrist at a `height` of the shoulders, metres."""
    forwards = foot[0] - _span(p, leg, foot, height) - hand_x
    return float(np.hypot(forwards, height - PALM_HEIGHT))


def _bent_line(
    p: Physique, shoulder: Vector, foot: Vector, leg: float, line_deg: float
) -> tuple[Vector, Vector]:
    """Shoulder and hip of a body that is bent to `line_deg`: the hips rise or sink.

    The shoulder keeps its height and comes nearer to the feet.
    """
    cosine = np.cos(np.radians(line_deg))
    reach = np.sqrt(p.trunk**2 + leg**2 - 2 * p.trunk * leg * cosine)
    nearer = foot[0] - np.sqrt(reach**2 - (shoulder[1] - foot[1]) ** 2)
    moved = vec(nearer, shoulder[1], 0)
    hip, _ = two_bone(moved, foot, p.trunk, leg, -UP if line_deg > 180 else UP)
    return moved, hip


def tucked_height(p: Physique) -> float:
    """The ankle over the floor while the foot stands on its toes, metres."""
    return float(-TUCKED_TOE[1] * p.toe + 0.7 * p.ankle_height * TUCKED_SOLE[1])


TUCKED_TOE = unit(vec(-0.35, -1.0, 0))
TUCKED_SOLE = vec(TUCKED_TOE[1], -TUCKED_TOE[0], 0)


def plant_tucked(draft: BodyDraft, side: str) -> None:
    """The foot stands on its toes, the heel behind."""
    draft.plant(side, TUCKED_TOE, TUCKED_SOLE)


def headwards(elevation_deg: float) -> Vector:
    """Towards the head of a prone body, `elevation_deg` above the floor."""
    return vec(-np.cos(np.radians(elevation_deg)), np.sin(np.radians(elevation_deg)), 0)


def face_down(p: Physique, shoulder: Vector, hip: Vector) -> BodyDraft:
    """Trunk and head in one line, the front down; no limbs yet."""
    along = unit(shoulder - hip)
    trunk = axes_from(along, PRONE[:, 2])
    draft = BodyDraft(p, trunk, trunk, trunk, along)
    draft.set_trunk(shoulder, hip)
    return draft


def tilt_head(draft: BodyDraft, back_deg: float) -> None:
    """The head tilts back against the trunk, the neck by half as much."""
    draft.head = tilt(draft.head, ACROSS, -back_deg)
    draft.neck = rotation(ACROSS, -back_deg / 2) @ draft.neck


def add_flat_leg(draft: BodyDraft, side: str) -> None:
    """A straight leg whose foot lies on its back on the floor."""
    p = draft.physique
    hip = draft.joints[f"{side}_hip"]
    drop = hip[1] - FOOT_HEIGHT
    reach = np.sqrt((0.998 * (p.thigh + p.shank)) ** 2 - drop**2)
    ankle = vec(hip[0] + reach, FOOT_HEIGHT, LEFTWARD[side] * LEG_HALF)
    draft.add_leg(side, ankle, -UP)
    draft.plant(side, TO_FEET, -UP)


def add_pressing_arm(draft: BodyDraft, side: str, hand_x: float) -> None:
    """An arm whose hand stands on the floor, a little wider than the shoulder."""
    p = draft.physique
    out = LEFTWARD[side] * ACROSS
    wrist = vec(hand_x, PALM_HEIGHT, 0) + 1.15 * p.shoulder_half * out
    draft.add_arm(side, wrist, pole=UP + 0.8 * TO_FEET + 0.35 * out)
    draft.palms[side], draft.grips[side] = -UP, 0.1


_SIDE = PRONE_CAMERAS["side"]
_LOW = PRONE_CAMERAS["low"]

GOOD: dict[str, Callable[[int], Performance]] = {
    "prone_press_up": lambda n: Performance(
        repeated(ScriptedRep(PronePressUp(), 1.3, 5.4, 1.3, 1.0), n), _SIDE
    ),
    "push_up": lambda n: Performance(repeated(ScriptedRep(PushUp(), 1.1, 0.3, 1.0), n), _SIDE),
    "superman": lambda n: Performance(
        repeated(ScriptedRep(Superman(), 1.1, 0.8, 1.1, 0.8), n), _LOW
    ),
    "plank": lambda n: Performance(repeated(ScriptedRep(Plank(), 1.2, 10.3, 1.2, 1.0), n), _LOW),
}

FAULTY: dict[str, list[Case]] = {
    "prone_press_up": [
        ("hips_lift", ScriptedRep(PronePressUp(38, hip_lift_m=0.26), 1.3, 5.4, 1.3, 1.0), _SIDE),
        ("head_back", ScriptedRep(PronePressUp(head_back_deg=105), 1.3, 5.4, 1.3, 1.0), _SIDE),
        ("short_hold", ScriptedRep(PronePressUp(), 1.3, 2.0, 1.3, 1.0), _SIDE),
        ("too_fast", ScriptedRep(PronePressUp(), 0.3, 5.4, 0.3, 1.0), _SIDE),
    ],
    "push_up": [
        ("not_deep", ScriptedRep(PushUp(120), 1.1, 0.3, 1.0), _SIDE),
        ("hips_sag", ScriptedRep(PushUp(hip_line_deg=206), 1.1, 0.5, 1.0), _SIDE),
        ("hips_high", ScriptedRep(PushUp(hip_line_deg=138), 1.1, 0.5, 1.0), _SIDE),
        ("too_fast", ScriptedRep(PushUp(), 0.2, 0.3, 0.2), _SIDE),
    ],
    "plank": [
        ("hips_sag", ScriptedRep(Plank(203), 1.2, 10.3, 1.2, 1.0), _LOW),
        ("hips_high", ScriptedRep(Plank(138), 1.2, 10.3, 1.2, 1.0), _LOW),
        ("elbows_forward", ScriptedRep(Plank(elbows_forward_m=0.24), 1.2, 10.3, 1.2, 1.0), _LOW),
        ("short_hold", ScriptedRep(Plank(), 1.2, 5.0, 1.2, 1.0), _LOW),
    ],
    "superman": [
        ("legs_low", ScriptedRep(Superman(legs_deg=1), 1.1, 0.8, 1.1, 0.8), _LOW),
        ("knees_bent", ScriptedRep(Superman(12, knee_deg=126), 1.1, 0.8, 1.1, 0.8), _LOW),
        ("head_back", ScriptedRep(Superman(head_back_deg=125), 1.1, 0.8, 1.1, 0.8), _LOW),
        ("too_fast", ScriptedRep(Superman(), 0.2, 0.8, 0.2, 0.8), _LOW),
    ],
}
