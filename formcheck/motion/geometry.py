"""Vectors and angles of single points.

A vector is a tuple (x, y, z). Points of the picture are in pixels with z = 0; points in space are
in metres. In both, x points to the picture's right, y down and z away from the camera, which is
right-handed. NaN in gives NaN out, and so does an angle that does not exist.

Plain tuples, not arrays: a session takes some fifty of these steps for every frame, and numpy
costs ten times as much on three numbers.
"""

from __future__ import annotations

import math
from typing import Final

Vector = tuple[float, float, float]

NOWHERE: Final[Vector] = (math.nan, math.nan, math.nan)


def subtract(a: Vector, b: Vector) -> Vector:
    """The vector from `b` to `a`."""
    return a[0] - b[0], a[1] - b[1], a[2] - b[2]


def add(a: Vector, b: Vector) -> Vector:
    """The sum of two vectors."""
    return a[0] + b[0], a[1] + b[1], a[2] + b[2]


def scale(a: Vector, factor: float) -> Vector:
    """The vector `a`, `factor` times as long."""
    return a[0] * factor, a[1] * factor, a[2] * factor


def middle(a: Vector, b: Vector) -> Vector:
    """The point half-way between two points."""
    return (a[0] + b[0]) / 2, (a[1] + b[1]) / 2, (a[2] + b[2]) / 2


def dot(a: Vector, b: Vector) -> float:
    """The scalar product."""
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def cross(a: Vector, b: Vector) -> Vector:
    """The vector product."""
    return (
        a[1] * b[2] - a[2] * b[1],
        a[2] * b[0] - a[0] * b[2],
        a[0] * b[1] - a[1] * b[0],
    )


def length(a: Vector) -> float:
    """The length of a vector."""
    x, y, z = a
    return math.sqrt(x * x + y * y + z * z)


def unit(a: Vector) -> Vector:
    """The direction of a vector; NaN for a vector of no length."""
    size = length(a)
    return scale(a, 1 / size) if size > 0 else NOWHERE


def without(a: Vector, direction: Vector) -> Vector:
    """The part of `a` at right angles to the unit vector `direction`."""
    along = dot(a, direction)
    return a[0] - direction[0] * along, a[1] - direction[1] * along, a[2] - direction[2] * along


def turn_deg(start: Vector, end: Vector, axis: Vector) -> float:
    """The angle by which `start` turns around `axis` until it points as `end` does.

    Both are first flattened onto the plane at right angles to the unit vector `axis`.

    Returns:
        Degrees from 0 to 360, right-handed.
    """
    u, v = without(start, axis), without(end, axis)
    sine, cosine = dot(cross(u, v), axis), dot(u, v)
    if sine == 0 and cosine == 0:
        return math.nan
    return math.degrees(math.atan2(sine, cosine)) % 360


def between_deg(a: Vector, b: Vector) -> float:
    """The angle between two vectors, 0 to 180 degrees."""
    sine, cosine = length(cross(a, b)), dot(a, b)
    return math.degrees(math.atan2(sine, cosine)) if sine or cosine else math.nan


def elevation_deg(a: Vector) -> float:
    """The angle of `a` above the horizontal, -90 to 90 degrees."""
    size = length(a)
    return math.degrees(math.asin(max(-1.0, min(1.0, -a[1] / size)))) if size > 0 else math.nan
