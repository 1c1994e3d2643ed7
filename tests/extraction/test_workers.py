"""Processes that work for this one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import pytest

from formcheck.errors import VideoError, WorkerError
from formcheck.extraction.workers import LostError, TaskEnd, TaskMessage, Workers
from formcheck.messages.error_ids import Wrong
from tests.extraction import tasks

PATIENCE_S = 60
"""How long to wait for what must happen; only a failing test waits so long."""


def until_ended(workers: Workers) -> list[TaskMessage | TaskEnd]:
    """What is told until nobody works any more."""
    told: list[TaskMessage | TaskEnd] = []
    while workers.busy:
        told += workers.listen(PATIENCE_S)
    return told


def outcome(function: Callable[..., Any]) -> TaskEnd:
    with Workers(1) as workers:
        workers.begin(0, function)
        (told,) = until_ended(workers)
    assert isinstance(told, TaskEnd)
    return told


def is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_tasks_tell_and_return() -> None:
    with Workers(2) as workers:
        for key in (1, 2):
            assert workers.idle
            workers.begin(key, tasks.doubled, 10 * key)
        assert not workers.idle
        told = until_ended(workers)
    for key in (1, 2):
        assert [one for one in told if one.key == key] == [
            TaskMessage(key, 10 * key),
            TaskEnd(key, 20 * key),
        ]


def test_a_worker_is_begun_once() -> None:
    with Workers(1) as workers:
        found = set()
        for key in range(3):
            workers.begin(key, tasks.whoever)
            found |= {told.result for told in until_ended(workers) if isinstance(told, TaskEnd)}
    assert len(found) == 1
    assert found != {os.getpid()}


def test_an_error_for_the_user_comes_as_it_is() -> None:
    error = outcome(tasks.refused).error
    assert isinstance(error, VideoError)
    assert error.said[0].id is Wrong.NO_FILE


def test_an_error_of_ours_is_told() -> None:
    error = outcome(tasks.failing).error
    assert isinstance(error, WorkerError)
    assert not isinstance(error, LostError)
    assert "LookupError: nothing there" in str(error)


@pytest.mark.skipif(sys.platform == "win32", reason="has no such signal")
def test_one_that_is_killed_says_so_and_the_others_go_on() -> None:
    with Workers(2) as workers:
        workers.begin(0, tasks.killed)
        workers.begin(1, tasks.doubled, 4)
        ended = {told.key: told for told in until_ended(workers) if isinstance(told, TaskEnd)}
        assert isinstance(ended[0].error, LostError)
        assert "signal 9" in str(ended[0].error)
        assert ended[1] == TaskEnd(1, 8)
        workers.begin(2, tasks.doubled, 5)  # in its place comes another one
        assert until_ended(workers)[-1] == TaskEnd(2, 10)


def test_one_that_leaves_says_so() -> None:
    error = outcome(tasks.leaving).error
    assert isinstance(error, LostError)
    assert "code 7" in str(error)


def test_the_end_ends_what_is_busy() -> None:
    with Workers(1) as workers:
        workers.begin(0, tasks.busy)
        (told,) = workers.listen(PATIENCE_S)
        assert isinstance(told, TaskMessage)
        assert is_alive(told.what)
    assert not is_alive(told.what)


@pytest.mark.skipif(sys.platform == "win32", reason="sends signals")
def test_nobody_works_on_for_one_that_was_killed() -> None:
    code = """
from formcheck.extraction.workers import Workers
from tests.extraction import tasks
if __name__ == "__main__":
    workers = Workers(1)
    workers.begin(0, tasks.busy)
    print(workers.listen()[0].what, flush=True)
    while True:
        workers.listen()
"""
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, encoding="utf-8"
    ) as process:
        assert process.stdout is not None
        worker = int(process.stdout.readline())
        process.send_signal(signal.SIGKILL)
        process.wait(PATIENCE_S)
    patience = time.monotonic() + PATIENCE_S
    while is_alive(worker) and time.monotonic() < patience:
        time.sleep(0.05)
    assert not is_alive(worker)
