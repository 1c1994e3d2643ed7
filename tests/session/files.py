"""The session's own files for a browser, served as the page serves them, around an empty page."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator
from typing import Final

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from formcheck.ui.serving.application import parts

EMPTY: Final = "<!doctype html><html lang=en><title>Session</title><body></body></html>"
STARTS_S: Final = 20.0
LOOK_S: Final = 0.05


async def _empty(_request: Request) -> HTMLResponse:
    return HTMLResponse(EMPTY)


@contextlib.contextmanager
def served() -> Iterator[str]:
    """The address of an empty page with our own routes, guard and headers."""
    own = parts()
    routes = [*own["routes"], Route("/", _empty)]
    application = Starlette(routes=routes, middleware=own["middleware"])
    config = uvicorn.Config(application, host="127.0.0.1", port=0, log_level="error")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{_port(server)}"
    finally:
        server.should_exit = True
        thread.join()


def _port(server: uvicorn.Server) -> int:
    for _ in range(int(STARTS_S / LOOK_S)):
        if server.started:
            return int(server.servers[0].sockets[0].getsockname()[1])
        time.sleep(LOOK_S)
    raise AssertionError("The server did not start.")
