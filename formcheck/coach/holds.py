"""How long a position was really held."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from formcheck.coach.recorder import Column
from formcheck.exercises.model import Hold

PLATEAU: Final = 0.6
"""The held level is this quantile of a movement's upper half: neither a peak nor a slow sinking
into the stretch decides it."""


@dataclass(frozen=True, slots=True)
class HeldTime:
    """When a position was reached and left, and the time in it.

    Attributes:
        start_s: when it was reached.
        end_s: when it was left for good.
        held_s: the time in position in between, without the moments out of it.
    """

    start_s: float
    end_s: float
    held_s: float


def held_time(t: Column, x: Column, low: float, settings: Hold) -> HeldTime | None:
    """The hold within a movement whose progress was `x` at times `t`.

    In position is whoever has gone the share `settings.in_position` of the way from the rest
    level `low` to the held level. The longest stay counts, joined with stays that are separated
    from it by no more than the grace period.

    Args:
        t: (n,) seconds.
        x: (n,) progress, NaN where unknown.
        low: the rest level.
        settings: the exercise's.

    Returns:
        None where the position was never held for `settings.min_s`.
    """
    known = np.isfinite(x)
    t, x = t[known], x[known]
    if len(t) < 2:
        return None
    upper = x[x >= low + 0.5 * (x.max() - low)]
    level = low + settings.in_position * (np.quantile(upper, PLATEAU) - low)
    inside = x >= level
    if not inside.any():
        return None
    stays = _joined(_stays(t, x, inside, level), settings.grace_s)
    best = max(stays, key=lambda stay: stay.held_s)
    return best if best.held_s >= settings.min_s else None


def _stays(t: Column, x: Column, inside: np.ndarray, level: float) -> list[HeldTime]:
    """The unbroken stays at or above `level`, their ends between the rows."""
    edges = np.flatnonzero(np.diff(inside.astype(np.int8)))
    starts = [*(0,) * bool(inside[0]), *(int(i) + 1 for i in edges if inside[i + 1])]
    stays = []
    for start in starts:
        after = [int(i) for i in edges if i >= start]
        last = after[0] if after else len(t) - 1
        begin = _between(t, x, start - 1, level) if start else float(t[0])
        end = _between(t, x, last, level) if last + 1 < len(t) else float(t[-1])
        stays.append(HeldTime(begin, end, end - begin))
    return stays


def _between(t: Column, x: Column, i: int, level: float) -> float:
    """When the line from row `i` to the next crosses `level`."""
    part = (level - x[i]) / (x[i + 1] - x[i])
    return float(t[i] + part * (t[i + 1] - t[i]))


def _joined(stays: list[HeldTime], grace_s: float) -> list[HeldTime]:
    joined = stays[:1]
    for stay in stays[1:]:
        last = joined[-1]
        if stay.start_s - last.end_s <= grace_s:
            joined[-1] = HeldTime(last.start_s, stay.end_s, last.held_s + stay.held_s)
        else:
            joined.append(stay)
    return joined
