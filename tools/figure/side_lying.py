"""Lying on one side: the side plank, with its faults as parameters.

The body lies along X with the head towards -X, and faces +Z when its right side is down.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tools.figure.camera import FigureCamera
from tools.figure.linear import Vector, axes_from, two_bone, unit, vec
from tools.figure.parts import ACROSS, PALM_HEIGHT, TO_FEET, UP, BodyDraft, bisect
from tools.figure.performance import Case, Performance, repeated
from tools.figure.physique import Physique
from tools.figure.pose import SIDES, BodyPose
from tools.figure.prone import ELBOW_HEIGHT
from tools.figure.script import ScriptedRep

SIDE_PLANK_CAMERAS = {
    "front": FigureCamera(90, 8, 3.0, (0.55, 0.30, 0)),
    "oblique": FigureCamera(62, 12, 3.2, (0.55, 0.30, 0)),
    "front_of_left": FigureCamera(-90, 8, 3.0, (0.55, 0.30, 0)),
}
"""The usual cameras around a person with the right side down, and one for the left side."""

OTHER = {"left": "right", "right": "left"}
LOWER_FOOT, UPPER_FOOT = 0.06, 0.14
"""The ankles over the floor, one foot on the other, metres."""
FEET = (LOWER_FOOT + UPPER_FOOT) / 2
LEG_REACH = 0.985
"""Hip to ankle of a straight leg, as a share of its length."""


@dataclass(frozen=True)
class SidePlank:
    """On one forearm and the feet; the hips rise from the floor into one line."""

    side: str = "right"
    """The side that props."""
    hip_line_deg: float = 179.0
    """Shoulder-hip-ankle at the end, in the upright plane: more hangs down, less is raised."""
    elbow_out_m: float = 0.0
    """How far the elbow is headwards of where it belongs at the end."""
    on_hand: bool = False
    """Whether the arm is straight and the hand props, not the forearm."""
    exercise: str = "side_plank"

    def pose(self, physique: Physique, progress: float) -> BodyPose:
        """The body at `progress`, 0 propped with the hips on the floor and 1 in the plank."""
        p = physique
        frame = _Frame(p, self.on_hand)
        frame.elbow_x -= self.elbow_out_m * progress
        held = bisect(lambda h: self.hip_line_deg - frame.line_deg(h), 0.05, 0.7)
        lying = p.hip_half + 0.075
        hip = frame.hip(lying + (held - lying) * progress)
        shoulder = frame.shoulder(hip)
        facing = ACROSS if self.side == "right" else -ACROSS
        trunk = axes_from(shoulder - hip, facing)
        draft = BodyDraft(p, trunk, trunk, trunk, trunk[:, 1])
        draft.set_trunk(shoulder, hip)
        self._add_legs(draft, frame.ankle, facing)
        self._add_prop(draft, frame, facing)
        _add_hand_on_hip(draft, OTHER[self.side], facing)
        return draft.finish()

    def _add_legs(self, draft: BodyDraft, ankle: Vector, facing: Vector) -> None:
        toe = unit(0.75 * facing + 0.65 * TO_FEET)
        for side in SIDES:
            lower = side == self.side
            at = vec(ankle[0], LOWER_FOOT if lower else UPPER_FOOT, 0)
            draft.add_leg(side, at, facing)
            draft.plant(side, toe, unit(np.cross(toe, UP)) * (1 if facing[2] > 0 else -1))

    def _add_prop(self, draft: BodyDraft, frame: _Frame, facing: Vector) -> None:
        p, side = draft.physique, self.side
        if self.on_hand:
            draft.add_arm(side, vec(frame.elbow_x, frame.elbow_height, 0), pole=-TO_FEET)
        else:
            elbow = vec(frame.elbow_x, frame.elbow_height, 0)
            draft.joints[f"{side}_elbow"] = elbow
            draft.joints[f"{side}_wrist"] = elbow + p.forearm * unit(facing - 0.04 * UP)
        draft.palms[side], draft.grips[side] = -UP, 0.3


class _Frame:
    """Where the middles of shoulders and hips are in the upright plane, for a height of the hips.

    Attributes:
        ankle: the middle of the ankles.
        elbow_x: where the elbow stands, or the hand.
        elbow_height: and how high that is.
    """

    def __init__(self, physique: Physique, on_hand: bool) -> None:
        p = physique
        self._physique = p
        self._leg = LEG_REACH * (p.thigh + p.shank)
        self._prop = 0.98 * (p.upper_arm + p.forearm) if on_hand else p.upper_arm
        self.elbow_height = PALM_HEIGHT if on_hand else ELBOW_HEIGHT
        self.ankle = vec(p.trunk + self._leg, FEET, 0)
        body = p.trunk + self._leg
        wanted = self.elbow_height + self._prop
        slope = bisect(lambda a: self._lower_shoulder(body, a)[1] - wanted, 0.0, np.radians(60.0))
        self.elbow_x = float(self._lower_shoulder(body, slope)[0])

    def hip(self, height: float) -> Vector:
        """The middle of the hips at a `height`."""
        along = np.sqrt(self._leg**2 - (height - self.ankle[1]) ** 2)
        return vec(self.ankle[0] - along, height, 0)

    def shoulder(self, hip: Vector) -> Vector:
        """The middle of the shoulders, the lower one propped."""
        p = self._physique
        propped = vec(self.elbow_x, self.elbow_height, 0)
        lower, _ = two_bone(hip, propped, np.hypot(p.trunk, p.shoulder_half), self._prop, UP)
        away = lower - hip
        turn = np.arctan2(away[1], -away[0]) + np.arctan2(p.shoulder_half, p.trunk)
        return np.asarray(hip + p.trunk * vec(-np.cos(turn), np.sin(turn), 0))

    def line_deg(self, height: float) -> float:
        """Shoulder-hip-ankle with the hips at a `height`: more than 180 hangs down."""
        hip = self.hip(height)
        trunk, leg = self.shoulder(hip) - hip, hip - self.ankle
        bend = np.arctan2(trunk[1], -trunk[0]) - np.arctan2(leg[1], -leg[0])
        return float(180.0 + np.degrees(bend))

    def _lower_shoulder(self, body: float, slope: float) -> Vector:
        """Of a straight body at a `slope`, radians."""
        along = vec(-np.cos(slope), np.sin(slope), 0)
        down = vec(-np.sin(slope), -np.cos(slope), 0)
        return np.asarray(self.ankle + body * along + self._physique.shoulder_half * down)


def _add_hand_on_hip(draft: BodyDraft, side: str, facing: Vector) -> None:
    """The upper hand on the waist, the elbow up."""
    shoulder, hip = draft.joints[f"{side}_shoulder"], draft.joints[f"{side}_hip"]
    up = draft.chest[:, 0] * (1 if side == "left" else -1)
    draft.add_arm(side, shoulder + 0.74 * (hip - shoulder) + 0.05 * (up + facing), pole=up)
    draft.palms[side] = -up


_FRONT = SIDE_PLANK_CAMERAS["front"]

GOOD: dict[str, Callable[[int], Performance]] = {
    "side_plank": lambda n: Performance(
        repeated(ScriptedRep(SidePlank(), 1.2, 10.3, 1.2, 1.0), n), _FRONT
    ),
}
"""For each exercise so many holds in good form."""

FAULTY: dict[str, list[Case]] = {
    "side_plank": [
        ("hips_sag", ScriptedRep(SidePlank(hip_line_deg=193), 1.2, 10.3, 1.2, 1.0), _FRONT),
        ("hips_high", ScriptedRep(SidePlank(hip_line_deg=158), 1.2, 10.3, 1.2, 1.0), _FRONT),
        ("elbow_out", ScriptedRep(SidePlank(elbow_out_m=0.18), 1.2, 10.3, 1.2, 1.0), _FRONT),
        ("short_hold", ScriptedRep(SidePlank(), 1.2, 5.0, 1.2, 1.0), _FRONT),
    ],
}
"""For each of its rules a hold that breaks it."""
