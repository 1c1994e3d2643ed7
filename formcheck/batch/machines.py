"""Many machines that do tasks, through a scheduler of Dask; the only module that knows Dask.

Every worker takes one recording at a time, and is looked at before it gets any. What comes back are
bytes, which are written here: so no result is written twice or half, whatever becomes of a worker.
The scheduler gives what a lost worker had to another one.
"""

from __future__ import annotations

import contextlib
import logging
import pickle
import secrets
import time
import warnings
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from importlib import metadata
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any, Final

from formcheck import __version__
from formcheck.batch.scheduler import Scheduler, is_guarded
from formcheck.batch.work import knowledge
from formcheck.errors import FormCheckError, SchedulerError, WorkerError
from formcheck.extraction.workers import LostError, Send, TaskEnd, TaskMessage, outcome_of
from formcheck.extras import Extra, require
from formcheck.messages.error_ids import Wrong
from formcheck.messages.ids import Note
from formcheck.messages.message import Message
from formcheck.pose.backends import backend

if TYPE_CHECKING:
    from distributed import Client, Future

PARTS: Final = ("mediapipe", "av", "numpy", "opencv-contrib-python")
"""What decides, besides FormCheck itself, what comes out of a recording."""
PATIENCE_S: Final = 30.0
"""How long an answer is waited for, and a worker where there is none."""
LOOK_EVERY_S: Final = 1.0
"""How often it is looked who is there while there are no news."""
LOOK_AGAIN_S: Final = 5.0
"""How often it is looked while there are news."""
TELL_EVERY_S: Final = 0.5
"""How often a worker tells how far it is."""
UNTOLD: Final = ("distributed", "distributed.client", "distributed.core", "distributed.comm")
"""Whose log would be mixed with what is told here."""


@dataclass(frozen=True)
class Equipment:
    """What a worker works with.

    Attributes:
        versions: of FormCheck and of what decides what comes out, by name.
        knowledge: what tells all exercises and templates from others.
    """

    versions: dict[str, str]
    knowledge: str

    @classmethod
    def here(cls, model: str) -> Equipment:
        """That of this process.

        Raises:
            ModelError: the pose model cannot be used here.
        """
        backend(model).prepare()  # the checksum of its file is right wherever it lies
        versions = {"formcheck": __version__} | {part: metadata.version(part) for part in PARTS}
        return cls(versions, knowledge(recognising=True))

    def differences(self, other: Equipment) -> Iterator[tuple[str, str, str]]:
        """What is not the same: its name, here and there."""
        for name, version in self.versions.items():
            if other.versions.get(name) != version:
                yield name, version, other.versions.get(name, "?")


