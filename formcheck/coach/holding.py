"""The one timer of holds: causal, so that what the voice says and what is judged is the same."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass
from statistics import median
from typing import Final

from formcheck.exercises.model import HoldSpec

ARRIVES_S: Final = 0.3
"""Who has hardly moved for this long has arrived."""
STILL: Final = 0.015
"""Hardly: the second half of that time is no further than this from the first, as a share of the
way gone,"""
STEADY: Final = 0.2
"""and all of it lies within this."""
ON_THE_WAY: Final = 0.3
"""Nobody holds a position less far than this, as a share of an ordinary way."""
SETTLES_S: Final = 1.5
"""Somebody who never keeps still has arrived where they stayed for this long."""
UNSTEADY: Final = 0.35
REFINED_S: Final = 1.5
"""At first the position is made out more exactly as the person settles into it."""
FURTHER: Final = 1.15
"""Who goes on by this has only paused on the way: the position is the further one,"""
MUCH_FURTHER: Final = 1.4
"""and by this even after a stay that was long enough for a position."""
EASES_S: Final = 1.0
"""Who has sunk back a little and stays there for this long holds on in a lower position."""
PLATEAU: Final = 0.6
"""Of a turn without a stay the position is this quantile of its upper half: no peak decides it."""
LEAVES: Final = 0.65
"""Who sinks no further back than this share of the way, and comes back, has not left the position:
they shift, or the pose wanders."""
KEPT_S: Final = 4.0
"""How long the way is remembered, to find when the position was reached."""
UNSEEN_S: Final = 0.35
"""Between two readings that are further apart nothing is known, and nothing is held."""


@dataclass(frozen=True, slots=True)
class HeldTime:
    """When a position was reached and left, and the time in it.

    Attributes:
        start_s: when it was reached.
        end_s: when it was left, or the last moment in it so far.
        held_s: the time in position in between, without the moments out of it or out of sight.
    """

    start_s: float
    end_s: float
    held_s: float


class HoldTimer:
    """Times one hold, from the movement's begin to its end.

    In position is whoever has gone the share `settings.in_position` of the way from rest to the
    position they came to stay in. When that position is reached is known only once they stay:
    the time since then is added at once. So is the time of whoever wavers and comes back.

    Args:
        settings: the exercise's.
        low: the rest level of the movement, in progress.
    """

    def __init__(self, settings: HoldSpec, low: float) -> None:
        self._settings = settings
        self._low = low
        self._way: deque[tuple[float, float]] = deque()
        self._level = math.inf
        self._position = math.nan
        self._held: HeldTime | None = None
        self._best: HeldTime | None = None
        self._out_s = math.nan
        self._waver_s = 0.0
        self._furthest_out = math.inf

    @property
    def held_s(self) -> float:
        """The time in position so far."""
        return self._held.held_s if self._held else 0.0

    @property
    def in_position(self) -> bool:
        """Whether the position is held at this moment."""
        return self._held is not None and math.isnan(self._out_s)

    @property
    def result(self) -> HeldTime | None:
        """The longest hold so far; of somebody who never kept still, the time near the furthest."""
        if self._held is None:
            return self._touched()
        best = self._best
        return best if best is not None and best.held_s > self._held.held_s else self._held

    def update(self, t: float, x: float) -> None:
        """Take in the progress `x` at `t` seconds; NaN is no knowledge."""
        if math.isnan(x):
            return
        before = self._way[-1] if self._way else (t, x)
        self._way.append((t, x))
        while self._way[0][0] < t - KEPT_S:
            self._way.popleft()
        if self._held is None or self._goes_on(x):
            self._arrive(t)
            return
        self._go_on(t, x, before)
        if self._held.held_s < REFINED_S and self.in_position:
            self._refine(t)

    def _goes_on(self, x: float) -> bool:
        """Whether `x` is so much further that the position is not reached yet."""
        stayed = self.held_s >= REFINED_S
        more = MUCH_FURTHER if stayed else FURTHER
        return x > self._low + more * (self._position - self._low)

    def _arrive(self, t: float) -> None:
        """Begin the hold, where the person has come to stay."""
        for lasting_s, spread in ((ARRIVES_S, STEADY), (SETTLES_S, UNSTEADY)):
            first = [x for time, x in self._way if t - lasting_s - 1e-9 <= time < t - lasting_s / 2]
            second = [x for time, x in self._way if time >= t - lasting_s / 2]
            if self._way[0][0] > t - lasting_s + 1e-9 or not first:
                return
            position = median(first + second)
            gone = position - self._low
            still = abs(median(second) - median(first)) <= STILL * gone
            steady = max(*first, *second) - min(*first, *second) <= spread * gone
            if gone >= ON_THE_WAY and still and steady:
                self._begin(t, position)
                return

    def _refine(self, t: float) -> None:
        """Whoever came slowly is still on the last bit of the way when they seem to stay."""
        lately = [x for time, x in self._way if time >= t - ARRIVES_S]
        gone = median(lately) - self._low
        steady = max(lately) - min(lately) <= STEADY * gone
        if steady and gone > (1 + STILL) * (self._position - self._low):
            self._begin(t, self._low + gone)

    def _begin(self, t: float, position: float) -> None:
        self._position = position
        self._level = self._low + self._settings.in_position * (position - self._low)
        way = list(self._way)
        i = len(way) - 1
        held_s = 0.0
        while i > 0 and way[i - 1][1] >= self._level:
            step_s = way[i][0] - way[i - 1][0]
            held_s += step_s if step_s <= UNSEEN_S else 0.0
            i -= 1
        start_s = way[i][0]
        if i > 0 and way[i][0] - way[i - 1][0] <= UNSEEN_S:
            start_s = _between(way[i - 1], way[i], self._level)
            held_s += way[i][0] - start_s
        self._held, self._out_s = HeldTime(start_s, t, held_s), math.nan

    def _go_on(self, t: float, x: float, before: tuple[float, float]) -> None:
        held = self._held
        assert held is not None
        step_s = t - before[0]
        inside, was_inside = x >= self._level, math.isnan(self._out_s)
        if step_s > UNSEEN_S:
            step_s = 0.0
        if not inside and not was_inside:
            self._waver_s += step_s
            self._furthest_out = min(self._furthest_out, x)
            self._ease(t)
            return
        if inside and was_inside:
            self._held = HeldTime(held.start_s, t, held.held_s + step_s)
        elif inside and self._furthest_out >= self._low + LEAVES * (self._position - self._low):
            self._held = HeldTime(held.start_s, t, held.held_s + self._waver_s + step_s)
            self._out_s = math.nan
        elif inside:
            part_s = t - _between(before, (t, x), self._level) if step_s else 0.0
            if t - self._out_s > self._settings.grace_s:
                self._close()
                self._held = HeldTime(t - part_s, t, part_s)
            else:
                self._held = HeldTime(held.start_s, t, held.held_s + part_s)
            self._out_s = math.nan
        elif was_inside:
            part_s = _between(before, (t, x), self._level) - before[0] if step_s else 0.0
            self._held = HeldTime(held.start_s, before[0] + part_s, held.held_s + part_s)
            self._out_s = before[0] + part_s if step_s else t
            self._waver_s, self._furthest_out = t - self._out_s, x

    def _ease(self, t: float) -> None:
        """Whoever wavers for long has come to hold a lower position."""
        gone = self._furthest_out - self._low
        if t - self._out_s < EASES_S or gone < LEAVES * (self._position - self._low):
            return
        held = self._held
        assert held is not None
        self._held = HeldTime(held.start_s, t, held.held_s + self._waver_s)
        self._position, self._out_s = self._furthest_out, math.nan
        self._level = self._low + self._settings.in_position * gone

    def _close(self) -> None:
        self._best = self.result

    def _touched(self) -> HeldTime | None:
        """A short turn at the furthest point, which was no position to stay in."""
        way = list(self._way)
        if not way:
            return None
        half = self._low + (max(x for _, x in way) - self._low) / 2
        upper = sorted(x for _, x in way if x >= half)
        position = upper[int(PLATEAU * (len(upper) - 1))]
        self._level = self._low + self._settings.in_position * (position - self._low)
        near = [i for i, (_, x) in enumerate(way) if x >= self._level]
        steps = [way[i][0] - way[i - 1][0] for i in near if i - 1 in near]
        held_s = sum(step for step in steps if step <= UNSEEN_S)
        return HeldTime(way[near[0]][0], way[near[-1]][0], held_s)


def _between(before: tuple[float, float], after: tuple[float, float], level: float) -> float:
    """When the line between two readings crosses `level`."""
    (t0, x0), (t1, x1) = before, after
    return t0 + (t1 - t0) * (level - x0) / (x1 - x0) if x1 != x0 else t1
