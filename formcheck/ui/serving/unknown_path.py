"""Leads home who asks for a part that there is not; Streamlit would say so in English."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Final

from starlette.datastructures import Headers, URLPath
from starlette.responses import RedirectResponse
from starlette.routing import BaseRoute, Match, NoMatchFound

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

PARTS: Final = (*("", "start", "live", "recorded", "routines", "history", "exercises", "settings"),)
"""The parts of the page, by their paths."""
OF_STREAMLIT: Final = ("_stcore", "component", "media", "static")
"""Where Streamlit's own answers begin."""


class UnknownPathRedirect(BaseRoute):
    """Takes a visit of a path that is none of the `parts`, and sends it to the first of them."""

    def __init__(self, parts: Collection[str] = PARTS) -> None:
        self._parts = frozenset(parts)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Whether somebody visits what there is not."""
        return (Match.FULL if self._is_lost(scope) else Match.NONE), {}

    def url_path_for(self, name: str, /, **path_params: object) -> URLPath:
        """Nobody asks for this route by a name."""
        raise NoMatchFound(name, dict(path_params))

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send them home."""
        await RedirectResponse("/", 303)(scope, receive, send)

    def _is_lost(self, scope: Scope) -> bool:
        if scope["type"] != "http" or scope["method"] != "GET":
            return False
        if Headers(scope=scope).get("sec-fetch-dest") != "document":
            return False
        path = scope["path"].strip("/")
        first, *_ = path.split("/")
        return path not in self._parts and first not in OF_STREAMLIT
