"""Runs sessions over pose tracks, for tests."""

from __future__ import annotations

from collections.abc import Iterable

from formcheck.coach.events import Attempt, AttemptCompleted, Event
from formcheck.coach.reading import PersonReader
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


def counts_of(track: PoseTrack, exercises: Iterable[str]) -> dict[str, int]:
    """How many each exercise counts of one track; the body is read once for all of them."""
    person, sessions = PersonReader(), {exercise: Session(exercise) for exercise in exercises}
    counts = dict.fromkeys(sessions, 0)

    def count(exercise: str, events: Iterable[Event]) -> None:
        counts[exercise] += sum(isinstance(event, AttemptCompleted) for event in events)

    for sighting in (
        *(one for frame in track.frames() for one in person.read(frame)),
        *person.flush(),
    ):
        for exercise, session in sessions.items():
            count(exercise, session.see(sighting))
    for exercise, session in sessions.items():
        count(exercise, session.finish())
    return counts


def faults_of(attempt: Attempt) -> set[str]:
    """The rules that an attempt breaks."""
    return {fault.rule for fault in attempt.faults}
