"""Starts the page's server on this machine only."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from importlib import resources
from pathlib import Path


def launch() -> int:
    """Serve the page on 127.0.0.1 until it is stopped; the server's exit code."""
    command = [sys.executable, "-m", "streamlit", "run", str(script()), *options()]
    try:
        return subprocess.call(command)
    except KeyboardInterrupt:
        return 0


def script() -> Path:
    """What Streamlit is to run."""
    return Path(__file__).parent / "entry" / "page.py"


def options() -> list[str]:
    """The settings of .streamlit/config.toml, which an installed package carries along."""
    packaged = resources.files("formcheck.ui") / "config.toml"
    checkout = Path(__file__).parents[2] / ".streamlit" / "config.toml"
    file = packaged if packaged.is_file() else checkout
    return list(_flags(tomllib.loads(file.read_text(encoding="utf-8"))))


def _flags(table: dict[str, object], prefix: str = "") -> list[str]:
    flags = []
    for key, value in table.items():
        name = f"{prefix}{key}"
        if isinstance(value, dict):
            flags += _flags(value, f"{name}.")
        else:
            flags.append(f"--{name}={str(value).lower() if isinstance(value, bool) else value}")
    return flags
