"""Keeps the measured rows of the movement under way, and of the rest before it."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from formcheck.coach.events import Side
from formcheck.motion.view import View

Column = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Row:
    """What one frame showed.

    Attributes:
        t: seconds.
        x: progress.
        side: the side that moves, None where unknown.
        view: the view.
        raw: the columns.
        judged: the columns, NaN where a point is out of sight.
    """

    t: float
    x: float
    side: Side | None
    view: View
    raw: list[float]
    judged: list[float]


@dataclass(frozen=True)
class Stretch:
    """The rows between two moments, as columns.

    Attributes:
        t: (n,) seconds.
        x: (n,) progress.
        raw: (n, columns).
        judged: (n, columns), NaN where a point is out of sight.
        sides: the moving side of each row.
        views: the view of each row.
    """

    t: Column
    x: Column
    raw: NDArray[np.float64]
    judged: NDArray[np.float64]
    sides: tuple[Side | None, ...]
    views: tuple[View, ...]

    def __len__(self) -> int:
        return len(self.t)

    def part(self, rows: slice) -> Stretch:
        """Some of the rows."""
        return Stretch(
            self.t[rows],
            self.x[rows],
            self.raw[rows],
            self.judged[rows],
            self.sides[rows],
            self.views[rows],
        )


class Recorder:
    """The rows of the last moments, cut off at the front as time goes on."""

    def __init__(self, columns: int) -> None:
        self._columns = columns
        self._rows: deque[Row] = deque()

    def add(self, row: Row) -> None:
        """Append the newest row."""
        self._rows.append(row)

    def forget_before(self, t: float) -> None:
        """Drop the rows before `t` seconds."""
        while self._rows and self._rows[0].t < t:
            self._rows.popleft()

    def clear(self) -> None:
        """Drop all rows."""
        self._rows.clear()

    def between(self, start_s: float, end_s: float) -> Stretch:
        """The rows from `start_s` to `end_s`, both included."""
        rows = [row for row in self._rows if start_s <= row.t <= end_s]
        shape = len(rows), self._columns
        return Stretch(
            t=np.array([row.t for row in rows], dtype=np.float64),
            x=np.array([row.x for row in rows], dtype=np.float64),
            raw=np.array([row.raw for row in rows], dtype=np.float64).reshape(shape),
            judged=np.array([row.judged for row in rows], dtype=np.float64).reshape(shape),
            sides=tuple(row.side for row in rows),
            views=tuple(row.view for row in rows),
        )


def known_median(values: NDArray[np.float64]) -> float:
    """The median of the values that are known, NaN where none is."""
    known = values[np.isfinite(values)]
    return float(np.median(known)) if known.size else math.nan
