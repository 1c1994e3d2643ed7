"""The second opinion by templates: does what was counted look like something else?"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from functools import cache, partial
from typing import Final

from formcheck.coach.events import Attempt
from formcheck.coach.reading import Sighting
from formcheck.exercises.model import Exercise
from formcheck.messages.ids import Hint, Uncounted
from formcheck.messages.message import Message
from formcheck.recognition.descriptor import Memory
from formcheck.recognition.library import Library
from formcheck.recognition.sign import looks_otherwise
from formcheck.recognition.template import OTHER

MEMORY_S: Final = 130.0
"""A hold may take two minutes."""
SHORT_MEMORY_S: Final = 6.0
"""Whoever objects to nothing is asked about the last looks alone."""
WINDOW_S: Final = 3.0
"""So much of the past is looked at for what somebody does instead,"""
STEP_S: Final = 0.5
"""so often,"""
IN_A_ROW: Final = 3
"""and so often in a row it has to look the same,"""
ALIKE: Final = 0.8
"""nearer than by this share of its limit,"""
CLEARLY: Final = 0.25
"""and by so many shares nearer than the chosen exercise and whatever is no exercise."""


_Look = Callable[[], str]
"""What the seconds before a moment look like, found out once, and only where somebody asks: nobody
does as long as all is right."""


class SecondOpinion:
    """Watches one exercise's session by the templates of all; causal.

    Args:
        exercise: what was chosen.
        library: the templates.
        vetoes: whether it objects to what is counted; by default as the exercise's file says.
    """

    def __init__(self, exercise: Exercise, library: Library, *, vetoes: bool | None = None) -> None:
        self._exercise = exercise.id
        self._must_resemble = exercise.must_resemble
        self._vetoes = exercise.must_resemble if vetoes is None else vetoes
        self._library = library
        self._memory = Memory(MEMORY_S if self._vetoes else SHORT_MEMORY_S)
        self._looked_s = -math.inf
        self._looks: deque[_Look] = deque(maxlen=IN_A_ROW)
        self._silent = False

    def see(self, sighting: Sighting) -> None:
        """Take in what was seen."""
        if self._silent:
            return
        self._memory.see(sighting)
        if sighting.t - self._looked_s >= STEP_S:
            self._looked_s = sighting.t
            self._looks.append(cache(partial(self._look, sighting.t)))

    def objection(self, attempt: Attempt) -> Message | None:
        """Why `attempt` is none of the exercise; None where nothing speaks against it."""
        if self._silent or not self._vetoes or self._exercise not in self._library:
            return None
        description = self._memory.describe_attempt(attempt)
        if description is None:
            return None
        seen = self._library.resemblance(description)
        other, far = seen.nearest(self._exercise)
        own = seen.of(self._exercise)
        if not looks_otherwise(own, far, must_resemble=self._must_resemble):
            return None
        if other == OTHER:
            return Message(Uncounted.LOOKS_LIKE_NONE)
        return Message.of(Uncounted.LOOKS_LIKE_OTHER, other=other)

    def instead(self) -> Message | None:
        """The question whether another exercise is being done, where it looks so."""
        if len(self._looks) < IN_A_ROW:
            return None
        first = self._looks[0]()
        same = first and all(look() == first for look in self._looks)
        return Message.of(Hint.OTHER_EXERCISE, other=first) if same else None

    def silence(self) -> None:
        """The person says that it is the exercise: it neither asks nor objects any more."""
        self._silent = True
        self._looks.clear()

    def _look(self, t: float) -> str:
        """The id of the other exercise that the last seconds look like; "" for none."""
        description = self._memory.describe(t - WINDOW_S, t)
        if description is None:
            return ""
        seen = self._library.resemblance(description)
        other, far = seen.nearest(self._exercise)
        rivals = min(seen.of(self._exercise), seen.of(OTHER))
        return other if other != OTHER and far < ALIKE and far + CLEARLY < rivals else ""
