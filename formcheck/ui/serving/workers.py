"""A server for many people: one process that keeps the sockets, and workers that answer on them.

A socket stays open while its worker is being started again: whoever comes meanwhile waits for it.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict

from formcheck.clinic.folder_lock import served_alone
from formcheck.clinic.people import FOLDER
from formcheck.clinic.proxy import workers_at
from formcheck.errors import OutputError, ServerError
from formcheck.extras import Extra, require
from formcheck.files import MANY, check_writable, make_folder
from formcheck.live.sessions import EACH_VARIABLE, MOST_VARIABLE
from formcheck.messages.error_ids import Wrong
from formcheck.messages.message import Message
from formcheck.ui.launch import listening, serve_on

if TYPE_CHECKING:
    from streamlit.starlette import App

LOOK_S: Final = 0.2
"""How often is looked whether all workers are there."""
SHORT_S: Final = 10.0
"""A worker that ended within this is not started again at once."""
LATER_S: Final = (0.0, 1.0, 2.0, 5.0, 15.0, 30.0)
ENDS_S: Final = 15.0


class ServingPlan(BaseModel):
    """How a server for many people is run.

    Attributes:
        public_url: where people see it.
        folder: where everything is kept.
        address: where the workers listen.
        port: of the first of them; the others follow.
        workers: how many.
        proxies: the addresses from which the proxy comes.
        header: in which the proxy says who it is; None where people come by their links.
        most_sessions: live sessions at once in each worker.
        most_each: the same of one person.
        upload_mb: the largest recording that may be uploaded.
        remote_pictures: whether the camera's pictures may be sent here.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    public_url: str
    folder: Path
    address: str
    port: int
    workers: int
    proxies: tuple[str, ...]
    header: str | None
    most_sessions: int
    most_each: int
    upload_mb: int
    remote_pictures: bool

    @property
    def host(self) -> str:
        """The public name, with its port where that is not the usual one."""
        return urlsplit(self.public_url).netloc

    @property
    def at(self) -> tuple[str, ...]:
        """Where each worker listens."""
        return workers_at(self.address, self.port, self.workers)

    def check(self) -> None:
        """Fail before anything is opened.

        Raises:
            ServerError: the address is none that people can open.
        """
        parts = urlsplit(self.public_url)
        whole = parts.scheme == "https" and bool(parts.hostname) and parts.path in {"", "/"}
        if not whole or parts.query or parts.fragment or "@" in parts.netloc:
            raise ServerError(Message.of(Wrong.NO_PUBLIC_URL, url=self.public_url))


def serve(plan: ServingPlan, announce: Callable[[], None]) -> int:
    """Run the workers of `plan` until it is stopped; the exit code.

    Args:
        plan: how.
        announce: is called as soon as all listen.

    Raises:
        ServerError: it is not possible to listen there, or another server has the folder.
        MissingPackageError: the packages of the page are not installed.
    """
    require(Extra.UI)
    plan.check()
    with _alone(plan.folder), ExitStack() as stack:
        doors = [
            stack.enter_context(listening(plan.address, plan.port + number))
            for number in range(plan.workers)
        ]
        workers = [stack.enter_context(_ServerProcess(plan, door)) for door in doors]
        announce()
        try:
            while True:
                for worker in workers:
                    worker.look()
                time.sleep(LOOK_S)
        except KeyboardInterrupt:
            return 0


def work(plan: ServingPlan, descriptor: int) -> int:
    """Be one worker of `plan`, on the socket `descriptor`; ends when its standard input does."""
    os.environ |= {
        MANY: "1",
        MOST_VARIABLE: str(plan.most_sessions),
        EACH_VARIABLE: str(plan.most_each),
    }
    threading.Thread(target=_end_with_parent, daemon=True).start()
    with socket.socket(fileno=descriptor) as door:
        return serve_on(_page(plan, door.getsockname()[1]), door, behind_proxy=True)


def _page(plan: ServingPlan, port: int) -> App:
    """The page behind the door."""
    from starlette.middleware import Middleware

    from formcheck.clinic.folder_lock import FolderLocks
    from formcheck.clinic.people import People
    from formcheck.live.files import files_route
    from formcheck.live.sessions import all_sessions
    from formcheck.live.socket import SocketContext, socket_route
    from formcheck.ui.serving import application, permissions
    from formcheck.ui.serving.authentication import Authentication, IdentityMethod, Inside
    from formcheck.ui.serving.configuration import settle
    from formcheck.ui.serving.host_names import Host
    from formcheck.ui.serving.metrics import Metrics
    from formcheck.ui.serving.policy import Policy
    from formcheck.ui.serving.request_filter import RequestFilter
    from formcheck.ui.serving.script_owners import Owners, keep_apart

    os.environ[permissions.REMOTE_PICTURES] = "1" if plan.remote_pictures else "0"
    settle(plan.address, **{"server.port": port, "server.maxUploadSize": plan.upload_mb})
    from streamlit.starlette import App

    people, claims = People(plan.folder), FolderLocks()
    keep_apart(Owners(people))
    metrics = Metrics(all_sessions(), claims)
    inside = Inside(lambda: _wrong_with(people.folder), metrics.text, metrics.refused)
    sign = IdentityMethod(plan.host, frozenset(plan.proxies), plan.header)
    most_bytes = plan.upload_mb * 2**20 + application.FRAMING_BYTES
    context = SocketContext(application.pictures(permissions.takes_pictures_of), metrics)
    return App(
        application.SCRIPT,
        routes=[socket_route(application.my_sessions, context), files_route()],
        middleware=[
            Middleware(Authentication, people=people, sign=sign, inside=inside, claims=claims),
            Middleware(
                RequestFilter, names=Host(plan.host), policy=Policy(), most_bytes=most_bytes
            ),
        ],
    )


class _ServerProcess:
    """A process that answers on a socket, and the next one when it ends."""

    def __init__(self, plan: ServingPlan, door: socket.socket) -> None:
        self._plan = plan
        self._door = door
        self._short = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._begun_s = self._due_s = time.monotonic()

    def __enter__(self) -> _ServerProcess:
        self._start()
        return self

    def __exit__(self, *_: object) -> None:
        process = self._process
        if process is None:
            return
        process.terminate()
        try:
            process.wait(ENDS_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def look(self) -> None:
        """Start another process where there is none any more."""
        now_s = time.monotonic()
        if self._process is not None and self._process.poll() is not None:
            self._process = None
            self._short = self._short + 1 if now_s - self._begun_s < SHORT_S else 0
            self._due_s = now_s + LATER_S[min(self._short, len(LATER_S) - 1)]
        if self._process is None and now_s >= self._due_s:
            self._start()

    def _start(self) -> None:
        descriptor = self._door.fileno()
        self._begun_s = time.monotonic()
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-m", "formcheck", "serve", "worker"),
                *(self._plan.model_dump_json(), str(descriptor)),
            ],
            stdin=subprocess.PIPE,  # its end tells the worker that we are gone
            pass_fds=[descriptor],
            start_new_session=True,
        )


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Have the folder for the block: two servers would not know of each other's people."""
    make_folder(folder / FOLDER, private=True)
    with served_alone(folder):
        yield


def _end_with_parent() -> None:
    """Wait for the end of the standard input, and end."""
    while os.read(0, 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


def _wrong_with(folder: Path) -> str:
    """What keeps histories from being written, "" where nothing does."""
    try:
        check_writable(folder / ".health")
    except OutputError as error:
        return str(error)
    return ""
