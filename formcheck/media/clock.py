"""Time that only goes forward, from timestamps that do not."""

from typing import Final

SMALLEST_STEP_S: Final = 0.001
RESTART_S: Final = 0.5


class MonotonicClock:
    """Turns a stream's own timestamps into seconds since its first frame, strictly increasing.

    A missing, repeated or slightly earlier timestamp moves time on by one millisecond; the next
    good one is right again. A jump far back is a new recording behind the old one: time goes on
    from where it was.
    """

    def __init__(self, frame_s: float = 1 / 30) -> None:
        self._frame_s = frame_s
        self._offset_s: float | None = None
        self._last_s = -SMALLEST_STEP_S

    def tick(self, stamp_s: float | None) -> float:
        """The time of the next frame, whose own timestamp is `stamp_s`."""
        if stamp_s is None:
            t = self._last_s + (self._frame_s if self._last_s >= 0 else SMALLEST_STEP_S)
        else:
            if self._offset_s is None:
                self._offset_s = -stamp_s
            t = stamp_s + self._offset_s
            if t < self._last_s - RESTART_S:
                self._offset_s = self._last_s + self._frame_s - stamp_s
                t = stamp_s + self._offset_s
        self._last_s = max(t, self._last_s + SMALLEST_STEP_S)
        return self._last_s
