"""The counting signal of a frame: how far the person is on the way from rest to the end."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from formcheck.coach.events import Side
from formcheck.coach.features import FeatureExtractor
from formcheck.exercises.model import Exercise
from formcheck.motion.body import Body
from formcheck.motion.filters import MedianFilter

SMOOTHING_S: Final = 0.14
"""A median over three frames or so at 24 a second: single wrong frames vanish."""
FASTEST_PER_S: Final = 6.0
"""No one moves through the whole range in less than a sixth of a second."""
SLACK: Final = 0.2
ANCHOR_S: Final = 0.6
"""After this long a jump is taken for the truth."""
NEUTRAL_S: Final = 3.0
"""Time constant by which each side's own rest level is learned"""
NEUTRAL_NEAR: Final = 0.12
"""as long as the signal is this near to it;"""
NEUTRAL_SLOW_S: Final = 12.0
"""further away it may be a movement that begins, and is learned more slowly."""
NEUTRAL_MOST: Final = 0.3
"""How far the rest may be from the usual one."""
SIDE_LOST_S: Final = 1.0
"""A side that was further and is not to be seen may still be so for this long."""
TOGETHER: Final = 0.7
"""Both sides move together when the lesser is at least this share of the greater."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the movement is.

    Attributes:
        x: 0 at the usual rest, 1 at the usual end; NaN when unknown.
        side: the side that is further, or "both"; None where sides are not told apart, or
            cannot be, because part of a leg is outside of the picture.
    """

    x: float
    side: Side | None


class ProgressMeter:
    """Reads the progress from the measured columns, cleaned of impossible jumps."""

    def __init__(self, exercise: Exercise, features: FeatureExtractor) -> None:
        signal = exercise.signal
        self._rest = signal.rest
        self._span = signal.end - signal.rest
        self._together = signal.together
        sides: tuple[Side | None, ...] = ("left", "right") if exercise.sided else (None,)
        self._columns = [(side, features.columns_of(signal.measure, side)[0]) for side in sides]
        self._clean = _Cleaner()
        self._neutral = {side: _Neutral() for side in sides} if signal.own_rest else {}
        self._last: dict[Side | None, tuple[float, float]] = {}
        self._points = exercise.measures[signal.measure].points

    def read(self, t: float, values: list[float], body: Body, *, resting: bool) -> Progress:
        """The progress at `t` seconds, from the measured columns of `body`.

        Of two sides the further one counts, so that legs which the model mistakes for each other
        do not break the signal. Where the exercise asks for it, each is measured from its own
        rest, which is learned while the person is `resting`.
        """
        found = [((values[i] - self._rest) / self._span, side) for side, i in self._columns]
        if self._neutral:
            found = [(x - self._neutral[side](t, x, resting), side) for x, side in found]
        known = [(x, side) for x, side in found if not math.isnan(x)]
        if not known:
            return Progress(math.nan, None)
        furthest, side = max(known, key=lambda item: item[0])
        hidden = [side for x, side in found if math.isnan(x)]
        if hidden and self._were_further(t, hidden, furthest):
            return Progress(math.nan, None)
        self._last |= {side: (t, x) for x, side in known}
        if self._together and all(x >= TOGETHER * furthest for x, _ in found):
            side = "both"
        told_apart = side is None or all(body.inside(name) for name in self._points)
        return Progress(self._clean(t, furthest), side if told_apart else None)

    def restart(self) -> None:
        """Forget the past: another shot."""
        self._clean = _Cleaner()
        self._last.clear()

    def _were_further(self, t: float, hidden: list[Side | None], furthest: float) -> bool:
        """Whether a side that is not to be seen just now was further than `furthest` lately."""
        last = [self._last[side] for side in hidden if side in self._last]
        return any(x > furthest and t - seen_s <= SIDE_LOST_S for seen_s, x in last)


class _Neutral:
    """Learns where one side rests."""

    def __init__(self) -> None:
        self._t = math.nan
        self._level = 0.0

    def __call__(self, t: float, x: float, resting: bool) -> float:
        """The rest level at `t` seconds."""
        first = math.isnan(self._t)
        elapsed_s, self._t = t - self._t, t
        if not resting or math.isnan(x) or abs(x) > 2 * NEUTRAL_MOST:
            return self._level
        near = abs(x - self._level) <= NEUTRAL_NEAR
        constant_s = NEUTRAL_S if near else NEUTRAL_SLOW_S
        share = 1.0 if first else 1 - math.exp(-elapsed_s / constant_s)
        level = self._level + share * (x - self._level)
        self._level = max(-NEUTRAL_MOST, min(NEUTRAL_MOST, level))
        return self._level


class _Cleaner:
    """Rejects what would need an impossible speed, then takes a short median.

    A rejected value is unknown, not held; when the jump stays, it is believed.
    """

    def __init__(self) -> None:
        self._median = MedianFilter(SMOOTHING_S)
        self._t = self._x = math.nan

    def __call__(self, t: float, x: float) -> float:
        if math.isnan(x):
            return x
        gap = t - self._t
        if gap < ANCHOR_S and abs(x - self._x) > SLACK + FASTEST_PER_S * gap:
            return math.nan
        self._t, self._x = t, x
        return self._median(t, x)
