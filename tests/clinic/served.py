"""A server for many people behind Caddy, as it is run, and whoever comes to it."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from websockets.sync.client import ClientConnection, connect

from formcheck.clinic.people import People, Person
from formcheck.clinic.proxy import COOKIE
from formcheck.history.store import History
from formcheck.live.protocol import SUBPROTOCOL
from formcheck.live.sessions import Sessions
from formcheck.live.socket import PATH
from formcheck.routines.model import Routine

STARTS_S: Final = 60.0
WAITS_S: Final = 30.0
LOOK_S: Final = 0.05
WORKERS: Final = 2
ROOT: Final = "caddy/pki/authorities/local/root.crt"
GLOBAL: Final = """{
	admin off
	skip_install_trust
	auto_https disable_redirects
}
"""


@dataclass(frozen=True)
class Known:
    """Somebody with a link, and a session that was begun."""

    person: Person
    token: str
    live: str = ""

    @property
    def cookie(self) -> dict[str, str]:
        """What their browser says of them."""
        return {"Cookie": f"{COOKIE}={self.token}"}


@dataclass
class Clinic:
    """A running server.

    Attributes:
        url: as people see it.
        ports: of the workers.
        folder: where everything is kept.
        trust: the proxy's authority.
        process: the server.
    """

    url: str
    ports: list[int]
    folder: Path
    trust: ssl.SSLContext
    process: subprocess.Popen[bytes]
    people: People = field(init=False)

    def __post_init__(self) -> None:
        self.people = People(self.folder)

    def ask(self, path: str, headers: dict[str, str] | None = None) -> tuple[int, str]:
        """The status and the text of an answer."""
        asked = urllib.request.Request(f"{self.url}{path}", headers=headers or {})
        try:
            with urllib.request.urlopen(asked, context=self.trust, timeout=WAITS_S) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()

    def dial(self, known: Known, live: str | None = None) -> ClientConnection:
        """A connection to the live socket."""
        return self.connect(f"{PATH}?token={live or known.live}", known, [SUBPROTOCOL])

    def connect(self, path: str, known: Known, offered: list[str]) -> ClientConnection:
        """A connection to the socket at `path`."""
        wanted: dict[str, Any] = {
            "ssl": self.trust,
            "origin": self.url,
            "subprotocols": offered,
            "additional_headers": known.cookie,
            "compression": None,
            "max_size": None,
            "open_timeout": WAITS_S,
        }
        line: ClientConnection = connect(f"{self.url.replace('http', 'ws', 1)}{path}", **wanted)
        return line

    def worker_of(self, port: int) -> int:
        """The process that answers at a port."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        for child in map(int, children.split()):
            command = Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0")
            # One that was just killed has no command any more, until its parent has seen it.
            if len(command) > 1 and self._port_at(int(command[-2])) == port:
                return child
        raise AssertionError(f"Nobody answers at {port}.")

    def metric(self, port: int, name: str) -> float:
        """A number of a worker."""
        url = f"http://127.0.0.1:{port}/metrics"
        with urllib.request.urlopen(url, timeout=WAITS_S) as answer:
            lines = answer.read().decode().splitlines()
        return float(next(line for line in lines if line.startswith(f"{name} ")).split()[1])

    def _port_at(self, descriptor: int) -> int:
        inode = str(Path(f"/proc/{self.process.pid}/fd/{descriptor}").readlink())[8:-1]
        for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
            parts = line.split()
            if parts[9] == inode:
                return int(parts[1].split(":")[1], 16)
        return 0


def known_with_session(folder: Path, name: str, routine: Routine) -> Known:
    """Somebody new whose session was begun by a server that is gone."""
    person, token = People(folder).add(name)
    return Known(person, token, Sessions(History(person.history)).begin(routine, "en"))


@contextlib.contextmanager
def clinic_served(folder: Path) -> Iterator[Clinic]:
    """The server with two workers, and Caddy before it by the file that we print."""
    port, *ports = free_ports(1 + WORKERS)
    first = ports[0]
    url = f"https://localhost:{port}"
    environment = {**os.environ, "XDG_DATA_HOME": str(folder), "HOME": str(folder)}
    options = [f"--public-url={url}", f"--workers={WORKERS}", f"--port={first}"]
    program = [sys.executable, "-m", "formcheck", "serve"]
    printed = subprocess.run(
        [*program, "caddyfile", *options], check=True, capture_output=True, text=True
    )
    (folder / "Caddyfile").write_text(GLOBAL + printed.stdout)
    caddy = [shutil.which("caddy") or "caddy", "run", "--config", "Caddyfile"]
    server = [*program, *options, "--folder", str(folder / "clinic")]
    with (
        _running([*caddy, "--adapter", "caddyfile"], folder, environment, "caddy.log"),
        _running(server, folder, environment, "server.log") as process,
    ):
        root = folder / ROOT
        until(lambda: root.exists() and root.stat().st_size)
        until(lambda: all(_is_well(one) for one in range(first, first + WORKERS)))
        trust = ssl.create_default_context(cafile=str(root))
        yield Clinic(url, list(range(first, first + WORKERS)), folder / "clinic", trust, process)


def free_ports(count: int) -> list[int]:
    """Ports that nobody uses; all but the first follow each other."""
    for _ in range(50):
        with contextlib.ExitStack() as stack:
            doors = [stack.enter_context(socket.socket()) for _ in range(2)]
            for door in doors:
                door.bind(("127.0.0.1", 0))
            first, second = (int(door.getsockname()[1]) for door in doors)
            following = [second + number for number in range(1, count - 1)]
            try:
                for one in following:
                    stack.enter_context(socket.socket()).bind(("127.0.0.1", one))
            except (OSError, OverflowError):
                continue
            return [first, second, *following]
    raise AssertionError("No ports are free.")


def until(done: Callable[[], object]) -> None:
    """Wait for something, as long as a busy machine takes."""
    for _ in range(int(STARTS_S / LOOK_S)):
        if done():
            return
        time.sleep(LOOK_S)
    raise AssertionError("It did not happen.")


def _is_well(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=WAITS_S) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


@contextlib.contextmanager
def _running(
    command: list[str], folder: Path, environment: dict[str, str], log: str
) -> Iterator[subprocess.Popen[bytes]]:
    with (folder / log).open("wb") as file:
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=file, stderr=file, start_new_session=True
        )
        try:
            yield process
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
            process.wait(WAITS_S)
