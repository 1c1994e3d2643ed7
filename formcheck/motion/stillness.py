"""Whether somebody stays still: how far their joints went in the last moments."""

from __future__ import annotations

import math
from collections import deque
from typing import Final

import numpy as np

from formcheck.motion.body import Body
from formcheck.pose.frame import FloatArray, PoseFrame
from formcheck.pose.skeleton import PAIRS

JOINTS: Final = [
    int(landmark)
    for joint in ("shoulder", "elbow", "wrist", "hip", "knee", "ankle")
    for landmark in PAIRS[joint]
]
IN_SIGHT: Final = 0.5
"""Visibility below which a joint is guessed: it trembles."""
OFTEN: Final = 0.8
"""Share of the pictures in which a joint has to be in sight."""
FEWEST: Final = 5
"""Pictures without which nobody can tell: of a slow camera more of the past is looked at."""
COMMON: Final = (0.05, 0.95)
"""A joint that leaps in a single picture has not moved."""


class Stillness:
    """Watches the joints of one person, frame by frame.

    Args:
        seconds: how much of the past is remembered.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._places: deque[tuple[float, FloatArray]] = deque()
        self._since_s = math.nan

    def update(self, t: float, body: Body | None, frame: PoseFrame) -> None:
        """Take in the pose at `t` seconds; whoever is not seen is watched again."""
        if body is None or not body.size.trunk_px > 0:
            self._places.clear()
            return
        if not self._places:
            self._since_s = t
        places = frame.xy[JOINTS] / np.float32(body.size.trunk_px)
        places[frame.visibility[JOINTS] < IN_SIGHT] = np.nan
        self._places.append((t, places))
        while len(self._places) > FEWEST and t - self._places[0][0] > self._seconds:
            self._places.popleft()

    def moved(self, seconds: float) -> float:
        """How far the joint that moved most went in the last `seconds` at least, in trunk lengths.

        NaN where the person is not in sight for so long yet.
        """
        if len(self._places) < FEWEST or self._places[-1][0] - self._since_s < seconds:
            return math.nan
        last_s = self._places[-1][0]
        count = max(FEWEST, sum(last_s - t <= seconds for t, _ in self._places))
        window = np.stack([places for _, places in self._places][-count:])
        window = window.reshape(len(window), -1)
        window = window[:, np.isfinite(window).mean(axis=0) >= OFTEN]
        if not window.shape[1]:
            return math.nan
        low, high = np.nanquantile(window, COMMON, axis=0)
        return float((high - low).max())
