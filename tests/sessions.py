"""Runs sessions over pose tracks, for tests."""

from __future__ import annotations

from formcheck.coach.events import Attempt, Event, HoldCompleted, RepCompleted
from formcheck.coach.session import Session
from formcheck.exercises.model import Exercise
from formcheck.pose.frame import PoseTrack


def events_of(track: PoseTrack, exercise: str | Exercise) -> list[Event]:
    """All events of a session that sees the whole track."""
    session = Session(exercise)
    for frame in track.frames():
        session.update(frame)
    session.finish()
    return session.events


def attempts_of(track: PoseTrack, exercise: str | Exercise) -> list[Attempt]:
    """The repetitions or holds of a session that sees the whole track."""
    found: list[Attempt] = []
    for event in events_of(track, exercise):
        if isinstance(event, RepCompleted):
            found.append(event.rep)
        elif isinstance(event, HoldCompleted):
            found.append(event.hold)
    return found


def faults_of(attempt: Attempt) -> set[str]:
    """The rules that an attempt breaks."""
    return {fault.rule for fault in attempt.faults}
