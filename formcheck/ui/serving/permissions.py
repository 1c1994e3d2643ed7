"""What this server does for other machines: phones as cameras, pictures whose pose it finds.

The server's own environment says it, so that all its processes know it.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from formcheck.addresses import is_loopback

PHONE_AUTHORITY: Final = "FORMCHECK_PHONE_AUTHORITY"
"""The certificate that phones need."""
REMOTE_PICTURES: Final = "FORMCHECK_REMOTE_PICTURES"
"""Set to 1 where other machines may send pictures: the operator then sees to who may see them. 0
takes none: behind a proxy everybody seems to be this machine."""


def note_authority(path: Path) -> None:
    """Phones can be cameras, by this certificate."""
    os.environ[PHONE_AUTHORITY] = str(path)


def phone_authority() -> Path | None:
    """The certificate that phones need, None where they cannot be cameras."""
    named = os.environ.get(PHONE_AUTHORITY)
    return Path(named) if named else None


def takes_pictures_of(client: str | None) -> bool:
    """Whether poses are found in pictures that `client` sends; None is this machine."""
    said = os.environ.get(REMOTE_PICTURES)
    return said == "1" or (said != "0" and (client is None or is_loopback(client)))
