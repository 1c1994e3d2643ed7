"""All who exercise on this server: each has a session of their own, known by its token."""

from __future__ import annotations

import hashlib
import logging
import os
import secrets
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final, Protocol

from formcheck.coach.events import Attempt, Side
from formcheck.coach.routine_runner import PlannedStep, RoutineRunner, SetFinished
from formcheck.coach.usual_range import OwnRange, Usual
from formcheck.errors import FormCheckError, HistoryError, ServerError
from formcheck.exercises.catalog import known_exercises, load_exercise
from formcheck.exercises.model import Exercise
from formcheck.history.own import usual_ranges
from formcheck.history.store import History
from formcheck.live.filming import Filming
from formcheck.live.history_writer import (
    FinishedSet,
    HistoryPosition,
    HistoryWriter,
    end_interrupted,
)
from formcheck.live.phone import Phone
from formcheck.live.pipeline import LivePipeline, RoutinePosition
from formcheck.live.protocol import Code, Order
from formcheck.live.saved_sessions import SavedSession, SavedSessions
from formcheck.live.state import state_of
from formcheck.messages.error_ids import Wrong
from formcheck.messages.ids import Ending
from formcheck.messages.message import Message
from formcheck.pose.frame import PoseFrame
from formcheck.recognition.free_runner import FreeRunner
from formcheck.recognition.library import known_library
from formcheck.recognition.second_opinion import SecondOpinion
from formcheck.routines.model import Routine
from formcheck.safety.health_card import advised_against
from formcheck.wording.catalogue import Catalogue, catalogue

log = logging.getLogger(__name__)

MOST: Final = 200
"""So many at once; a worker carries fewer, see benchmarks/crowd.py."""
IDLE_S: Final = 4 * 3600.0
"""A session of which nobody has heard for so long is over."""
DONE_S: Final = 1800.0
"""One that was not begun, or is over and only looked back on."""
KEPT_FOR: Final = timedelta(hours=12)
"""What a server that is gone left is gone on with for so long."""
GONE_S: Final = 5.0
"""A display that was opened connects within this, or is gone."""
MOST_VARIABLE: Final = "FORMCHECK_MOST_SESSIONS"
EACH_VARIABLE: Final = "FORMCHECK_MOST_SESSIONS_EACH"
"""Other limits than `MOST`, for a server for many people: of all, and of each of them."""
FOLDER_ENDING: Final = ".live"
TOKEN_BYTES: Final = 32


class Connection(Protocol):
    """Whoever is connected to a session."""

    def close(self, code: Code) -> None:
        """It is over for this connection: another one took over, or the session ended."""

    def nudge(self) -> None:
        """Something has changed that this connection did not do."""


class SessionDriver(Protocol):
    """Leads one person, by the poses and orders that come over the socket; thread-safe."""

    words: Catalogue

    @property
    def pose(self) -> PoseFrame | None:
        """The newest pose, None before the first."""

    @property
    def due(self) -> bool:
        """Whether there is something to `commit`."""

    @property
    def last_said(self) -> int:
        """The number of what was said last, 0 before anything was."""

    def take(self, seq: int, pose: PoseFrame, brightness: float | None = None) -> None:
        """Take in the next pose, whose picture has the number `seq`."""

    def order(self, order: Order) -> None:
        """Do what the person asks for, once."""

    def interrupt(self, at: datetime) -> None:
        """The person was away since `at`."""

    def heard(self, number: int) -> None:
        """The browser has heard what was said up to `number`."""

    def commit(self) -> None:
        """Keep what happened; waits for the disk."""

    def stop(self, reason: Ending) -> None:
        """End it."""


