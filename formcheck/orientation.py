"""Notices a recording that lies on its side or stands on its head.

The pose model sees people equally well either way, and somebody who lies looks like a picture of
somebody who stands, turned. What tells them apart is the exercise: where nothing of it is
recognised, it may be recognised in the turned picture. Measured on real clips: of 40 in which the
exercise is recognised none is any more when it is turned, and 34 of them would be asked about (the
rest show it once, with a fault); of 506 pairs of a clip and an exercise that is not in it, 20 look
like it when turned. So this is a question to the user, never an answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from formcheck.coach.events import AttemptCompleted, Event, Verdict
from formcheck.coach.report import Report
from formcheck.coach.session import Session
from formcheck.exercises.model import Exercise
from formcheck.messages.ids import Note
from formcheck.messages.message import Message
from formcheck.playback import TURNS_DEG
from formcheck.pose.frame import PoseFrame

ENOUGH: Final = 2
"""So many repetitions or holds are no accident; fewer have to be good."""
MOST_FRAMES: Final = 9000
"""Five minutes at 30 pictures a second."""


@dataclass(frozen=True, slots=True)
class TurnSuggestion:
    """A turn that would show the exercise.

    Attributes:
        degrees: clockwise.
        count: how many repetitions or holds are recognised then.
    """

    degrees: int
    count: int


class OrientationDoubt:
    """Keeps the poses of a recording for as long as nothing of the exercise is recognised."""

    def __init__(self, exercise: Exercise) -> None:
        self._exercise = exercise
        self._poses: list[PoseFrame] = []
        self._lives = True

    def see(self, pose: PoseFrame, events: Iterable[Event]) -> None:
        """Take in one frame and what happened in it."""
        if not self._lives:
            return
        if any(isinstance(event, AttemptCompleted) for event in events):
            self._lives = False
            self._poses.clear()
        elif len(self._poses) < MOST_FRAMES:
            self._poses.append(pose)

    def suggestion(self) -> TurnSuggestion | None:
        """The turn that shows most, None where none shows enough or the picture is right."""
        if not self._lives:
            return None
        found = [(_recognised(self._exercise, self._poses, deg), deg) for deg in TURNS_DEG[1:]]
        count, degrees = max(found, key=lambda item: item[0])
        return TurnSuggestion(degrees, count) if count else None


def with_suggestion(report: Report, suggestion: TurnSuggestion) -> Report:
    """The report with the question instead of advice to somebody who may stand as they should."""
    source = replace(report.source, suggested_deg=suggestion.degrees)
    question = Message.of(Note.LIES, degrees=suggestion.degrees, count=suggestion.count)
    tracking = replace(report.tracking, warnings=(*source.warnings, question))
    return replace(report, source=source, tracking=tracking)


def _recognised(exercise: Exercise, poses: Sequence[PoseFrame], degrees: int) -> int:
    """How many repetitions or holds the turned poses show; 0 where they may be an accident."""
    session = Session(exercise)
    events = [event for pose in poses for event in session.update(pose.turned(degrees))]
    events += session.finish()
    found = [event.attempt for event in events if isinstance(event, AttemptCompleted)]
    good = any(attempt.verdict is Verdict.GOOD for attempt in found)
    return len(found) if good or len(found) >= ENOUGH else 0
