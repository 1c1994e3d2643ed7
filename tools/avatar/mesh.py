"""Triangle meshes: neighbours, normals, smoothing and subdivision."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from tools.avatar.rig import Index

Floats = NDArray[np.float32]
"""Points of a posed mesh, (n, 3) metres; single precision is enough to draw and twice as fast."""


@dataclass(frozen=True)
class Topology:
    """Which vertices of a mesh hang together; the same for every pose."""

    count: int
    """How many vertices there are."""
    faces: Index
    """(f, 3)"""

    @cached_property
    def edges(self) -> Index:
        """(e, 2) every edge once, the lower vertex first."""
        sides = np.concatenate(
            [self.faces[:, [0, 1]], self.faces[:, [1, 2]], self.faces[:, [2, 0]]]
        )
        return np.unique(np.sort(sides, axis=1), axis=0)

    @cached_property
    def _neighbours(self) -> _Groups:
        both = np.concatenate([self.edges, self.edges[:, ::-1]])
        return _Groups.of(both[:, 0], both[:, 1], self.count)

    @cached_property
    def _corners(self) -> _Groups:
        face = np.repeat(np.arange(len(self.faces)), 3)
        return _Groups.of(self.faces.reshape(-1), face, self.count)

    def neighbour_mean(self, values: Floats) -> Floats:
        """(n, k) for each vertex the mean of `values` (n, k) over its neighbours."""
        return self._neighbours.mean(values)

    def normals(self, points: Floats) -> Floats:
        """(n, 3) unit normals; faces count by their area."""
        a, b, c = (points[self.faces[:, k]] for k in range(3))
        summed = self._corners.mean(np.cross(b - a, c - a))
        length = np.linalg.norm(summed, axis=1, keepdims=True)
        return np.asarray(summed / np.maximum(length, 1e-12), dtype=np.float32)

    def areas(self, points: Floats) -> Floats:
        """(n,) mean area of the faces around each vertex, square metres."""
        a, b, c = (points[self.faces[:, k]] for k in range(3))
        area = np.linalg.norm(np.cross(b - a, c - a), axis=1, keepdims=True)
        return np.asarray(self._corners.mean(area)[:, 0] / 2)


@dataclass(frozen=True)
class _Groups:
    """Items grouped by vertex, for fast means."""

    items: Index
    starts: Index
    sizes: NDArray[np.float32]
    """(n, 1)"""
    present: NDArray[np.bool_]

    @classmethod
    def of(cls, owner: Index, item: Index, count: int) -> _Groups:
        order = np.argsort(owner, kind="stable")
        sizes = np.bincount(owner, minlength=count)
        present = sizes > 0
        starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])[present]
        return cls(item[order], starts, np.maximum(sizes, 1)[:, None].astype(np.float32), present)

    def mean(self, values: Floats) -> Floats:
        out = np.zeros((len(self.present), values.shape[1]), dtype=np.float32)
        out[self.present] = np.add.reduceat(values[self.items], self.starts, axis=0)
        return np.asarray(out / self.sizes)


def smooth(topology: Topology, points: Floats, rounds: int, strength: Floats | float) -> Floats:
    """`points` drawn towards their neighbours `rounds` times, by `strength` of 0 to 1."""
    for _ in range(rounds):
        points = points + strength * (topology.neighbour_mean(points) - points)
    return points


def split(topology: Topology) -> tuple[Index, Index]:
    """Every triangle into four: (m, 2) the parents of all vertices, and the (4f, 3) new faces.

    An old vertex has itself twice as parents; a new one has the ends of its edge.
    """
    n, edges, faces = topology.count, topology.edges, topology.faces
    key = edges[:, 0] * n + edges[:, 1]

    def middle(a: int, b: int) -> Index:
        ends = np.sort(faces[:, [a, b]], axis=1)
        return np.asarray(n + np.searchsorted(key, ends[:, 0] * n + ends[:, 1]))

    ab, bc, ca = middle(0, 1), middle(1, 2), middle(2, 0)
    a, b, c = faces.T
    quarters = [(a, ab, ca), (ab, b, bc), (ca, bc, c), (ab, bc, ca)]
    new_faces = np.concatenate([np.stack(quarter, axis=1) for quarter in quarters])
    old = np.arange(n)
    return np.concatenate([np.stack([old, old], axis=1), edges]), new_faces


def extract(faces: Index) -> tuple[Index, Index]:
    """The vertices that `faces` use, and the faces renumbered to them."""
    used, renumbered = np.unique(faces, return_inverse=True)
    return used, renumbered.reshape(faces.shape).astype(np.int64)