class Participant(ABC):
    """Somebody before a camera, with one connection at most.

    Attributes:
        id: what the session is called here and on the disk; the token cannot be told from it.
        now: a steady clock in seconds.
        client: from where it was begun; None is this machine.
        phone: the phone that is its camera.
        seen_at: when somebody was heard of last, by the wall clock.
        was_left: whether a connection ended and none has come since.
    """

    def __init__(
        self,
        id_: str,
        now: Callable[[], float],
        clock: Callable[[], datetime],
        client: str | None = None,
    ) -> None:
        self.id = id_
        self.now = now
        self.client = client
        self._clock = clock
        self.was_left = False
        self.phone = Phone(now)
        self._connection: Connection | None = None
        self._camera: Connection | None = None
        self._seen_s = now()
        self.seen_at = clock()

    @property
    @abstractmethod
    def driver(self) -> SessionDriver:
        """Who leads."""

    @abstractmethod
    def state(self, heard: int = 0, *, with_pose: bool = False) -> Any:
        """What the display shows at this moment.

        Args:
            heard: the number of the last thing said that the connection was told of.
            with_pose: whether to tell where the landmarks are.
        """

    @property
    def is_under_way(self) -> bool:
        """Whether something was begun that would be lost, and is not over."""
        return False

    @property
    def quiet_s(self) -> float:
        """For how long nobody has been heard of."""
        return self.now() - self._seen_s

    def see(self) -> None:
        """Somebody is there."""
        self._seen_s, self.seen_at = self.now(), self._clock()

    def expect(self) -> None:
        """Somebody is about to connect."""
        self._seen_s, self.was_left = self.now(), False

    def greet(self, heard: int | None) -> None:
        """A browser says hello, and what it has heard; one that has heard nothing is a new one.

        Whoever comes back by a new page says so before the exercise goes on.
        """
        if heard is None:
            self.driver.interrupt(self.seen_at)
        else:
            self.driver.heard(heard)

    @property
    def is_connected(self) -> bool:
        """Whether somebody is connected."""
        return self._connection is not None

    def connect(self, connection: Connection) -> None:
        """`connection` takes over from whoever was connected."""
        before, self._connection = self._connection, connection
        self.was_left = False
        if before is not None:
            before.close(Code.TAKEN_OVER)

    def connect_phone(self, connection: Connection) -> None:
        """`connection` brings the pictures from now on, beside the display's."""
        before, self._camera = self._camera, connection
        self.phone.come()
        if before is not None:
            before.close(Code.TAKEN_OVER)
        self.tell_others(connection)

    def end_phone(self) -> None:
        """The display's own camera brings the pictures again."""
        self.phone.forget()
        if self._camera is not None:
            self._camera.close(Code.OVER)

    def tell_others(self, by: Connection) -> None:
        """`by` has changed something: whoever else is connected shows it too."""
        for connection in (self._connection, self._camera):
            if connection is not None and connection is not by:
                connection.nudge()

    def close(self) -> None:
        """The session is over for whoever is connected."""
        for connection in (self._connection, self._camera):
            if connection is not None:
                connection.close(Code.OVER)

    def disconnect(self, connection: Connection) -> None:
        """`connection` is gone."""
        if self._connection is connection:
            self._connection, self.was_left = None, True
        elif self._camera is connection:
            self._camera = None
            self.phone.go()
            self.tell_others(connection)


class LiveSession(Participant):
    """One person who exercises.

    Attributes:
        pipeline: leads through the routine, or follows what they do.
    """

    def __init__(
        self,
        id_: str,
        pipeline: LivePipeline,
        now: Callable[[], float],
        clock: Callable[[], datetime],
        client: str | None = None,
    ) -> None:
        super().__init__(id_, now, clock, client)
        self.pipeline = pipeline

    @property
    def driver(self) -> LivePipeline:
        """The runner."""
        return self.pipeline

    @property
    def is_under_way(self) -> bool:
        """Whether the exercise was begun and is not over."""
        return self.pipeline.started and not self.pipeline.over

    @property
    def routine(self) -> Routine | None:
        """What is done, None where nobody chose anything."""
        return self.pipeline.runner.routine

    def state(self, heard: int = 0, *, with_pose: bool = False) -> Any:
        """What the display shows at this moment."""
        return state_of(self.pipeline.now(), self.pipeline.words, heard, with_pose=with_pose)


class FilmSession(Participant):
    """One person who shows an exercise that is to be learnt.

    Attributes:
        filming: keeps what they show.
    """

    def __init__(
        self,
        id_: str,
        filming: Filming,
        now: Callable[[], float],
        clock: Callable[[], datetime],
        client: str | None = None,
    ) -> None:
        super().__init__(id_, now, clock, client)
        self.filming = filming

    @property
    def driver(self) -> Filming:
        """The filming."""
        return self.filming

    def state(self, heard: int = 0, *, with_pose: bool = False) -> Any:
        """What the display shows at this moment."""
        return self.filming.state(heard, with_pose=with_pose)


