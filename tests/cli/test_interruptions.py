"""Stopping in the middle leaves nothing; progress is shown to a person only."""

from __future__ import annotations

import contextlib
import os
import pty
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.runs import command, environment, names
from tests.files import SAMPLE, write_start_of_sample

PATIENCE_S = 60
"""How long to wait for what must happen; only a failing test waits so long."""

pytestmark = pytest.mark.model


def wait_for_growing_video(folder: Path, process: subprocess.Popen[str]) -> None:
    """Return when some of the annotated video is on the disk."""
    patience = time.monotonic() + PATIENCE_S
    while process.poll() is None and time.monotonic() < patience:
        for part in folder.glob(".formcheck-*.part"):
            with contextlib.suppress(FileNotFoundError):
                if part.stat().st_size > 0:
                    return
        time.sleep(0.02)
    pytest.fail("no video was begun")


@pytest.fixture
def heeded() -> Iterator[None]:
    """Control-C reaches children, even of tests that a shell runs in the background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("heeded")
def test_control_c_leaves_nothing_behind(tmp_path: Path) -> None:
    asked = command(
        *("analyze", SAMPLE, "-e", "glute_bridge", "--model", "lite", "--video", "annotated.mp4"),
        *("--json", "a.json", "--csv", "a.csv", "--report", "a.html", "--poses", "a.npz"),
    )
    with subprocess.Popen(
        asked,
        cwd=tmp_path,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        wait_for_growing_video(tmp_path, process)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 130
    assert out == ""
    assert err == "formcheck: Stopped. No unfinished file is left behind.\n"
    assert names(tmp_path) == []


def on_a_terminal(arguments: list[str], folder: Path) -> tuple[int, str]:
    """Run with standard error on a terminal; the exit code and what the terminal got."""
    try:
        ours, theirs = pty.openpty()
    except OSError:
        pytest.skip("this machine has no pseudo-terminals")
    with subprocess.Popen(
        arguments,
        cwd=folder,
        env=environment(TERM="xterm"),
        stdout=subprocess.DEVNULL,
        stderr=theirs,
    ) as process:
        os.close(theirs)
        shown = b""
        with contextlib.suppress(OSError):  # how a terminal says that the other end is closed
            while chunk := os.read(ours, 4096):
                shown += chunk
    os.close(ours)
    return process.returncode, shown.decode("utf-8", "replace")


def test_progress_is_shown_on_a_terminal(tmp_path: Path) -> None:
    # That none is shown in a pipe, every other test here asserts: nothing is on standard error.
    write_start_of_sample(tmp_path / "clip.mp4", 40)
    asked = ("analyze", "clip.mp4", "-e", "glute_bridge", "--model", "lite", "--json", "a.json")
    code, shown = on_a_terminal(command(*asked), tmp_path)
    assert code == 0
    assert "clip.mp4" in shown
    assert " %" in shown
