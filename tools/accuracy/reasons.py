"""Why clips fail, as far as a person has found out."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path

FILE = Path(__file__).with_name("reasons.toml")
UNKNOWN = "not yet explained"


def read_reasons(path: Path = FILE) -> dict[str, str]:
    """The reasons by the clip's name."""
    return {str(k): str(v) for k, v in tomllib.loads(path.read_text(encoding="utf-8")).items()}


def outdated(reasons: Iterable[str], failing: Iterable[str]) -> list[str]:
    """Clips that have a reason and do not fail any more."""
    return sorted(set(reasons) - set(failing))
