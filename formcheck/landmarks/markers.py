"""Markers in space from an OpenSim .trc, as Pose2Sim, Sports2D and motion capture write it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from formcheck.landmarks.raw import StatedFacts, UnfitError, as_track, real
from formcheck.messages.error_ids import Cause
from formcheck.pose.frame import PoseTrack
from formcheck.pose.layouts import Numbers, as_landmarks
from formcheck.pose.skeleton import Landmark

METRES: Final = {"m": 1.0, "cm": 0.01, "mm": 0.001}
FROM_OPENSIM: Final = np.array([1.0, -1.0, -1.0], dtype=np.float32)
"""From y up to x right, y down, z away: half a turn about x."""
PICTURE_WH: Final = (1280, 720)
FILLS: Final = 0.8
"""How much of the picture the movement fills at most."""


def markers_track(text: str, known: StatedFacts) -> PoseTrack:
    """The markers that are landmarks, seen from the side to which z points, without perspective.

    OpenSim's x points forward and its y up: whoever walks along x is seen from the right.
    """
    lines = text.splitlines()
    head = [line.split("\t") for line in lines[:5]]
    if len(head) < 5 or not head[0][0].strip().startswith("PathFileType"):
        raise UnfitError(Cause.NO_KNOWN_LANDMARKS)
    stated = dict(zip((name.strip() for name in head[1]), head[2], strict=False))
    unit_m = METRES.get(stated.get("Units", "m").strip().lower())
    names = [name.strip() for name in head[3][2::3] if name.strip()]
    rows = [line.rstrip("\r\n").split("\t") for line in lines[5:] if line.strip()]
    if unit_m is None or not names or not rows:
        raise UnfitError(Cause.NO_KNOWN_LANDMARKS)
    width = 2 + 3 * len(names)
    numbers = np.array([_row(row, width) for row in rows], dtype=np.float64)
    markers = numbers[:, 2:].reshape(len(rows), len(names), 3).astype(np.float32)
    points = as_landmarks(markers * unit_m, names) * FROM_OPENSIM
    size = known.size_wh or PICTURE_WH
    return as_track(numbers[:, 1], size, _projected(points, size), _centred(points))


def _row(row: Sequence[str], width: int) -> list[float]:
    """The cells of a row; what is cut off at its end is missing."""
    cells = [real(cell.strip()) for cell in row[:width]]
    return cells + [np.nan] * (width - len(cells))


def _centred(points: Numbers) -> Numbers:
    """(n, 33, 3) from the middle between the hips; as they are where these are missing."""
    hips = points[:, [Landmark.LEFT_HIP, Landmark.RIGHT_HIP]].mean(axis=1, keepdims=True)
    return np.asarray(points - np.where(np.isfinite(hips), hips, 0), dtype=np.float32)


def _projected(points: Numbers, size_wh: tuple[int, int]) -> Numbers:
    """(n, 33, 2) pixels: all of the movement in the middle of the picture."""
    flat = points[..., :2]
    known = flat[np.isfinite(flat).all(axis=2)]
    if not len(known):
        raise UnfitError(Cause.NO_KNOWN_LANDMARKS)
    low, high = known.min(axis=0), known.max(axis=0)
    sides = np.array(size_wh, dtype=np.float32)
    scale = FILLS * (sides / np.maximum(high - low, 1e-3)).min()
    return np.asarray((flat - (low + high) / 2) * scale + sides / 2, dtype=np.float32)