class Machines:
    """Does tasks on all workers of a scheduler; a `Runner`.

    Attributes:
        apart: what they write goes nowhere.

    Raises:
        MissingPackageError: Dask is not installed.
        SchedulerError: the scheduler does not answer, no worker joins, or one of them cannot be
            used.
        ModelError: the pose model cannot be used here.
    """

    apart = True

    def __init__(self, scheduler: Scheduler, model: str, patience_s: float = PATIENCE_S) -> None:
        require(Extra.DASK)
        self._scheduler = scheduler
        self._model = model
        self._patience_s = patience_s
        self._own = Equipment.here(model)
        self._topic = f"formcheck-{secrets.token_hex(8)}"
        self._told: SimpleQueue[TaskMessage | tuple[int, Future]] = SimpleQueue()
        self._futures: dict[int, Future] = {}
        self._who: dict[int, frozenset[str]] = {}
        self._begun = 0
        self._looked_at: set[str] = set()
        self._looked_s = 0.0
        self._fit: frozenset[str] = frozenset()
        self._client = _connected(scheduler, patience_s)
        try:
            self._client.subscribe_topic(self._topic, self._hear)
            self._wait_for_workers(refusing=True)
        except BaseException:
            self._client.close()
            raise

    @property
    def idle(self) -> bool:
        """Whether one more task can be begun."""
        return self.busy < len(self._fit)

    @property
    def busy(self) -> int:
        """How many tasks are being worked on."""
        return len(self._futures)

    def begin(self, key: int, function: Callable[..., Any], *arguments: Any) -> None:
        """Have a worker that is fit do `function(send, *arguments)`, known as `key`."""
        self._begun += 1
        task = pickle.dumps((function, arguments))
        future = self._client.submit(
            done_there,
            self._topic,
            key,
            task,
            key=f"{self._topic}-{self._begun}",
            workers=sorted(self._fit),
            pure=False,
        )
        self._futures[key], self._who[key] = future, self._fit
        future.add_done_callback(partial(self._end, key))

    def listen(self, timeout_s: float | None = None) -> list[TaskMessage | TaskEnd]:
        """What the tasks tell next; waits for it, no longer than `timeout_s` or a moment.

        Raises:
            SchedulerError: the scheduler does not answer any more, or no worker is left.
        """
        wait_s = LOOK_EVERY_S if timeout_s is None else min(timeout_s, LOOK_EVERY_S)
        told = list(self._news(wait_s))
        if not told or time.monotonic() - self._looked_s > LOOK_AGAIN_S:
            self._wait_for_workers()
            told += self._abandoned()
        return told

    def close(self) -> None:
        """Let go of everything; what a worker has begun it ends, and throws away."""
        self._client.cancel(list(self._futures.values()))
        self._client.close()

    def _hear(self, event: tuple[float, Any]) -> None:
        """Take what a worker told on its way; in a thread of Dask's."""
        key, *what = event[1]
        self._told.put(TaskMessage(key, tuple(what)))

    def _end(self, key: int, future: Future) -> None:
        """Take that a task has ended; in a thread of Dask's."""
        self._told.put((key, future))

    def _news(self, wait_s: float) -> Iterator[TaskMessage | TaskEnd]:
        """What has been told, after so many seconds at most."""
        with contextlib.suppress(Empty):
            yield from self._read(self._told.get(timeout=wait_s))
            while True:
                yield from self._read(self._told.get_nowait())

    def _read(self, told: TaskMessage | tuple[int, Future]) -> Iterator[TaskMessage | TaskEnd]:
        """What is told of tasks that are still waited for."""
        if isinstance(told, TaskMessage):
            if told.key in self._futures:
                yield told
            return
        key, future = told
        if self._futures.get(key) is future:
            del self._futures[key], self._who[key]
            yield self._ended(key, future)

    def _ended(self, key: int, future: Future) -> TaskEnd:
        from distributed import KilledWorker

        if future.status == "finished":
            try:
                result, error = future.result(timeout=self._patience_s)
            except (OSError, TimeoutError):  # who had it is lost
                return TaskEnd(key, error=LostError(Message.of(Wrong.MACHINE_LOST)))
            return TaskEnd(key, result, error)
        if future.status == "error":
            cause = future.exception(timeout=self._patience_s)
            if isinstance(cause, KilledWorker):
                return TaskEnd(key, error=WorkerError(Message.of(Wrong.MACHINES_LOST)))
            text = f"{type(cause).__name__}: {cause}"
            return TaskEnd(key, error=WorkerError(Message.of(Wrong.FAILED_INSIDE, error=text)))
        return TaskEnd(key, error=LostError(Message.of(Wrong.MACHINE_LOST)))

    def _abandoned(self) -> list[TaskEnd]:
        """Tasks that nobody is left for who may do them; somebody who joined later can."""
        lost = [key for key, who in self._who.items() if not who & self._fit]
        for key in lost:
            self._client.cancel([self._futures.pop(key)])
            del self._who[key]
        return [TaskEnd(key, error=LostError(Message.of(Wrong.MACHINE_LOST))) for key in lost]

    def _wait_for_workers(self, *, refusing: bool = False) -> None:
        """Look who is there, until somebody is fit."""
        until_s = time.monotonic() + self._patience_s
        while True:
            self._look(refusing=refusing)
            if self._fit:
                return
            if time.monotonic() > until_s:
                address = self._scheduler.address
                raise SchedulerError(Message.of(Wrong.NO_MACHINES, address=address))
            time.sleep(LOOK_EVERY_S / 4)

    def _look(self, *, refusing: bool) -> None:
        """Note who is there and fit; whoever is not is refused, or else gets no task."""
        try:
            there: dict[str, int] = self._client.nthreads()
            new = {who: threads for who, threads in there.items() if who not in self._looked_at}
            fit = set(self._fit & there.keys())
            for who, wrong in self._examined(new):
                self._looked_at.add(who)
                if wrong is None:
                    fit.add(who)
                elif refusing:
                    raise SchedulerError(wrong)
        except (OSError, TimeoutError, ValueError) as error:
            address = self._scheduler.address
            raise SchedulerError(Message.of(Wrong.SCHEDULER_GONE, address=address)) from error
        self._fit, self._looked_s = frozenset(fit), time.monotonic()

    def _examined(self, new: dict[str, int]) -> Iterable[tuple[str, Message | None]]:
        """What is wrong with each of the new ones, None where nothing is."""
        safe = [who for who in new if is_guarded(who)]
        found = {}
        if safe:
            found = self._client.run(
                Equipment.here, self._model, workers=safe, on_error="return", wait=True
            )
        for who, threads in new.items():
            yield who, wrong_with(who, threads, found.get(who), self._own)


