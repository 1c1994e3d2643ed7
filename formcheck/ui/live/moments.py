"""The worst moment of a set as a picture, kept in memory only."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from formcheck.coach.events import Attempt, AttemptCompleted, Event, Fault
from formcheck.media.frame import Image

EVERY_S: Final = 0.25
KEPT_S: Final = 20.0
"""The longest repetition or hold of which a picture can be found again: 80 pictures, 75 MB."""
NEAR_S: Final = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Moment:
    """A picture of a fault.

    Attributes:
        fault: the fault.
        picture: (height, width, 3) RGB with the skeleton drawn, mirrored as the person saw it.
    """

    fault: Fault
    picture: Image


class Moments:
    """Keeps the last pictures, and of those the gravest fault of the set under way."""

    def __init__(self) -> None:
        self._recent: deque[tuple[float, Image]] = deque()
        self.worst: Moment | None = None

    def see(self, t: float, picture: Image, events: Iterable[Event]) -> None:
        """Take in the picture at `t` seconds and what happened then."""
        if not self._recent or t - self._recent[-1][0] >= EVERY_S:
            self._recent.append((t, picture))
        while t - self._recent[0][0] > KEPT_S:
            self._recent.popleft()
        for event in events:
            if isinstance(event, AttemptCompleted):
                self._judge(event.attempt)

    def restart(self) -> None:
        """A new set begins."""
        self.worst = None

    def _judge(self, attempt: Attempt) -> None:
        for fault in attempt.faults:
            graver = self.worst is None or _weight(fault) > _weight(self.worst.fault)
            t, picture = min(self._recent, key=lambda kept: abs(kept[0] - fault.worst_s))
            if graver and abs(t - fault.worst_s) <= NEAR_S:
                self.worst = Moment(fault, picture)


def _weight(fault: Fault) -> tuple[bool, float]:
    """Major before minor, then by how far the limit was missed."""
    size = abs(fault.limit) or 1.0
    return fault.severity == "major", abs(fault.value - fault.limit) / size
