"""Landmarks as CSV: FormCheck's own table, and MediaPipe's as it is commonly written."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import numpy as np

from formcheck.landmarks.raw import StatedFacts, UnfitError, as_track, real
from formcheck.messages.error_ids import Cause
from formcheck.pose.frame import PoseTrack
from formcheck.pose.layouts import BY_NAME, Numbers
from formcheck.pose.skeleton import LANDMARK_COUNT, Landmark

TIMES: Final = {"t_s": 1.0, "time_s": 1.0, "t": 1.0, "timestamp_ms": 0.001, "time_ms": 0.001}
OWN: Final = ("x_px", "y_px", "x_m", "y_m", "z_m", "visibility")
SHARES: Final = ("x", "y", "z", "visibility")
SHORT: Final = ("x", "y", "z", "v")

Column = tuple[Landmark, int, str]
"""A landmark, which of its numbers, and how the column is called."""


def table_track(text: str, known: StatedFacts) -> PoseTrack:
    """A row per frame.

    Columns are `t_s`, `width_px`, `height_px` and `NAME_x_px` and so on, as FormCheck writes them;
    or `NAME_x`, `NAME_y`, `NAME_z`, `NAME_visibility`; or `x0`, `y0`, `z0`, `v0` to 32, or from 1
    to 33. The last two are shares of the picture, as MediaPipe gives them.
    """
    head, *rows = list(csv.reader(text.splitlines())) or [[]]
    columns = {name.strip().lower(): k for k, name in enumerate(head)}
    rows = [row for row in rows if row]
    if any(len(row) != len(head) for row in rows) or not rows:
        raise UnfitError(Cause.NO_KNOWN_LANDMARKS)
    numbers = np.array([[_cell(cell) for cell in row] for row in rows], dtype=np.float64)
    times = _times(numbers, columns, known)
    own = _taken(numbers, columns, _named(OWN))
    if own is not None:
        size = _size(numbers, columns, known)
        return as_track(times, size, own[..., :2], own[..., 2:5], own[..., 5])
    first = 0 if "x0" in columns else 1
    for names in (_named(SHARES), _numbered(first)):
        found = _taken(numbers, columns, names)
        if found is not None:
            size = _size(numbers, columns, known)
            shares = found[..., :2] * np.array(size, dtype=np.float32)
            return as_track(times, size, shares, visibility=found[..., 3])
    raise UnfitError(Cause.NO_KNOWN_LANDMARKS)


def _cell(cell: str) -> float:
    """A number, NaN where there is none: a column may hold the name of a class."""
    try:
        return real(cell.strip())
    except ValueError:
        return np.nan


def _named(parts: Sequence[str]) -> Iterator[Column]:
    for name, mark in BY_NAME.items():
        yield from ((mark, k, f"{name}_{part}") for k, part in enumerate(parts))


def _numbered(first: int) -> Iterator[Column]:
    for mark in Landmark:
        yield from ((mark, k, f"{part}{mark + first}") for k, part in enumerate(SHORT))


def _taken(numbers: np.ndarray, columns: dict[str, int], names: Iterable[Column]) -> Numbers | None:
    """(n, 33, d) the columns of that kind, None where the table has no such landmark."""
    asked = list(names)
    depth = 1 + max(k for _, k, _ in asked)
    found = np.full((len(numbers), LANDMARK_COUNT, depth), np.nan, dtype=np.float32)
    there = [(mark, k, columns[name]) for mark, k, name in asked if name in columns]
    for mark, k, column in there:
        found[:, mark, k] = numbers[:, column]
    return found if {0, 1} <= {k for _, k, _ in there} else None


def _times(numbers: np.ndarray, columns: dict[str, int], known: StatedFacts) -> np.ndarray:
    for name, unit_s in TIMES.items():
        if name in columns:
            return np.asarray(numbers[:, columns[name]] * unit_s)
    return known.times(len(numbers))


def _size(numbers: np.ndarray, columns: dict[str, int], known: StatedFacts) -> tuple[int, int]:
    if known.size_wh is None and {"width_px", "height_px"} <= set(columns):
        sides = numbers[0, [columns["width_px"], columns["height_px"]]]
        if not np.isfinite(sides).all():
            raise UnfitError(Cause.SIZE_UNSAID)
        return int(sides[0]), int(sides[1])
    return known.size()
