"""All exercises at once, watching one person; causal."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from formcheck.coach.events import Attempt, AttemptCompleted, CueGiven, Event
from formcheck.coach.reading import PersonReader, Sighting
from formcheck.coach.session import Session
from formcheck.coach.tally import Lasting
from formcheck.exercises.model import Exercise
from formcheck.pose.frame import PoseFrame
from formcheck.recognition.descriptor import Memory
from formcheck.recognition.library import Library
from formcheck.recognition.sign import Sign

MEMORY_S: Final = 130.0
"""A hold may take two minutes."""


FIRM: Final = 0.6
"""A sign that weighs so much tells what was just done:"""
SILENT_S: Final = 10.0
"""exercises that have counted nothing for so long begin again after it,"""
SAME_S: Final = 1.0
"""unless they have seen the same movement begin, up to so much earlier."""


class ExerciseWatcher:
    """Lets every exercise count on the same frames; what they count are signs.

    What is rest differs: whoever stands after squats with hanging arms seems to be in the middle of
    a press. So what was done of one exercise is forgotten by the others, and by all of them what
    was before another shot or place.

    Args:
        exercises: those that may be done.
        library: the templates.

    Attributes:
        sighting: what was seen last, None before anything was.
        seen_share: share of the time in which the followed person was seen.
    """

    def __init__(self, exercises: Sequence[Exercise], library: Library) -> None:
        self._library = library
        self._person = PersonReader()
        self._memory = Memory(MEMORY_S)
        self._exercises = exercises
        self._strict = {exercise.id for exercise in exercises if exercise.must_resemble}
        self._sessions = {exercise.id: Session(exercise) for exercise in exercises}
        self._from_s: dict[str, float] = {}
        self._counted_s: dict[str, float] = {}
        self._lasting = Lasting()
        self._all_s = self._seen_s = 0.0
        self.sighting: Sighting | None = None

    def session(self, exercise: str) -> Session:
        """The session of one of the exercises, as it is now; not to be changed."""
        return self._sessions[exercise]

    @property
    def seen_share(self) -> float:
        """Share of the time in which the followed person was seen."""
        return self._seen_s / (self._all_s or 1.0)

    def update(self, frame: PoseFrame) -> list[Sign]:
        """Take in the next frame; the signs that it completes."""
        return self._take(self._person.read(frame))

    def finish(self) -> list[Sign]:
        """No more frames: the last signs."""
        return self._take(self._person.flush()) + self._end_all()

    def _end_all(self) -> list[Sign]:
        """Let every exercise count what is under way, and forget it."""
        ended, self._sessions = self._sessions, {one.id: Session(one) for one in self._exercises}
        signs = [
            sign for name, session in ended.items() for sign in self._signs(name, session.finish())
        ]
        self._from_s.clear()
        return signs

    def _take(self, sightings: Iterable[Sighting]) -> list[Sign]:
        signs: list[Sign] = []
        for sighting in sightings:
            self.sighting = sighting
            seconds = self._lasting(sighting.t)
            self._all_s += seconds
            self._seen_s += seconds * sighting.seen
            if sighting.restarted:
                signs += self._end_all()
            for name in self._sessions:
                self._from_s.setdefault(name, sighting.t)
            self._memory.see(sighting)
            found = [
                sign
                for name, session in self._sessions.items()
                for sign in self._signs(name, session.see(sighting))
            ]
            if any(sign.weight >= FIRM for sign in found):
                self._begin_anew(sighting.t, found)
            signs += found
        return signs

    def _begin_anew(self, t: float, found: Iterable[Sign]) -> None:
        """Let the silent exercises forget what was done until `t`."""
        self._counted_s |= {sign.exercise: t for sign in found}
        start_s = min(sign.attempt.start_s for sign in found) - SAME_S
        for exercise in self._exercises:
            silent = t - self._counted_s.get(exercise.id, -math.inf) > SILENT_S
            # Whoever has begun with the same movement may still count it.
            if silent and not self._sessions[exercise.id].since_s >= start_s:
                self._sessions[exercise.id] = Session(exercise)
                self._from_s.pop(exercise.id)

    def _signs(self, exercise: str, events: Iterable[Event]) -> list[Sign]:
        signs: list[Sign] = []
        for event in events:
            if isinstance(event, AttemptCompleted):
                signs.append(self._sign(exercise, event.attempt))
            elif isinstance(event, CueGiven) and signs:
                signs[-1] = replace(signs[-1], cue=event)
        return signs

    def _sign(self, exercise: str, attempt: Attempt) -> Sign:
        described = self._memory.describe_attempt(attempt)
        seen = None if described is None else self._library.resemblance(described)
        return Sign(
            exercise,
            attempt,
            seen,
            must_resemble=exercise in self._strict,
            from_s=self._from_s[exercise],
        )
