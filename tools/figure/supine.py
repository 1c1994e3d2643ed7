"""Movements of somebody who lies on the back or the side, and how the figure performs them.

They have the shape of `tools.figure.movements`: frozen parameters for the form, an `exercise` id,
and a pure `pose(physique, progress)`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from tools.figure.camera import SUPINE_CAMERAS
from tools.figure.everyday import add_free_leg, add_side_lying_arms, side_lying
from tools.figure.linear import Vector, axes_from, rotation, unit
from tools.figure.movements import GluteBridge
from tools.figure.parts import (
    ACROSS,
    OUTWARD_SUPINE,
    TO_FEET,
    UP,
    BodyDraft,
    add_arms_beside,
    add_crook_legs,
    chord,
    direction,
    ease,
    lying,
    lying_middles,
    lying_neck,
    tilt,
)
from tools.figure.performance import Case, Performance, alternating, repeated
from tools.figure.physique import Physique
from tools.figure.pose import SIDES, BodyPose
from tools.figure.script import ScriptedRep

OTHER = {"left": "right", "right": "left"}


@dataclass(frozen=True)
class SingleLegBridge:
    """Supine, one foot flat, the other leg straight with its thigh beside the other one."""

    side: str = "right"
    """The side whose foot stands."""
    hip_line_deg: float = 176.0
    """Shoulder-hip-knee of the standing leg at the top."""
    knee_deg: float = 82.0
    """Knee angle of a straight bridge: more puts the foot further away."""
    exercise: str = "single_leg_bridge"

    def pose(self, physique: Physique, progress: float) -> BodyPose:
        """The body at `progress`, 0 with the hips on the floor and 1 at the top."""
        bridge = GluteBridge(self.hip_line_deg, self.knee_deg).pose(physique, progress)
        free = OTHER[self.side]
        hip, knee = bridge.joints[f"{free}_hip"], bridge.joints[f"{free}_knee"]
        along = unit(knee - hip)
        ankle = knee + physique.shank * along
        toe = unit(_across(UP - TO_FEET, along) + 0.3 * along)
        return replace(
            bridge,
            joints={**bridge.joints, f"{free}_ankle": ankle},
            toes={**bridge.toes, free: toe},
            soles={**bridge.soles, free: unit(_across(-along, toe))},
        )


@dataclass(frozen=True)
class DeadBug:
    """Supine, arms and knees up; one leg and the arm of the other side are stretched away."""

    side: str = "right"
    """The side of the leg that is stretched."""
    hip_deg: float = 164.0
    """Shoulder-hip-knee of the stretched leg at the end."""
    knee_deg: float = 168.0
    """Knee angle of the stretched leg at the end."""
    arm_deg: float = 158.0
    """Hip-shoulder-wrist of the stretched arm at the end."""
    other_leg_moves_deg: float = 0.0
    """How far the other hip opens meanwhile."""
    exercise: str = "dead_bug"

    def pose(self, physique: Physique, progress: float) -> BodyPose:
        """The body at `progress`, 0 with arms and knees up and 1 stretched."""
        draft = lying(physique)
        for side in SIDES:
            hip_deg, knee_deg = 88.0, 90.0
            if side == self.side:
                hip_deg += (self.hip_deg - hip_deg) * progress
                knee_deg += (self.knee_deg - knee_deg) * progress
            else:
                hip_deg += self.other_leg_moves_deg * progress
            add_free_leg(draft, side, hip_deg, knee_deg)
            overhead = self.arm_deg - 90.0 if side == OTHER[self.side] else 0.0
            _add_raised_arm(draft, side, 90.0 + overhead * progress)
        return draft.finish()


@dataclass(frozen=True)
class StraightLegRaise:
    """Supine, one knee bent; the other leg is lifted with its knee straight."""

    side: str = "right"
    """The side of the leg that is lifted."""
    leg_deg: float = 40.0
    """The lifted leg above the horizontal at the end."""
    knee_deg: float = 175.0
    """Its knee angle at the end."""
    exercise: str = "straight_leg_raise"

    def pose(self, physique: Physique, progress: float) -> BodyPose:
        """The body at `progress`, 0 with the leg on the floor and 1 with the leg up."""
        draft = lying(physique)
        add_crook_legs(draft)
        _add_straight_leg(draft, self.side, self.leg_deg, self.knee_deg, progress)
        add_arms_beside(draft)
        return draft.finish()


@dataclass(frozen=True)
class LegRaise:
    """Supine; both straight legs are raised together."""

    leg_deg: float = 86.0
    """The legs above the horizontal at the end."""
    knee_deg: float = 172.0
    """The knee angle at the end."""
    exercise: str = "leg_raise"

    def pose(self, physique: Physique, progress: float) -> BodyPose:
        """The body at `progress`, 0 with the legs on the floor and 1 with the legs up."""
        draft = lying(physique)
        for side in SIDES:
            _add_straight_leg(draft, side, self.leg_deg, self.knee_deg, progress)
        add_arms_beside(draft)
        return draft.finish()


@dataclass(frozen=True)
class Crunch:
    """Supine with bent knees, hands at the ears; head and shoulders come up."""

    trunk_deg: float = 18.0
    """Line from the hips to the shoulders above the floor at the end."""
    feet_lift_m: float = 0.0
    """How far the feet leave the floor at the end."""
    exercise: str = "crunch"

    def pose(self, physique: Physique, progress: float) -> BodyPose:
        """The body at `progress`, 0 lying and 1 with the shoulders up."""
        draft = _sitting_up(physique, self.trunk_deg, progress, curl_deg=25.0 * progress)
        _add_crook_legs(draft, self.feet_lift_m * progress)
        for side in SIDES:
            _add_hand_at_ear(draft, side)
        return draft.finish()


@dataclass(frozen=True)
class SitUp:
    """From supine with bent knees to sitting."""

    trunk_deg: float = 78.0
    """Trunk above the floor at the end."""
    feet_lift_m: float = 0.0
    """How far the feet leave the floor half-way."""
    exercise: str = "sit_up"

    def pose(self, physique: Physique, progress: float) -> BodyPose:
        """The body at `progress`, 0 lying and 1 sitting."""
        half_way = float(np.sin(np.pi * progress))
        draft = _sitting_up(physique, self.trunk_deg, progress, curl_deg=22.0 * half_way)
        _add_crook_legs(draft, self.feet_lift_m * half_way)
        self._add_arms(draft, progress)
        return draft.finish()

    def _add_arms(self, draft: BodyDraft, progress: float) -> None:
        """From the floor along the thighs to the knees."""
        add_arms_beside(draft)
        share = ease(2 * progress)
        for side in SIDES:
            out = OUTWARD_SUPINE[side]
            goal = draft.joints[f"{side}_knee"] + 0.06 * UP + 0.03 * out - 0.08 * TO_FEET
            start = draft.joints[f"{side}_wrist"]
            path = start + share * (goal - start) + 0.08 * np.sin(np.pi * share) * UP
            draft.add_arm(side, path, pole=out - 0.5 * UP)


@dataclass(frozen=True)
class Clamshell:
    """Lying on one side with bent knees; the upper knee opens, the feet stay together."""

    side: str = "left"
    """The side whose knee opens, which is the upper one."""
    open_deg: float = 55.0
    """How far the upper leg turns about the line from its hip to its foot."""
    feet_part_m: float = 0.0
    """How far the upper foot leaves the lower one."""
    exercise: str = "clamshell"

    def pose(self, physique: Physique, progress: float) -> BodyPose:
        """The body at `progress`, 0 with the knees together and 1 with the upper one open."""
        p = physique
        draft, facing = side_lying(p, OTHER[self.side])
        bent = unit(TO_FEET + 0.55 * facing)
        reach = chord(p, 85.0) * unit(TO_FEET - 0.12 * facing)
        lower = draft.joints[f"{OTHER[self.side]}_hip"] + reach
        lower[1] = 0.06
        upper = lower + (0.09 + self.feet_part_m * progress) * UP
        turn = np.radians(self.open_deg * progress)
        draft.add_leg(OTHER[self.side], lower, facing)
        draft.add_leg(self.side, upper, np.cos(turn) * facing + np.sin(turn) * UP)
        for side in SIDES:
            draft.plant(side, bent, unit(_across(-UP if side == self.side else UP, bent)))
        add_side_lying_arms(draft, OTHER[self.side], facing)
        return draft.finish()


GOOD: dict[str, Callable[[int], Performance]] = {
    "single_leg_bridge": lambda n: Performance(
        repeated(ScriptedRep(SingleLegBridge()), n), SUPINE_CAMERAS["side"]
    ),
    "dead_bug": lambda n: Performance(alternating(DeadBug, n, 0.8), SUPINE_CAMERAS["side"]),
    "straight_leg_raise": lambda n: Performance(
        alternating(StraightLegRaise, n, 0.8), SUPINE_CAMERAS["side"]
    ),
    "leg_raise": lambda n: Performance(
        repeated(ScriptedRep(LegRaise()), n), SUPINE_CAMERAS["side"]
    ),
    "crunch": lambda n: Performance(repeated(ScriptedRep(Crunch()), n), SUPINE_CAMERAS["side"]),
    "sit_up": lambda n: Performance(repeated(ScriptedRep(SitUp()), n), SUPINE_CAMERAS["side"]),
    "clamshell": lambda n: Performance(
        repeated(ScriptedRep(Clamshell()), n), SUPINE_CAMERAS["side"]
    ),
}
"""For each exercise so many repetitions in good form."""

FAULTY: dict[str, list[Case]] = {
    "single_leg_bridge": [
        ("hips_low", ScriptedRep(SingleLegBridge(hip_line_deg=152)), SUPINE_CAMERAS["side"]),
        ("over_arched", ScriptedRep(SingleLegBridge(hip_line_deg=212)), SUPINE_CAMERAS["side"]),
        ("foot_far", ScriptedRep(SingleLegBridge(knee_deg=132)), SUPINE_CAMERAS["side"]),
        ("too_fast", ScriptedRep(SingleLegBridge(), 0.3, 0.5, 0.3), SUPINE_CAMERAS["side"]),
    ],
    "dead_bug": [
        ("leg_short", ScriptedRep(DeadBug(hip_deg=122)), SUPINE_CAMERAS["side"]),
        ("knee_bent", ScriptedRep(DeadBug(hip_deg=142, knee_deg=108)), SUPINE_CAMERAS["side"]),
        ("arm_short", ScriptedRep(DeadBug(arm_deg=118)), SUPINE_CAMERAS["side"]),
        ("other_leg_moves", ScriptedRep(DeadBug(other_leg_moves_deg=-36)), SUPINE_CAMERAS["side"]),
        ("too_fast", ScriptedRep(DeadBug(), 0.3, 0.5, 0.3), SUPINE_CAMERAS["side"]),
    ],
    "straight_leg_raise": [
        ("leg_low", ScriptedRep(StraightLegRaise(leg_deg=13)), SUPINE_CAMERAS["side"]),
        ("knee_bends", ScriptedRep(StraightLegRaise(knee_deg=127)), SUPINE_CAMERAS["side"]),
        ("too_fast", ScriptedRep(StraightLegRaise(), 0.3, 0.5, 0.3), SUPINE_CAMERAS["side"]),
    ],
    "leg_raise": [
        ("legs_low", ScriptedRep(LegRaise(leg_deg=55)), SUPINE_CAMERAS["side"]),
        ("knees_bend", ScriptedRep(LegRaise(knee_deg=129)), SUPINE_CAMERAS["side"]),
        ("too_fast", ScriptedRep(LegRaise(), 0.3, 0.5, 0.3), SUPINE_CAMERAS["side"]),
    ],
    "crunch": [
        ("too_high", ScriptedRep(Crunch(trunk_deg=45)), SUPINE_CAMERAS["side"]),
        ("feet_lift", ScriptedRep(Crunch(feet_lift_m=0.12)), SUPINE_CAMERAS["side"]),
        ("too_fast", ScriptedRep(Crunch(), 0.3, 0.5, 0.3), SUPINE_CAMERAS["side"]),
    ],
    "sit_up": [
        ("not_up", ScriptedRep(SitUp(trunk_deg=54)), SUPINE_CAMERAS["side"]),
        ("feet_lift", ScriptedRep(SitUp(feet_lift_m=0.2)), SUPINE_CAMERAS["side"]),
        ("too_fast", ScriptedRep(SitUp(), 0.3, 0.5, 0.3), SUPINE_CAMERAS["side"]),
    ],
    "clamshell": [
        ("small", ScriptedRep(Clamshell(open_deg=22)), SUPINE_CAMERAS["side"]),
        ("feet_part", ScriptedRep(Clamshell(feet_part_m=0.15)), SUPINE_CAMERAS["side"]),
        ("too_fast", ScriptedRep(Clamshell(), 0.3, 0.5, 0.3), SUPINE_CAMERAS["side"]),
    ],
}
"""For each of its rules a repetition that breaks it."""


def _sitting_up(p: Physique, trunk_deg: float, progress: float, curl_deg: float) -> BodyDraft:
    """A supine trunk that turns up about the hips, the head bent forward by `curl_deg`."""
    shoulder, hip = lying_middles(p)
    flat = np.degrees(np.arcsin((shoulder[1] - hip[1]) / p.trunk))
    angle = flat + (trunk_deg - flat) * progress
    cranial = rotation(ACROSS, -angle) @ -TO_FEET
    trunk = axes_from(cranial, rotation(ACROSS, -angle) @ UP)
    head = tilt(trunk, ACROSS, -curl_deg)
    lifted = ease(3 * progress)
    neck = unit((1 - lifted) * lying_neck(p, shoulder) + lifted * head[:, 1])
    draft = BodyDraft(p, trunk, trunk, head, neck)
    draft.set_trunk(hip + p.trunk * cranial, hip)
    return draft


def _add_crook_legs(draft: BodyDraft, lift_m: float) -> None:
    """Both feet in front of the seat, `lift_m` over the floor."""
    add_crook_legs(draft)
    if lift_m > 0:
        for side in SIDES:
            draft.add_leg(side, draft.joints[f"{side}_ankle"] + lift_m * UP, UP)


FLOOR_DEG = -2.5
"""A straight leg on the floor, from the hip joint to the ankle."""


def _add_straight_leg(
    draft: BodyDraft, side: str, leg_deg: float, knee_deg: float, progress: float
) -> None:
    """A leg from the floor to `leg_deg` above the horizontal, the knee bending to `knee_deg`."""
    angle = FLOOR_DEG + (leg_deg - FLOOR_DEG) * progress
    along, front = direction(angle), direction(angle + 90.0)
    knee = 176.0 + (knee_deg - 176.0) * progress
    hip = draft.joints[f"{side}_hip"]
    draft.add_leg(side, hip + chord(draft.physique, knee) * along, front)
    toe = unit(front + 0.35 * along)
    draft.plant(side, toe, unit(_across(-along, toe)))


def _add_raised_arm(draft: BodyDraft, side: str, angle_deg: float) -> None:
    """A nearly straight arm at `angle_deg` from the trunk: 90 points at the ceiling."""
    reach = 0.97 * (draft.physique.upper_arm + draft.physique.forearm)
    shoulder = draft.joints[f"{side}_shoulder"]
    draft.add_arm(side, shoulder + reach * direction(angle_deg), pole=OUTWARD_SUPINE[side])
    draft.palms[side] = -OUTWARD_SUPINE[side]


def _add_hand_at_ear(draft: BodyDraft, side: str) -> None:
    """The hand beside the ear, the elbow out to the side and towards the face."""
    p, out = draft.physique, OUTWARD_SUPINE[side]
    middle = draft.middle("shoulder") + 0.8 * p.neck * draft.neck
    hand = middle + 0.09 * out + 0.06 * draft.head[:, 2]
    draft.add_arm(side, hand, pole=0.8 * out + draft.chest[:, 2])


def _across(wanted: Vector, along: Vector) -> Vector:
    """The part of `wanted` across the unit vector `along`."""
    return wanted - along * (wanted @ along)
