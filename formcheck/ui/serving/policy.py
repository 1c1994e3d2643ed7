"""What the browser is told about the page: whom it may ask, who may show it."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator, Mapping
from importlib import resources
from typing import Final

INLINE_SCRIPT: Final = re.compile(r"<script>(.*?)</script>", re.DOTALL)
FORBIDDEN: Final = (
    "accelerometer",
    "display-capture",
    "geolocation",
    "gyroscope",
    "hid",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "serial",
    "usb",
    "xr-spatial-tracking",
)


class Policy:
    """The headers of every answer."""

    def __init__(self) -> None:
        self._sources = dict(_sources())
        self._fixed = {
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "SAMEORIGIN",  # for browsers that do not know frame-ancestors
            "Referrer-Policy": "same-origin",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Permissions-Policy": ", ".join(
                ["camera=(self)", *(f"{name}=()" for name in FORBIDDEN)]
            ),
        }

    def headers(self, host: str) -> Mapping[str, str]:
        """The headers of an answer to somebody who called us `host`."""
        # Some browsers do not count the socket as 'self'.
        sources = {**self._sources, "connect-src": f"'self' ws://{host} wss://{host}"}
        policy = "; ".join(f"{name} {allowed}" for name, allowed in sources.items())
        return {"Content-Security-Policy": policy, **self._fixed}


def _sources() -> Iterator[tuple[str, str]]:
    yield "default-src", "'self'"
    # Streamlit reads the large numbers of its messages in WebAssembly, and hands the scripts of
    # our components to the browser as blobs.
    yield "script-src", " ".join(["'self'", "'wasm-unsafe-eval'", "blob:", *_inline_scripts()])
    yield "style-src", "'self' 'unsafe-inline'"  # Streamlit writes styles as it draws
    yield "img-src", "'self' data: blob:"
    yield "media-src", "'self' data: blob:"
    yield "font-src", "'self' data:"
    yield "worker-src", "'self' blob:"
    yield "object-src", "'none'"
    yield "base-uri", "'self'"
    yield "form-action", "'self'"
    yield "frame-ancestors", "'self'"


def _inline_scripts() -> list[str]:
    """The checksums of what Streamlit's page says in place."""
    page = (resources.files("streamlit") / "static" / "index.html").read_text(encoding="utf-8")
    digests = (hashlib.sha256(text.encode()).digest() for text in INLINE_SCRIPT.findall(page))
    return [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests]
