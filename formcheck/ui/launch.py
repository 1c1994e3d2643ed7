"""Starts the page's server on this machine only."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def launch() -> int:
    """Serve the page on 127.0.0.1 until it is stopped; the server's exit code."""
    command = [
        *(sys.executable, "-m", "streamlit", "run", str(Path(__file__).with_name("main.py"))),
        "--server.address=127.0.0.1",
        "--browser.gatherUsageStats=false",
    ]
    try:
        return subprocess.call(command)
    except KeyboardInterrupt:
        return 0
