"""Whether phones can be cameras of this server, and what they need for it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

VARIABLE: Final = "FORMCHECK_PHONE_AUTHORITY"
"""In the server's own environment: the certificate that phones need."""


def note_authority(path: Path) -> None:
    """Phones can be cameras, by this certificate."""
    os.environ[VARIABLE] = str(path)


def phone_authority() -> Path | None:
    """The certificate that phones need, None where they cannot be cameras."""
    named = os.environ.get(VARIABLE)
    return Path(named) if named else None
