"""Whether the machine keeps up with the camera, and how long a picture takes."""

from __future__ import annotations

import math
from collections import deque
from typing import Final

import numpy as np

WINDOW: Final = 60
"""Pictures looked at; at 20 a second, three seconds."""
TOO_SLOW_S: Final = 1 / 11
"""A picture that takes longer leaves less than 11 a second: too few for quick movements."""


class Pace:
    """Remembers how long the latest pictures took and when they came."""

    def __init__(self) -> None:
        self._took_s: deque[float] = deque(maxlen=WINDOW)
        self._came_s: deque[float] = deque(maxlen=WINDOW)
        self._behind_s: deque[float] = deque(maxlen=WINDOW)
        self._quickest_s = math.inf

    def add(self, t: float, came_s: float, took_s: float) -> None:
        """The picture of `t` by the camera's clock came at `came_s` of ours and took `took_s`."""
        self._came_s.append(came_s)
        self._took_s.append(took_s)
        self._quickest_s = min(self._quickest_s, came_s - t)
        self._behind_s.append(came_s - t - self._quickest_s)

    def restart(self) -> None:
        """Another model: what was known is void."""
        self._took_s.clear()
        self._came_s.clear()
        self._behind_s.clear()

    @property
    def too_slow(self) -> bool:
        """Whether most of a full window of pictures took too long."""
        return len(self._took_s) == WINDOW and float(np.median(self._took_s)) > TOO_SLOW_S

    @property
    def fps(self) -> float:
        """Pictures a second, NaN before the second one."""
        if len(self._came_s) < 2:
            return float("nan")
        return (len(self._came_s) - 1) / (self._came_s[-1] - self._came_s[0])

    @property
    def slowest_s(self) -> float:
        """What 95 of 100 pictures stay below, NaN before the first."""
        return float(np.percentile(self._took_s, 95)) if self._took_s else float("nan")

    @property
    def behind_s(self) -> float:
        """How much later than the quickest picture 95 of 100 come at most: grows with any queue."""
        return float(np.percentile(self._behind_s, 95)) if self._behind_s else float("nan")
