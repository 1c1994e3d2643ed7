"""Many machines: a scheduler of Dask and its workers, each a process of its own."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

import pytest

from formcheck.batch.machines import Equipment, Machines, wrong_with
from formcheck.batch.recordings import Choice
from formcheck.batch.row import RowState
from formcheck.batch.run import Batch, run
from formcheck.batch.scheduler import Scheduler
from formcheck.errors import ModelError, SchedulerError
from formcheck.exercises.catalog import load_exercise
from formcheck.messages.error_ids import Wrong
from formcheck.messages.languages import Tongue
from formcheck.messages.message import Message
from formcheck.messages.words import english
from tests.batch.folders import MODEL, Films
from tests.batch.test_run import Listener, results
from tests.cli.runs import ROOT, environment
from tests.report.figures import filmed
from tools.figure.library import good

pytest.importorskip("distributed", reason="many machines need formcheck[dask]")
PATIENCE_S = 60.0
ALONE = ("--host", "127.0.0.1", "--no-dashboard")


@contextlib.contextmanager
def dask(part: str, *arguments: str | Path) -> Iterator[subprocess.Popen[bytes]]:
    """A scheduler or a worker in a process of its own."""
    command = [sys.executable, "-m", "distributed.cli.dask_" + part, *map(str, arguments)]
    with subprocess.Popen(
        command,
        env=environment(FORMCHECK_CACHE="/nowhere"),
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of one."""
    told = tmp_path_factory.mktemp("dask") / "scheduler.json"
    with dask("scheduler", *ALONE, "--port", "0", "--scheduler-file", told):
        yield address_in(told)


def address_in(told: Path) -> str:
    until_s = time.monotonic() + PATIENCE_S
    while time.monotonic() < until_s:
        with contextlib.suppress(OSError, ValueError):
            return str(json.loads(told.read_text(encoding="utf-8"))["address"])
        time.sleep(0.02)
    raise AssertionError("no scheduler")


def worker(address: str) -> AbstractContextManager[subprocess.Popen[bytes]]:
    return dask("worker", address, *ALONE, "--no-nanny", "--nthreads", "1")


class Unplugger(Listener):
    """Kills a worker once the first recording is through."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        super().__init__()
        self._process = process

    def begun(self, key: int, name: str) -> None:
        super().begun(key, name)
        if len(self.told) == 1:
            os.kill(self._process.pid, signal.SIGKILL)


@pytest.fixture
def films(tmp_path: Path) -> Films:
    found = Films(tmp_path)
    found.squats()
    for i in range(3):
        found.put(f"more/{i}.mp4", 10 + i, filmed(good("squat", 2)))
    return found


def asked(films: Films, address: str | None) -> Batch:
    choice = Choice(str(films.folder), films.out)
    here = Batch(choice, load_exercise("squat"), MODEL, Tongue.EN, films.cache, 1)
    return here if address is None else replace(here, scheduler=Scheduler.of(address))


def test_they_do_what_processes_do_though_one_is_unplugged(
    scheduler: str, films: Films, tmp_path: Path
) -> None:
    with worker(scheduler), worker(scheduler) as second:
        outcome = run(asked(films, scheduler), Unplugger(second))
        assert second.wait(PATIENCE_S) == -signal.SIGKILL
        found = results(films)
        again = run(asked(films, scheduler), Listener())
    assert [row.state for row in outcome.rows].count(RowState.JUDGED) == 5
    assert [type(error).__name__ for error in outcome.errors] == ["VideoError"]
    assert again.before == 5
    films.out.rename(tmp_path / "theirs")
    assert run(asked(films, None), Listener()).rows == outcome.rows
    assert results(films) == found


def test_without_a_worker_there_is_nothing_to_wait_for(scheduler: str) -> None:
    with pytest.raises(SchedulerError, match="No worker works for the scheduler"):
        Machines(Scheduler.of(scheduler), MODEL, patience_s=0.5)


OWN = Equipment({"formcheck": "1.0", "mediapipe": "2.0"}, "all")
UNFIT: dict[str, tuple[str, int, object]] = {
    "speaks without TLS": ("tcp://10.0.0.6:4000", 1, OWN),
    "would do 2 recordings in one process": ("tls://10.0.0.6:4000", 2, OWN),
    "has mediapipe 1.9, and here it is 2.0": (
        *("tls://10.0.0.6:4000", 1),
        Equipment({"formcheck": "1.0", "mediapipe": "1.9"}, "all"),
    ),
    "knows other exercises": ("tls://10.0.0.6:4000", 1, Equipment(OWN.versions, "others")),
    "No module named 'formcheck'": (
        *("tls://10.0.0.6:4000", 1),
        ModuleNotFoundError("No module named 'formcheck'"),
    ),
    "There is no pose model": (
        *("tls://10.0.0.6:4000", 1),
        ModelError(Message.of(Wrong.NO_MODEL, model="a", models="b")),
    ),
}


@pytest.mark.parametrize("said", UNFIT)
def test_who_is_not_fit_is_told_why(said: str) -> None:
    wrong = wrong_with(*UNFIT[said], OWN)
    assert wrong is not None
    assert said in english().message(wrong)
    assert wrong_with("tls://10.0.0.6:4000", 1, OWN, OWN) is None


def test_nobody_answers() -> None:
    with pytest.raises(SchedulerError, match="does not answer"):
        Machines(Scheduler.of("tcp://127.0.0.1:1"), MODEL, patience_s=0.5)
