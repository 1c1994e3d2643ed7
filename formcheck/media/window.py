"""A window of this machine's desktop that shows pictures."""

from __future__ import annotations

from typing import Final

import cv2

from formcheck.desktop import has_desktop
from formcheck.errors import OutputError
from formcheck.messages.error_ids import Wrong
from formcheck.messages.message import Message
from formcheck.pose.frame import Image

ENDS: Final = (27, ord("q"))
"""Escape and q."""


class Window:
    """Shows one picture after the other.

    Args:
        title: what stands above it.

    Raises:
        OutputError: there is no desktop here.
    """

    def __init__(self, title: str) -> None:
        if not has_desktop():
            raise OutputError(Message(Wrong.NO_DESKTOP))
        self._title = title
        self._shown = False

    def close(self) -> None:
        """Take it away."""
        if self._shown:
            cv2.destroyWindow(self._title)

    def show(self, picture: Image) -> bool:
        """Show the picture (height, width, 3) RGB; whether the person wants to go on."""
        cv2.imshow(self._title, cv2.cvtColor(picture, cv2.COLOR_RGB2BGR))
        self._shown = True
        if cv2.waitKey(1) & 0xFF in ENDS:
            return False
        self._shown = cv2.getWindowProperty(self._title, cv2.WND_PROP_VISIBLE) >= 1
        return self._shown
