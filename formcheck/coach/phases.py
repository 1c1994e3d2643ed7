"""One finished movement, taken apart: the rest before it, way out, end position, way back."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final, TypeVar

import numpy as np

from formcheck.coach.events import Side
from formcheck.coach.recorder import Column, Recorder, Stretch, known_median
from formcheck.coach.segmentation import Movement
from formcheck.motion.view import View

END_SHARE: Final = 0.85
"""The end position is where the movement is at least this share of its range away from rest."""
AT_REST: Final = 0.15
"""At rest the movement is at most this share of its range away from its least."""
JUMP_S: Final = 0.1
"""No limb goes most of a movement's way in less: the pose jumped, and the time is not known."""
HOLE_S: Final = 0.35
"""A longer gap between two readings may hide the furthest moment, or a part of a way."""
NEAR_FURTHEST: Final = 0.9
STAYED_S: Final = 0.15
"""Seen for this long near the furthest moment, no hole beside it hides a further one."""

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Phases:
    """The readings of one movement, by phase.

    Attributes:
        movement: when it was.
        before: the rest before it, empty where none was seen.
        baseline: the same, for what changes from it: empty, too, where another shot began since.
        rows: the whole movement.
        reached: index into `rows` of the first row in the end position.
        left: index of the first row after the end position.
        side: the side that moved, by majority of the end position.
        view: the view, by majority.
    """

    movement: Movement
    before: Stretch
    baseline: Stretch
    rows: Stretch
    reached: int
    left: int
    side: Side | None
    view: View

    @classmethod
    def of(cls, movement: Movement, recorder: Recorder) -> Phases:
        """Cut the readings of `movement` out of the recorder."""
        rows = recorder.between(movement.start_s, movement.end_s)
        before = recorder.rest_before(movement.start_s, movement.low + AT_REST * movement.range)
        cut = recorder.cut_within(movement.start_s, movement.end_s)
        inside = np.flatnonzero(rows.x >= movement.low + END_SHARE * movement.range)
        reached, left = (int(inside[0]), int(inside[-1]) + 1) if inside.size else (0, len(rows))
        return cls(
            movement,
            before,
            before.part(slice(0)) if cut else before,
            rows,
            reached,
            left,
            side=_most(side for side in rows.sides[reached:left] if side is not None),
            view=_most(rows.views) or View.UNKNOWN,
        )

    def ending(self, start_s: float, end_s: float) -> Phases:
        """The same with the end position from `start_s` to `end_s`."""
        t = self.rows.t
        reached, left = np.searchsorted(t, start_s), np.searchsorted(t, end_s, side="right")
        return replace(self, reached=int(reached), left=max(int(left), int(reached) + 1))

    @property
    def end(self) -> Stretch:
        """The rows from the first to the last one in the end position."""
        return self.rows.part(slice(self.reached, self.left))

    @property
    def end_seen(self) -> bool:
        """Whether the furthest moment was seen, and is not hidden in a hole of the sight."""
        known = np.flatnonzero(np.isfinite(self.rows.x))
        if not known.size:
            return False
        t, away = self.rows.t[known], self._share_of_range(self.rows)[known]
        furthest, holes = int(away.argmax()), np.flatnonzero(np.diff(t) > HOLE_S)
        if not {furthest, furthest - 1} & set(holes.tolist()):
            return True
        steps = np.diff(t)[np.minimum(away[1:], away[:-1]) >= NEAR_FURTHEST]
        return float(steps[steps <= HOLE_S].sum()) >= STAYED_S

    def phase(self, name: str) -> Stretch:
        """The rows of a phase: "rest", "out", "end", "back" or "during" the whole of it."""
        if name == "rest":
            return self.before
        cuts = {
            "out": slice(0, self.reached),
            "end": slice(self.reached, self.left),
            "back": slice(self.left, None),
            "during": slice(None),
        }
        return self.rows.part(cuts[name])

    def timings(self) -> dict[str, float]:
        """Seconds of the way out and back between 10 and 90 % of the range, and of the whole."""
        t, share = self.rows.t, self._share_of_way()
        out_s = _way_s(t, share, 0.1, 0.9)
        # The movement may be over before the person rests: what is left of the way is not seen.
        back_s = _way_s(-t[::-1], share[::-1], 0.1, 0.9)
        if self._has_hole(0, self.reached):
            out_s = math.nan
        if self._has_hole(self.left - 1, len(t)):
            back_s = math.nan
        # A movement that was under way when it was first seen has no known range.
        if not len(self.before):
            out_s = back_s = math.nan
        return {
            "out_s": out_s,
            "back_s": back_s,
            "fastest_s": min((way for way in (out_s, back_s) if way >= JUMP_S), default=math.nan),
            "duration_s": self.movement.end_s - self.movement.start_s,
        }

    def _share_of_way(self) -> Column:
        """Of each row the share of the way from where the person rests to where they stay.

        Both are medians: of somebody who stays for a while the furthest reading is what the model
        errs by, and nine tenths of it may be reached at any time.
        """
        rest, end = known_median(self.before.x), known_median(self.end.x)
        return (self.rows.x - rest) / (end - rest)

    def _has_hole(self, first: int, last: int) -> bool:
        """Whether the sight was lost between the rows `first` and `last`."""
        t, known = self.rows.t, np.isfinite(self.rows.x)
        seen = t[max(first, 0) : last + 1][known[max(first, 0) : last + 1]]
        return bool((np.diff(seen) > HOLE_S).any())

    def _share_of_range(self, rows: Stretch) -> Column:
        return (rows.x - self.movement.low) / self.movement.range


def _way_s(t: Column, share: Column, low: float, high: float) -> float:
    """How long `share` takes to come from `low` to `high` for the first time; NaN if it never does.

    It leaves `low` when it is below it for the last time before. What begins further on is taken
    to go evenly.
    """
    known = np.isfinite(share)
    t, share = t[known], share[known]
    above = np.flatnonzero(share >= high)
    if not above.size or above[0] == 0:
        return math.nan
    reached = int(above[0])
    reached_s = _crossing_s(t, share, reached, high)
    below = np.flatnonzero(share[:reached] < low)
    if below.size:
        return reached_s - _crossing_s(t, share, int(below[-1]) + 1, low)
    return float((reached_s - t[0]) * (high - low) / (high - share[0]))


def _crossing_s(t: Column, share: Column, i: int, level: float) -> float:
    """When `share` reaches `level` between the row before `i` and the row `i`."""
    part = (level - share[i - 1]) / (share[i] - share[i - 1])
    return float(t[i - 1] + part * (t[i] - t[i - 1]))


def _most(items: Iterable[Key]) -> Key | None:
    counts = Counter(items)
    return counts.most_common(1)[0][0] if counts else None
