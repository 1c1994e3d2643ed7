"""Keeps the readings of the movement under way, and what rest looked like before it."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from formcheck.coach.events import Side
from formcheck.coach.reading import Reading
from formcheck.motion.view import View

Column = NDArray[np.float64]

NONE_LOST: Final[frozenset[int]] = frozenset()
REST_S: Final = 1.0
"""Rest is known by its newest readings, this long in all, whenever they were: a brisk set shows
only a few between two movements."""
LONGEST_STEP_S: Final = 0.2
"""One reading of rest stands for no more time than this."""


class ReadingRow(NamedTuple):
    """What is kept of a reading, as in `Stretch`: a body would take ten times the memory."""

    t: float
    x: float
    raw: tuple[float, ...]
    judged: tuple[float, ...]
    side: Side | None
    view: View
    in_picture: bool
    missing: tuple[int, ...]
    lost: frozenset[int]

    @classmethod
    def of(cls, reading: Reading) -> ReadingRow:
        """The row of a reading."""
        return cls(
            reading.t,
            reading.x,
            reading.raw,
            reading.judged,
            reading.side,
            reading.view,
            reading.in_picture,
            reading.missing,
            reading.body.lost if reading.body else NONE_LOST,
        )


@dataclass(frozen=True, slots=True)
class Stretch:
    """Readings as columns.

    Attributes:
        t: (n,) seconds.
        x: (n,) progress.
        raw: (n, columns).
        judged: (n, columns), NaN where a point is out of sight.
        sides: the moving side of each row.
        views: the view of each row.
        in_picture: (n,) whether the points of the counting signal lay in the picture.
        missing: of each row, the columns for which the frame has no landmark, or no depth.
        lost: the landmarks that each row's frame does not have.
    """

    t: Column
    x: Column
    raw: NDArray[np.float64]
    judged: NDArray[np.float64]
    sides: tuple[Side | None, ...]
    views: tuple[View, ...]
    in_picture: NDArray[np.bool_]
    missing: tuple[tuple[int, ...], ...]
    lost: tuple[frozenset[int], ...]

    @classmethod
    def of(cls, rows: list[ReadingRow], columns: int) -> Stretch:
        """Stack `rows`, each with `columns` values."""
        shape = len(rows), columns
        return cls(
            t=np.array([r.t for r in rows], dtype=np.float64),
            x=np.array([r.x for r in rows], dtype=np.float64),
            raw=np.array([r.raw for r in rows], dtype=np.float64).reshape(shape),
            judged=np.array([r.judged for r in rows], dtype=np.float64).reshape(shape),
            sides=tuple(r.side for r in rows),
            views=tuple(r.view for r in rows),
            in_picture=np.array([r.in_picture for r in rows], dtype=bool),
            missing=tuple(r.missing for r in rows),
            lost=tuple(r.lost for r in rows),
        )

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
            self.in_picture[rows],
            self.missing[rows],
            self.lost[rows],
        )

    def lacks(self, columns: list[int]) -> bool:
        """Whether some row has no landmark or no depth for one of `columns`."""
        return any(column in row for row in self.missing if row for column in columns)


class Recorder:
    """The last readings, and those at rest; bounded, whatever the person does.

    Args:
        columns: how many values a reading has.
        memory_s: how long a reading is kept.
    """

    def __init__(self, columns: int, memory_s: float) -> None:
        self._columns = columns
        self._memory_s = memory_s
        self._rows: deque[ReadingRow] = deque()
        self._rest: deque[tuple[ReadingRow, float]] = deque()
        self._rest_s = 0.0
        self._cut_s = -math.inf

    def add(self, reading: Reading) -> None:
        """Keep the newest reading."""
        self._rows.append(ReadingRow.of(reading))
        self.forget_before(reading.t - self._memory_s)

    def add_rest(self, reading: Reading, elapsed_s: float) -> None:
        """Learn what rest looks like from `reading`, which stands for `elapsed_s`."""
        if self._rest and self._rest[-1][0].t < self._cut_s:
            self._rest.clear()
            self._rest_s = 0.0
        lasted_s = min(elapsed_s, LONGEST_STEP_S)
        self._rest.append((ReadingRow.of(reading), lasted_s))
        self._rest_s += lasted_s
        while self._rest_s - self._rest[0][1] >= REST_S:
            self._rest_s -= self._rest.popleft()[1]

    def forget_before(self, t: float) -> None:
        """Drop the readings before `t` seconds, not what rest looks like."""
        while self._rows and self._rows[0].t < t:
            self._rows.popleft()

    def cut(self, t: float) -> None:
        """Another shot or another place begins at `t` seconds.

        What rest looked like before it is void for what begins after it.
        """
        self._cut_s = t

    def cut_within(self, start_s: float, end_s: float) -> bool:
        """Whether another shot began in that time."""
        return start_s < self._cut_s <= end_s

    def between(self, start_s: float, end_s: float) -> Stretch:
        """The readings from `start_s` to `end_s`, both included."""
        return Stretch.of([r for r in self._rows if start_s <= r.t <= end_s], self._columns)

    def rest_before(self, t: float, most: float) -> Stretch:
        """The readings at rest before `t` seconds, their progress `most` or less.

        What was taken for rest before a further way back turned up is none, and so is what was
        seen in another shot than `t`.
        """
        since = self._cut_s if t >= self._cut_s else -math.inf
        rows = [r for r, _ in self._rest if since <= r.t <= t and r.x <= most]
        return Stretch.of(rows, self._columns)


def known_median(values: NDArray[np.float64]) -> float:
    """The median of the values that are known, NaN where none is."""
    # `np.median` takes eight times as long, and each movement asks for a dozen.
    known = np.sort(values[np.isfinite(values)])
    if not known.size:
        return math.nan
    return float(known[(known.size - 1) // 2] + known[known.size // 2]) / 2


def change_from_rest(values: Column, before: Column, unit: str) -> Column:
    """How `values` differ from the rest `before`, NaN where that is not known.

    Angles differ by less than half a turn, on whichever side of the zero they lie.
    """
    if unit != "deg":
        return values - known_median(before)
    known = before[np.isfinite(before)]
    origin = float(known[0]) if known.size else math.nan
    base = origin + known_median(_half_turn(before - origin))
    return _half_turn(values - base)


def _half_turn(angles_deg: Column) -> Column:
    """The same angles between -180 and 180 degrees."""
    return np.asarray((angles_deg + 180) % 360 - 180)
