"""All exercises at once, watching one person; causal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from formcheck.coach.events import Attempt, AttemptCompleted, Event
from formcheck.coach.reading import PersonReader, Sighting
from formcheck.coach.session import Session
from formcheck.exercises.model import Exercise
from formcheck.pose.frame import PoseFrame
from formcheck.recognition.descriptor import Memory
from formcheck.recognition.library import Library
from formcheck.recognition.sign import Sign

MEMORY_S: Final = 130.0
"""A hold may take two minutes."""


class Watch:
    """Lets every exercise count on the same frames; what they count are signs.

    Args:
        exercises: those that may be done.
        library: the templates.

    Attributes:
        t: the time of the last frame, seconds.
        seen_share: share of the frames in which the followed person was seen.
    """

    def __init__(self, exercises: Sequence[Exercise], library: Library) -> None:
        self._library = library
        self._person = PersonReader()
        self._memory = Memory(MEMORY_S)
        self._sessions = {exercise.id: Session(exercise) for exercise in exercises}
        self._frames = self._seen = 0

    @property
    def seen_share(self) -> float:
        """Share of the frames in which the followed person was seen."""
        return self._seen / max(self._frames, 1)

    def update(self, frame: PoseFrame) -> list[Sign]:
        """Take in the next frame; the signs that it completes."""
        return self._take(self._person.read(frame))

    def finish(self) -> list[Sign]:
        """No more frames: the last signs."""
        signs = self._take(self._person.flush())
        for name, session in self._sessions.items():
            signs += self._signs(name, session.finish())
        return signs

    def _take(self, sightings: Iterable[Sighting]) -> list[Sign]:
        signs: list[Sign] = []
        for sighting in sightings:
            self._frames += 1
            self._seen += sighting.seen
            self._memory.see(sighting)
            for name, session in self._sessions.items():
                signs += self._signs(name, session.see(sighting))
        return signs

    def _signs(self, exercise: str, events: Iterable[Event]) -> list[Sign]:
        counted = [event.attempt for event in events if isinstance(event, AttemptCompleted)]
        return [self._sign(exercise, attempt) for attempt in counted]

    def _sign(self, exercise: str, attempt: Attempt) -> Sign:
        described = self._memory.describe_attempt(attempt)
        seen = None if described is None else self._library.resemblance(described)
        return Sign(exercise, attempt, seen)
