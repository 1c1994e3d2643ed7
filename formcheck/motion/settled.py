"""How the trunk lies between the movements."""

from __future__ import annotations

import math
from typing import Final

from formcheck.motion.body import Axes
from formcheck.motion.geometry import dot


class SettledAxes:
    """The trunk's axes at rest, which a movement leaves alone.

    Rolling legs draw the model's hips and shoulders along by 5 to 20 degrees; at rest they stay
    within 5 (both measured on rendered people).

    Attributes:
        axes: the axes, None before the first ones.
    """

    FIRST_S: Final = 1.0
    """At first the axes are the mean of all so far."""
    TIME_CONSTANT_S: Final = 20.0
    AT_REST: Final = math.cos(math.radians(8))
    ELSEWHERE: Final = math.cos(math.radians(53))
    """Who lies this far from before has another place; no exercise turns the trunk so far."""
    SETTLES_S: Final = 2.0

    def __init__(self) -> None:
        self.axes: Axes | None = None
        self._came_s = math.nan
        self._here_s = math.nan
        self._t = math.nan

    def update(self, axes: Axes, t: float) -> Axes:
        """Take in the trunk's axes at `t` seconds; how it lies at rest."""
        elapsed_s, self._t = t - self._t, t
        old = self.axes
        if old is None:
            return self._come(axes)
        alike = min(dot(old.left, axes.left), dot(old.cranial, axes.cranial))
        if alike >= self.ELSEWHERE:
            self._here_s = t
        elif t - self._here_s >= self.SETTLES_S:
            return self._come(axes)
        here_s = t - self._came_s
        if here_s <= self.FIRST_S and self._here_s == t:
            self.axes = old.towards(axes, elapsed_s / here_s)
        elif alike >= self.AT_REST:
            self.axes = old.towards(axes, 1 - math.exp(-elapsed_s / self.TIME_CONSTANT_S))
        return self.axes or axes

    def _come(self, axes: Axes) -> Axes:
        self.axes, self._came_s, self._here_s = axes, self._t, self._t
        return axes
