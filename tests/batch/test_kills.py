"""A batch that is killed at any moment is resumed: every result once, and none of them half."""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from pathlib import Path

import pytest

from benchmarks.batch_kills import Resumable, killed_and_resumed
from tests.batch.folders import MODEL, Films
from tests.cli.runs import command, environment
from tests.report.figures import filmed
from tools.figure.library import good

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="sends signals")
KILLS = 3
"""`python -m benchmarks.batch_kills` does it ten times, and with the pose model."""


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> Films:
    found = Films(tmp_path_factory.mktemp("films"))
    found.squats()
    for i in range(3):
        found.put(f"more/{i}.mp4", 10 + i, filmed(good("squat", 2)))
    return found


@pytest.fixture(scope="module")
def batch(films: Films) -> Resumable:
    asked = ("batch", films.folder, "-e", "squat", "--model", MODEL, "--jobs", "2")
    return Resumable(command(*asked), environment(), 6, films.cache)


def test_killed_and_resumed(batch: Resumable, tmp_path: Path) -> None:
    seed = random.randrange(10**9)
    told = killed_and_resumed(batch, tmp_path, KILLS, random.Random(seed))
    assert told.wrong == [], f"seed {seed}"
    assert len(told.done) == KILLS


def test_workers_do_not_outlive_it(batch: Resumable, tmp_path: Path) -> None:
    with batch.begun(tmp_path / "out") as process:
        patience = time.monotonic() + 60
        while not (workers := children(process.pid)) and time.monotonic() < patience:
            time.sleep(0.05)
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert workers
    patience = time.monotonic() + 60
    while any(map(is_alive, workers)) and time.monotonic() < patience:
        time.sleep(0.1)
    assert not any(map(is_alive, workers))


def children(process: int) -> list[int]:
    path = Path(f"/proc/{process}/task/{process}/children")
    if not path.exists():
        pytest.skip("this system does not tell who works for whom")
    return [int(child) for child in path.read_text(encoding="ascii").split()]


def is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
