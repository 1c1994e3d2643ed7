"""A second opinion on what somebody does: is it this exercise at all?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from formcheck.coach.events import Attempt
from formcheck.coach.reading import Sighting
from formcheck.exercises.model import Exercise
from formcheck.messages.message import Message


class Opinion(Protocol):
    """Watches the same person as a session, and may object to what it counts."""

    def see(self, sighting: Sighting) -> None:
        """Take in what was seen; in order, each once."""

    def objection(self, attempt: Attempt) -> Message | None:
        """Why `attempt`, which has just been completed, is none of the exercise; None if it is."""

    def instead(self) -> Message | None:
        """The question whether another exercise is being done, where it looks so just now."""

    def silence(self) -> None:
        """The person says that it is the exercise: it neither asks nor objects any more."""


OpinionOf = Callable[[Exercise], Opinion | None]
"""Makes the second opinion on an exercise; None where there is none."""
