"""Which addresses a process and its children ask: seen from outside, by strace."""

from __future__ import annotations

import ipaddress
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import pytest

CALLS: Final = "connect,sendto,sendmsg,sendmmsg"
INTERNET: Final = re.compile(
    r"sin6?_port=htons\((\d+)\).*?(?:inet_addr\(|inet_pton\(AF_INET6, )\"([^\"]+)\""
)
LOCAL: Final = re.compile(r"sa_family=AF_UNIX, sun_path=@?\"([^\"]+)\"")
ASKING_PORTS: Final = frozenset({53, 853, 5353, 5355})
"""A name is looked up there, on whichever machine."""
RESOLVERS: Final = ("resolve", "avahi")
CLOSED: Final = ("127.0.0.1", 9)
"""Where MediaPipe is sent."""


@dataclass(frozen=True)
class Contact:
    """An address that something was sent to, or was to be sent to."""

    address: str
    port: int

    @property
    def foreign(self) -> bool:
        """Whether another machine is asked, or where another machine's name leads to."""
        found = ipaddress.ip_address(self.address)
        mapped = getattr(found, "ipv4_mapped", None) or found
        return not mapped.is_loopback or self.port in ASKING_PORTS


def tracing(trace: Path) -> list[str]:
    """The beginning of a command whose contacts are written to `trace`; skips without strace."""
    if not _strace_works():
        pytest.skip("strace is not here, or may not look at other processes.")
    return ["strace", "-f", "--seccomp-bpf", "-qqq", "-o", str(trace), "-e", f"trace={CALLS}"]


def contacts(trace: Path) -> list[Contact]:
    """All contacts over the internet's protocols, in order, from what strace wrote."""
    text = trace.read_text(encoding="utf-8", errors="replace")
    return [Contact(address, int(port)) for port, address in INTERNET.findall(text)]


def resolvers(trace: Path) -> list[str]:
    """The services of this machine that were asked for a name."""
    found = LOCAL.findall(trace.read_text(encoding="utf-8", errors="replace"))
    return [path for path in found if any(name in path for name in RESOLVERS)]


def is_own(address: str) -> bool:
    """Whether this machine itself has the address."""
    found = ipaddress.ip_address(address)
    if found.is_multicast or found.is_unspecified:
        return False
    family = socket.AF_INET if found.version == 4 else socket.AF_INET6
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind((address, 0))
        except OSError:
            return False
    return True


def strace_lines(*lines: str) -> Iterator[str]:
    """Lines as strace writes them."""
    return (f"1234 {line}\n" for line in lines)


@cache
def _strace_works() -> bool:
    command = ["strace", "-f", "--seccomp-bpf", "-qqq", "-e", "trace=connect", "true"]
    return shutil.which("strace") is not None and (
        subprocess.run(command, capture_output=True, check=False).returncode == 0
    )
