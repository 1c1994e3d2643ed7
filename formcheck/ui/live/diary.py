"""Writes what happens into the history as it happens."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from formcheck.coach.events import Attempt, AttemptCompleted, Event
from formcheck.coach.guide import ExerciseChanged, RoutineFinished, SetFinished
from formcheck.coach.usual import OwnRange
from formcheck.exercises.model import Exercise
from formcheck.history.entries import (
    AttemptEntry,
    OpenSetsEntry,
    PainEntry,
    SessionEndEntry,
    SessionHead,
    SetEndEntry,
    SetHead,
    attempt_values,
    new_key,
    session_head,
    set_head,
    stamp,
)
from formcheck.history.outbox import OutboxState
from formcheck.history.store import History, Moment
from formcheck.messages.ids import Ending

Clock = Callable[[], datetime]


class Diary:
    """One session in the history: its sets, repetitions, holds and pain.

    Nothing here waits for the history, and one that cannot be written does not stop the exercise:
    what was done is kept and tried again, and `state` says how things are.

    Attributes:
        before: the pain score before the exercise, None where it was not told.
    """

    def __init__(self, history: History, routine: str = "", now: Clock = datetime.now) -> None:
        self.before: int | None = None
        self._history = history
        self._routine = routine
        self._now = now
        self._exercise: Exercise | None = None
        self._own = OwnRange()
        self._session: SessionHead | None = None
        self._set: SetHead | None = None
        self._ended = False

    def write(self, events: Iterable[Event]) -> None:
        """Keep what happened; when this returns, not even a kill loses it."""
        for event in events:
            if isinstance(event, ExerciseChanged):
                self._exercise, self._own = event.exercise, event.own
            elif isinstance(event, AttemptCompleted):
                self._add(event.attempt)
            elif isinstance(event, SetFinished):
                self._end_set(event.reason)
            elif isinstance(event, RoutineFinished):
                self.close(Ending.FINISHED)

    def pain(self, moment: Moment, score: int) -> None:
        """Keep a pain score from 0 to 10."""
        if moment == "before":
            self.before = score
        self._history.outbox.put(
            PainEntry(
                key=new_key(),
                session=self._begun(),
                at=stamp(self._now()),
                moment=moment,
                score=score,
            )
        )

    def state(self) -> OutboxState:
        """Whether everything is stored, and if not, why."""
        return self._history.outbox.state()

    def settle(self, seconds: float) -> bool:
        """Wait until everything is stored, or cannot be for now; whether it is."""
        return self._history.outbox.settle(seconds)

    def session_id(self) -> int | None:
        """The session's number in the history, None while nothing of it is stored.

        Raises:
            HistoryError: the history cannot be read.
        """
        return None if self._session is None else self._history.session_id(self._session.key)

    def close(self, reason: Ending) -> None:
        """The session is over."""
        self._end_set(reason)
        if self._session is not None and not self._ended:
            self._ended = True
            self._history.outbox.put(
                SessionEndEntry(session=self._session.key, at=stamp(self._now()))
            )

    def _add(self, attempt: Attempt) -> None:
        if self._set is None:
            assert self._exercise is not None
            self._set = set_head(self._exercise, self._now())
        self._history.outbox.put(
            AttemptEntry(
                key=new_key(),
                session=self._begun(),
                set=self._set,
                values=attempt_values(attempt, self._own),
            )
        )

    def _end_set(self, reason: Ending) -> None:
        if self._set is not None:
            self._history.outbox.put(
                SetEndEntry(set=self._set.key, at=stamp(self._now()), reason=reason)
            )
            self._set = None

    def _begun(self) -> SessionHead:
        if self._session is None:
            self._session = session_head(self._routine, self._now())
        return self._session


def end_interrupted(history: History) -> None:
    """What a killed server left open is over; nobody waits for the history here either."""
    history.outbox.put(OpenSetsEntry(at=stamp(datetime.now()), reason=Ending.INTERRUPTED))
