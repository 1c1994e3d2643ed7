"""Simple bodies made of triangles: boxes, rounded boxes, balls, cylinders and tubes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tools.avatar.mesh import Floats
from tools.avatar.rig import Index, Points
from tools.figure.linear import Axes, Vector, unit, vec

Corner = Sequence[float] | Vector
"""x, y and z in metres."""
CORNERS = ((0, 0), (1, 0), (1, 1), (0, 1))
"""Of a square, in the order that makes two triangles (0, 1, 2) and (0, 2, 3)."""


@dataclass(frozen=True)
class Solid:
    """Triangles with normals."""

    points: Points
    """(n, 3) metres."""
    normals: Points
    """(n, 3) unit."""
    faces: Index
    """(f, 3)"""

    def turned(self, turn: Axes, offset: Vector) -> Solid:
        """Turned about the origin by `turn`, then shifted."""
        return Solid(self.points @ turn.T + offset, self.normals @ turn.T, self.faces)


def joined(solids: Sequence[Solid]) -> Solid:
    """Several as one."""
    starts = np.cumsum([0, *(len(solid.points) for solid in solids)])
    return Solid(
        np.concatenate([solid.points for solid in solids]),
        np.concatenate([solid.normals for solid in solids]),
        np.concatenate([s.faces + k for s, k in zip(solids, starts, strict=False)]),
    )


def box(low: Corner, high: Corner) -> Solid:
    """A box with sharp edges between two corners."""
    ends = np.array([low, high], dtype=np.float64)
    points: list[Points] = []
    normals: list[Points] = []
    faces: list[tuple[int, int, int]] = []
    for axis in range(3):
        for side in (0, 1):
            u, v = (axis + 1) % 3, (axis + 2) % 3
            normal = np.zeros(3)
            normal[axis] = 2 * side - 1
            faces += [(len(points) + a, len(points) + b, len(points) + c) for a, b, c in _QUAD]
            for a, b in CORNERS:
                point = ends[side].copy()
                point[u], point[v] = ends[a][u], ends[b][v]
                points.append(point)
                normals.append(normal)
    return Solid(np.array(points), np.array(normals), np.array(faces, dtype=np.int64))


_QUAD = ((0, 1, 2), (0, 2, 3))


def pillow(low: Corner, high: Corner, roundness: float = 0.35, steps: int = 10) -> Solid:
    """A rounded box between two corners: roundness 0.1 is nearly a box, 1 an ellipsoid."""
    a, b = np.array(low, dtype=np.float64), np.array(high, dtype=np.float64)
    theta = np.linspace(-np.pi / 2, np.pi / 2, steps + 1)
    phi = np.linspace(-np.pi, np.pi, 2 * steps + 1)
    across, up = np.meshgrid(phi, theta)
    unit_points = _superquadric(up, across, roundness)
    unit_normals = _superquadric(up, across, 2 - roundness)
    half = (b - a) / 2
    points = (unit_points * half).reshape(-1, 3) + (a + b) / 2
    normals = (unit_normals / half).reshape(-1, 3)
    normals = normals / np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-9)
    return Solid(points, normals, _grid_faces(steps + 1, 2 * steps + 1))


def _superquadric(up: Points, across: Points, power: float) -> Points:
    def bent(x: Points) -> Points:
        return np.asarray(np.sign(x) * np.abs(x) ** power)

    ring = bent(np.cos(up))
    return np.stack(
        [ring * bent(np.cos(across)), bent(np.sin(up)), ring * bent(np.sin(across))], -1
    )


def _grid_faces(rows: int, columns: int) -> Index:
    start = np.arange(rows - 1)[:, None] * columns + np.arange(columns - 1)
    a, b, c, d = start, start + 1, start + columns + 1, start + columns
    quads = np.stack([np.stack([a, c, b], -1), np.stack([a, d, c], -1)], axis=-2)
    return np.asarray(quads.reshape(-1, 3).astype(np.int64))


def tube(path: Points, radii: Sequence[float], steps: int = 10) -> Solid:
    """A bent tube with rounded ends along `path` (n, 3), of the given radii in metres."""
    path, radii = _with_caps(path, radii)
    along = np.gradient(path, axis=0)
    side = np.cross(along, vec(0.31, 0.17, 0.93))
    angle = np.linspace(0, 2 * np.pi, steps + 1)
    points, normals = [], []
    for centre, direction, start, radius in zip(path, along, side, radii, strict=True):
        first = unit(start)
        second = np.cross(unit(direction), first)
        ring = np.outer(np.cos(angle), first) + np.outer(np.sin(angle), second)
        points.append(centre + radius * ring)
        normals.append(ring)
    grid = _grid_faces(len(path), steps + 1)
    return Solid(np.concatenate(points), np.concatenate(normals), grid)


def _with_caps(path: Points, radii: Sequence[float]) -> tuple[Points, list[float]]:
    first, last = unit(path[0] - path[1]), unit(path[-1] - path[-2])
    ends = [path[0] + first * radii[0] * 0.9], [path[-1] + last * radii[-1] * 0.9]
    widths = [radii[0] * 0.25, *radii, radii[-1] * 0.25]
    return np.concatenate([ends[0], path, ends[1]]), widths


def cylinder(base: Corner, radius: float, height: float, top: float = 1.0) -> Solid:
    """Upright, from the middle of its base; `top` times as wide at the top; open below."""
    x, y, z = base
    rings = [(radius, 0.0), (radius * top, height), (0.0, height)]
    angle = np.linspace(0, 2 * np.pi, 21)
    points, normals = [], []
    for n, (r, h) in enumerate([rings[0], rings[1], rings[1], rings[2]]):
        ring = np.stack([np.cos(angle), np.zeros_like(angle), np.sin(angle)], axis=1)
        points.append(vec(x, y + h, z) + r * ring)
        normals.append(ring if n < 2 else np.tile(vec(0, 1, 0), (len(angle), 1)))
    return Solid(np.concatenate(points), np.concatenate(normals), _grid_faces(4, len(angle)))


def as_floats(points: Points) -> Floats:
    """In single precision."""
    return points.astype(np.float32)
