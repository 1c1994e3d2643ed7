"""Who works for this process: a `TaskRunner`, and the one that is always there, other processes.

Those are begun once, told what to do, and gone with this one. Each has a pipe of its own, and
nothing that they share: one that is killed takes nothing along but its own task.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing import connection, get_context
from typing import TYPE_CHECKING, Any, Final, Protocol, Self, TypeVar

from formcheck import shutdown
from formcheck.errors import FormCheckError, StoppedError, WorkerError
from formcheck.messages.error_ids import Wrong
from formcheck.messages.message import Message

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess

PATIENCE_S: Final = 5.0
"""How long a worker may take to put its things in order when it is stopped."""

Result = TypeVar("Result")
Send = Callable[[Any], None]
"""By which a task tells something before its end."""


@dataclass(frozen=True, slots=True)
class TaskMessage:
    """What the task `key` told on its way."""

    key: int
    what: Any


@dataclass(frozen=True, slots=True)
class TaskEnd:
    """How the task `key` ended: with a result or an error."""

    key: int
    result: Any = None
    error: FormCheckError | None = None


class LostError(WorkerError):
    """A worker has ended in the middle of its task."""


class TaskRunner(Protocol):
    """Does tasks for this process, several at once.

    Tasks are functions of a module, called with `Send` and their arguments.

    Attributes:
        apart: whether they are done where the files of this machine may not be.
    """

    apart: bool

    @property
    def idle(self) -> bool:
        """Whether one more task can be begun."""

    @property
    def busy(self) -> int:
        """How many tasks are being worked on."""

    def begin(self, key: int, function: Callable[..., Any], *arguments: Any) -> None:
        """Have `function(send, *arguments)` done, known as `key`."""

    def listen(self, timeout_s: float | None = None) -> list[TaskMessage | TaskEnd]:
        """What the tasks tell next; waits for it, no longer than `timeout_s`."""

    def close(self) -> None:
        """Let go of everything, whatever is being done."""


class Workers:
    """Up to `jobs` processes, each begun when it is needed first; a context manager.

    Attributes:
        apart: they have the files of this machine.
        jobs: how many there are at most.
    """

    apart = False

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs
        self._all: list[_Worker] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def idle(self) -> bool:
        """Whether one more task can be begun."""
        return self.busy < self.jobs

    @property
    def busy(self) -> int:
        """How many tasks are being worked on."""
        return sum(worker.key is not None for worker in self._all)

    def begin(self, key: int, function: Callable[..., Any], *arguments: Any) -> None:
        """Have a worker that is idle do `function(send, *arguments)`, known as `key`."""
        worker = next((one for one in self._all if one.key is None), None)
        if worker is None:
            worker = _Worker()
            self._all.append(worker)
        worker.begin(key, function, arguments)

    def listen(self, timeout_s: float | None = None) -> list[TaskMessage | TaskEnd]:
        """What the tasks tell next; waits for it, no longer than `timeout_s`.

        A worker that has ended by itself is told as a task that ended with a `LostError`.
        """
        links = {worker.link: worker for worker in self._all if worker.key is not None}
        ready = connection.wait(list(links), timeout_s)
        told = [worker.hear() for link, worker in links.items() if link in ready]
        self._all = [worker for worker in self._all if not worker.lost]
        return told

    def close(self) -> None:
        """End all of them, whatever they do."""
        for worker in self._all:
            worker.stop()
        for worker in self._all:
            worker.over()
        self._all = []


def mapped(
    function: Callable[..., Result],
    tasks: Sequence[tuple[Any, ...]],
    jobs: int,
    *,
    elsewhere: bool = False,
) -> Iterator[Result]:
    """The results of `function(*task)`, in order, from up to `jobs` workers at once.

    With one, or one task, it is done in this process, unless it shall be done `elsewhere`.

    Raises:
        FormCheckError: what the first task that failed raised.
        WorkerError: a worker has failed, or was ended.
    """
    if not elsewhere and (jobs <= 1 or len(tasks) <= 1):
        for task in tasks:
            yield function(*task)
        return
    results: dict[int, Result] = {}
    begun = 0
    with Workers(min(jobs, len(tasks))) as workers:
        for key in range(len(tasks)):
            while key not in results:
                while workers.idle and begun < len(tasks):
                    workers.begin(begun, _silent, function, tasks[begun])
                    begun += 1
                for told in workers.listen():
                    if isinstance(told, TaskEnd):
                        if told.error is not None:
                            raise told.error
                        results[told.key] = told.result
            yield results.pop(key)


def outcome_of(
    function: Callable[..., Result], send: Send, arguments: tuple[Any, ...]
) -> tuple[Result | None, FormCheckError | None]:
    """What comes of a task where it is done: a result or an error, which is told elsewhere."""
    try:
        return function(send, *arguments), None
    except FormCheckError as error:
        return None, error
    except _GoneError:
        raise
    except Exception as error:  # noqa: BLE001 - handed over to the process that asked
        text = f"{type(error).__name__}: {error}"
        return None, WorkerError(Message.of(Wrong.FAILED_INSIDE, error=text))


def _silent(_send: Send, function: Callable[..., Result], task: tuple[Any, ...]) -> Result:
    """A task that tells nothing on its way."""
    return function(*task)


class _Worker:
    """One process, and what it does.

    Attributes:
        link: leads to it.
        key: its task, None while it has none.
        lost: whether it has ended by itself.
    """

    def __init__(self) -> None:
        # Forking a process in which MediaPipe's threads run is not safe.
        context = get_context("spawn")
        self.key: int | None = None
        self.lost = False
        self.link, theirs = context.Pipe()
        self._process: SpawnProcess = context.Process(target=_serve, args=(theirs,), daemon=True)
        with shutdown.for_workers():
            self._process.start()
        theirs.close()

    def begin(self, key: int, function: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
        """Have it do a task."""
        self.key = key
        with contextlib.suppress(OSError):  # it has ended already, which `hear` tells
            self.link.send((function, arguments))

    def hear(self) -> TaskMessage | TaskEnd:
        """What its task tells next."""
        if self.key is None:
            raise RuntimeError("Nothing is to be heard of a worker without a task.")
        key = self.key
        try:
            ended, what, error = self.link.recv()
        except (EOFError, OSError):
            return TaskEnd(key, error=self._lost())
        if not ended:
            return TaskMessage(key, what)
        self.key = None
        return TaskEnd(key, what, error)

    def _lost(self) -> LostError:
        self.lost = True
        self._process.join(PATIENCE_S)
        code = self._process.exitcode or 0
        self.stop()
        self.over()
        if code < 0:
            return LostError(Message.of(Wrong.WORKER_KILLED, signal=-code))
        return LostError(Message.of(Wrong.WORKER_ENDED, code=code))

    def stop(self) -> None:
        """Tell it to end."""
        self.link.close()
        self._process.terminate()

    def over(self) -> None:
        """Wait for its end, no longer than it needs to put its things in order."""
        self._process.join(PATIENCE_S)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()


def _serve(link: Connection) -> None:
    """Do one task after the other until nobody is there to ask for any."""
    shutdown.quietly()
    try:
        while True:
            function, arguments = link.recv()
            link.send((True, *outcome_of(function, _Sender(link), arguments)))
    except (EOFError, OSError):
        return
    except StoppedError as stopped:
        os._exit(stopped.exit_code)


class _GoneError(OSError):
    """Nobody is there any more to be told anything."""


class _Sender:
    """Sends what a task tells on its way."""

    def __init__(self, link: Connection) -> None:
        self._link = link

    def __call__(self, what: Any) -> None:
        try:
            self._link.send((False, what, None))
        except OSError as error:
            raise _GoneError from error
