"""All who exercise on this server: each has a session of their own, known by its token."""

from __future__ import annotations

import hashlib
import logging
import os
import secrets
import threading
import time
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Final, Protocol

from formcheck.coach.events import Side
from formcheck.coach.guide import Guide, SetFinished
from formcheck.coach.usual import Usual
from formcheck.errors import FormCheckError, HistoryError, ServerError
from formcheck.exercises.model import Exercise
from formcheck.history.own import usual_ranges
from formcheck.history.store import History
from formcheck.live.diary import Diary, Pages, end_interrupted
from formcheck.live.kept import Kept, KeptSessions
from formcheck.live.phone import Phone
from formcheck.live.protocol import Code
from formcheck.live.runner import Place, Runner
from formcheck.messages.error_ids import Wrong
from formcheck.messages.ids import Ending
from formcheck.messages.message import Message
from formcheck.routines.model import Routine
from formcheck.ui.catalogue import catalogue

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


class LiveSession:
    """One person's session.

    Attributes:
        id: what it is called here and on the disk; the token cannot be told from it.
        routine: what is done.
        runner: leads through it.
        now: a steady clock in seconds.
        client: from where it was begun; None is this machine.
        phone: the phone that is its camera.
        seen_at: when somebody was heard of last, by the wall clock.
        was_left: whether a connection ended and none has come since.
    """

    def __init__(
        self,
        id_: str,
        routine: Routine,
        runner: Runner,
        now: Callable[[], float],
        clock: Callable[[], datetime],
    ) -> None:
        self.id = id_
        self.routine = routine
        self.runner = runner
        self.now = now
        self._clock = clock
        self.client: str | None = None
        self.was_left = False
        self.phone = Phone(now)
        self._connection: Connection | None = None
        self._camera: Connection | None = None
        self._seen_s = now()
        self.seen_at = clock()

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
            self.runner.interrupt(self.seen_at)
        else:
            self.runner.heard(heard)

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
        self._kept = KeptSessions(history.path.with_name(history.path.name + FOLDER_ENDING))
        self._sessions: dict[str, LiveSession] = {}
        self._lock = threading.RLock()
        end_interrupted(history)
        self._resume()

    @property
    def path(self) -> Path:
        """The history's file."""
        return self._history.path

    def begin(
        self,
        routine: Routine,
        language: str,
        pain: int | None = None,
        *,
        client: str | None = None,
    ) -> str:
        """A new session; its token.

        Args:
            routine: what to do.
            language: what it is led in.
            pain: the score before, None where it was not told.
            client: the address of whoever begins; None is this machine.

        Raises:
            ServerError: there are too many already.
            ExerciseError: the routine names an exercise that does not exist.
        """
        with self._lock:
            self.expire()
            if len(self._sessions) >= self._most or self._is_full():
                raise ServerError(Message.of(Wrong.TOO_MANY_LIVE, most=self._most))
            token = secrets.token_urlsafe(TOKEN_BYTES)
            routine = routine.in_language(language)
            diary = Diary(self._history, routine.id, now=self._clock)
            if pain is not None:
                diary.pain("before", pain)
            guide = self._guide(routine, language)
            session = self._open(
                _id_of(token), routine, guide, diary, language=language, client=client
            )
        session.runner.commit()
        return token

    def find(self, token: str) -> LiveSession | None:
        """The session with this token, None where there is none."""
        with self._lock:
            self.expire()
            return self._sessions.get(_id_of(token))

    def invited_by(self, code: str) -> LiveSession | None:
        """The session whose display shows this code to a phone, None where none does."""
        return next((one for one in self.all() if one.phone.invites(code)), None)

    def of_phone(self, key: str) -> LiveSession | None:
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
            session.runner.renew()
        session.runner.commit()
        return token

    def forget(self) -> None:
        """End all sessions, and forget what is kept of them: the history was deleted."""
        for id_ in list(self._sessions):
            self.end(id_)
        self._kept.clear()

    def leave(self, token: str, reason: Ending = Ending.INTERRUPTED) -> None:
        """Nobody needs the session any more; what is not over ends."""
        self.end(_id_of(token), reason)

    def end(self, id_: str, reason: Ending = Ending.INTERRUPTED) -> None:
        """End the session with this id, and forget it."""
        with self._lock:
            session = self._sessions.pop(id_, None)
        if session is not None:
            session.runner.stop(reason)
            session.runner.commit()
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

    def all(self) -> list[LiveSession]:
        """Those that there are."""
        return list(self._sessions.values())

    def waiting(self) -> int:
        """How many entries are not in the history yet."""
        return self._history.outbox.state().waiting

    def __len__(self) -> int:
        return len(self._sessions)

    def _is_interrupted(self, session: LiveSession) -> bool:
        if session.is_connected or not session.runner.started or session.runner.over:
            return False
        return session.was_left or session.quiet_s >= GONE_S

    def _guide(self, routine: Routine, language: str, **where: object) -> Guide:
        return Guide(
            routine,
            prepare=lambda exercise: exercise.in_language(language),
            usual=self.usual,
            **where,  # type: ignore[arg-type]  # the guide's own
        )

    def _open(
        self,
        id_: str,
        routine: Routine,
        guide: Guide,
        diary: Diary,
        *,
        language: str,
        client: str | None,
        place: Place | None = None,
    ) -> LiveSession:
        def keep(place: Place, pages: Pages) -> None:
            if place.over:
                self._kept.remove(session.id)
                return
            kept = Kept(
                language=language,
                client=client,
                at=self._clock(),
                place=place,
                pages=pages,
                routine=routine,
            )
            self._kept.save(session.id, kept)

        exercises = {plan.exercise.id for plan in guide.plans}
        runner = Runner(
            guide,
            diary,
            catalogue(language),
            now=self.now,
            earlier=self._earlier(exercises, diary),
            place=place,
            keep=keep,
        )
        session = LiveSession(id_, routine, runner, self.now, self._clock)
        session.client = client
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

    def _reopen(self, id_: str, kept: Kept) -> None:
        pages, place = kept.pages, kept.place
        done = self._history.done_in(pages.session.key)
        plans = self._guide(kept.routine, kept.language).plans
        finished = [
            SetFinished(
                0.0,
                one.step,
                one.number,
                plans[one.step].exercise,
                tuple(done.get(one.head.key, ())),
                one.reason,
                plans[one.step].own,
            )
            for one in pages.finished
        ]
        guide = self._guide(
            kept.routine,
            kept.language,
            step=place.step,
            set_number=place.set_number,
            finished=finished,
            done=done.get(pages.of_set.key, ()) if pages.of_set else (),
        )
        diary = Diary(
            self._history,
            kept.routine.id,
            now=self._clock,
            pages=pages,
            done=sum(map(len, done.values())),
        )
        session = self._open(
            id_,
            kept.routine,
            guide,
            diary,
            language=kept.language,
            client=kept.client,
            place=place,
        )
        session.seen_at, session.was_left = kept.at, True

    def usual(self, exercise: Exercise) -> dict[Side | None, Usual]:
        """What is usual; a history that cannot be read does not stop the exercise."""
        try:
            return usual_ranges(self._history.attempts(exercise.id), exercise)
        except HistoryError:
            return {}

    def _earlier(self, exercises: Iterable[str], diary: Diary) -> dict[str, tuple[int, ...]]:
        """How many were good in each set of the time before this one, by exercise."""
        try:
            now = diary.session_id()
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


