"""A BodyPose onto the bones of a rig.

The joints land exactly where the pose has them. What a BodyPose leaves open is filled in: the
spine bends evenly between pelvis and chest, forearms share the turn of the hand, fingers curl,
and toes stay flat while a heel rises.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np

from tools.avatar import quaternion
from tools.avatar.placement import Builder, Placement, aim, swing
from tools.avatar.rig import Rig
from tools.figure.linear import Axes, Vector, axes_from, rotation, unit, vec
from tools.figure.pose import SIDES, BodyPose

SPINE = ("spine05", "spine04", "spine03", "spine02", "spine01")
NECK = ("neck01", "neck02", "neck03", "head")
UP = vec(0, 1, 0)
FRONT = vec(0, 0, 1)
HIP_SHARE = 0.30
"""How much of the thigh's turn the hip's soft bone takes, which rounds the buttock and groin."""
RELAXED_GRIP = 0.3
FINGER_CURL_DEG = (70.0, 75.0, 45.0)
"""What the three bones of a finger bend in a full grip."""
MOST_TOE_BEND_DEG = 45.0


class Retargeter:
    """Poses one rig; what it needs to know of the rest pose is computed once."""

    def __init__(self, rig: Rig) -> None:
        self.rig = rig

    def place(self, pose: BodyPose) -> Placement:
        """Where every bone goes."""
        out = Builder(self.rig)
        pelvis = pose.pelvis @ self._trunk.T
        chest = pose.chest @ self._trunk.T
        self._bend_spine(out, pose, pelvis, chest)
        self._bend_neck(out, pose, chest)
        for side in SIDES:
            self._place_leg(out, pose, side, pelvis)
            self._place_arm(out, pose, side, chest)
        return out.build()

    @cached_property
    def _trunk(self) -> Axes:
        return axes_from(self.rig.middle("shoulder") - self.rig.middle("hip"), FRONT)

    @cached_property
    def ears(self) -> Vector:
        """(3,) the point between the ears at rest."""
        rig = self.rig
        head = rig.vertices[rig.skin_of(["head"])]
        level = rig.head("eye", "left")[1]
        near = head[np.abs(head[:, 1] - level) < 0.025]
        widest = near[np.abs(near[:, 0]) > 0.93 * np.abs(near[:, 0]).max()]
        return vec(0, widest[:, 1].mean(), widest[:, 2].mean())

    def _bend_spine(self, out: Builder, pose: BodyPose, pelvis: Axes, chest: Axes) -> None:
        rig = self.rig
        root = pose.middle("hip") + pelvis @ (rig.heads[0] - rig.middle("hip"))
        out.turn(0, pelvis)
        out.move(0, root)
        turns = [pelvis]
        turns += [
            quaternion.between(pelvis, chest, (k + 1) / len(SPINE)) for k in range(len(SPINE))
        ]
        heads, above = [], root
        bones = [0, *(rig.bone(name) for name in SPINE)]
        for turn, parent, bone in zip(turns, bones, bones[1:], strict=False):
            above = above + turn @ (rig.heads[bone] - rig.heads[parent])
            heads.append(above)
        top = rig.head(SPINE[-1])
        gap = pose.middle("shoulder") + chest @ (top - rig.middle("shoulder")) - heads[-1]
        for k, bone in enumerate(bones[1:]):
            out.turn(bone, turns[k + 1])
            out.move(bone, heads[k] + gap * (k + 1) / len(SPINE))

    def _bend_neck(self, out: Builder, pose: BodyPose, chest: Axes) -> None:
        rig = self.rig
        shoulders, base = rig.middle("shoulder"), rig.head("neck01")
        length = float(np.linalg.norm(self.ears - shoulders))
        ears = pose.middle("shoulder") + unit(pose.neck) * length
        start = pose.middle("shoulder") + chest @ (base - shoulders)
        lean = swing(chest, self.ears - base, ears - start)
        for k, name in enumerate(NECK):
            out.turn(rig.bone(name), quaternion.between(lean, pose.head, k / (len(NECK) - 1)))
        out.move(rig.bone("head"), ears + pose.head @ (rig.head("head") - self.ears))

    def _place_leg(self, out: Builder, pose: BodyPose, side: str, pelvis: Axes) -> None:
        rig = self.rig
        hip, knee, ankle = (pose.joints[f"{side}_{name}"] for name in ("hip", "knee", "ankle"))
        rest = [rig.joint(name, side) for name in ("hip", "knee", "ankle")]
        toe, sole = pose.toes[side], pose.soles[side]
        hinge = _hinge(hip, knee, ankle, otherwise=np.cross(sole, toe))
        thigh = aim((rest[1] - rest[0], vec(1, 0, 0)), (knee - hip, hinge))
        shank = aim((rest[2] - rest[1], vec(1, 0, 0)), (ankle - knee, hinge))
        straight = swing(pelvis, rest[1] - rest[0], knee - hip)
        self._round_hip(out, side, hip, quaternion.between(pelvis, straight, HIP_SHARE))
        upper = rig.bone("upperleg01", side)
        out.turn(upper, quaternion.between(straight, thigh, 0.5))
        out.move(upper, hip)
        lower = rig.bone("upperleg02", side)
        out.turn(lower, thigh)
        out.move(lower, hip + thigh @ (rig.heads[lower] - rest[0]))
        out.turn(rig.bone("lowerleg01", side), shank)
        out.move(rig.bone("lowerleg01", side), knee)
        foot = aim(self._foot(side), (toe, sole))
        out.turn(
            rig.bone("lowerleg02", side),
            quaternion.between(shank, _twist(shank, foot, rest[2] - rest[1]), 0.4),
        )
        out.turn(rig.bone("foot", side), foot)
        out.move(rig.bone("foot", side), ankle)
        self._bend_toes(out, side, toe, sole, foot)

    def _round_hip(self, out: Builder, side: str, hip: Vector, turn: Axes) -> None:
        """Turn the soft bone of the hip, which follows the thigh a little, about the joint."""
        bone = self.rig.bone("pelvis", side)
        out.turn(bone, turn)
        out.move(bone, hip + turn @ (self.rig.heads[bone] - self.rig.joint("hip", side)))

    def _foot(self, side: str) -> tuple[Vector, Vector]:
        """The direction of the toes and the normal of the sole at rest."""
        toes = self.rig.head("toe2-1", side) - self.rig.joint("ankle", side)
        return vec(toes[0], 0, toes[2]), UP

    def _bend_toes(self, out: Builder, side: str, toe: Vector, sole: Vector, foot: Axes) -> None:
        fall_deg = float(np.degrees(np.arcsin(np.clip(-toe[1], 0, 1))))
        bend = rotation(np.cross(sole, toe), -min(fall_deg, MOST_TOE_BEND_DEG))
        for number in range(1, 6):
            out.turn(self.rig.bone(f"toe{number}-1", side), bend @ foot)

    def _place_arm(self, out: Builder, pose: BodyPose, side: str, chest: Axes) -> None:
        rig = self.rig
        names = ("shoulder", "elbow", "wrist")
        shoulder, elbow, wrist = (pose.joints[f"{side}_{name}"] for name in names)
        rest = [rig.joint(name, side) for name in names]
        self._aim_girdle(out, pose, side, chest)
        rest_hinge = np.cross(rest[1] - rest[0], rest[2] - rest[1])
        straight = swing(chest, rest[1] - rest[0], elbow - shoulder)
        hinge = _hinge(shoulder, elbow, wrist, otherwise=straight @ rest_hinge)
        arm = aim((rest[1] - rest[0], rest_hinge), (elbow - shoulder, hinge))
        forearm = aim((rest[2] - rest[1], rest_hinge), (wrist - elbow, hinge))
        upper = rig.bone("upperarm01", side)
        out.turn(upper, quaternion.between(straight, arm, 0.5))
        out.move(upper, shoulder)
        lower = rig.bone("upperarm02", side)
        out.turn(lower, arm)
        out.move(lower, shoulder + arm @ (rig.heads[lower] - rest[0]))
        out.turn(rig.bone("lowerarm01", side), forearm)
        out.move(rig.bone("lowerarm01", side), elbow)
        hand = self._hand_turn(pose, side, forearm, wrist - elbow)
        along = rest[2] - rest[1]
        out.turn(
            rig.bone("lowerarm02", side),
            quaternion.between(forearm, _twist(forearm, hand, along), 0.6),
        )
        out.turn(rig.bone("wrist", side), hand)
        out.move(rig.bone("wrist", side), wrist)
        self._curl_fingers(out, side, hand, pose.grips.get(side, RELAXED_GRIP))

    def _aim_girdle(self, out: Builder, pose: BodyPose, side: str, chest: Axes) -> None:
        """Turn the collar bone towards the shoulder, wherever the pose has it."""
        rig = self.rig
        middle = rig.middle("shoulder")
        bone = rig.bone("clavicle", side)
        start = pose.middle("shoulder") + chest @ (rig.heads[bone] - middle)
        rest = rig.joint("shoulder", side) - rig.heads[bone]
        out.turn(bone, swing(chest, rest, pose.joints[f"{side}_shoulder"] - start))

    def _hand(self, side: str) -> tuple[Vector, Vector]:
        """The direction of the hand and of its palm at rest."""
        rig = self.rig
        wrist = rig.joint("wrist", side)
        pointer, little = rig.head("finger2-1", side), rig.head("finger5-1", side)
        along = (pointer + little) / 2 - wrist
        palm = np.cross(pointer - wrist, little - wrist)
        curl = rig.tails[rig.bone("finger3-3", side)] - rig.head("finger3-1", side)
        return along, palm if palm @ curl > palm @ along else -palm

    def _hand_turn(self, pose: BodyPose, side: str, forearm: Axes, along: Vector) -> Axes:
        """The hand goes on along the forearm, with the palm where the pose wants it."""
        rest_along, rest_palm = self._hand(side)
        palm = pose.palms.get(side)
        if palm is None:
            return forearm
        wanted = unit(along) * 0.6 + unit(along - palm * (along @ palm)) * 0.4
        return aim((rest_along, rest_palm), (wanted, palm))

    def _curl_fingers(self, out: Builder, side: str, hand: Axes, grip: float) -> None:
        along, palm = self._hand(side)
        axis = hand @ np.cross(along, palm)
        for finger in range(2, 6):
            bend = 0.0
            for n, most in enumerate(FINGER_CURL_DEG, start=1):
                bend += grip * most
                out.turn(self.rig.bone(f"finger{finger}-{n}", side), rotation(axis, bend) @ hand)


def _hinge(a: Vector, b: Vector, c: Vector, *, otherwise: Vector) -> Vector:
    """The axis about which a limb bends at `b`; `otherwise` as it becomes straight."""
    bent = np.cross(unit(b - a), unit(c - b))
    sine = float(np.linalg.norm(bent))
    trust = float(np.clip((sine - 0.02) / 0.2, 0, 1))
    return unit(trust * bent / max(sine, 1e-9) + (1 - trust) * unit(otherwise))


def _twist(turn: Axes, end: Axes, rest_axis: Vector) -> Axes:
    """`turn`, twisted about its own long axis as far as `end` is twisted."""
    return swing(end, rest_axis, turn @ rest_axis)