class Sessions:
    """The sessions of one server and one history.

    Args:
        history: where results go.
        now: a steady clock in seconds.
        clock: the wall clock.
        most: how many there may be at once.
        is_full: whether there are too many of others, so that none may be begun.
    """

    def __init__(
        self,
        history: History,
        *,
        now: Callable[[], float] = time.monotonic,
        clock: Callable[[], datetime] = datetime.now,
        most: int = MOST,
        is_full: Callable[[], bool] = lambda: False,
    ) -> None:
        self.now = now
        self._history = history
        self._clock = clock
        self._most = most
        self._is_full = is_full
        self._kept = SavedSessions(history.path.with_name(history.path.name + FOLDER_ENDING))
        self._sessions: dict[str, LiveSession] = {}
        self._films: dict[str, FilmSession] = {}
        self._lock = threading.RLock()
        end_interrupted(history)
        self._resume()

    @property
    def path(self) -> Path:
        """The history's file."""
        return self._history.path

    def begin(
        self,
        routine: Routine | None,
        language: str,
        pain: int | None = None,
        *,
        client: str | None = None,
    ) -> str:
        """A new session; its token.

        Args:
            routine: what to do; None where what is done is to be recognised.
            language: what it is led in.
            pain: the score before, None where it was not told.
            client: the address of whoever begins; None is this machine.

        Raises:
            ServerError: there are too many already.
            ExerciseError: the routine names an exercise that does not exist.
        """
        with self._lock:
            token = self._new_token()
            named = routine.id if routine else ""
            writer = HistoryWriter(self._history, named, now=self._clock, prescribed=routine)
            if pain is not None:
                writer.pain("before", pain)
            runner = self._runner(routine, language)
            session = self._open(_id_of(token), runner, writer, language=language, client=client)
        session.pipeline.commit()
        return token

    def film(self, language: str, *, client: str | None = None) -> str:
        """A new session in which somebody shows an exercise; its token.

        Raises:
            ServerError: there are too many already.
        """
        with self._lock:
            token = self._new_token()
            id_, filming = _id_of(token), Filming(catalogue(language))
            self._films[id_] = FilmSession(id_, filming, self.now, self._clock, client)
        return token

    def _new_token(self) -> str:
        self.expire()
        if len(self.all()) >= self._most or self._is_full():
            raise ServerError(Message.of(Wrong.TOO_MANY_LIVE, most=self._most))
        return secrets.token_urlsafe(TOKEN_BYTES)

    def find(self, token: str) -> LiveSession | None:
        """The session with this token, None where there is none."""
        with self._lock:
            self.expire()
            return self._sessions.get(_id_of(token))

    def filmed(self, token: str) -> FilmSession | None:
        """The session with this token in which somebody shows an exercise, None without one."""
        with self._lock:
            self.expire()
            return self._films.get(_id_of(token))

    def present(self, token: str) -> Participant | None:
        """Whoever has this token, None where nobody has."""
        return self.find(token) or self.filmed(token)

    def invited_by(self, code: str) -> Participant | None:
        """The session whose display shows this code to a phone, None where none does."""
        return next((one for one in self.all() if one.phone.invites(code)), None)

    def of_phone(self, key: str) -> Participant | None:
        """The session whose phone has this key, None where there is none."""
        with self._lock:
            self.expire()
            return next((one for one in self.all() if one.phone.knows(key)), None)

    def interrupted(self, client: str | None = None) -> list[LiveSession]:
        """The sessions that were begun, are not over, and of whom nobody is there.

        Args:
            client: from where they were begun: nobody is offered what is another one's.
        """
        with self._lock:
            self.expire()
            own = [one for one in self._sessions.values() if one.client == client]
            return [one for one in own if self._is_interrupted(one)]

    def admit(self, id_: str) -> str | None:
        """A new token for a session, for somebody who goes on with it; the old one is void.

        Returns:
            The token, None where there is no such session any more.
        """
        with self._lock:
            session = self._sessions.pop(id_, None)
            if session is None:
                return None
            token = secrets.token_urlsafe(TOKEN_BYTES)
            self._kept.remove(id_)
            session.id = _id_of(token)
            session.expect()
            self._sessions[session.id] = session
            session.pipeline.renew()
        session.pipeline.commit()
        return token

    def forget(self) -> None:
        """End all sessions, and forget what is kept of them: the history was deleted."""
        for id_ in [*self._sessions, *self._films]:
            self.end(id_)
        self._kept.clear()

    def leave(self, token: str, reason: Ending = Ending.INTERRUPTED) -> None:
        """Nobody needs the session any more; what is not over ends."""
        self.end(_id_of(token), reason)

    def end(self, id_: str, reason: Ending = Ending.INTERRUPTED) -> None:
        """End the session with this id, and forget it."""
        with self._lock:
            session = self._sessions.pop(id_, None) or self._films.pop(id_, None)
        if session is not None:
            session.driver.stop(reason)
            session.driver.commit()
            session.close()
            self._kept.remove(id_)

    def expire(self) -> None:
        """End what nobody has been heard of for long."""
        for one in self.all():
            if _is_stale(one):
                self.end(one.id)

    def busy(self) -> int:
        """How many are not about to expire."""
        return sum(not _is_stale(one) for one in self.all())

    def all(self) -> list[Participant]:
        """Those that there are."""
        return [*self._sessions.values(), *self._films.values()]

    def waiting(self) -> int:
        """How many entries are not in the history yet."""
        return self._history.outbox.state().waiting

    def _is_interrupted(self, session: LiveSession) -> bool:
        if session.is_connected or not session.is_under_way:
            return False
        return session.was_left or session.quiet_s >= GONE_S

    def _runner(
        self,
        routine: Routine | None,
        language: str,
        *,
        place: RoutinePosition | None = None,
        finished: Sequence[SetFinished] = (),
        exercise: str = "",
        done: Sequence[Attempt] = (),
    ) -> RoutineRunner | FreeRunner:
        """Who leads, from the beginning or from where somebody was.

        Args:
            routine: what to do, None where nothing was chosen.
            language: that of all texts.
            place: where they were.
            finished: the sets that were finished until then.
            exercise: the id of what the set under way was, "" where none was.
            done: what was done of it.
        """
        library = known_library()
        if routine is None:
            return FreeRunner(
                [one.in_language(language) for one in known_exercises()],
                library,
                finished=finished,
                exercise=_in_language(exercise, language) if exercise else None,
                done=done,
                usual=self.usual,
            )
        where = place or RoutinePosition()
        return RoutineRunner(
            routine.in_language(language),
            prepare=lambda one: one.in_language(language),
            usual=self.usual,
            opinion=lambda one: SecondOpinion(one, library),
            step=where.step,
            set_number=where.set_number,
            finished=finished,
            done=done,
        )

    def _unfit(self) -> frozenset[str]:
        """What the health card advises against; one that cannot be read is told elsewhere."""
        try:
            card = self._history.load_card()
        except HistoryError:
            return frozenset()
        return frozenset(advised_against(card.answers)) if card else frozenset()

    def _open(
        self,
        id_: str,
        runner: RoutineRunner | FreeRunner,
        writer: HistoryWriter,
        *,
        language: str,
        client: str | None,
        place: RoutinePosition | None = None,
    ) -> LiveSession:
        def keep(
            place: RoutinePosition, position: HistoryPosition, routine: Routine | None
        ) -> None:
            if place.over:
                self._kept.remove(session.id)
                return
            kept = SavedSession(
                language=language,
                client=client,
                at=self._clock(),
                place=place,
                position=position,
                routine=routine,
            )
            self._kept.save(session.id, kept)

        exercises = {plan.exercise.id for plan in runner.plans}
        pipeline = LivePipeline(
            runner,
            writer,
            catalogue(language),
            now=self.now,
            earlier=self._earlier(exercises, writer),
            place=place,
            unfit=self._unfit(),
            keep=keep,
        )
        session = LiveSession(id_, pipeline, self.now, self._clock, client)
        self._sessions[id_] = session
        return session

    def _resume(self) -> None:
        """Go on with what a server that is gone left."""
        for id_, kept in self._kept.load().items():
            fresh = self._clock() - kept.at <= KEPT_FOR and not kept.place.over
            try:
                if fresh and len(self._sessions) < self._most:
                    self._reopen(id_, kept)
                    continue
            except (FormCheckError, ValueError, IndexError):
                log.warning("A session that was interrupted cannot be gone on with.", exc_info=True)
            self._kept.remove(id_)

    def _reopen(self, id_: str, kept: SavedSession) -> None:
        position, place = kept.position, kept.place
        done = self._history.done_in(position.session.key)
        plans = self._runner(kept.routine, kept.language).plans
        finished = [
            self._finished(one, plans, done.get(one.head.key, ()), kept.language)
            for one in position.finished
        ]
        runner = self._runner(
            kept.routine,
            kept.language,
            place=place,
            finished=finished,
            exercise=position.of_set.exercise if position.of_set else "",
            done=done.get(position.of_set.key, ()) if position.of_set else (),
        )
        writer = HistoryWriter(
            self._history,
            kept.routine.id if kept.routine else "",
            now=self._clock,
            position=position,
            done=sum(map(len, done.values())),
            prescribed=kept.routine,
        )
        session = self._open(
            id_, runner, writer, language=kept.language, client=kept.client, place=place
        )
        session.seen_at, session.was_left = kept.at, True

    def _finished(
        self, one: FinishedSet, plans: Sequence[PlannedStep], done: Sequence[Attempt], language: str
    ) -> SetFinished:
        """A set that was finished before: by the plan, or what was done in its place."""
        planned = plans[one.step] if plans else None
        if planned is not None and planned.exercise.id == one.head.exercise:
            exercise, own = planned.exercise, planned.own
        else:
            exercise, own = _in_language(one.head.exercise, language), OwnRange()
        return SetFinished(0.0, one.step, one.number, exercise, tuple(done), one.reason, own)

    def usual(self, exercise: Exercise) -> dict[Side | None, Usual]:
        """What is usual; a history that cannot be read does not stop the exercise."""
        try:
            return usual_ranges(self._history.attempts(exercise.id), exercise)
        except HistoryError:
            return {}

    def _earlier(
        self, exercises: Iterable[str], writer: HistoryWriter
    ) -> dict[str, tuple[int, ...]]:
        """How many were good in each set of the time before this one, by exercise."""
        try:
            now = writer.session_id()
            sets = {
                exercise: [one for one in self._history.sets(exercise) if one.session_id != now]
                for exercise in exercises
            }
        except HistoryError:
            return {}
        return {
            exercise: tuple(one.good for one in done if one.session_id == done[-1].session_id)
            for exercise, done in sets.items()
            if done
        }


