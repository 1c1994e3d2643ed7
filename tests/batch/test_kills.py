"""A batch that is killed at any moment is resumed: every result once, and none of them half."""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from formcheck.parts import PREFIX
from tests.batch.folders import MODEL, Films
from tests.cli.runs import command, environment
from tests.report.figures import filmed
from tools.figure.library import good

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="sends signals")
KILLS = 3
LONGEST_S = 20.0
"""A whole batch may take so long on a busy machine; a kill that comes too late changes nothing."""


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> Films:
    found = Films(tmp_path_factory.mktemp("films"))
    found.squats()
    for i in range(4):
        found.put(f"more/{i}.mp4", 10 + i, filmed(good("squat", 2 + i)))
    return found


def begin(films: Films, out: Path) -> subprocess.Popen[str]:
    asked = ("batch", films.folder, "-e", "squat", "--model", MODEL, "--jobs", "2")
    return subprocess.Popen(
        command(*asked, "--cache", films.cache, "--out", out),
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    )


def whole(films: Films, out: Path) -> dict[str, bytes]:
    """The results of a batch that may go on to its end."""
    with begin(films, out) as process:
        _, err = process.communicate()
        assert (process.returncode, err) == (2, "")  # one file is broken, which is told
    return {
        str(path.relative_to(out)): path.read_bytes()
        for path in out.rglob("*")
        if path.is_file() and path.suffix != ".npz"  # the archives are dated inside
    }


def test_killed_and_resumed(films: Films, tmp_path: Path) -> None:
    seed = random.randrange(10**9)
    rng = random.Random(seed)
    expected = whole(films, tmp_path / "expected")
    out = tmp_path / "out"
    for _ in range(KILLS):
        with begin(films, out) as process:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(rng.uniform(0.5, LONGEST_S))
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        for result in out.rglob("result.json"):
            json.loads(result.read_text(encoding="utf-8"))  # is whole
    assert whole(films, out) == expected, f"seed {seed}"
    assert not list(out.rglob(f"{PREFIX}*")), f"seed {seed}"


def test_workers_do_not_outlive_it(films: Films, tmp_path: Path) -> None:
    with begin(films, tmp_path / "out") as process:
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
