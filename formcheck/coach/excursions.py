"""Finds movements in a signal: away from rest, to an end, and back.

The signal is a progress: about 0 at rest and about 1 in the end position of an ordinary
performance. Everything is relative to what this person does: the rest is where the signal lately
was lowest, the end is the highest point of this very movement, and what counts as too small is
measured by the movements before. No threshold here is shared with a judgement of form.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass
from statistics import median
from typing import Final

LEAVES: Final = 0.25
"""Share of this person's range by which the signal leaves rest for a movement to begin."""
RETURNS: Final = 0.40
"""Share of its own range that a movement may still be away from rest when it is over."""
DWELL_S: Final = 0.12
"""A threshold counts as crossed when it has been for this long."""
REST_MEMORY_S: Final = 6.0
"""The rest level is the lowest of this time."""
WEAK: Final = 0.25
"""A movement below this share of this person's range is none."""
CONFIRM_S: Final = 12.0
"""A first movement that does not convince waits this long for a second one."""
ALIKE: Final = 0.65
"""That second one confirms it when it went as far, up to this share of an ordinary movement: a
fidget before the first repetition does not."""
STARTS: Final = 0.08
"""A movement is dated back to where it was this share of the usual range away from rest."""


@dataclass(frozen=True, slots=True)
class Excursion:
    """One movement away from rest and back.

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


class ExcursionDetector:
    """Turns progress over time into excursions; causal.

    Args:
        min_range: a smaller movement is none, as a share of an ordinary one.
        min_s: a quicker one is none.
        convincing: as long as no movement was counted, one below this share of an ordinary one
            waits for a second one that goes as far.
        joins_late: whether a person who is already in the end position at the start is taken to
            have come there from rest: right for holds, wrong for repetitions.
        sided: whether the sides alternate: how far one side went says little about the other.

    Attributes:
        active: whether a movement is under way.
        low: the rest level, NaN before the first value.
        high: the furthest level of the movement under way.
        start_s: when the movement under way began.
        rejected: why the movement that just ended is none, or None.
        unconfirmed: small movements of which it has just become certain that they are none.
    """

    def __init__(
        self,
        min_range: float,
        min_s: float,
        convincing: float,
        *,
        joins_late: bool,
        sided: bool = False,
    ) -> None:
        self._min_range = min_range
        self._min_s = min_s
        self._convincing = convincing
        self._joins_late = joins_late
        self._sided = sided
        self._ranges: list[float] = []
        self._doubtful: deque[Excursion] = deque()
        self.active = False
        self.rejected: str | None = None
        self.unconfirmed: list[Excursion] = []
        self.low = self.high = self.start_s = self._peak_s = math.nan
        self._rest: deque[tuple[float, float]] = deque()
        self._crossed_s: float | None = None

    @property
    def usual_range(self) -> float:
        """The range of this person's movements, 1 until any is known."""
        return median(self._ranges[-5:]) if self._ranges else 1.0

    @property
    def _expected_range(self) -> float:
        """What this person's next movement is measured by, 0 as long as nothing tells."""
        return self.usual_range if self._ranges and not self._sided else 0.0

    @property
    def doubtful(self) -> bool:
        """Whether a movement waits to be confirmed by another."""
        return bool(self._doubtful)

    def restart(self) -> None:
        """Forget the movement under way and the rest level, not what is usual."""
        self.active = False
        self._rest.clear()
        self._crossed_s = None
        self.low = self.high = math.nan

    def cut_off(self, t: float) -> Excursion:
        """The movement under way as it is, ended at `t` seconds."""
        return Excursion(self.start_s, self._peak_s, t, self.low, self.high)

    def forget_doubtful(self) -> list[Excursion]:
        """What waits for confirmation was none, because the exercise was left or is over."""
        forgotten = list(self._doubtful)
        self._doubtful.clear()
        return forgotten

    def update(self, t: float, x: float) -> list[Excursion]:
        """Take in the progress at `t` seconds; the excursions that are now certain, in order."""
        self.rejected = None
        self.unconfirmed = []
        if math.isnan(x):
            return []
        if self.active:
            return self._moving(t, x)
        self._resting(t, x)
        return []

    def _resting(self, t: float, x: float) -> None:
        if not self._rest and self._joins_late and x > self._convincing:
            self._rest.append((t, 0.0))
        rest = self._rest
        rest.append((t, x))
        while len(rest) > 1 and rest[0][0] < t - REST_MEMORY_S:
            rest.popleft()
        self.low = min(value for _, value in rest)
        leaves = max(self._min_range, LEAVES * self._expected_range)
        if self._dwelt(t, x >= self.low + leaves):
            self._begin(t, x)

    def _begin(self, t: float, x: float) -> None:
        edge = self.low + STARTS * self.usual_range
        at_rest = [time for time, value in self._rest if value <= edge]
        self.start_s = at_rest[-1]
        self.active = True
        self.high, self._peak_s = max((value, -time) for time, value in self._rest)
        self._peak_s = -self._peak_s
        if x > self.high:
            self.high, self._peak_s = x, t

    def _moving(self, t: float, x: float) -> list[Excursion]:
        if x > self.high:
            self.high, self._peak_s = x, t
        back = x <= self.low + RETURNS * (self.high - self.low)
        if not self._dwelt(t, back):
            return []
        excursion = Excursion(self.start_s, self._peak_s, t, self.low, self.high)
        self.active = False
        self._rest.clear()
        self._rest.append((t, x))
        return self._sort_out(excursion)

    def _sort_out(self, excursion: Excursion) -> list[Excursion]:
        """Counted now, waiting for confirmation, or rejected."""
        if excursion.end_s - excursion.start_s < self._min_s:
            self.rejected = "too quick to be a repetition"
            return []
        if excursion.range < max(self._min_range, WEAK * self._expected_range):
            self.rejected = "too small to be a repetition"
            return []
        while self._doubtful and excursion.start_s - self._doubtful[0].end_s > CONFIRM_S:
            self.unconfirmed.append(self._doubtful.popleft())
        confirmed = [e for e in self._doubtful if abs(e.high - excursion.high) <= ALIKE]
        if not self._ranges and not confirmed and excursion.range < self._convincing:
            self._doubtful.append(excursion)
            return []
        certain = [*confirmed, excursion]
        self.unconfirmed += [e for e in self.forget_doubtful() if e not in confirmed]
        self._ranges += [e.range for e in certain]
        return certain

    def _dwelt(self, t: float, crossed: bool) -> bool:
        """Whether the threshold has been crossed for long enough."""
        if not crossed:
            self._crossed_s = None
            return False
        if self._crossed_s is None:
            self._crossed_s = t
        if t - self._crossed_s < DWELL_S:
            return False
        self._crossed_s = None
        return True