class AllSessions:
    """All who exercise on this server, apart by the history that their results go into.

    Args:
        most: how many there may be at once.
        each: how many of them with one history.
    """

    def __init__(self, most: int = MOST, each: int = MOST) -> None:
        self._most = most
        self._each = each
        self._by_history: dict[Path, Sessions] = {}
        self._locks: dict[Path, threading.Lock] = {}

    def of(self, path: Path) -> Sessions:
        """The sessions whose results go into the history at `path`.

        Raises:
            HistoryError: the file cannot be used.
        """
        # One for each: nobody waits for somebody else's history.
        with self._locks.setdefault(path, threading.Lock()):
            if path not in self._by_history:
                self._by_history[path] = Sessions(
                    History(path), most=self._each, is_full=self._is_full
                )
            return self._by_history[path]

    def each_history(self) -> list[Sessions]:
        """The sessions, by history."""
        return list(self._by_history.values())

    def _is_full(self) -> bool:
        return sum(sessions.busy() for sessions in self.each_history()) >= self._most


@cache
def all_sessions() -> AllSessions:
    """All who exercise on this server."""
    limits = (int(os.environ.get(name, MOST)) for name in (MOST_VARIABLE, EACH_VARIABLE))
    return AllSessions(*limits)


def sessions_of(path: Path) -> Sessions:
    """The sessions of this process whose results go into the history at `path`.

    Raises:
        HistoryError: the file cannot be used.
    """
    return all_sessions().of(path)


def _is_stale(session: Participant) -> bool:
    """Whether nobody has been heard of for long."""
    waits_s = IDLE_S if session.is_under_way else DONE_S
    return not session.is_connected and session.quiet_s >= waits_s


def _in_language(exercise_id: str, language: str) -> Exercise:
    return load_exercise(exercise_id).in_language(language)


def _id_of(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
