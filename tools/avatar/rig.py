"""A human mesh, its bones and how strongly each bone holds each vertex."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tools.figure.linear import Vector
from tools.figure.pose import SIDES

Points = NDArray[np.float64]
"""(n, 3) metres."""
Index = NDArray[np.int64]

BONE_OF_JOINT = {
    "shoulder": "upperarm01",
    "elbow": "lowerarm01",
    "wrist": "wrist",
    "hip": "upperleg01",
    "knee": "lowerleg01",
    "ankle": "foot",
}
"""The bone whose head is the joint."""
SUFFIX = {"left": ".L", "right": ".R"}
MIRROR = {"left": 1.0, "right": -1.0}
"""The sign of x on each side at rest."""


@dataclass(frozen=True)
class Rig:
    """One body at rest: upright, facing +Z, its left at +X, feet on y = 0, arms half lowered."""

    names: tuple[str, ...]
    parents: tuple[int, ...]
    """The index of each bone's parent, which comes earlier; -1 for the root."""
    heads: Points
    """(b, 3) where each bone starts, metres."""
    tails: Points
    """(b, 3) where each bone ends, metres."""
    vertices: Points
    """(n, 3) metres."""
    bone_index: Index
    """(n, 4) the bones that hold each vertex."""
    bone_weight: NDArray[np.float64]
    """(n, 4) how strongly, summing to 1."""
    faces: dict[str, Index]
    """(f, 3) vertex indices of "body", "tights" (a cover for clothes), "hair" (a cage), "eyes"."""

    @cached_property
    def index(self) -> dict[str, int]:
        """The number of each bone by name."""
        return {name: k for k, name in enumerate(self.names)}

    def bone(self, name: str, side: str | None = None) -> int:
        """The number of the bone `name`, on a side if it has two."""
        return self.index[name + (SUFFIX[side] if side else "")]

    def head(self, name: str, side: str | None = None) -> Vector:
        """(3,) where the bone `name` starts, at rest."""
        return np.asarray(self.heads[self.bone(name, side)])

    def joint(self, joint: str, side: str) -> Vector:
        """(3,) a joint at rest, by the name that a BodyPose gives it."""
        return self.head(BONE_OF_JOINT[joint], side)

    def middle(self, joint: str) -> Vector:
        """(3,) the point between the left and the right `joint` at rest."""
        return (self.joint(joint, "left") + self.joint(joint, "right")) / 2

    @property
    def height(self) -> float:
        """From the soles to the crown, metres."""
        return float(self.vertices[np.unique(self.faces["body"]), 1].max())

    def held_by(self, prefixes: Iterable[str]) -> NDArray[np.float64]:
        """(n,) how strongly the bones named with `prefixes` hold each vertex, 0 to 1."""
        mine = np.array([name.startswith(tuple(prefixes)) for name in self.names])
        return np.asarray((self.bone_weight * mine[self.bone_index]).sum(axis=1))

    def skin_of(self, prefixes: Iterable[str]) -> Index:
        """The body vertices that the bones named with `prefixes` mostly hold."""
        body = np.unique(self.faces["body"])
        return np.asarray(body[self.held_by(prefixes)[body] > 0.5])


def load_rig(sex: str) -> Rig:
    """The rig of "female" or "male"."""
    with np.load(Path(__file__).with_name(f"body_{sex}.npz")) as data:
        rig = Rig(
            names=tuple(str(name) for name in data["names"]),
            parents=tuple(int(parent) for parent in data["parent"]),
            heads=data["head"].astype(np.float64),
            tails=data["tail"].astype(np.float64),
            vertices=data["v"].astype(np.float64),
            bone_index=data["bi"].astype(np.int64),
            bone_weight=data["bw"].astype(np.float64),
            faces={k: data[f"f_{k}"].astype(np.int64) for k in ("body", "tights", "hair", "eyes")},
        )
    _even_out(rig)
    return rig


def _even_out(rig: Rig) -> None:
    """Mirror the joints of the two sides, which differ by fractions of a millimetre."""
    for name in BONE_OF_JOINT.values():
        left, right = (rig.bone(name, side) for side in SIDES)
        mean = (rig.heads[left] + rig.heads[right] * [-1, 1, 1]) / 2
        rig.heads[left], rig.heads[right] = mean, mean * [-1, 1, 1]
