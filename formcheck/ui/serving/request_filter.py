"""Lets in what this machine's browser asks by our own name and from our own page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.websockets import WebSocket

from formcheck.ui.serving.policy import Policy

if TYPE_CHECKING:
    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

SCHEMES: Final = {"ws": "http", "wss": "https"}


class KnownNames(Protocol):
    """The names that are ours."""

    def know(self, host: str) -> bool:
        """Whether the Host header `host` calls us."""


@dataclass(frozen=True)
class Refusal:
    """Why a request is not answered."""

    status: int
    reason: str


class RequestFilter:
    """ASGI middleware: refuses what is none of the page's, and sends `policy` with every answer.

    Args:
        app: what is guarded.
        names: by which we may be called.
        policy: the headers of every answer.
        most_bytes: the largest body of a request.
    """

    def __init__(self, app: ASGIApp, names: KnownNames, policy: Policy, most_bytes: int) -> None:
        self._app = app
        self._names = names
        self._policy = policy
        self._most_bytes = most_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or have it answered."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        refusal = self._refusal(scope)
        if refusal is None:
            await self._app(scope, receive, self._with_headers(scope, send))
        else:
            answer = PlainTextResponse(refusal.reason, refusal.status, {"Connection": "close"})
            await refuse(answer, scope, receive, send)

    def _refusal(self, scope: Scope) -> Refusal | None:
        headers = Headers(scope=scope)
        hosts = headers.getlist("host")
        if len(hosts) != 1 or not self._names.know(hosts[0]):
            return Refusal(400, "This is not the page's name.")
        if not _is_from_us(scope, headers):
            return Refusal(403, "Only the page itself may ask this.")
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length[:20]) > self._most_bytes:
            return Refusal(413, "This is too large.")
        return None

    def _with_headers(self, scope: Scope, send: Send) -> Send:
        host = Headers(scope=scope)["host"]

        async def sending(message: Message) -> None:
            if message["type"] in {"http.response.start", "websocket.http.response.start"}:
                MutableHeaders(scope=message).update(self._policy.headers(host))
            await send(message)

        return sending


def _is_from_us(scope: Scope, headers: Headers) -> bool:
    """Whether a page of ours asks, or the user by a link or the address bar."""
    origins = headers.getlist("origin")
    if origins or scope["type"] == "websocket":  # browsers name the origin of every socket
        scheme = SCHEMES.get(scope["scheme"], scope["scheme"])
        return origins == [f"{scheme}://{headers['host']}".lower()]
    if headers.get("sec-fetch-site", "none") in {"none", "same-origin"}:
        return True
    visit = headers.get("sec-fetch-mode"), headers.get("sec-fetch-dest"), scope["method"]
    return visit == ("navigate", "document", "GET")


async def refuse(answer: Response, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer a request, or a socket before it is opened, with `answer`."""
    if scope["type"] == "http":
        await answer(scope, receive, send)
    elif "websocket.http.response" in scope.get("extensions", {}):
        await WebSocket(scope, receive, send).send_denial_response(answer)
    else:
        await WebSocket(scope, receive, send).close()
