"""Something to draw: triangles of one material."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from tools.avatar.mesh import Floats
from tools.avatar.rig import Index

Colour = tuple[float, float, float]
"""Red, green and blue of 0 to 1, linear."""
Uniform = float | int | tuple[float, ...]


@dataclass(frozen=True)
class MeshPart:
    """What does not change while a part moves. The shaders say what `extra` holds."""

    material: str
    """The name of a fragment shader."""
    faces: Index
    """(f, 3)"""
    rest: Floats
    """(n, 3) metres; patterns stick to this."""
    colour: Floats
    """(n, 3) linear, 0 to 1."""
    extra: Floats
    """(n, 4)"""
    uniforms: dict[str, Uniform] = field(default_factory=dict)
    casts_shadow: bool = True
    cut: bool = False
    """Whether `extra` begins with the metres inside an edge, beyond which nothing is drawn."""
    two_sided: bool = False
    """Whether normals turn to the viewer."""
    culled: bool = False
    """Whether faces that look away from the viewer are left out."""
    normals: Floats | None = None
    """(n, 3) unit, of a part that never moves."""


@dataclass(frozen=True)
class PosedPart:
    """Where a part is at one moment."""

    points: Floats
    """(n, 3) metres."""
    normals: Floats
    """(n, 3) unit."""
    squeeze: Floats | float = 0.0
    """(n,) how much the cloth is gathered, 0 to 1."""

    @property
    def vertices(self) -> Floats:
        """(n, 7) points, normals and squeeze, as the vertex shader reads them."""
        out = np.empty((len(self.points), 7), dtype=np.float32)
        out[:, :3], out[:, 3:6], out[:, 6] = self.points, self.normals, self.squeeze
        return out


def plain(count: int, colour: Colour) -> Floats:
    """(count, 3) of one colour."""
    return np.tile(np.asarray(colour, dtype=np.float32), (count, 1))


def columns(*values: Floats | float, count: int) -> Floats:
    """(count, 4) from up to four columns, each an (n,) array or one number; the rest are 0."""
    out = np.zeros((count, 4), dtype=np.float32)
    for k, value in enumerate(values):
        out[:, k] = value
    return out
