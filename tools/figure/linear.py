"""Vectors, rotations and two-bone inverse kinematics."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
"""(3,) metres."""
Axes = NDArray[np.float64]
"""(3, 3) whose columns are a body part's left, cranial (up) and ventral (front) directions."""


def vec(x: float, y: float, z: float) -> Vector:
    """A (3,) vector."""
    return np.array([x, y, z], dtype=np.float64)


def unit(v: Vector) -> Vector:
    """The direction of `v`, which must not be zero."""
    return np.asarray(v / np.linalg.norm(v), dtype=np.float64)


def cross(a: Vector, b: Vector) -> Vector:
    """The vector product, to the bit as numpy has it, which takes twenty times as long."""
    (ax, ay, az), (bx, by, bz) = a.tolist(), b.tolist()
    return vec(ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx)


def rotation(axis: Vector, angle_deg: float) -> Axes:
    """Rotation matrix about `axis` by `angle_deg`, right-handed."""
    x, y, z = unit(axis)
    angle = np.radians(angle_deg)
    across = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    return np.asarray(np.eye(3) + np.sin(angle) * across + (1 - np.cos(angle)) * across @ across)


def axes_from(cranial: Vector, ventral: Vector) -> Axes:
    """Body axes with `cranial` up and the front as near to `ventral` as can be."""
    up = unit(cranial)
    front = unit(ventral - up * (ventral @ up))
    return np.stack([cross(up, front), up, front], axis=1)


def two_bone(
    root: Vector, target: Vector, upper: float, lower: float, pole: Vector
) -> tuple[Vector, Vector]:
    """Middle and end joint of a limb that reaches from `root` to `target`, bent towards `pole`.

    A target out of reach is pulled onto the line from the root, so the end may differ from it.
    """
    reach = target - root
    distance = float(
        np.clip(np.linalg.norm(reach), abs(upper - lower) + 1e-6, (upper + lower) * 0.9999)
    )
    along = unit(reach)
    bend = unit(pole - along * (pole @ along))
    x = (upper**2 - lower**2 + distance**2) / (2 * distance)
    height = np.sqrt(max(upper**2 - x**2, 0.0))
    return root + along * x + bend * height, root + along * distance


def angle_deg(a: Vector, b: Vector, c: Vector) -> float:
    """The interior angle at `b` in degrees, 0 to 180."""
    u, v = unit(a - b), unit(c - b)
    return float(np.degrees(np.arctan2(np.linalg.norm(cross(u, v)), u @ v)))
