"""Requests byte by byte, as no browser would send them."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from tools.browser.server import Page

WAITS_S: Final = 20.0
SOCKET: Final = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Protocol": "streamlit",
}
"""What opens a websocket."""


@dataclass(frozen=True)
class Answer:
    """What the server said.

    Attributes:
        status: the HTTP status, 0 where it said nothing.
        headers: by lower-case name.
        body: the beginning of it.
    """

    status: int
    headers: dict[str, str]
    body: str


def ask(
    port: int,
    *headers: tuple[str, str],
    method: str = "GET",
    path: str = "/",
    body: bytes = b"",
) -> Answer:
    """Send a request with these headers and no others; `body` follows as it is."""
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers)]
    with socket.create_connection(("127.0.0.1", port), WAITS_S) as door:
        door.sendall("\r\n".join([*lines, "", ""]).encode("utf-8") + body)
        return _read(door)


def _read(door: socket.socket) -> Answer:
    received = b""
    while b"\r\n\r\n" not in received and (part := door.recv(65_536)):
        received += part
    head, _, body = received.decode("latin-1").partition("\r\n\r\n")
    first, *rest = head.split("\r\n")
    pairs = (line.partition(":") for line in rest)
    headers = {name.lower(): value.strip() for name, _, value in pairs}
    status = int(first.split()[1]) if first.startswith("HTTP/1.1 ") else 0
    return Answer(status, headers, body)


def listeners(port: int) -> set[str]:
    """The IPv4 and IPv6 addresses, in the kernel's hexadecimal, that listen at `port`."""
    found = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        with open(table, encoding="ascii") as file:  # noqa: PTH123 - no path of ours
            for line in list(file)[1:]:
                _, local, _, state, *_ = line.split()
                address, _, number = local.partition(":")
                if int(number, 16) == port and state == "0A":
                    found.add(address)
    return found


STREAM: Final = "/_stcore/stream"
UPLOAD: Final = "/_stcore/upload_file/session/file"
TOO_LARGE: Final = 3 * 2**30
LOOPBACK_LISTENER: Final = {"0100007F"}


def port_of(page: Page) -> int:
    """Where the page is."""
    return urlsplit(page.url).port or 0


def own(page: Page) -> tuple[str, str]:
    """The header that names the page as it is."""
    return "Host", urlsplit(page.url).netloc


def open_socket(page: Page, *headers: tuple[str, str]) -> Answer:
    """Ask for Streamlit's socket with these headers."""
    return ask(port_of(page), *SOCKET.items(), *headers, path=STREAM)