class House:
    """All who exercise on this server, apart by the history that their results go into.

    Args:
        most: how many there may be at once.
        each: how many of them with one history.
    """

    def __init__(self, most: int = MOST, each: int = MOST) -> None:
        self._most = most
        self._each = each
        self._rooms: dict[Path, Sessions] = {}
        self._locks: dict[Path, threading.Lock] = {}

    def of(self, path: Path) -> Sessions:
        """The sessions whose results go into the history at `path`.

        Raises:
            HistoryError: the file cannot be used.
        """
        # One for each: nobody waits for somebody else's history.
        with self._locks.setdefault(path, threading.Lock()):
            if path not in self._rooms:
                self._rooms[path] = Sessions(History(path), most=self._each, is_full=self._is_full)
            return self._rooms[path]

    def rooms(self) -> list[Sessions]:
        """The sessions, by history."""
        return list(self._rooms.values())

    def _is_full(self) -> bool:
        return sum(room.busy() for room in self.rooms()) >= self._most


@cache
def house() -> House:
    """All who exercise on this server."""
    limits = (int(os.environ.get(name, MOST)) for name in (MOST_VARIABLE, EACH_VARIABLE))
    return House(*limits)


def sessions_of(path: Path) -> Sessions:
    """The sessions of this process whose results go into the history at `path`.

    Raises:
        HistoryError: the file cannot be used.
    """
    return house().of(path)


def _is_stale(session: LiveSession) -> bool:
    """Whether nobody has been heard of for long."""
    under_way = session.runner.started and not session.runner.over
    waits_s = IDLE_S if under_way else DONE_S
    return not session.is_connected and session.quiet_s >= waits_s


def _id_of(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
