"""Time that only goes forward, from timestamps that do not."""

import math
from typing import Final

SMALLEST_STEP_S: Final = 0.001
SAME_S: Final = SMALLEST_STEP_S / 2
"""What is nearer in time is one picture."""
RESTART_S: Final = 0.5
LONGEST_GAP_S: Final = 60.0
"""Between two pictures, where the file does not say itself that the first is shown for so long."""

SLACK: Final = 0.25
"""Pictures do not come quite evenly: how early one may be, as a share of the time between two."""


class Raster:
    """Takes some of the pictures that come, one every so many seconds, as evenly as they come."""

    def __init__(self) -> None:
        self._last_s = self._due_s = -math.inf
        self._step_s = 0.0

    def is_due(self, t: float, step_s: float) -> bool:
        """Whether at `t` seconds the next one is to be taken, `step_s` after the last."""
        due_s = self._last_s + step_s if step_s < self._step_s else self._due_s
        return t >= due_s - SLACK * step_s

    def take(self, t: float, step_s: float) -> None:
        """Take the one at `t` seconds, due or not; the next is due about `step_s` later."""
        self._last_s, self._step_s = t, step_s
        next_s = self._due_s + step_s
        self._due_s = next_s if t < next_s <= t + (1 + SLACK) * step_s else t + step_s


class MonotonicClock:
    """Turns a stream's own timestamps into seconds since its first frame, strictly increasing.

    A missing, repeated or slightly earlier timestamp moves time on by one millisecond; the next
    good one is right again. A jump far back is a new recording behind the old one, and so is one
    further forward than anybody waits: time goes on from where it was.

    Args:
        frame_s: how long a frame lasts whose timestamp is missing.
        longest_gap_s: the longest time between two frames, unless the first is said to last longer.

    Attributes:
        jumped_at_s: the time at which the timestamps first jumped, None as long as they have not.
    """

    def __init__(self, frame_s: float = 1 / 30, longest_gap_s: float = math.inf) -> None:
        self.jumped_at_s: float | None = None
        self._frame_s = frame_s
        self._longest_gap_s = longest_gap_s
        self._offset_s: float | None = None
        self._last_s = -SMALLEST_STEP_S
        self._shown_s = 0.0

    def tick(self, stamp_s: float | None, shown_s: float = 0.0) -> float:
        """The time of the next frame, whose own timestamp is `stamp_s`.

        Args:
            stamp_s: seconds on the stream's own clock, None where it is missing.
            shown_s: how long the frame is shown as the stream says, 0 where it does not.
        """
        if stamp_s is None:
            t = self._last_s + (self._frame_s if self._last_s >= 0 else SMALLEST_STEP_S)
        else:
            if self._offset_s is None:
                self._offset_s = -stamp_s
            t = stamp_s + self._offset_s
            if self._jumps(t - self._last_s):
                self._offset_s = self._last_s + self._frame_s - stamp_s
                t = stamp_s + self._offset_s
        self._last_s = max(t, self._last_s + SMALLEST_STEP_S)
        self._shown_s = shown_s
        return self._last_s

    def _jumps(self, gap_s: float) -> bool:
        """Whether a frame so much later than the last is of another recording."""
        if -RESTART_S <= gap_s <= max(self._longest_gap_s, self._shown_s):
            return False
        if self.jumped_at_s is None:
            self.jumped_at_s = self._last_s
        return True
