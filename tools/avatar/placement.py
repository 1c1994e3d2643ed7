"""Where every bone of a rig is at one moment."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tools.avatar.rig import BONE_OF_JOINT, Points, Rig
from tools.figure.linear import Axes, Vector, axes_from, unit


@dataclass(frozen=True)
class Placement:
    """The turn of each bone from its rest, and where its head is."""

    rotations: NDArray[np.float64]
    """(b, 3, 3)"""
    heads: Points
    """(b, 3) metres."""

    def joint(self, rig: Rig, joint: str, side: str) -> Vector:
        """(3,) where a joint is, by the name that a BodyPose gives it."""
        return np.asarray(self.heads[rig.bone(BONE_OF_JOINT[joint], side)])


class Builder:
    """Collects where some bones go; the others follow their parents rigidly."""

    def __init__(self, rig: Rig) -> None:
        self._rig = rig
        self._turns: dict[int, Axes] = {}
        self._heads: dict[int, Vector] = {}

    def turn(self, bone: int, rotation: Axes) -> None:
        """Turn a bone by `rotation` from its rest, in space."""
        self._turns[bone] = rotation

    def move(self, bone: int, head: Vector) -> None:
        """Put a bone's head at `head`, whatever its parent does."""
        self._heads[bone] = head

    def build(self) -> Placement:
        """All bones, parents first."""
        rig = self._rig
        rotations = np.tile(np.eye(3), (len(rig.names), 1, 1))
        heads = rig.heads.copy()
        for bone, parent in enumerate(rig.parents):
            if parent >= 0:
                rotations[bone] = rotations[parent]
                offset = rig.heads[bone] - rig.heads[parent]
                heads[bone] = heads[parent] + rotations[parent] @ offset
            if bone in self._turns:
                rotations[bone] = self._turns[bone]
            if bone in self._heads:
                heads[bone] = self._heads[bone]
        return Placement(rotations, heads)


def swing(start: Axes, rest: Vector, towards: Vector) -> Axes:
    """`start` turned on the shortest way so that the rest direction `rest` points `towards`."""
    a, b = start @ unit(rest), unit(towards)
    axis = np.cross(a, b)
    cosine = float(a @ b)
    if cosine < -0.999999:
        raise ValueError("a bone cannot swing to the opposite of its direction")
    x, y, z = axis
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    return np.asarray((np.eye(3) + cross + cross @ cross / (1 + cosine)) @ start)


def aim(rest: tuple[Vector, Vector], now: tuple[Vector, Vector]) -> Axes:
    """The rotation that takes a direction and a normal at rest to a direction and a normal now."""
    return np.asarray(axes_from(*now) @ axes_from(*rest).T)
