"""Series of numbers over time: evened out, and how they swing."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

Column = NDArray[np.float64]

STEP_S: Final = 0.05
MEDIAN_STEPS: Final = 5
"""A median over a quarter of a second: single wrong frames vanish."""
MOST_MISSING: Final = 0.15
"""What is missing in more of the frames says nothing."""
AWAY: Final = 0.6
"""A swing goes this far of the way,"""
BACK: Final = 0.35
"""and comes back to here."""
QUICKEST_S: Final = 0.7
"""Nobody shows a repetition in less."""
DIP: Final = 0.3
"""Between two movements alike a series is less like itself by this."""


def evened(t: Column, values: Column) -> Column | None:
    """`values` (n,) every `STEP_S`, without single wrong ones; None where too many are missing."""
    known = np.isfinite(values)
    if len(t) < 2 or known.mean() < 1 - MOST_MISSING:
        return None
    grid = np.arange(t[0], t[-1], STEP_S)
    if len(grid) < 2 * MEDIAN_STEPS:
        return None
    half = MEDIAN_STEPS // 2
    padded = np.pad(np.interp(grid, t[known], values[known]), half, mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, MEDIAN_STEPS)
    return np.asarray(np.median(windows, axis=1))


def swings(progress: Column) -> list[float]:
    """How far each swing goes, of what goes over `AWAY` and comes under `BACK` again."""
    low, high = np.quantile(progress, [0.05, 0.95])
    peaks: list[float] = []
    peak: float | None = None
    for value in ((progress - low) / max(high - low, 1e-9)).tolist():
        if peak is None:
            peak = value if value > AWAY else None
        elif value < BACK:
            peaks.append(peak)
            peak = None
        else:
            peak = max(peak, value)
    return peaks


def periodicity(series: Column) -> float:
    """How like itself `series` is after some time, from 0 to 1, where it was unlike in between.

    The time is between `QUICKEST_S` and half of the series.
    """
    x = series - series.mean()
    first, last = round(QUICKEST_S / STEP_S), len(x) // 2
    if last - first < 3 or not x.std() > 1e-9:
        return 0.0
    alike = np.array([_alike(x[:-lag], x[lag:]) for lag in range(1, last)])
    least = np.minimum.accumulate(alike)
    inner = range(max(first, 1), len(alike) - 1)
    peaks = [
        float(alike[i])
        for i in inner
        if alike[i] >= max(alike[i - 1], alike[i + 1]) and least[i] < alike[i] - DIP
    ]
    return max(peaks, default=0.0)


def _alike(a: Column, b: Column) -> float:
    return float(a @ b) / max(float(np.linalg.norm(a) * np.linalg.norm(b)), 1e-12)
