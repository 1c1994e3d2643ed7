"""A free session: nobody says beforehand what they do; causal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from formcheck.coach.events import AttemptCompleted, Event
from formcheck.exercises.model import Exercise
from formcheck.pose.frame import PoseFrame
from formcheck.recognition.library import Library
from formcheck.recognition.sets import found_sets
from formcheck.recognition.sign import Sign
from formcheck.recognition.watch import Watch


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
        self._watch = Watch(exercises, library)
        self._signs: list[Sign] = []
        self._told_s = float("-inf")

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
        self._signs += signs
        sets = found_sets(self._signs)
        if not sets:
            return ()
        events: list[Event] = []
        current = sets[-1]
        if current.exercise != self.exercise:
            self.exercise = current.exercise
            events.append(ExerciseRecognised(t, current.exercise, current.start_s))
        for index, sign in enumerate(current.signs, start=1):
            if sign.attempt.end_s > self._told_s:
                self._told_s = sign.attempt.end_s
                events.append(AttemptCompleted(t, sign.attempt.numbered(index)))
        return tuple(events)
