"""Finds movements in the counting signal: away from rest, to an end, and back.

The signal is a progress: about 0 at rest and about 1 in the end position of an ordinary
performance. Everything is relative to what this person does: rest is where they lately were
least far, the end is the furthest moment of this very movement. No threshold here is shared with
a judgement of form.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass
from typing import Final

LEAVES: Final = 0.25
"""Share of this person's range by which the signal leaves rest for a movement to begin."""
RETURNS: Final = 0.40
"""Share of its own range that a movement may still be away from rest when it is over."""
CUT_OFF_RETURNS: Final = 0.5
"""The same when the recording ends on the way back: nobody turns round there."""
DWELL_S: Final = 0.12
"""A threshold counts as crossed when it has been for this long."""
REST_MEMORY_S: Final = 6.0
"""The rest level is the least of this time."""
STARTS: Final = 0.08
"""Rest reaches this share of the usual range up from its least; there a movement begins."""


@dataclass(frozen=True, slots=True)
class Movement:
    """One movement away from rest and back; `start_s <= peak_s <= end_s`.

    Attributes:
        start_s: when the signal left rest.
        peak_s: when it was furthest.
        end_s: when it had come back.
        low: the rest level.
        high: the level of the peak.
    """

    start_s: float
    peak_s: float
    end_s: float
    low: float
    high: float

    @property
    def range(self) -> float:
        """How far the signal went."""
        return self.high - self.low


class Segmenter:
    """Turns progress over time into movements; causal.

    Args:
        min_range: a smaller movement is none, as a share of an ordinary one.
        joins_late: whether a person who is already in the end position at the start is taken to
            have come there from rest: right for holds, wrong for repetitions.

    Attributes:
        active: whether a movement is under way.
        low: the rest level, NaN before the first value.
        high: the furthest level of the movement under way.
        start_s: when the movement under way began.
        last_x: the last progress that was known.
    """

    def __init__(self, min_range: float, *, joins_late: float | None = None) -> None:
        self._min_range = min_range
        self._joins_late = joins_late
        self.active = False
        self.low = self.high = self.start_s = self._peak_s = math.nan
        self.last_x = math.nan
        self._rest: deque[tuple[float, float]] = deque()
        self._back: list[tuple[float, float]] = []
        self._crossed_s = math.nan

    @property
    def nearly_back(self) -> bool:
        """Whether the movement under way is past its peak and most of the way back."""
        return self.active and self.last_x <= self.low + CUT_OFF_RETURNS * (self.high - self.low)

    def at_rest(self, x: float, usual_range: float) -> bool:
        """Whether `x` is where this person rests."""
        return not self.active and x <= self.low + STARTS * usual_range

    def restart(self) -> None:
        """Forget the movement under way and where rest is."""
        self.active = False
        self._rest.clear()
        self._back.clear()
        self._crossed_s = math.nan
        self.low = self.high = math.nan

    def so_far(self, t: float) -> Movement:
        """The movement under way as it is, ended at `t` seconds."""
        return Movement(self.start_s, self._peak_s, max(t, self._peak_s), self.low, self.high)

    def update(self, t: float, x: float, usual_range: float, known_range: float) -> Movement | None:
        """Take in the progress `x` at `t` seconds; the movement that is over with it.

        Args:
            t: seconds.
            x: progress, NaN where unknown.
            usual_range: how far this person's movements usually go, 1 until any is known.
            known_range: the same, 0 until any is known.
        """
        if math.isnan(x):
            return None
        self.last_x = x
        if self.active:
            return self._moving(t, x)
        self._resting(t, x, usual_range, known_range)
        return None

    def _resting(self, t: float, x: float, usual_range: float, known_range: float) -> None:
        rest = self._rest
        if not rest and self._joins_late is not None and x > self._joins_late:
            rest.append((t, 0.0))
        rest.append((t, x))
        while len(rest) > 1 and rest[0][0] < t - REST_MEMORY_S:
            rest.popleft()
        self.low = min(value for _, value in rest)
        leaves = max(self._min_range, LEAVES * known_range)
        if self._dwelt(t, x >= self.low + leaves):
            self._begin(self.low + STARTS * usual_range)

    def _begin(self, edge: float) -> None:
        self.start_s = max(time for time, value in self._rest if value <= edge)
        way = [(value, -time) for time, value in self._rest if time >= self.start_s]
        self.high, peak_s = max(way)
        self._peak_s = -peak_s
        self.active = True
        self._back.clear()

    def _moving(self, t: float, x: float) -> Movement | None:
        if x > self.high:
            self.high, self._peak_s = x, t
        back = x <= self.low + RETURNS * (self.high - self.low)
        if back:
            self._back.append((t, x))
        else:
            self._back.clear()
        if not self._dwelt(t, back):
            return None
        movement = self.so_far(t)
        self.active = False
        # The next movement may begin where this one came back, not only where that became certain.
        self._rest = deque(self._back)
        self._back.clear()
        return movement

    def _dwelt(self, t: float, crossed: bool) -> bool:
        """Whether the threshold has been crossed for long enough."""
        if not crossed:
            self._crossed_s = math.nan
            return False
        if math.isnan(self._crossed_s):
            self._crossed_s = t
        if t - self._crossed_s < DWELL_S:
            return False
        self._crossed_s = math.nan
        return True
