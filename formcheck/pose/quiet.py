"""Keeps MediaPipe from reporting home.

Its library sends a small usage record to Google whenever a landmarker is closed, and offers no way
to refuse. It asks for the way as libcurl does: the proxy variables of the process's environment. As
long as somebody is quiet they name a port of this machine where nobody listens.
"""

from __future__ import annotations

import os
import threading
from typing import Final

CLOSED: Final = "http://127.0.0.1:9"
"""The port called discard; no name has to be looked up for it."""
_WANTED: Final[dict[str, str | None]] = {
    **dict.fromkeys(("https_proxy", "http_proxy", "all_proxy"), CLOSED),
    **dict.fromkeys(("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY"), CLOSED),
    **dict.fromkeys(("no_proxy", "NO_PROXY")),  # would exempt addresses from the proxy
}


class Quiet:
    """The way out is closed to libraries that honour proxies, from the first user to the last.

    The environment belongs to the whole process, threads and the processes it starts: what the user
    set is overwritten meanwhile, and comes back with the last user. Who must ask for something all
    the same is told by `own_proxies` how the user would.
    """

    def __init__(self) -> None:
        # Reentrant: the garbage collector may end a landmarker in the middle of anything.
        self._lock = threading.RLock()
        self._users = 0
        self._own: dict[str, str | None] = {}
        self._proxies: dict[str, str] = {}

    def __enter__(self) -> None:
        with self._lock:
            if self._users == 0:
                self._proxies = _getproxies()
            self._users += 1
            self._close_ways()

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._users -= 1
            if self._users == 0:
                for name, value in self._own.items():
                    _set(name, value)
                self._own.clear()

    def renew(self) -> None:
        """Close what somebody opened in the meantime; the last user leaves it open again."""
        with self._lock:
            self._close_ways()

    def own_proxies(self) -> dict[str, str]:
        """The user's own proxies by scheme, and the exempted hosts as "no"."""
        with self._lock:
            return dict(self._proxies) if self._users else _getproxies()

    def _close_ways(self) -> None:
        for name, wanted in _WANTED.items():
            found = os.environ.get(name)
            if found != wanted:
                self._own[name] = found
                _set(name, wanted)


def _getproxies() -> dict[str, str]:
    from urllib.request import getproxies

    return getproxies()


def _set(name: str, value: str | None) -> None:
    if value is None:
        os.environ.pop(name, None)
    else:
        os.environ[name] = value


QUIET: Final = Quiet()
