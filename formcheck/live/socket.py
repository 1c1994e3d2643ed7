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

from formcheck.live.phone import Offer, Phone
from formcheck.live.pose_finder import LiveEstimator, PoseFinder
from formcheck.live.protocol import (
    CLOSE_CODES,
    SUBPROTOCOL,
    Code,
    Frame,
    Hello,
    Landmarks,
    Order,
    PhoneWish,
    RefusedError,
    read_frame,
    read_text,
    state_text,
)
from formcheck.live.rate_limit import RateLimit
from formcheck.live.sessions import Participant, Sessions
from formcheck.messages.languages import spoken
from formcheck.wording.catalogue import Catalogue, catalogue

if TYPE_CHECKING:
    from starlette.types import Message


log = logging.getLogger(__name__)

PATH: Final = "/live/socket"
MOST_EYES: Final = 8
MOST_ORDERS: Final = 64
"""So many may wait: nobody presses more buttons within one picture."""


@dataclass(frozen=True)
class PicturePolicy:
    """Who may send pictures, so that the server finds the pose.

    Attributes:
        allowed: whether `client` may, by its address.
        open_model: makes the estimator of a model, by name.
        most: how many at once: each needs a core of its own.
    """

    allowed: Callable[[str], bool]
    open_model: Callable[[str], LiveEstimator]
    most: int = MOST_EYES


class SocketObserver:
    """Is told what the sockets do; this one takes no note of it."""

    def answered(self, seconds: float) -> None:
        """A frame or an order was answered, so long after it was taken."""

    def closed(self, code: Code) -> None:
        """A connection was closed or refused, and why."""


@dataclass(frozen=True)
class SocketContext:
    """What the sockets of a server have in common.

    Attributes:
        pictures: who may send pictures.
        watch: is told what the sockets do.
        offer: what the display shows of a code for a phone; None where no phone can be a camera.
        finders: the estimators at work.
    """

    pictures: PicturePolicy
    watch: SocketObserver = field(default_factory=SocketObserver)
    offer: Callable[[str], Offer] | None = None
    finders: set[PoseFinder] = field(default_factory=set)


def socket_route(sessions: Callable[[], Sessions], context: SocketContext) -> WebSocketRoute:
    """The display's route; `sessions` gives those of whoever asks, which may take a while."""

    async def endpoint(websocket: WebSocket) -> None:
        token = websocket.query_params.get("token", "")
        session = await run_in_threadpool(lambda: sessions().present(token))
        await _serve(websocket, session, context, is_phone=False)

    return WebSocketRoute(PATH, endpoint)


def phone_route(
    path: str, session_of: Callable[[WebSocket], Participant | None], context: SocketContext
) -> WebSocketRoute:
    """The route of phones that are cameras; `session_of` says whose."""

    async def endpoint(websocket: WebSocket) -> None:
        session = await run_in_threadpool(session_of, websocket)
        await _serve(websocket, session, context, is_phone=True)

    return WebSocketRoute(path, endpoint)


async def _serve(
    websocket: WebSocket, session: Participant | None, context: SocketContext, *, is_phone: bool
) -> None:
    if session is None:
        await _deny(websocket, 403, Code.NO_SESSION, context.watch)
    elif SUBPROTOCOL not in websocket.scope["subprotocols"]:
        await _deny(websocket, 400, Code.NO_SUBPROTOCOL, context.watch)
    else:
        await websocket.accept(SUBPROTOCOL)
        await _Connection(websocket, session, context, is_phone=is_phone).serve()


