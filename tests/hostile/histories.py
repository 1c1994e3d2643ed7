"""What the hostile tests of the history need: entries, locks, other users, small disks."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Final

import pytest

from formcheck.coach.events import Attempt, Fault, Rep, Verdict
from formcheck.errors import FormCheckError
from formcheck.exercises.catalog import load_exercise
from formcheck.history.entries import (
    AttemptEntry,
    SessionHead,
    SetHead,
    attempt_values,
    new_key,
    session_head,
    set_head,
)
from formcheck.history.store import History
from formcheck.wording.catalogue import catalogue

NOW: Final = datetime(2026, 3, 1, 12, 0).astimezone()
BRIDGE: Final = load_exercise("glute_bridge")
PATIENT_S: Final = 60.0
NOBODY: Final = 65534
ROOT: Final = Path(__file__).parents[2]


def rep(index: int, *rules: str) -> Rep:
    """A repetition that broke `rules`."""
    faults = tuple(
        Fault(rule, "cue", "major", index, None, 0.0, 1.0, 0.5, 150.0, 165.0, "deg")
        for rule in rules
    )
    verdict = Verdict.FAULTY if rules else Verdict.GOOD
    return Rep(index, None, 1.0, 2.0, 3.0, 48.0, {}, verdict, faults, ())


class Doing:
    """Somebody who does repetitions of one set; each is handed over to the history."""

    def __init__(self, history: History) -> None:
        self.history = history
        self.session: SessionHead = session_head("", NOW)
        self.set: SetHead = set_head(BRIDGE, NOW)

    def entry(self, attempt: Attempt) -> AttemptEntry:
        """What is handed over for one repetition."""
        return AttemptEntry(
            key=new_key(), session=self.session, set=self.set, values=attempt_values(attempt)
        )

    def reps(self, *numbers: int) -> None:
        """Do repetitions with these numbers."""
        for number in numbers:
            self.history.outbox.put(self.entry(rep(number)))


def filled(path: Path, reps: int = 3) -> History:
    """A history with one set of repetitions."""
    history = History(path)
    Doing(history).reps(*range(1, reps + 1))
    assert history.outbox.settle(PATIENT_S)
    return history


def numbers(history: History) -> list[int]:
    """The stored repetitions, in order."""
    return [record.number for record in history.attempts()]


def pending(history: History) -> list[Path]:
    """What lies beside the history and waits."""
    folder = history.path.with_name(f"{history.path.name}.pending")
    return sorted(folder.iterdir()) if folder.is_dir() else []


@contextlib.contextmanager
def locked(path: Path, kind: str = "IMMEDIATE") -> Iterator[None]:
    """Another program writes into the history, and does not end."""
    connection = sqlite3.connect(path)
    try:
        connection.execute(f"BEGIN {kind}")
        yield
    finally:
        connection.rollback()
        connection.close()


@contextlib.contextmanager
def everybodys_folder() -> Iterator[Path]:
    """A folder that every user of the machine can reach; tests' own folders are private."""
    folder = Path(tempfile.mkdtemp(prefix="formcheck-hostile-"))
    folder.chmod(0o777)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def as_nobody() -> Iterator[None]:
    """Without the rights of root, who may read and write everything."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@contextlib.contextmanager
def small_disk(folder: Path, kilobytes: int) -> Iterator[Path]:
    """A disk of its own; skips where nobody may mount one."""
    folder.mkdir()
    options = f"size={kilobytes}k,mode=0777"
    mounted = shutil.which("mount") and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)],
        capture_output=True,
        check=False,
    )
    if not mounted or mounted.returncode:
        pytest.skip("Only who may mount a small disk can fill it.")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(folder: Path) -> Path:
    """Fill the disk to the last byte; the file that does."""
    filler = folder / "filler"
    with contextlib.suppress(OSError), filler.open("wb", buffering=0) as file:
        while file.write(bytes(1024)):
            pass
    return filler


def python(code: str, *arguments: str | Path) -> subprocess.Popen[str]:
    """Another process of ours."""
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )


def is_well_said(error: FormCheckError | None) -> bool:
    """Whether an error is one line, says no internals, and is known in German."""
    if error is None:
        return False
    text, german = str(error), catalogue("de").error(error)
    return (
        "\n" not in text
        and text.endswith(".")
        and "Traceback" not in text
        and german != text
        and not {"Cannot", "history", "file", "disk"} & set(german.split())
    )
