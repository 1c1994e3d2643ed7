"""Where many machines are asked for, and what may be spoken to.

Whoever speaks to a scheduler of Dask can have any program run on its workers, and is sent objects
that can run one here: so nothing but this machine itself is spoken to without TLS on both sides.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from formcheck.addresses import is_loopback
from formcheck.errors import SchedulerError
from formcheck.messages.error_ids import Wrong
from formcheck.messages.message import Message

ENCRYPTED: Final = "tls"
PLAIN: Final = "tcp"


@dataclass(frozen=True)
class Tls:
    """The files by which both sides know each other.

    Attributes:
        ca: the certificates of whoever signed all the others.
        cert: the certificate to show.
        key: its private key.
    """

    ca: Path
    cert: Path
    key: Path


@dataclass(frozen=True)
class Scheduler:
    """A scheduler that may be spoken to.

    Attributes:
        address: such as `tls://10.0.0.5:8786`.
        tls: the files for it, None on this machine alone.
    """

    address: str
    tls: Tls | None = None

    @classmethod
    def of(
        cls, address: str, ca: Path | None = None, cert: Path | None = None, key: Path | None = None
    ) -> Scheduler:
        """The scheduler at `address`, if it may be spoken to like that.

        Raises:
            SchedulerError: it is no address, it would be spoken to without TLS over a network, or a
                file for TLS is missing.
        """
        scheme, host, port = _parts(address)
        if not host or port is None or scheme not in {ENCRYPTED, PLAIN}:
            raise SchedulerError(Message.of(Wrong.NO_SCHEDULER_ADDRESS, address=address))
        if scheme == PLAIN and not (ca or cert or key):
            if not is_loopback(host):
                raise SchedulerError(Message.of(Wrong.SCHEDULER_WITHOUT_TLS, address=address))
            return cls(address)
        if scheme == PLAIN or not (ca and cert and key):
            raise SchedulerError(Message.of(Wrong.TLS_FILES_UNNAMED, address=address))
        for file in (ca, cert, key):
            if not file.is_file():
                raise SchedulerError(Message.of(Wrong.NO_FILE, path=str(file)))
        return cls(address, Tls(ca, cert, key))


def is_guarded(address: str) -> bool:
    """Whether what goes to a worker at `address` can be neither read nor forged on the way."""
    scheme, host, _ = _parts(address)
    return scheme == ENCRYPTED or (scheme == PLAIN and is_loopback(host))


def _parts(address: str) -> tuple[str, str, int | None]:
    """Scheme, host and port; "" and None for what is not there."""
    try:
        parts = urlsplit(address if "://" in address else f"{PLAIN}://{address}")
        port = parts.port
    except ValueError:
        return "", "", None
    return parts.scheme, parts.hostname or "", port
