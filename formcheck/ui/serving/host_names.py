"""By which names the page may be called, and where it listens."""

from __future__ import annotations

import re
import socket
from dataclasses import dataclass
from typing import Final

from formcheck.addresses import address_of, is_loopback

HOST: Final = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9_-]+(?:\.[a-z0-9_-]+)*)(?::([0-9]{1,5}))?")


@dataclass(frozen=True)
class Names:
    """The names in a request's Host header that are ours.

    A foreign name that its owner points at this machine would let his page read ours: all but
    addresses and the machine's own names are refused.

    Args:
        address: where the server listens.
    """

    address: str

    def know(self, host: str) -> bool:
        """Whether the Host header `host` calls us."""
        match = HOST.fullmatch(host.lower())
        if match is None or int(match[2] or 0) > 65_535:
            return False
        name = match[1].strip("[]")
        if is_loopback(name):
            return True
        if is_loopback(self.address):
            return False
        return address_of(name) is not None or name in self._own()

    def _own(self) -> set[str]:
        machine = socket.gethostname().lower()
        return {self.address.lower(), machine, f"{machine}.local"}


@dataclass(frozen=True)
class Host:
    """The one name that is ours, with its port where that is not the usual one of https.

    Args:
        name: as a browser names it, such as "clinic.example" or "192.0.2.1:8443".
    """

    name: str

    def know(self, host: str) -> bool:
        """Whether the Host header `host` calls us."""
        return host.lower().removesuffix(":443") == self.name.lower().removesuffix(":443")
