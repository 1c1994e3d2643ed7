"""A browser without a picture: connects to the socket and sends what a figure does."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from formcheck.live.files import files_route
from formcheck.live.protocol import SUBPROTOCOL, Do, landmark_message
from formcheck.live.sessions import Sessions
from formcheck.live.socket import PATH, PicturePolicy, SocketContext, socket_route
from formcheck.pose.frame import PoseFrame
from formcheck.ui.serving.host_names import Names
from formcheck.ui.serving.policy import Policy
from formcheck.ui.serving.request_filter import RequestFilter
from tests.live.figure import Figure

WAITS_S: Final = 30.0
HELLO: Final = {"do": "hello", "place": "browser", "model": "full", "delegate": "CPU"}


@dataclass(frozen=True)
class Served:
    """A running server.

    Attributes:
        url: where it is.
        sessions: who exercises there.
    """

    url: str
    sessions: Sessions


@contextlib.contextmanager
def served(
    sessions: Sessions, context: PicturePolicy | SocketContext, *more: BaseRoute
) -> Iterator[Served]:
    """The socket, the files and `more` behind the guard, on a port of its own."""
    guard = Middleware(RequestFilter, names=Names("127.0.0.1"), policy=Policy(), most_bytes=2**20)
    if isinstance(context, PicturePolicy):
        context = SocketContext(context)
    routes = [socket_route(lambda: sessions, context), files_route(), *more]
    app = Starlette(routes=routes, middleware=[guard])
    config = uvicorn.Config(
        app, port=0, log_level="warning", ws="websockets-sansio", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield Served(f"http://127.0.0.1:{port}", sessions)
    finally:
        server.should_exit = True
        thread.join()


def dial(url: str, token: str, path: str = "", **more: Any) -> ClientConnection:
    """A connection to the socket of the server at `url`, or to `path`."""
    wanted = {"origin": url, "subprotocols": [SUBPROTOCOL], "compression": None} | more
    address = f"{url.replace('http', 'ws', 1)}{path or f'{PATH}?token={token}'}"
    return connect(address, open_timeout=WAITS_S, **wanted)


@dataclass
class Browser:
    """One connection.

    Attributes:
        socket: the connection.
        figure: who is seen.
        state: what the server said last.
    """

    socket: ClientConnection
    figure: Figure = field(default_factory=Figure)
    state: dict[str, Any] = field(default_factory=dict)

    def hello(self, **news: Any) -> dict[str, Any]:
        self.socket.send(json.dumps(HELLO | news))
        state = self.hear()
        # As the browser does: numbers and times go on behind those that were taken.
        self.figure.seq = max(self.figure.seq, state["seq"])
        self.figure.t = max(self.figure.t, state["t"])
        return state

    def do(self, what: Do, number: int) -> dict[str, Any]:
        self.socket.send(json.dumps({"do": what, "id": number}))
        return self.hear()

    def show(self, pose: PoseFrame | None = None) -> dict[str, Any]:
        """Send the next pose of the figure, or `pose`; the answer."""
        if pose is None:
            moves = self.state["stage"] == "running"
            pose = self.figure.next(self.state["exercise"] or "squat", moves=moves)
        self.socket.send(landmark_message(self.figure.seq, pose, 120.0))
        return self.hear()

    def until(self, done: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
        end_s = self.figure.t + 150.0
        while not done(self.state):
            assert self.figure.t < end_s, self.state
            self.show()
        return self.state

    def hear(self) -> dict[str, Any]:
        self.state = json.loads(self.socket.recv(WAITS_S))
        return self.state

    def closing(self) -> tuple[str, int]:
        """Why the server closed, and with which number."""
        codes = []
        with contextlib.suppress(ConnectionClosed):
            while True:
                heard = json.loads(self.socket.recv(WAITS_S))
                if heard["kind"] == "closed":
                    assert heard["text"]
                    codes.append(heard["code"])
        assert self.socket.close_code is not None
        return "".join(codes[-1:]), self.socket.close_code
