"""A sign that an exercise is being done: a repetition or hold that its own session counted."""

from __future__ import annotations

import math
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
"""How many repetitions a hold weighs that lasts so many seconds: it shows the exercise for longer.
A shorter one weighs a repetition for each second, and one at least."""
OUT: Final = 1.2
NEARER: Final = 0.4
"""It does when it is out of its own limit by so many shares of it, and something else is nearer by
so many: of 321 real repetitions and holds 3 are, of 12 that were counted falsely 6."""
STRICTLY: Final = 0.05
"""What has to resemble its exercise looks otherwise as soon as something else is nearer by so many
shares: of real knees that are pulled up and of hinges the other one is further by 0.13 and more, of
the figure's 162 one is 0.02 nearer, of what both counted falsely all are 0.11 and more nearer."""


@dataclass(frozen=True)
class Sign:
    """A repetition or hold, and what it looks like.

    Attributes:
        exercise: the id of the exercise that counted it.
        attempt: what was counted.
        resemblance: what it looks like; None where the body was hardly seen.
        cue: what the session said after it, None where it said nothing.
        must_resemble: whether the exercise's file says that it does not count otherwise.
        from_s: from when on the session that counted it had watched.
    """

    exercise: str
    attempt: Attempt
    resemblance: Resemblance | None
    cue: CueGiven | None = None
    must_resemble: bool = False
    from_s: float = -math.inf

    @property
    def weight(self) -> float:
        """How much it speaks for the exercise: up to 1, of a hold up to `HOLDS`."""
        held_s = self.attempt.held_s if isinstance(self.attempt, Hold) else 0.0
        return self._likeness * min(HOLDS, max(1.0, held_s))

    @property
    def otherwise(self) -> bool:
        """Whether it clearly looks like something else."""
        if self.resemblance is None or self.exercise not in self.resemblance.far:
            return False
        own, other = self._distances(self.resemblance)
        return looks_otherwise(own, other, must_resemble=self.must_resemble)

    @property
    def _likeness(self) -> float:
        if self.resemblance is None or self.exercise not in self.resemblance.far:
            return UNKNOWN
        if self.otherwise:
            return 0.0
        own, other = self._distances(self.resemblance)
        return min(1.0, max(LEAST, EVEN + (other - own) / CLEARLY))

    def _distances(self, seen: Resemblance) -> tuple[float, float]:
        """How far it is from its own exercise, and from what else it is nearest to."""
        return seen.of(self.exercise), seen.nearest(self.exercise)[1]


def looks_otherwise(own: float, other: float, *, must_resemble: bool = False) -> bool:
    """Whether something that is so far from its own exercise clearly looks like another.

    Both in shares of a limit; it takes less where the exercise's file says `must_resemble`.
    """
    if must_resemble:
        return own - other > STRICTLY
    return own > OUT and own - other > NEARER
