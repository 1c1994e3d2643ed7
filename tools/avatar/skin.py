"""Skin over bones: dual quaternion skinning, then a relaxation that unfolds pinched joints."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from tools.avatar import quaternion
from tools.avatar.mesh import Floats, Topology, smooth
from tools.avatar.placement import Placement
from tools.avatar.rig import Index, Points, Rig

RELAX_ROUNDS = 8


@dataclass(frozen=True)
class Skin:
    """Part of a body's surface at rest and how the bones hold it."""

    points: Points
    """(n, 3) metres, at rest."""
    topology: Topology
    bone_index: Index
    """(n, 4)"""
    bone_weight: NDArray[np.float64]
    """(n, 4)"""
    bone_heads: Points
    """(b, 3) of the rig at rest."""
    relax: Floats
    """(n, 1) how much each vertex relaxes, 0 to 1."""

    @classmethod
    def of(cls, rig: Rig, vertices: Index, faces: Index, *, relax: float = 0.0) -> Skin:
        """The surface of `vertices`, with `faces` numbered within them."""
        return cls(
            points=rig.vertices[vertices],
            topology=Topology(len(vertices), faces),
            bone_index=rig.bone_index[vertices],
            bone_weight=rig.bone_weight[vertices],
            bone_heads=rig.heads,
            relax=_where_joints_fold(rig, vertices) * np.float32(relax),
        )

    @cached_property
    def _weights(self) -> Floats:
        return self.bone_weight.astype(np.float32)

    @cached_property
    def _detail(self) -> Floats:
        """(n, 3) what relaxing takes away from the rest shape; every pose gets it back."""
        rest = self.points.astype(np.float32)
        return rest - smooth(self.topology, rest, RELAX_ROUNDS, self.relax)

    def bend(self, placement: Placement) -> Floats:
        """(n, 3) metres: the surface in a pose."""
        motion = self._motion(placement)
        real, dual = motion[:, :4], motion[:, 4:]
        rest = self.points.astype(np.float32)
        shift = 2 * (real[:, :1] * dual[:, 1:] - dual[:, :1] * real[:, 1:])
        shift += 2 * np.cross(real[:, 1:], dual[:, 1:])
        bent = _turn(real, rest) + shift
        if not self.relax.any():
            return np.asarray(bent)
        return smooth(self.topology, bent, RELAX_ROUNDS, self.relax) + _turn(real, self._detail)

    def _motion(self, placement: Placement) -> Floats:
        """(n, 8) the blended rigid motion of each vertex as a unit dual quaternion."""
        turns = quaternion.from_matrices(placement.rotations)
        moved = np.einsum("bij,bj->bi", placement.rotations, self.bone_heads)
        motions = quaternion.dual(turns, placement.heads - moved).astype(np.float32)
        parts = motions[self.bone_index]
        # q and -q are one rotation: bring all four to the side of the strongest before mixing.
        agree = np.einsum("nkj,nj->nk", parts[:, :, :4], parts[:, 0, :4])
        weights = np.where(agree < 0, -self._weights, self._weights)
        mixed = np.einsum("nk,nkj->nj", weights, parts)
        return np.asarray(mixed / np.linalg.norm(mixed[:, :4], axis=1, keepdims=True))


def _turn(turns: Floats, vectors: Floats) -> Floats:
    """(n, 3) `vectors` turned by unit quaternions (n, 4)."""
    axis = turns[:, 1:]
    twice = 2 * np.cross(axis, vectors)
    return np.asarray(vectors + turns[:, :1] * twice + np.cross(axis, twice))


def _where_joints_fold(rig: Rig, vertices: Index) -> Floats:
    """(n, 1) 1 around hips, knees, shoulders and elbows, 0 at hands, feet and head."""
    stiff = rig.held_by(("head", "jaw", "neck", "wrist", "finger", "metacarpal", "foot", "toe"))
    stiff += rig.held_by(("special", "levator", "oris", "orbicularis", "oculi", "eye", "tongue"))
    stiff += rig.held_by(("temporalis", "risorius"))
    return np.asarray(1 - np.clip(stiff[vertices], 0, 1))[:, None].astype(np.float32)