async def _deny(websocket: WebSocket, status: int, code: Code, watch: SocketObserver) -> None:
    """Refuse before the handshake is done."""
    watch.closed(code)
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
    """One browser's connection to its session: the display's, or that of a phone as its camera."""

    def __init__(
        self, websocket: WebSocket, session: Participant, context: SocketContext, *, is_phone: bool
    ) -> None:
        self._websocket = websocket
        self._session = session
        self._leader = session.driver
        self._context = context
        self._is_phone = is_phone
        self._offered = ""
        self._rate = RateLimit(session.now)
        self._waiting = _Waiting()
        self._wake = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._closing: asyncio.Future[RefusedError | None] = self._loop.create_future()
        self._hello: Hello | None = None
        self._finder: PoseFinder | None = None
        self._last = (-1, -1.0)
        self._heard = session.driver.last_said

    def close(self, code: Code) -> None:
        """It is over for this connection; may be called from any thread."""
        self._loop.call_soon_threadsafe(self._leave, code)

    def _leave(self, code: Code) -> None:
        if not self._closing.done():
            self._closing.set_result(RefusedError(code))

    def nudge(self) -> None:
        """Something has changed that this connection did not do; may be called from any thread."""
        with contextlib.suppress(RuntimeError):  # the server has ended
            self._loop.call_soon_threadsafe(self._wake.set)

    async def serve(self) -> None:
        """Take and answer until one of both sides ends it."""
        if self._is_phone:
            self._session.connect_phone(self)
        else:
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
        self._context.watch.closed(why.code)
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
        elif isinstance(said, PhoneWish):
            self._wish(said)
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
            if client is None or not self._context.pictures.allowed(client.host):
                raise RefusedError(Code.NO_PICTURES)
        if self._hello is None and not self._is_phone:
            self._session.greet(hello.heard)
            self._heard = self._leader.last_said if hello.heard is None else hello.heard
        self._hello = hello

    def _wish(self, wish: PhoneWish) -> None:
        if self._context.offer is None:
            raise RefusedError(Code.MALFORMED)
        if wish.wanted == "offer":
            self._session.phone.offer()
        else:
            self._session.end_phone()

    async def _answer_all(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            hello, taken = self._hello, self._waiting
            self._waiting = _Waiting()
            came = taken.frame is not None or bool(taken.orders)
            if hello is None:
                if came:
                    raise RefusedError(Code.NO_HELLO)
                continue  # only nudged
            begin_s = self._session.now()
            for order in taken.orders:
                self._leader.order(order)
            # Of two cameras the phone's counts, from the moment it was invited.
            if taken.frame is not None and self._session.phone.leads == self._is_phone:
                await self._look(taken.frame, hello)
            if self._leader.due:
                # The disk is waited for elsewhere; what is shown is kept.
                await run_in_threadpool(self._leader.commit)
            self._session.see()
            await self._tell()
            if came:
                self._context.watch.answered(self._session.now() - begin_s)
                self._session.tell_others(self)

    async def _look(self, frame: Frame, hello: Hello) -> None:
        if isinstance(frame, Landmarks):
            self._leader.take(frame.seq, frame.pose, frame.brightness)
            return
        pose = await (await self._eyes_for(hello)).find(frame)
        self._leader.take(frame.seq, pose, frame.brightness)

    async def _eyes_for(self, hello: Hello) -> PoseFinder:
        """The estimator of the model that the browser wants."""
        if self._finder is not None and self._finder.model != hello.model:
            await self._close_eyes()
        if self._finder is None:
            if len(self._context.finders) >= self._context.pictures.most:
                raise RefusedError(Code.NO_ROOM)
            self._finder = PoseFinder(self._context.pictures.open_model, hello.model)
            self._context.finders.add(self._finder)
        return self._finder

    async def _close_eyes(self) -> None:
        if self._finder is not None:
            self._context.finders.discard(self._finder)
            await self._finder.close()
            self._finder = None

    async def _tell(self) -> None:
        phone = self._session.phone
        sees_own = phone.leads == self._is_phone
        with_pose = not sees_own or (self._hello is not None and self._hello.place == "server")
        state = self._session.state(self._heard, with_pose=with_pose)
        if self._context.offer is not None:
            state["phone"] = self._told_of_phone(phone, self._context.offer)
        numbers = (one["n"] for one in state["say"])
        self._heard = max(numbers, default=self._heard)
        await self._send(state)

    def _told_of_phone(self, phone: Phone, offer: Callable[[str], Offer]) -> dict[str, Any]:
        """How things are with the phone; a code that is new is told once."""
        pose = self._leader.pose
        told: dict[str, Any] = {"stage": phone.stage.value}
        if phone.leads and pose is not None:
            told["size"] = list(pose.size_wh)
        code = phone.code
        if code and code != self._offered:
            shown = offer(code)
            told["offer"] = {"url": shown.url, "picture": shown.picture}
        self._offered = code
        return told

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
