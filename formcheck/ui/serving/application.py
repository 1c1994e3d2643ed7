"""What the page's application is made of, beside Streamlit."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypedDict

from formcheck.addresses import is_loopback
from formcheck.errors import UserError
from formcheck.ui.serving.configuration import LOOPBACK, UPLOAD_MB, kept, settle
from formcheck.ui.serving.host_names import Names
from formcheck.ui.serving.permissions import takes_pictures_of

if TYPE_CHECKING:
    from starlette.middleware import Middleware
    from starlette.routing import BaseRoute
    from streamlit.starlette import App

    from formcheck.live.pose_finder import LiveEstimator
    from formcheck.live.sessions import Sessions
    from formcheck.live.socket import PicturePolicy
    from formcheck.ui.serving.phone_server import PhonePlan

log = logging.getLogger(__name__)

SCRIPT: Final = Path(__file__).parents[1] / "entry" / "page.py"
"""What Streamlit is to run."""
REFUSAL: Final = (
    "formcheck: The page is for this machine alone, and Streamlit is set to open it at %s. "
    "Start it with `formcheck app`, which has an option --address for other machines."
)
FRAMING_BYTES: Final = 2**20
"""What an upload may have around its file."""


class Parts(TypedDict):
    """The arguments of Streamlit's `App` after the script."""

    routes: list[BaseRoute]
    middleware: list[Middleware]


def application(address: str, port: int, phone: PhonePlan | None = None) -> App:
    """The page, to be served at `address`; a phone may be its camera where there is a plan."""
    settle(address, **{"server.port": port})
    from streamlit.starlette import App

    return App(SCRIPT, **parts(address, phone))


def parts(address: str = LOOPBACK, phone: PhonePlan | None = None) -> Parts:
    """Our own routes, and the guard before them and before Streamlit's."""
    from starlette.middleware import Middleware

    from formcheck.live.files import files_route
    from formcheck.live.socket import SocketContext, socket_route
    from formcheck.ui.serving.policy import Policy
    from formcheck.ui.serving.request_filter import RequestFilter
    from formcheck.ui.serving.unknown_path import UnknownPathRedirect

    most_bytes = UPLOAD_MB * 2**20 + FRAMING_BYTES
    guard = Middleware(RequestFilter, names=Names(address), policy=Policy(), most_bytes=most_bytes)
    context = SocketContext(pictures(takes_pictures_of), offer=phone.offer if phone else None)
    live = socket_route(my_sessions, context)
    return Parts(routes=[live, files_route(), UnknownPathRedirect()], middleware=[guard])


def pictures(allowed: Callable[[str], bool]) -> PicturePolicy:
    """How the server finds poses, for those who may send pictures."""
    from formcheck.live.socket import PicturePolicy

    return PicturePolicy(allowed, _open_model)


def my_sessions() -> Sessions:
    """The sessions of whoever is served."""
    from formcheck.history.store import default_path
    from formcheck.live.sessions import sessions_of

    return sessions_of(default_path())


def _open_model(model: str) -> LiveEstimator:
    """The estimator; MediaPipe is loaded with the first."""
    from formcheck.pose.estimator import PoseEstimator

    return PoseEstimator(model)


def settle_under_streamlit() -> None:
    """Settle for `streamlit run`, which has opened its port before it asks us.

    Ends the process when Streamlit was told to open it to other machines.
    """
    from streamlit import config

    address: Any = config.get_option("server.address") or "every address of this machine"
    if not is_loopback(address):
        log.error(REFUSAL, address)
        raise SystemExit(UserError.exit_code)
    settle(address, **kept())
