"""Starts the page's server, on this machine only unless it is asked otherwise."""

from __future__ import annotations

import contextlib
import errno
import gc
import os
import socket
import threading
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, Final

from formcheck.desktop import has_desktop
from formcheck.errors import ServerError
from formcheck.extras import Extra, require
from formcheck.messages.error_ids import Wrong
from formcheck.messages.message import Message
from formcheck.messages.system import reason

if TYPE_CHECKING:
    import uvicorn

    from formcheck.ui.serving.phone_server import PhonePlan

PORT: Final = 8501
PORTS_TRIED: Final = 100
"""How many ports are tried, one after the other, when none was asked for."""
HEARD_BYTES: Final = 2**24
"""The largest message from the browser over the socket."""
PING_S: Final = 30.0
ENDS_S: Final = 3
"""How long open connections are waited for at the end."""
WAITING: Final = 2048
"""How many connections may wait for the server to start."""


def launch(
    address: str,
    port: int | None,
    *,
    opens_browser: bool,
    announce: Callable[[str], None],
    remote_pictures: bool = False,
    phone: PhonePlan | None = None,
) -> int:
    """Serve the page until it is stopped; the exit code.

    Args:
        address: where to listen, a name or an IP address.
        port: there, by default the first free one from 8501 on.
        opens_browser: whether to show the page as soon as it is there, where there is a desktop.
        announce: is told where the page is.
        remote_pictures: whether other machines may send the camera's pictures, so that this one
            finds the pose.
        phone: where phones that are cameras are listened for; None where none may be.

    Raises:
        ServerError: it is not possible to listen there.
        MissingPackageError: the packages of the page are not installed.
    """
    require(Extra.UI)
    from formcheck.ui.serving.application import application
    from formcheck.ui.serving.permissions import REMOTE_PICTURES, note_authority

    if remote_pictures:
        os.environ[REMOTE_PICTURES] = "1"
    with ExitStack() as stack:
        door = stack.enter_context(listening(address, port))
        if phone is not None:
            note_authority(phone.authority)
            stack.enter_context(_phones_served(phone))
        page = application(address, door.getsockname()[1], phone)
        url = _url(address, door.getsockname()[1])
        announce(url)
        if opens_browser and has_desktop():
            webbrowser.open(url)
        return serve_on(page, door)


def serve_on(page: Any, door: socket.socket, *, behind_proxy: bool = False) -> int:
    """Serve the ASGI application `page` on a socket that listens, until it is stopped.

    Where it is `behind_proxy`, what headers say of where a request came from is nobody's word.
    """
    import uvicorn

    # All that is loaded by now stays. Looking through it for what may go takes a tenth of a second,
    # in which nobody is answered.
    gc.collect()
    gc.freeze()
    try:
        uvicorn.Server(_config(page, proxy_headers=not behind_proxy)).run(sockets=[door])
    except KeyboardInterrupt:
        return 0
    return 0


def _config(page: Any, **more: Any) -> uvicorn.Config:
    import uvicorn

    return uvicorn.Config(
        page,
        access_log=False,
        server_header=False,
        log_level="warning",
        ws="websockets-sansio",
        ws_max_size=HEARD_BYTES,
        ws_per_message_deflate=False,  # a state a picture: packing costs more than it saves
        ws_ping_interval=PING_S,
        ws_ping_timeout=PING_S,
        timeout_graceful_shutdown=ENDS_S,
        **more,
    )


@contextlib.contextmanager
def _phones_served(plan: PhonePlan) -> Iterator[None]:
    """Serve phones within the block, beside the page and apart from it."""
    import uvicorn

    from formcheck.ui.serving.phone_server import phone_application

    with listening(plan.address, plan.port) as door:
        config = _config(
            phone_application(plan),
            ssl_certfile=plan.certificate,
            ssl_keyfile=plan.key,
            lifespan="off",
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([door],), name="phones", daemon=True)
        thread.start()
        try:
            yield
        finally:
            server.should_exit = True
            thread.join(2 * ENDS_S)


def listening(address: str, port: int | None) -> socket.socket:
    """A socket that listens; connections wait until the server takes them.

    Args:
        address: where.
        port: there, or one of those from 8501 on.

    Raises:
        ServerError: it is not possible there.
    """
    last = PORT + PORTS_TRIED - 1 if port is None else port
    for tried in range(PORT if port is None else port, last + 1):
        try:
            return _bound(address, tried)
        except OSError as error:
            taken = error.errno in {errno.EADDRINUSE, errno.EACCES}
            if taken and tried < last:
                continue
            wrong = Wrong.PORT_TAKEN if taken else Wrong.ADDRESS_OF_OTHERS
            said = Message.of(wrong, address=address, tried=tried, reason=reason(error))
            raise ServerError(said) from error
    raise AssertionError("The last port is either bound or refused.")


def _bound(address: str, port: int) -> socket.socket:
    family, _, _, _, where = socket.getaddrinfo(
        address, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    door = socket.socket(family)
    try:
        if os.name != "nt":  # there it would let two servers have one port
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind(where)
        door.listen(WAITING)
    except BaseException:
        door.close()
        raise
    return door


def _url(address: str, port: int) -> str:
    shown = {"0.0.0.0": socket.gethostname(), "::": socket.gethostname()}.get(address, address)
    return f"http://[{shown}]:{port}" if ":" in shown else f"http://{shown}:{port}"
