"""Whether there is somewhere to show a window."""

from __future__ import annotations

import os
import sys


def has_desktop() -> bool:
    """Whether windows can be shown: a browser in the terminal is of no use."""
    return sys.platform in {"win32", "darwin"} or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")
    )
