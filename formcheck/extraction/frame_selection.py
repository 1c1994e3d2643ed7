"""Which pictures of a recording are looked at: as many as what moves asks for.

Finding a pose costs twenty times as much as decoding a picture, and of somebody who lies still
the next picture says nothing new. What is decided depends on the pictures and poses before alone,
so that every process decides the same about the same part of a recording.
"""

from __future__ import annotations

import math
from collections import deque
from typing import Final

import numpy as np
from numpy.typing import NDArray

from formcheck.media.clock import Raster
from formcheck.media.frame import Grey
from formcheck.pose.frame import PoseFrame

CHOICE: Final = "attention 1"
"""Names how pictures are chosen; another choice has another number."""
MOST_PER_S: Final = 30.0
"""So many pictures a second at most, where something moves fast,"""
CALM_PER_S: Final = 15.0
"""so many where it moves,"""
REST_PER_S: Final = 6.0
"""and so many where nothing does."""
FAST: Final = 0.5
"""Landmarks that go on by so many lengths of the body a second are fast;"""
SPAN_S: Final = 0.1
"""measured over no less time than this: the noise of single poses is speed, too, from one picture
to the next;"""
FAST_FOR_S: Final = 0.4
"""and they are for so long after: where a movement turns round it is slow for a moment."""
RESTS_AFTER_S: Final = 1.5
"""Who has stayed where they are for so long is at rest,"""
STAYED: Final = 0.03
"""which is when no landmark went further than by this share of the body's length."""
FURTHEST: Final = 3
"""A limb's end has three landmarks or more: the third furthest is no error of a single one."""
VISIBLE: Final = 0.5
SHRINKS_S: Final = 10.0
"""Who crouches is as long as they were for about so long."""
STIRRED: Final = 4.0
"""Levels of grey, of 256, by which the picture around the person differs when something moves,"""
AROUND: Final = 0.15
"""around: with so much of the body's length beside it."""


class FrameSelector:
    """Chooses among the pictures of one part of a recording; causal.

    `asks` is told of every picture, in order; `saw` of every pose that was found in one.
    """

    def __init__(self) -> None:
        self._raster = Raster()
        self._fast_until_s = math.inf
        self._last: PoseFrame | None = None
        self._length_px = math.nan
        self._rests = False
        self._glance: Grey | None = None
        self._lately: deque[tuple[float, NDArray[np.float64]]] = deque()

    def asks(self, t: float, glance: Grey) -> bool:
        """Whether the picture at `t` seconds is to be looked at.

        Args:
            t: seconds, larger than at the call before.
            glance: the picture, small and grey.
        """
        step_s = 1 / self._per_s(t)
        wanted = self._raster.is_due(t, step_s) or self._stirs(glance)
        if wanted:
            self._raster.take(t, step_s)
            self._glance = glance
        return wanted

    def saw(self, pose: PoseFrame) -> None:
        """Take in the pose in the picture that was asked for last."""
        t, last = pose.t, self._last
        if last is None or last.seen != pose.seen:
            self._lately.clear()  # somebody has come or gone
            self._fast_until_s = t + FAST_FOR_S  # the model has yet to settle
        now, length_px = _visible_px(pose), _length_px(pose)
        if self._lately:
            longer_px = max(0.0, self._length_px - length_px)
            length_px += longer_px * math.exp((self._lately[-1][0] - t) / SHRINKS_S)
            before_s, before = self._before(t - SPAN_S)
            if _furthest(now - before) >= FAST * length_px * (t - before_s):
                self._fast_until_s = t + FAST_FOR_S
        self._length_px = length_px
        self._last = pose
        self._lately.append((t, now))
        while len(self._lately) > 1 and self._lately[1][0] <= t - RESTS_AFTER_S:
            self._lately.popleft()
        self._rests = self._stays(pose)

    def _before(self, t: float) -> tuple[float, NDArray[np.float64]]:
        """Where the landmarks were at `t` seconds, or at the picture before or after it."""
        earlier = (seen for seen in reversed(self._lately) if seen[0] <= t)
        return next(earlier, self._lately[0])

    def _per_s(self, t: float) -> float:
        """How many pictures a second are looked at just now."""
        if t < self._fast_until_s:
            return MOST_PER_S
        return REST_PER_S if self._rests else CALM_PER_S

    def _stays(self, pose: PoseFrame) -> bool:
        """Whether nothing has moved lately, or nobody is there."""
        if pose.t - self._lately[0][0] < RESTS_AFTER_S:
            return False
        if not pose.seen:
            return True
        places = [px for _, px in self._lately]
        spread = np.fmax.reduce(places) - np.fmin.reduce(places)
        return _furthest(spread) <= STAYED * self._length_px

    def _stirs(self, glance: Grey) -> bool:
        """Whether the picture has changed since the last one that was looked at."""
        last = self._glance
        if last is None or last.shape != glance.shape:
            return True
        changed = np.abs(glance - last)
        return bool(changed[self._around(glance)].mean() >= STIRRED)

    def _around(self, glance: Grey) -> tuple[slice, slice]:
        """Where the person was in the picture; all of it where nobody was."""
        pose = self._last
        if pose is None or not pose.seen:
            return slice(None), slice(None)
        low, high = np.nanmin(pose.xy, axis=0), np.nanmax(pose.xy, axis=0)
        margin = AROUND * (high - low).max()
        scale = np.array(glance.shape[::-1]) / np.array(pose.size_wh)
        x0, y0 = np.clip(np.floor((low - margin) * scale), 0, np.array(glance.shape[::-1]) - 1)
        x1, y1 = np.ceil((high + margin) * scale)
        return slice(int(y0), max(int(y1), int(y0) + 1)), slice(int(x0), max(int(x1), int(x0) + 1))


def _visible_px(pose: PoseFrame) -> NDArray[np.float64]:
    """(33, 2) where the landmarks in sight are; NaN for the others."""
    return np.where((pose.visibility >= VISIBLE)[:, None], pose.xy.astype(np.float64), np.nan)


def _length_px(pose: PoseFrame) -> float:
    """How long the body is in the picture, one way or the other."""
    return float((np.fmax.reduce(pose.xy) - np.fmin.reduce(pose.xy)).max())


def _furthest(ways: NDArray[np.float64]) -> float:
    """The third furthest of the (33, 2) ways that are known; NaN where there are fewer."""
    far = np.hypot(ways[:, 0], ways[:, 1])
    known = far[np.isfinite(far)]
    return float(np.partition(known, -FURTHEST)[-FURTHEST]) if known.size >= FURTHEST else math.nan
