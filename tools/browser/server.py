"""The real page, served to a real browser."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

STARTS_S = 60.0
ENDS_S = 20.0
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@dataclass(frozen=True)
class Page:
    """A running page.

    Attributes:
        url: where it is.
        data: the folder of its history, settings and routines.
        process: its server.
    """

    url: str
    data: Path
    process: subprocess.Popen[bytes]

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.url.rsplit(":", 1)[1])

    def kill(self) -> None:
        """End the server in the middle of whatever it does."""
        _send(self.process, signal.SIGKILL)
        self.process.wait()

    @property
    def history(self) -> Path:
        """The history file."""
        return self.data / "history.db"


@contextlib.contextmanager
def serving(
    data: Path, before: Sequence[str] = (), port: int | None = None, options: Sequence[str] = ()
) -> Iterator[Page]:
    """The page with its files in `data`; ends with the block.

    The server is started by the command `before`, where one is given, at `port` or a free one,
    with further `options`.
    """
    if port is None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
    environment = {
        **os.environ,
        "FORMCHECK_HISTORY": str(data / "history.db"),
        "FORMCHECK_SETTINGS": str(data / "page.json"),
        "FORMCHECK_EXERCISES": str(data / "exercises"),
        "FORMCHECK_ROUTINES": str(data / "routines"),
        "FORMCHECK_HOME": str(data / "home"),
    }
    with (data / "server.log").open("wb") as log:
        process = subprocess.Popen(
            [
                *before,
                sys.executable,
                "-m",
                "formcheck.cli",
                "app",
                f"--port={port}",
                "--no-browser",
                *options,
            ],
            env=environment,
            stdout=log,
            stderr=log,
            cwd=data,
            start_new_session=True,
        )
        try:
            _wait_for(f"http://127.0.0.1:{port}/_stcore/health", process)
            yield Page(f"http://127.0.0.1:{port}", data, process)
        finally:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the server, and the command that started it, as a user would; wait for it."""
    try:
        _send(process, signal.SIGTERM)
        process.wait(ENDS_S)
    except subprocess.TimeoutExpired:
        _send(process, signal.SIGKILL)
        process.wait()


def _send(process: subprocess.Popen[bytes], what: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):  # a test may have ended it
        os.killpg(process.pid, what)


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(int(STARTS_S * 5)):
        assert process.poll() is None, "The page's server ended."
        with contextlib.suppress(OSError):  # not up yet, or too busy to answer in time
            urllib.request.urlopen(url, timeout=1).close()
            return
        time.sleep(0.2)
    raise AssertionError("The page's server did not answer.")


def browser_path() -> str | None:
    """The Chromium of this machine."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def browser_flags(camera: Path | None = None, cameras: int = 0) -> list[str]:
    """Flags for a headless Chromium whose camera plays the .y4m file `camera`.

    Without a file there are so many `cameras` that show a moving pattern, none by default.
    """
    flags = [
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--autoplay-policy=no-user-gesture-required",
    ]
    if camera is not None:
        flags += [
            "--use-fake-ui-for-media-stream",
            "--use-fake-device-for-media-stream",
            f"--use-file-for-fake-video-capture={camera}",
        ]
    elif cameras:
        flags += [
            "--use-fake-ui-for-media-stream",
            f"--use-fake-device-for-media-stream=device-count={cameras}",
        ]
    return flags
