"""How far the work is and how long it will still take."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

FIRST_GUESS_S: Final = 1.5
"""A guess made earlier than this would jump about."""


class Pace:
    """Guesses the time left from the pace so far.

    Attributes:
        share: 0 to 1, how much is done.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._began_s: float | None = None
        self._began_share = 0.0
        self._now_s = 0.0
        self.share = 0.0

    def reach(self, share: float) -> None:
        """Note that `share` of the work is done now."""
        self._now_s = self._clock()
        self.share = min(1.0, max(self.share, share))
        # The first picture waits for the model to load: the pace is taken from there on.
        if self._began_s is None:
            self._began_s, self._began_share = self._now_s, self.share

    @property
    def left_s(self) -> float | None:
        """Seconds that the rest will take, None as long as nobody can tell."""
        if self._began_s is None:
            return None
        took_s, done = self._now_s - self._began_s, self.share - self._began_share
        if took_s < FIRST_GUESS_S or done <= 0:
            return None
        guess_s = took_s * (1 - self.share) / done
        return max(0.0, guess_s - (self._clock() - self._now_s))
