"""Causal filters that know how much time has passed."""

from __future__ import annotations

import math
from collections import deque
from statistics import median
from typing import Final


class MedianFilter:
    """The median of the last `window_s` seconds: single wrong values vanish.

    NaN is passed on and not remembered; after a gap longer than the window the filter starts again.
    """

    def __init__(self, window_s: float) -> None:
        self._window_s = window_s
        self._past: deque[tuple[float, float]] = deque()

    def __call__(self, t: float, value: float) -> float:
        """The filtered `value` at `t` seconds."""
        if math.isnan(value):
            return value
        past = self._past
        past.append((t, value))
        while past[0][0] < t - self._window_s:
            past.popleft()
        return median(v for _, v in past)


class OneEuroFilter:
    """The One Euro filter (Casiez, Roussel and Vogel, CHI 2012): calm at rest, quick in motion.

    Args:
        min_cutoff_hz: cut-off frequency at rest; lower is calmer.
        beta: how much the cut-off rises with speed, in Hz per unit a second; higher lags less.
    """

    SPEED_CUTOFF_HZ: Final = 1.0

    def __init__(self, min_cutoff_hz: float, beta: float) -> None:
        self._min_cutoff_hz = min_cutoff_hz
        self._beta = beta
        self._t = math.nan
        self._value = math.nan
        self._speed = 0.0

    def __call__(self, t: float, value: float) -> float:
        """The filtered `value` at `t` seconds; NaN is passed on and not remembered."""
        if math.isnan(value):
            return value
        dt = t - self._t
        if not dt > 0:
            self._t, self._value, self._speed = t, value, 0.0
            return value
        speed = (value - self._value) / dt
        self._speed += _share(dt, self.SPEED_CUTOFF_HZ) * (speed - self._speed)
        cutoff = self._min_cutoff_hz + self._beta * abs(self._speed)
        self._value += _share(dt, cutoff) * (value - self._value)
        self._t = t
        return self._value


def _share(dt_s: float, cutoff_hz: float) -> float:
    """How much of a step a low-pass filter takes in `dt_s`."""
    return 1 - math.exp(-2 * math.pi * cutoff_hz * dt_s)
