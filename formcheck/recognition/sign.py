"""A sign that an exercise is being done: a repetition or hold that its own session counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from formcheck.coach.events import Attempt, CueGiven, Hold
from formcheck.recognition.library import Resemblance

UNKNOWN: Final = 0.75
"""What a sign weighs that nothing can be compared with."""
EVEN: Final = 0.6
"""What one weighs that looks as much like another exercise: after all, its session counted it,"""
CLEARLY: Final = 0.75
"""and by so many shares of a limit another has to be further away for each unit more."""
LEAST: Final = 0.3
"""What one weighs at least, unless it clearly looks like something else."""
HOLDS: Final = 2.0
"""How many repetitions a hold weighs: it shows the exercise for longer."""
OUT: Final = 1.2
NEARER: Final = 0.4
"""It does when it is out of its own limit by so many shares of it, and something else is nearer by
so many: of 321 real repetitions and holds 3 are, of 12 that were counted falsely 6."""


@dataclass(frozen=True)
class Sign:
    """A repetition or hold, and what it looks like.

    Attributes:
        exercise: the id of the exercise that counted it.
        attempt: what was counted.
        resemblance: what it looks like; None where the body was hardly seen.
        cue: what the session said after it, None where it said nothing.
    """

    exercise: str
    attempt: Attempt
    resemblance: Resemblance | None
    cue: CueGiven | None = None

    @property
    def weight(self) -> float:
        """How much it speaks for the exercise: up to 1, of a hold up to `HOLDS`."""
        held = isinstance(self.attempt, Hold)
        return self._likeness * (HOLDS if held else 1.0)

    @property
    def _likeness(self) -> float:
        if self.resemblance is None or self.exercise not in self.resemblance.far:
            return UNKNOWN
        own, (_, other) = (
            self.resemblance.of(self.exercise),
            self.resemblance.nearest(self.exercise),
        )
        if looks_otherwise(own, other):
            return 0.0
        return min(1.0, max(LEAST, EVEN + (other - own) / CLEARLY))


def looks_otherwise(own: float, other: float) -> bool:
    """Whether something that is so far from its own exercise clearly looks like another.

    Both in shares of a limit.
    """
    return own > OUT and own - other > NEARER
