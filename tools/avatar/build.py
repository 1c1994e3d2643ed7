"""Reshape a rig into another build: taller, thicker, slimmer."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tools.avatar.look import Build
from tools.avatar.rig import Points, Rig, load_rig

TRUNK = ("spine", "root", "pelvis", "breast")
LIMBS = ("upperarm", "lowerarm", "upperleg", "lowerleg")
BELLY_REACH_M = (0.17, 0.12)
"""How far the belly spreads sideways and upwards."""


def shaped(sex: str, build: Build) -> Rig:
    """The rig of `sex` with a build; bones keep their places in the body."""
    rig = load_rig(sex)
    points = rig.vertices
    points = points + _thickened(rig, TRUNK, build.girth) + _thickened(rig, LIMBS, build.limbs)
    points = points + _belly(rig, build.belly_m)
    return replace(
        rig,
        vertices=points * build.height,
        heads=rig.heads * build.height,
        tails=rig.tails * build.height,
    )


def _thickened(rig: Rig, prefixes: tuple[str, ...], factor: float) -> Points:
    """(n, 3) how far each vertex moves when the bones of `prefixes` get `factor` times thicker."""
    move = np.zeros_like(rig.vertices)
    for k, name in enumerate(rig.names):
        if not name.startswith(prefixes):
            continue
        weight = (rig.bone_weight * (rig.bone_index == k)).sum(axis=1, keepdims=True)
        axis = rig.tails[k] - rig.heads[k]
        if name.startswith(TRUNK):  # the trunk grows about its upright middle line
            axis = np.array([0.0, 1.0, 0.0])
        origin = rig.heads[k] * ([0, 1, 1] if name.startswith(TRUNK) else [1, 1, 1])
        along = (rig.vertices - origin) @ axis / (axis @ axis)
        across = rig.vertices - origin - along[:, None] * axis
        move += weight * across * (factor - 1)
    return move


def _belly(rig: Rig, out_m: float) -> Points:
    """(n, 3) forward, most at the navel, nothing at the back."""
    navel = rig.middle("hip") * 0.72 + rig.middle("shoulder") * 0.28
    offset = rig.vertices - navel
    wide, high = BELLY_REACH_M
    near = np.exp(-((offset[:, 0] / wide) ** 2) - (offset[:, 1] / high) ** 2)
    front = np.clip(offset[:, 2] / 0.08, 0, 1)
    own = 1 - rig.held_by((*LIMBS, "wrist", "finger", "metacarpal"))
    return np.asarray(np.outer(out_m * near * front * own, [0.0, -0.15, 1.0]))
