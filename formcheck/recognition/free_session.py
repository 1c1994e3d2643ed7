"""A free session: nobody says beforehand what they do; causal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from formcheck.coach.events import AttemptCompleted, Event
from formcheck.coach.reading import Sighting
from formcheck.coach.session import Session
from formcheck.exercises.model import Exercise
from formcheck.pose.frame import PoseFrame
from formcheck.recognition.exercise_watcher import ExerciseWatcher
from formcheck.recognition.library import Library
from formcheck.recognition.sets import found_sets
from formcheck.recognition.sign import Sign

REMEMBERED_S: Final = 300.0
"""Signs that are older than this no longer decide what is being done."""


@dataclass(frozen=True, slots=True)
class ExerciseRecognised(Event):
    """Somebody does this exercise, since `start_s`; what they did of it since then follows.

    Attributes:
        exercise: the id.
        start_s: when its first repetition or hold began.
    """

    exercise: str
    start_s: float


class FreeSession:
    """Recognises what somebody does while they do it, and passes on what is counted of it.

    The same account of the signs so far decides that decides about a recording; what was told
    before is not taken back.

    Args:
        exercises: those that may be done.
        library: the templates.

    Attributes:
        exercise: the id of what is being done, None as long as nobody knows.
    """

    def __init__(self, exercises: Sequence[Exercise], library: Library) -> None:
        self.exercise: str | None = None
        self._watch = ExerciseWatcher(exercises, library)
        self._signs: list[Sign] = []
        self._told_s = float("-inf")
        self._count = 0

    @property
    def sighting(self) -> Sighting | None:
        """What was seen last, None before anything was."""
        return self._watch.sighting

    @property
    def session(self) -> Session | None:
        """The session of what is being done, as it is now; not to be changed."""
        return None if self.exercise is None else self._watch.session(self.exercise)

    def update(self, frame: PoseFrame) -> tuple[Event, ...]:
        """Take in the next frame; what happened, in order.

        Raises:
            ValueError: the frame is not later than the one before.
        """
        return self._told(frame.t, self._watch.update(frame))

    def finish(self) -> tuple[Event, ...]:
        """No more frames: what is still to be told."""
        signs = self._watch.finish()
        return self._told(max((sign.attempt.end_s for sign in signs), default=0.0), signs)

    def _told(self, t: float, signs: Sequence[Sign]) -> tuple[Event, ...]:
        if not signs:
            return ()
        recent = (sign for sign in self._signs if t - sign.attempt.end_s <= REMEMBERED_S)
        self._signs = [*recent, *signs]
        sets = found_sets(self._signs)
        if not sets:
            return ()
        events: list[Event] = []
        current = sets[-1]
        if current.exercise != self.exercise:
            self.exercise, self._count = current.exercise, 0
            events.append(ExerciseRecognised(t, current.exercise, current.start_s))
        for sign in current.signs:
            if sign.attempt.end_s > self._told_s:
                self._told_s = sign.attempt.end_s
                self._count += 1
                events.append(AttemptCompleted(t, sign.attempt.numbered(self._count)))
        last = current.signs[-1]
        if last.cue is not None and any(last is sign for sign in signs):
            events.append(last.cue)
        return tuple(events)
