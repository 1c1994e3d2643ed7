"""Rotations as unit quaternions (w, x, y, z) and rigid motions as dual quaternions, in bulk."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tools.figure.linear import Axes

Array = NDArray[np.float64]
CROSS = (
    (0, 1, 2, 1, -1),
    (0, 2, 0, 2, -1),
    (0, 3, 1, 0, -1),
    (1, 2, 1, 0, 1),
    (1, 3, 0, 2, 1),
    (2, 3, 2, 1, 1),
)
"""Two parts of a quaternion; the row, column and sign of their product in its matrix."""


def from_matrices(matrices: Array) -> Array:
    """(n, 3, 3) rotation matrices to (n, 4) unit quaternions."""
    m = matrices
    diagonal = np.stack([m[:, 0, 0], m[:, 1, 1], m[:, 2, 2]], axis=1)
    trace = diagonal.sum(axis=1)
    # Of the four ways to solve for a quaternion, take the one that divides by the largest part.
    squares = np.concatenate([1 + trace[:, None], 1 - trace[:, None] + 2 * diagonal], axis=1)
    largest = squares.argmax(axis=1)
    products = _products(m, squares)
    rows = products[np.arange(len(m)), largest]
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True))


def _products(m: Array, squares: Array) -> Array:
    """(n, 4, 4) four times the products of each two parts of the quaternions."""
    out = np.empty((len(m), 4, 4))
    for k in range(4):
        out[:, k, k] = squares[:, k]
    for a, b, row, column, sign in CROSS:
        out[:, a, b] = out[:, b, a] = m[:, row, column] + sign * m[:, column, row]
    return out


def multiply(p: Array, q: Array) -> Array:
    """(n, 4) Hamilton products."""
    pw, pv, qw, qv = p[:, :1], p[:, 1:], q[:, :1], q[:, 1:]
    w = pw * qw - (pv * qv).sum(axis=1, keepdims=True)
    return np.concatenate([w, pw * qv + qw * pv + np.cross(pv, qv)], axis=1)


def dual(rotations: Array, translations: Array) -> Array:
    """(n, 8) dual quaternions of (n, 4) rotations followed by (n, 3) translations."""
    pure = np.concatenate([np.zeros((len(translations), 1)), translations], axis=1)
    return np.concatenate([rotations, 0.5 * multiply(pure, rotations)], axis=1)


def between(a: Axes, b: Axes, share: float) -> Axes:
    """The rotation `share` of the way from `a` to `b`, both (3, 3)."""
    turn = from_matrices((b @ a.T)[None])[0]
    turn = -turn if turn[0] < 0 else turn
    sine = float(np.linalg.norm(turn[1:]))
    if sine < 1e-9:
        return a
    angle = share * 2 * np.arctan2(sine, turn[0])
    x, y, z = turn[1:] / sine
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    rotated = np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * cross @ cross
    return np.asarray(rotated @ a)
