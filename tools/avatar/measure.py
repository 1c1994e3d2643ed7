"""The lengths of a rig, as the movements need them."""

from __future__ import annotations

import numpy as np

from tools.avatar.mesh import extract
from tools.avatar.placement import Placement
from tools.avatar.retarget import Retargeter
from tools.avatar.rig import Index, Points, Rig
from tools.avatar.skin import Skin
from tools.figure.linear import Axes, axes_from, rotation, vec
from tools.figure.physique import Physique

BACK = ("spine01", "spine02", "shoulder01", "clavicle")
SEAT = ("pelvis", "root", "spine05")
SKULL = ("head",)
PRESS_M = 0.012
"""How far soft tissue gives way under a lying body."""
SUPINE = axes_from(vec(-1, 0, 0), vec(0, 1, 0))


def measure(rig: Rig) -> Physique:
    """The physique of a rig: segment lengths from its joints, contacts from its skin."""
    shoulder, hip = rig.middle("shoulder"), rig.middle("hip")
    trunk = float(np.linalg.norm(shoulder - hip))
    lying_shoulder, lying_hip = _lying_heights(rig)
    foot = rig.vertices[rig.skin_of(["foot", "toe"])]
    ankle = rig.joint("ankle", "left")
    ears = Retargeter(rig).ears
    skull = rig.vertices[rig.skin_of(SKULL)]
    return Physique(
        trunk=trunk,
        shoulder_half=float(rig.joint("shoulder", "left")[0]),
        hip_half=float(rig.joint("hip", "left")[0]),
        thigh=_length(rig, "hip", "knee"),
        shank=_length(rig, "knee", "ankle"),
        ankle_height=float(ankle[1]),
        foot_half=float(np.ptp(foot[foot[:, 0] > 0, 0])) / 2 * 0.7,
        heel=float(ankle[2] - foot[:, 2].min()),
        toe=float(foot[:, 2].max() - ankle[2]),
        upper_arm=_length(rig, "shoulder", "elbow"),
        forearm=_length(rig, "elbow", "wrist"),
        hand=0.075 * rig.height / 1.7,
        neck=float(np.linalg.norm(ears - shoulder)),
        lying_shoulder=lying_shoulder,
        lying_hip=lying_hip,
        lying_head=float(ears[2] - skull[:, 2].min()) - PRESS_M / 2,
    )


def _length(rig: Rig, upper: str, lower: str) -> float:
    return float(np.linalg.norm(rig.joint(upper, "left") - rig.joint(lower, "left")))


def _lying_heights(rig: Rig) -> tuple[float, float]:
    """Height of shoulders and hips when back and seat both press the floor."""
    trunk = axes_from(rig.middle("shoulder") - rig.middle("hip"), vec(0, 0, 1))
    back, seat = (rig.vertices[rig.skin_of(part)] for part in (BACK, SEAT))
    low, high = -20.0, 20.0
    for _ in range(30):
        tilt_deg = (low + high) / 2
        turn = _tilted(tilt_deg) @ trunk.T
        gap = (seat @ turn[1]).min() - (back @ turn[1]).min()
        low, high = (tilt_deg, high) if gap < 0 else (low, tilt_deg)
    floor = (back @ turn[1]).min() + PRESS_M
    return float(rig.middle("shoulder") @ turn[1] - floor), float(
        rig.middle("hip") @ turn[1] - floor
    )


def _tilted(angle_deg: float) -> Axes:
    """Lying on the back with the hips higher than the shoulders by `angle_deg`."""
    return np.asarray(rotation(vec(0, 0, 1), angle_deg) @ SUPINE)


def posed_skin(rig: Rig, placement: Placement, vertices: Index | None = None) -> Points:
    """(n, 3) metres: the bare skin of `vertices`, by default of the whole body, in a pose."""
    used, faces = extract(rig.faces["body"])
    points = Skin.of(rig, used, faces).bend(placement).astype(np.float64)
    return points if vertices is None else points[np.isin(used, vertices)]
