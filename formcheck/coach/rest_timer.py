"""The rest between two sets: a countdown that can be paused."""

from __future__ import annotations

import math
from typing import Final

EVERY_S: Final = 10
LAST_S: Final = 3
"""Each of the last seconds is told, before that every tenth."""


class RestTimer:
    """Counts down, driven by the times it is given.

    Attributes:
        of_s: how long it is.
        left_s: seconds left.
        paused: whether it stands still.
    """

    def __init__(self, t: float, seconds: float) -> None:
        self.of_s = seconds
        self.left_s = seconds
        self.paused = False
        self._t = t
        self._told: float = math.inf

    @property
    def over(self) -> bool:
        """Whether no time is left."""
        return self.left_s <= 0

    def update(self, t: float) -> int | None:
        """Let time pass until `t`; the whole seconds left if they are worth telling now."""
        if not self.paused:
            self.left_s = max(0.0, self.left_s - (t - self._t))
        self._t = t
        whole = math.ceil(self.left_s - 1e-9)
        first = math.isinf(self._told)
        if self.paused or whole >= self._told or whole == 0:
            return None
        self._told = whole
        return whole if first or whole <= LAST_S or whole % EVERY_S == 0 else None