def wrong_with(who: str, threads: int, found: object, own: Equipment) -> Message | None:
    """Why a worker cannot be given anything, None where it can.

    Args:
        who: its address.
        threads: how many tasks it would do at once, in one process.
        found: its equipment, or what went wrong when it was asked for it.
        own: that of this process.
    """
    if not is_guarded(who):
        return Message.of(Wrong.MACHINE_WITHOUT_TLS, worker=who)
    if threads != 1:
        return Message.of(Wrong.MACHINE_SHARES, worker=who, threads=threads)
    if not isinstance(found, Equipment):
        why = Message.of(Note.AS_WRITTEN, text=f"{type(found).__name__}: {found}")
        if isinstance(found, FormCheckError):
            (why, *_) = found.said
        return Message.of(Wrong.MACHINE_UNFIT, worker=who, why=why)
    for part, here, there in own.differences(found):
        told = {"worker": who, "part": part, "here": here, "there": there}
        return Message.of(Wrong.MACHINE_DIFFERS, **told)
    if found.knowledge != own.knowledge:
        return Message.of(Wrong.MACHINE_KNOWS_OTHERS, worker=who)
    return None


def done_there(topic: str, key: int, task: bytes) -> tuple[Any, FormCheckError | None]:
    """A worker's side of a task."""
    function, arguments = pickle.loads(task)
    return outcome_of(function, _teller(topic, key), arguments)


def _teller(topic: str, key: int) -> Send:
    """By which a task tells how far it is, not too often."""
    from distributed import get_worker

    worker, told_s = get_worker(), -TELL_EVERY_S

    def tell(what: tuple[float | None, ...]) -> None:
        nonlocal told_s
        now_s = time.monotonic()
        if now_s - told_s >= TELL_EVERY_S:
            told_s = now_s
            numbers = [None if value is None else float(value) for value in what]
            worker.log_event(topic, [key, *numbers])

    return tell


def _connected(scheduler: Scheduler, patience_s: float) -> Client:
    """A client of the scheduler.

    Raises:
        SchedulerError: it does not answer, or not as it should.
    """
    from distributed import Client, Security

    for name in UNTOLD:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    security = None
    try:
        if scheduler.tls is not None:
            security = Security(
                tls_ca_file=str(scheduler.tls.ca),
                tls_client_cert=str(scheduler.tls.cert),
                tls_client_key=str(scheduler.tls.key),
                require_encryption=True,
            )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # versions are compared here, and refused
            return Client(
                scheduler.address,
                security=security,
                timeout=patience_s,
                set_as_default=False,
                name="formcheck",
            )
    except (OSError, TimeoutError, ValueError) as error:
        reason = str(error).split("\n", 1)[0]
        said = Message.of(Wrong.SCHEDULER_SILENT, address=scheduler.address, reason=reason)
        raise SchedulerError(said) from error
