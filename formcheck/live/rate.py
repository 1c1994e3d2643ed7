"""How much may come over one connection."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

A_SECOND: Final = 120.0
"""No camera takes more pictures, and nobody presses buttons faster."""
AT_ONCE: Final = 360.0


class Rate:
    """A bucket that fills with `A_SECOND` messages a second, up to `AT_ONCE`.

    Args:
        now: a steady clock in seconds.
    """

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._left = AT_ONCE
        self._at_s = now()

    def allows(self) -> bool:
        """Whether one more message may come now."""
        at_s = self._now()
        self._left = min(AT_ONCE, self._left + (at_s - self._at_s) * A_SECOND)
        self._at_s = at_s
        self._left -= 1
        return self._left >= 0
