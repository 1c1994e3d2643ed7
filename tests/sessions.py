"""Runs sessions over pose tracks, for tests."""

from __future__ import annotations

from formcheck.coach.events import Attempt, AttemptCompleted, Event
from formcheck.coach.session import Session
from formcheck.exercises.model import Exercise
from formcheck.pose.frame import PoseTrack


def events_of(track: PoseTrack, exercise: str | Exercise) -> list[Event]:
    """All events of a session that sees the whole track."""
    session = Session(exercise)
    events = [event for frame in track.frames() for event in session.update(frame)]
    return [*events, *session.finish()]


def attempts_of(track: PoseTrack, exercise: str | Exercise) -> list[Attempt]:
    """The repetitions or holds of a session that sees the whole track."""
    events = events_of(track, exercise)
    return [event.attempt for event in events if isinstance(event, AttemptCompleted)]


def faults_of(attempt: Attempt) -> set[str]:
    """The rules that an attempt breaks."""
    return {fault.rule for fault in attempt.faults}
