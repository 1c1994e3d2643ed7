"""The session's own files for a browser, with the page's headers and an empty page around them."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from formcheck.pose.bundles import bundle_path
from formcheck.ui.serving.policy import Policy

FOLDER = Path(__file__).parents[2] / "formcheck" / "ui" / "session"
PICTURES = FOLDER.parent / "pictures"
TYPES = {
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".css": "text/css",
    ".wasm": "application/wasm",
}
EMPTY = b"<!doctype html><html lang=en><title>Session</title><body></body></html>"


class Handler(BaseHTTPRequestHandler):
    """Answers as the page's server does for `/live/files/`, and with an empty page for `/`."""

    def do_GET(self) -> None:
        path = self.path.split("?")[0]
        if not path.startswith("/live/files/"):
            self._answer(EMPTY, "text/html")
            return
        if path.startswith("/live/files/pictures/"):
            self._answer((PICTURES / Path(path).name).read_bytes(), "video/mp4")
            return
        name = path.removeprefix("/live/files/")
        model = name.removeprefix("models/pose_landmarker_").removesuffix(".task")
        file = bundle_path(model) if name.startswith("models/") else FOLDER / name
        kind = TYPES.get(file.suffix, "application/octet-stream")
        self._answer(file.read_bytes(), kind)

    def log_message(self, *_: object) -> None:  # type: ignore[override]
        """Says nothing."""

    def _answer(self, body: bytes, kind: str) -> None:
        self.send_response(200)
        for name, value in Policy().headers(self.headers.get("Host", "")).items():
            self.send_header(name, value)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with contextlib.suppress(ConnectionError):  # the browser went before the answer
            self.wfile.write(body)


@contextlib.contextmanager
def served() -> Iterator[str]:
    """The address of an empty page whose `/live/files/` are the session's."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
