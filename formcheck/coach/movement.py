"""One finished movement, taken apart: rest before, way out, end position, way back."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final, TypeVar

import numpy as np

from formcheck.coach.events import Side
from formcheck.coach.excursions import Excursion
from formcheck.coach.recorder import Column, Recorder, Stretch
from formcheck.motion.view import View

BASELINE_S: Final = 1.0
"""The rest before a movement that its changes are measured from."""
END_SHARE: Final = 0.85
"""The end position is where the movement is at least this share of its range away from rest."""
STARTED: Final = 0.3
JUMP_S: Final = 0.1
"""No limb goes most of a movement's way in less: the pose jumped, and the time is not known."""

Key = TypeVar("Key")


@dataclass(frozen=True)
class Movement:
    """The rows of one excursion, by phase.

    Attributes:
        excursion: when it was.
        before: the rest before it.
        rows: the whole movement.
        reached: index into `rows` of the first row in the end position.
        left: index of the first row after the end position.
        side: the side that moved, by majority of the end position.
        view: the view, by majority.
    """

    excursion: Excursion
    before: Stretch
    rows: Stretch
    reached: int
    left: int
    side: Side | None
    view: View

    @classmethod
    def of(cls, excursion: Excursion, recorder: Recorder) -> Movement:
        """Cut the rows of `excursion` out of the recorder."""
        rows = recorder.between(excursion.start_s, excursion.end_s)
        before = recorder.between(excursion.start_s - BASELINE_S, excursion.start_s)
        inside = np.flatnonzero(rows.x >= excursion.low + END_SHARE * excursion.range)
        reached, left = (int(inside[0]), int(inside[-1]) + 1) if inside.size else (0, len(rows))
        return cls(
            excursion,
            before,
            rows,
            reached,
            left,
            side=_most(side for side in rows.sides[reached:left] if side is not None),
            view=_most(rows.views) or View.UNKNOWN,
        )

    def ending(self, start_s: float, end_s: float) -> Movement:
        """The same movement with its end position from `start_s` to `end_s`."""
        t = self.rows.t
        reached, left = np.searchsorted(t, start_s), np.searchsorted(t, end_s, side="right")
        return replace(self, reached=int(reached), left=int(left))

    @property
    def end(self) -> Stretch:
        """The rows from the first to the last one in the end position."""
        return self.rows.part(slice(self.reached, self.left))

    def phase(self, name: str) -> Stretch:
        """The rows of a phase: "rest", "out", "end", "back" or "any"."""
        if name == "rest":
            return self.before
        cuts = {
            "out": slice(0, self.reached),
            "end": slice(self.reached, self.left),
            "back": slice(self.left, None),
            "any": slice(None),
        }
        return self.rows.part(cuts[name])

    def timings(self) -> dict[str, float]:
        """Seconds of the way out and back between 10 and 90 % of the range, and of the whole."""
        t, share = self.rows.t, self._share_of_range(self.rows)
        out_s = _crossing(t, share, 0.9) - _crossing(t, share, 0.1)
        # The movement ends before rest is reached, so the way back is timed from 90 to 45 %.
        back = _crossing(-t[::-1], share[::-1], 0.9) - _crossing(-t[::-1], share[::-1], 0.45)
        back_s = abs(back) * (0.9 - 0.1) / (0.9 - 0.45)
        # A movement that was under way when it was first seen has no known way out; one whose
        # rest was seen before anything counted has no known range either.
        if not (len(share) and share[0] <= STARTED):
            out_s = math.nan
        if (self._share_of_range(self.before) < -STARTED).any():
            out_s = back_s = math.nan
        return {
            "out_s": out_s,
            "back_s": back_s,
            "fastest_s": min((way for way in (out_s, back_s) if way >= JUMP_S), default=math.nan),
            "duration_s": self.excursion.end_s - self.excursion.start_s,
        }

    def _share_of_range(self, rows: Stretch) -> Column:
        return (rows.x - self.excursion.low) / self.excursion.range


def _crossing(t: Column, share: Column, level: float) -> float:
    """When `share` first reaches `level`, between the rows, NaN if it never does."""
    known = np.isfinite(share)
    t, share = t[known], share[known]
    above = np.flatnonzero(share >= level)
    if not above.size:
        return math.nan
    i = int(above[0])
    if i == 0:
        return float(t[i])
    part = (level - share[i - 1]) / (share[i] - share[i - 1])
    return float(t[i - 1] + part * (t[i] - t[i - 1]))


def _most(items: Iterable[Key]) -> Key | None:
    counts = Counter(items)
    return counts.most_common(1)[0][0] if counts else None
