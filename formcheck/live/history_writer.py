"""Writes what happens into the history as it happens."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict

from formcheck.coach.events import Attempt, AttemptCompleted, Event
from formcheck.coach.routine_runner import ExerciseChanged, RoutineFinished, SetFinished
from formcheck.coach.usual_range import OwnRange
from formcheck.exercises.model import Exercise
from formcheck.history.entries import (
    AttemptEntry,
    Entry,
    OpenSetsEntry,
    PainEntry,
    PrescriptionEntry,
    ReplacedEntry,
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
from formcheck.history.store import History, PainMoment
from formcheck.messages.ids import Ending
from formcheck.routines.model import Routine
from formcheck.routines.prescribed import to_text

Clock = Callable[[], datetime]


class FinishedSet(BaseModel):
    """A set that is over, and where it is in the history."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    step: int
    number: int
    head: SetHead
    reason: Ending


class HistoryPosition(BaseModel):
    """What a writer has begun, so that another one can go on with it.

    Attributes:
        session: the session in the history.
        of_set: the set under way, None where none is.
        finished: the sets that are over and in which something was counted.
        before: the pain score before the exercise, None where it was not told.
        after: the same after it.
        during: the same during it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    session: SessionHead
    of_set: SetHead | None = None
    finished: tuple[FinishedSet, ...] = ()
    before: int | None = None
    after: int | None = None
    during: int | None = None


class HistoryWriter:
    """One session in the history: its sets, repetitions, holds and pain.

    What happens is noted at once and put into the outbox by `commit`, which may take a while: the
    disk is waited for. The history itself is never waited for, and one that cannot be written does
    not stop the exercise: what was done is kept and tried again, and `state` says how things are.

    Args:
        history: where it is stored.
        routine: the routine's id.
        now: the wall clock.
        position: what is gone on with, after an interruption.
        done: how many repetitions and holds are in the history since its beginning.
        prescribed: what is prescribed, to be kept with the first thing that is done or told.

    Attributes:
        committed: how many repetitions and holds not even a kill loses any more.
    """

    def __init__(
        self,
        history: History,
        routine: str = "",
        now: Clock = datetime.now,
        position: HistoryPosition | None = None,
        done: int = 0,
        *,
        prescribed: Routine | None = None,
    ) -> None:
        self._history = history
        self._now = now
        self._exercise: Exercise | None = None
        self._own = OwnRange()
        self._position = position or HistoryPosition(session=session_head(routine, now()))
        self.committed = self._put = done
        self._noted: list[Entry] = []
        self._ended = False
        self._prescribed = prescribed

    @property
    def position(self) -> HistoryPosition:
        """What has begun so far."""
        return self._position

    @property
    def before(self) -> int | None:
        """The pain score before the exercise, None where it was not told."""
        return self._position.before

    @property
    def due(self) -> bool:
        """Whether something is noted that is not in the outbox yet."""
        return bool(self._noted)

    @property
    def after(self) -> int | None:
        """The pain score after the exercise, None where it was not told."""
        return self._position.after

    def take(self) -> list[Entry]:
        """What is noted and not in the outbox yet, to be `put` there."""
        taken, self._noted = self._noted, []
        return taken

    def put(self, entries: Iterable[Entry]) -> None:
        """Keep `entries`; when this returns, not even a kill loses them, if the disk has room."""
        for entry in entries:
            self._history.outbox.put(entry)
            self._put += isinstance(entry, AttemptEntry)
        if self._history.outbox.is_safe:
            self.committed = self._put

    def commit(self) -> None:
        """Keep what is noted."""
        self.put(self.take())

    def note(self, events: Iterable[Event]) -> None:
        """Note what happened."""
        for event in events:
            if isinstance(event, ExerciseChanged):
                self._exercise, self._own = event.exercise, event.own
            elif isinstance(event, AttemptCompleted):
                self._add(event.attempt)
            elif isinstance(event, SetFinished):
                self._finish(event)
            elif isinstance(event, RoutineFinished):
                self.close(Ending.FINISHED)

    def replace_set(
        self, number: int, exercise: Exercise, attempts: Sequence[Attempt], count: int
    ) -> None:
        """Note that set `number`, from 0, of those that are over was another exercise.

        Args:
            number: which.
            exercise: what it was.
            attempts: what is counted of it; empty where it could not be judged again.
            count: how many there were then.
        """
        finished = list(self._position.finished)
        before = finished[number]
        head = set_head(exercise, self._now())
        self._noted.append(
            ReplacedEntry(
                set=before.head.key,
                by=head,
                at=stamp(self._now()),
                attempts=tuple(map(attempt_values, attempts)),
                count=count,
            )
        )
        finished[number] = before.model_copy(update={"head": head})
        self._position = self._with(finished=tuple(finished))

    def pain(self, moment: PainMoment, score: int) -> None:
        """Note a pain score from 0 to 10."""
        self._position = self._with(**{moment: score})
        self._prescribe()
        self._noted.append(
            PainEntry(
                key=new_key(),
                session=self._position.session,
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
        return self._history.session_id(self._position.session.key)

    def close(self, reason: Ending) -> None:
        """The session is over."""
        self._end_set(reason)
        if not self._ended:
            self._ended = True
            session = self._position.session.key
            self._noted.append(SessionEndEntry(session=session, at=stamp(self._now())))

    def _add(self, attempt: Attempt) -> None:
        position = self._position
        if position.of_set is None:
            assert self._exercise is not None
            position = self._with(of_set=set_head(self._exercise, self._now()))
        assert position.of_set is not None
        self._position = position
        self._prescribe()
        self._noted.append(
            AttemptEntry(
                key=new_key(),
                session=position.session,
                set=position.of_set,
                values=attempt_values(attempt, self._own),
            )
        )

    def _prescribe(self) -> None:
        """Keep what is prescribed, once: a session in which nothing happens leaves nothing."""
        routine, self._prescribed = self._prescribed, None
        if routine is not None:
            session = self._position.session
            self._noted.append(PrescriptionEntry(session=session, routine=to_text(routine)))

    def _with(self, **news: Any) -> HistoryPosition:
        return self._position.model_copy(update=news)

    def _finish(self, event: SetFinished) -> None:
        head = self._position.of_set
        if head is not None:
            done = FinishedSet(step=event.step, number=event.number, head=head, reason=event.reason)
            self._position = self._with(finished=(*self._position.finished, done))
        self._end_set(event.reason)

    def _end_set(self, reason: Ending) -> None:
        if self._position.of_set is not None:
            self._noted.append(
                SetEndEntry(set=self._position.of_set.key, at=stamp(self._now()), reason=reason)
            )
            self._position = self._with(of_set=None)


def end_interrupted(history: History) -> None:
    """What a killed server left open is over; nobody waits for the history here either."""
    history.outbox.put(OpenSetsEntry(at=stamp(datetime.now()), reason=Ending.INTERRUPTED))
