"""The counting signal of a frame: how far the person is on the way from rest to the end."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from formcheck.coach.events import Side
from formcheck.coach.instruments import Instruments
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

    def __init__(self, exercise: Exercise, instruments: Instruments) -> None:
        signal = exercise.signal
        self._rest = signal.rest
        self._span = signal.end - signal.rest
        self._together = signal.together
        sides: tuple[Side | None, ...] = ("left", "right") if exercise.sided else (None,)
        self._columns = [(side, instruments.columns_of(signal.measure, side)[0]) for side in sides]
        self._clean = _Cleaner()
        self._points = exercise.measures[signal.measure].points

    def read(self, t: float, values: list[float], body: Body) -> Progress:
        """The progress at `t` seconds, from the measured columns of `body`.

        Of two sides the further one counts, so that legs which the model mistakes for each other
        do not break the signal.
        """
        found = [((values[i] - self._rest) / self._span, side) for side, i in self._columns]
        known = [(x, side) for x, side in found if not math.isnan(x)]
        if not known:
            return Progress(math.nan, None)
        furthest, side = max(known, key=lambda item: item[0])
        if self._together and min(x for x, _ in found) >= TOGETHER * furthest:
            side = "both"
        told_apart = side is None or all(body.inside(name) for name in self._points)
        return Progress(self._clean(t, furthest), side if told_apart else None)

    def restart(self) -> None:
        """Forget the past: another shot."""
        self._clean = _Cleaner()


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
