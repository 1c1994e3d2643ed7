"""Writes what happens into the history as it happens."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from formcheck.coach.events import Attempt, AttemptCompleted, Event
from formcheck.coach.guide import ExerciseChanged, RoutineFinished, SetFinished
from formcheck.errors import HistoryError
from formcheck.exercises.model import Exercise
from formcheck.history.store import History, Moment

Clock = Callable[[], datetime]


class Diary:
    """One session in the history: its sets, repetitions, holds and pain.

    A history that cannot be written does not stop the exercise: `problem` says what is wrong.

    Attributes:
        problem: why something could not be stored, or "".
        before: the pain score before the exercise, None where it was not told.
    """

    def __init__(self, history: History, routine: str = "", now: Clock = datetime.now) -> None:
        self.problem = ""
        self.before: int | None = None
        self._history = history
        self._routine = routine
        self._now = now
        self._exercise: Exercise | None = None
        self._session_id: int | None = None
        self._set_id: int | None = None
        self._ended = False

    def write(self, events: Iterable[Event]) -> None:
        """Store what happened."""
        for event in events:
            try:
                self._write(event)
            except HistoryError as error:
                self.problem = str(error)

    def pain(self, moment: Moment, score: int) -> None:
        """Store a pain score from 0 to 10."""
        if moment == "before":
            self.before = score
        try:
            self._history.add_pain(self._session(), self._now(), moment, score)
        except HistoryError as error:
            self.problem = str(error)

    @property
    def session_id(self) -> int | None:
        """The session's number in the history, None while nothing was stored."""
        return self._session_id

    def close(self, reason: str) -> None:
        """The session is over."""
        try:
            self._end_set(reason)
            if self._session_id is not None and not self._ended:
                self._history.end_session(self._session_id, self._now())
                self._ended = True
        except HistoryError as error:
            self.problem = str(error)

    def _write(self, event: Event) -> None:
        if isinstance(event, ExerciseChanged):
            self._exercise = event.exercise
        elif isinstance(event, AttemptCompleted):
            self._add(event.attempt)
        elif isinstance(event, SetFinished):
            self._end_set(event.reason)
        elif isinstance(event, RoutineFinished):
            self.close("finished")

    def _add(self, attempt: Attempt) -> None:
        if self._set_id is None:
            assert self._exercise is not None
            self._set_id = self._history.start_set(self._session(), self._exercise, self._now())
        self._history.add_attempt(self._set_id, attempt)

    def _end_set(self, reason: str) -> None:
        if self._set_id is not None:
            self._history.end_set(self._set_id, self._now(), reason)
            self._set_id = None

    def _session(self) -> int:
        if self._session_id is None:
            self._session_id = self._history.start_session(self._now(), self._routine)
        return self._session_id
