"""The route of the live socket: frames and orders in, a state for each out."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from formcheck.live.eyes import Estimator, Eyes
from formcheck.live.protocol import (
    CLOSE_CODES,
    SUBPROTOCOL,
    Code,
    Frame,
    Hello,
    Landmarks,
    Order,
    RefusedError,
    read_frame,
    read_text,
    state_text,
)
from formcheck.live.rate import Rate
from formcheck.live.sessions import Present, Sessions
from formcheck.messages.languages import spoken
from formcheck.ui.catalogue import Catalogue, catalogue

if TYPE_CHECKING:
    from starlette.types import Message

log = logging.getLogger(__name__)

PATH: Final = "/live/socket"
MOST_EYES: Final = 8
MOST_ORDERS: Final = 64
"""So many may wait: nobody presses more buttons within one picture."""


@dataclass(frozen=True)
class Pictures:
    """Who may send pictures, so that the server finds the pose.

    Attributes:
        allowed: whether `client` may, by its address.
        open_model: makes the estimator of a model, by name.
        most: how many at once: each needs a core of its own.
    """

    allowed: Callable[[str], bool]
    open_model: Callable[[str], Estimator]
    most: int = MOST_EYES


def socket_route(sessions: Callable[[], Sessions], pictures: Pictures) -> WebSocketRoute:
    """The route; `sessions` gives those of this process, and may take a while the first time."""
    eyes: set[Eyes] = set()

    async def endpoint(websocket: WebSocket) -> None:
        token = websocket.query_params.get("token", "")
        session = await run_in_threadpool(lambda: sessions().present(token))
        if session is None:
            await _deny(websocket, 403, Code.NO_SESSION)
        elif SUBPROTOCOL not in websocket.scope["subprotocols"]:
            await _deny(websocket, 400, Code.NO_SUBPROTOCOL)
        else:
            await websocket.accept(SUBPROTOCOL)
            await _Connection(websocket, session, pictures, eyes).serve()

    return WebSocketRoute(PATH, endpoint)


async def _deny(websocket: WebSocket, status: int, code: Code) -> None:
    """Refuse before the handshake is done."""
    words = catalogue(spoken(websocket.headers.get("accept-language", "")))
    answer = JSONResponse(_closing(RefusedError(code), words), status)
    if "websocket.http.response" in websocket.scope.get("extensions", {}):
        await websocket.send_denial_response(answer)
    else:
        await websocket.close()


def _closing(why: RefusedError, words: Catalogue) -> dict[str, str]:
    said = words.say(f"live.closed_{why.code.value}")
    text = " ".join([said, *map(words.message, why.said)])
    return {"kind": "closed", "code": why.code.value, "text": text}


@dataclass
class _Waiting:
    """What came and is not answered yet: all orders, and of the frames the newest."""

    orders: deque[Order] = field(default_factory=deque)
    frame: Frame | None = None


class _Connection:
    """One browser's connection to its session."""

    def __init__(
        self,
        websocket: WebSocket,
        session: Present,
        pictures: Pictures,
        all_eyes: set[Eyes],
    ) -> None:
        self._websocket = websocket
        self._session = session
        self._leader = session.leader
        self._pictures = pictures
        self._all_eyes = all_eyes
        self._rate = Rate(session.now)
        self._waiting = _Waiting()
        self._wake = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._closing: asyncio.Future[RefusedError | None] = self._loop.create_future()
        self._hello: Hello | None = None
        self._eyes: Eyes | None = None
        self._last = (-1, -1.0)
        self._heard = session.leader.last_said

    def close(self, code: Code) -> None:
        """It is over for this connection; may be called from any thread."""
        self._loop.call_soon_threadsafe(self._leave, code)

    def _leave(self, code: Code) -> None:
        if not self._closing.done():
            self._closing.set_result(RefusedError(code))

    async def serve(self) -> None:
        """Take and answer until one of both sides ends it."""
        self._session.connect(self)
        tasks: list[asyncio.Future[RefusedError | None]] = [
            asyncio.create_task(_refusal_of(self._take_all())),
            asyncio.create_task(_refusal_of(self._answer_all())),
        ]
        try:
            done, _ = await asyncio.wait(
                [*tasks, self._closing], return_when=asyncio.FIRST_COMPLETED
            )
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            self._session.disconnect(self)
            self._session.see()
            await self._close_eyes()
        why = next(iter(done)).result()
        if why is not None:
            await self._close(why)

    async def _close(self, why: RefusedError) -> None:
        """Say why, and close for good."""
        with contextlib.suppress(WebSocketDisconnect, RuntimeError):  # it is gone already
            await self._send(_closing(why, self._leader.words))
            await self._websocket.close(CLOSE_CODES[why.code])

    async def _take_all(self) -> None:
        """Take what comes; what is too much is not read, and so not sent by the other side."""
        while True:
            message = await self._websocket.receive()
            if message["type"] == "websocket.disconnect":
                return
            if not self._rate.allows():
                raise RefusedError(Code.TOO_MANY)
            self._take(message)
            self._wake.set()

    def _take(self, message: Message) -> None:
        data, text = message.get("bytes"), message.get("text")
        if data is not None:
            self._take_frame(read_frame(data))
            return
        said = read_text(text or "")
        if isinstance(said, Hello):
            self._greet(said)
        elif len(self._waiting.orders) >= MOST_ORDERS:
            raise RefusedError(Code.TOO_MANY)
        else:
            self._waiting.orders.append(said)

    def _take_frame(self, frame: Frame) -> None:
        """Keep the newest frame only."""
        seq, t = self._last
        if self._hello is None:
            raise RefusedError(Code.NO_HELLO)
        if frame.seq <= seq or frame.t <= t:
            raise RefusedError(Code.TIMES)
        if not isinstance(frame, Landmarks) and self._hello.place != "server":
            raise RefusedError(Code.NO_PICTURES)
        self._last = frame.seq, frame.t
        self._waiting.frame = frame

    def _greet(self, hello: Hello) -> None:
        if hello.place == "server":
            client = self._websocket.client
            if client is None or not self._pictures.allowed(client.host):
                raise RefusedError(Code.NO_PICTURES)
        if self._hello is None:
            self._session.greet(hello.heard)
            self._heard = self._leader.last_said if hello.heard is None else hello.heard
        self._hello = hello

    async def _answer_all(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            hello = self._hello
            if hello is None:
                raise RefusedError(Code.NO_HELLO)
            taken, self._waiting = self._waiting, _Waiting()
            for order in taken.orders:
                self._leader.order(order)
            if taken.frame is not None:
                await self._look(taken.frame, hello)
            if self._leader.due:
                # The disk is waited for elsewhere; what is shown is kept.
                await run_in_threadpool(self._leader.commit)
            self._session.see()
            await self._tell()

    async def _look(self, frame: Frame, hello: Hello) -> None:
        if isinstance(frame, Landmarks):
            self._leader.take(frame.seq, frame.pose, frame.brightness)
            return
        pose = await (await self._eyes_for(hello)).find(frame)
        self._leader.take(frame.seq, pose, frame.brightness)

    async def _eyes_for(self, hello: Hello) -> Eyes:
        """The estimator of the model that the browser wants."""
        if self._eyes is not None and self._eyes.model != hello.model:
            await self._close_eyes()
        if self._eyes is None:
            if len(self._all_eyes) >= self._pictures.most:
                raise RefusedError(Code.NO_ROOM)
            self._eyes = Eyes(self._pictures.open_model, hello.model)
            self._all_eyes.add(self._eyes)
        return self._eyes

    async def _close_eyes(self) -> None:
        if self._eyes is not None:
            self._all_eyes.discard(self._eyes)
            await self._eyes.close()
            self._eyes = None

    async def _tell(self) -> None:
        with_pose = self._hello is not None and self._hello.place == "server"
        state = self._session.state(self._heard, with_pose=with_pose)
        numbers = (one["n"] for one in state["say"])
        self._heard = max(numbers, default=self._heard)
        await self._send(state)

    async def _send(self, message: Mapping[str, Any]) -> None:
        await self._websocket.send({"type": "websocket.send", "text": state_text(message)})


async def _refusal_of(work: Coroutine[Any, Any, None]) -> RefusedError | None:
    """Do `work`; why the connection is to be closed, None where the browser is gone."""
    try:
        await work
    except RefusedError as refused:
        return refused
    except WebSocketDisconnect:
        return None
    except Exception:
        # The outermost edge of the connection: what leaves it would end it without a word.
        log.exception("A live session failed.")
        return RefusedError(Code.FAILED)
    return None
