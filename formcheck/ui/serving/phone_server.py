"""What the home network sees of FormCheck: the page of a phone that is a camera, and no more.

Everything is below one path, and behind a code that is good once, or the key that it was changed
for.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import segno
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from formcheck.addresses import with_port
from formcheck.live.files import answer_file
from formcheck.live.phone import Offer
from formcheck.live.socket import SocketContext, phone_route
from formcheck.messages.languages import spoken
from formcheck.ui.serving.application import my_sessions, pictures
from formcheck.ui.serving.host_names import Host
from formcheck.ui.serving.policy import Policy
from formcheck.ui.serving.request_filter import RequestFilter
from formcheck.wording.catalogue import Catalogue, catalogue

if TYPE_CHECKING:
    from starlette.requests import HTTPConnection, Request

    from formcheck.live.sessions import Participant

PORT: Final = 8643
HERE: Final = "/phone/"
PAIR: Final = f"{HERE}pair/{{code}}"
COOKIE: Final = "__Host-formcheck-phone"
LASTS_S: Final = 12 * 3600
MOST_BYTES: Final = 1024
PAGE: Final = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, viewport-fit=cover">
<title>FormCheck: {title}</title><style>
main {{ max-width: 34em; margin: 8vh auto; padding: 0 1.2em;
  font: 1.2rem/1.4 system-ui, sans-serif; }}
button {{ min-height: 3.4rem; padding: 0 1.4em; font: inherit; font-weight: 650; color: #ffffff;
  background: #0b5fa5; border: 0; border-radius: 12px; }}
</style>{script}</head>
<body><main><h1>{title}</h1><p>{text}</p>{form}</main></body></html>"""


@dataclass(frozen=True, slots=True)
class PhonePlan:
    """Where phones are listened for.

    Attributes:
        address: this computer's in the home network.
        port: there.
        certificate: by which phones trust it.
        key: of the certificate.
        authority: the certificate that each phone needs once.
        fingerprint: the authority's.
    """

    address: str
    port: int
    certificate: Path
    key: Path
    authority: Path
    fingerprint: str

    @property
    def host(self) -> str:
        """As a phone's browser names it."""
        return with_port(self.address, self.port)

    @property
    def url(self) -> str:
        """Where phones go."""
        return f"https://{self.host}"

    def offer(self, code: str) -> Offer:
        """What the display shows of a code."""
        url = f"{self.url}{PAIR.format(code=code)}"
        picture = segno.make_qr(url, error="m").svg_data_uri(scale=8, border=4, light="#ffffff")
        return Offer(url, picture)


def phone_application(plan: PhonePlan) -> Starlette:
    """The page of phones, and nothing else."""
    guard = Middleware(RequestFilter, names=Host(plan.host), policy=Policy(), most_bytes=MOST_BYTES)
    around = SocketContext(pictures(lambda _: True))
    routes = [
        Route(PAIR, _invite, methods=["GET"]),
        Route(PAIR, _pair, methods=["POST"]),
        Route(HERE, _show, methods=["GET"]),
        Route(f"{HERE}data", _tell, methods=["GET"]),
        Route(f"{HERE}files/{{name:path}}", _send, methods=["GET", "HEAD"]),
        phone_route(f"{HERE}socket", _session_of, around),
    ]
    return Starlette(routes=routes, middleware=[guard])


async def _invite(request: Request) -> Response:
    """What a scanned code leads to: nothing is used up by looking at it."""
    words = _words(request)
    if await run_in_threadpool(my_sessions().invited_by, request.path_params["code"]) is None:
        return _page(words, "code_void", 403)
    form = f'<form method="post"><button>{words.say("phone.use")}</button></form>'
    return _page(words, "invited", form=form)


async def _pair(request: Request) -> Response:
    """The code is changed for a key that this phone alone has."""
    code = request.path_params["code"]
    session = await run_in_threadpool(my_sessions().invited_by, code)
    key = session.phone.redeem(code) if session else None
    if key is None:
        return _page(_words(request), "code_void", 403)
    answer = RedirectResponse(HERE, 303, {"Cache-Control": "no-store"})
    answer.set_cookie(
        COOKIE, key, max_age=LASTS_S, path="/", secure=True, httponly=True, samesite="strict"
    )
    return answer


async def _show(request: Request) -> Response:
    words = _words(request)
    if await run_in_threadpool(_session_of, request) is None:
        return _page(words, "unknown", 403)
    script = '<script type="module" src="files/phone.js"></script>'
    return _page(words, "starting", script=script)


async def _tell(request: Request) -> Response:
    """What the phone's display needs."""
    from formcheck.ui.live.handover import phone_data

    session = await run_in_threadpool(_session_of, request)
    if session is None:
        return _refused()
    data = await run_in_threadpool(phone_data, session, "socket", "files/")
    return JSONResponse(data, headers={"Cache-Control": "no-store"})


async def _send(request: Request) -> Response:
    if await run_in_threadpool(_session_of, request) is None:
        return _refused()
    return await answer_file(request)


def _session_of(connection: HTTPConnection) -> Participant | None:
    """The session whose phone asks; None where it is none, or none any more."""
    key = connection.cookies.get(COOKIE)
    return my_sessions().of_phone(key) if key else None


def _refused() -> Response:
    return JSONResponse({"refused": True}, 403, {"Cache-Control": "no-store"})


def _words(request: Request) -> Catalogue:
    return catalogue(spoken(request.headers.get("accept-language", "")))


def _page(
    words: Catalogue,
    name: str,
    status: int = 200,
    *,
    form: str = "",
    script: str = "",
) -> Response:
    content = PAGE.format(
        language=words.language,
        title=words.say(f"phone.{name}_title"),
        text=words.say(f"phone.{name}"),
        form=form,
        script=script,
    )
    return HTMLResponse(content, status, {"Cache-Control": "no-store"})
