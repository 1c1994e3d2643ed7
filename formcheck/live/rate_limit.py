"""How much may come over one connection."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

A_SECOND: Final = 120.0
"""No camera takes more pictures, and nobody presses buttons faster."""
AT_ONCE: Final = 360.0


class RateLimit:
    """A bucket that fills with `a_second` messages a second, up to `at_once`.

    Args:
        now: a steady clock in seconds.
    """

    def __init__(
        self, now: Callable[[], float], a_second: float = A_SECOND, at_once: float = AT_ONCE
    ) -> None:
        self._now = now
        self._a_second = a_second
        self._at_once = at_once
        self._left = at_once
        self._at_s = now()

    def allows(self) -> bool:
        """Whether one more message may come now."""
        at_s = self._now()
        self._left = min(self._at_once, self._left + (at_s - self._at_s) * self._a_second)
        self._at_s = at_s
        if self._left < 1:
            return False
        self._left -= 1
        return True
