"""Whatever ends a run, and whenever: no half of a file, no traceback, the custom's exit code."""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import numpy as np
import pytest

from formcheck.files import written_whole
from formcheck.pose.frame import PoseTrack
from tests.cli.conftest import Here
from tests.cli.runs import CALL, command, environment, formcheck, names
from tests.hostile.folders import LEFT, POSES, everything, manifest, poses

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="sends signals")

PATIENCE_S: Final = 60
"""How long to wait for what must happen; only a failing test waits so long."""
STOPPED: Final = "formcheck: Stopped. No unfinished file is left behind.\n"
SIGNALS: Final = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]
stops = pytest.mark.parametrize("number", SIGNALS, ids=lambda number: number.name)

TABLES: Final = ("replay", POSES, "-e", "squat", "--csv", "t")

FIRST_LINE: Final = """
from formcheck import shutdown
with shutdown.heeded():  # as the first line of the command does
    print("begun", flush=True)
    from formcheck.__main__ import main
    main()
"""
SLOW: Final = f"""
import time
from formcheck.report import tables
rows = tables.measure_rows
def slow(timeline):
    for i, row in enumerate(rows(timeline)):
        if i == 100:
            for _ in range(round({{pause_s}} * 20)):
                time.sleep(0.05)  # another thread may be the one that gets the signal
        yield row
tables.measure_rows = slow
{CALL}
"""
"""Writes the third table, but not at once."""
WAITING: Final = SLOW.format(pause_s=PATIENCE_S)
LONG: Final = 12
"""How often the squats are repeated, so that there is time to be stopped in."""


@pytest.fixture(autouse=True)
def heeded() -> Iterator[None]:
    """Control-C reaches children, even of tests that a shell runs in the background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture(scope="module")
def long_poses(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Poses of so many squats that to judge them and to write about them takes a while."""
    track = PoseTrack.load(POSES)
    step_s = float(np.diff(track.t).mean())
    t = np.concatenate([track.t + i * (track.t[-1] + step_s) for i in range(LONG)])
    xy, world, visibility = (
        np.concatenate([a] * LONG) for a in (track.xy, track.world, track.visibility)
    )
    path = tmp_path_factory.mktemp("long") / "long.npz"
    PoseTrack(t, track.size_wh, xy, world, visibility, track.source).save(path)
    return path


def begin(folder: Path, *asked: str | Path, code: str = CALL) -> subprocess.Popen[str]:
    """The command in a process and a group of its own."""
    return subprocess.Popen(
        command(*asked, code=code),
        cwd=folder,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    )


def wait_until(process: subprocess.Popen[str], happened: Callable[[], bool], what: str) -> None:
    patience = time.monotonic() + PATIENCE_S
    while not happened():
        if process.poll() is not None or time.monotonic() > patience:
            process.kill()
            pytest.fail(f"never: {what}; {process.communicate()}")
        time.sleep(0.002)


def is_writing(folder: Path) -> bool:
    """Whether some of a file is on the disk, but not all of it."""
    for part in folder.glob(f"{LEFT}*"):
        with contextlib.suppress(FileNotFoundError):
            if part.stat().st_size > 0:
                return True
    return False


def ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    """The exit code, and what was said on standard error."""
    _, err = process.communicate(timeout=PATIENCE_S)
    return process.returncode, err


@stops
def test_from_the_first_line_on(tmp_path: Path, number: signal.Signals) -> None:
    seed = random.randrange(10**9)
    wait_s = random.Random(seed).uniform(0, 0.5)
    with begin(tmp_path, "replay", POSES, "-e", "squat", code=FIRST_LINE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "begun\n"
        time.sleep(wait_s)
        process.send_signal(number)
        how = ended(process)
    # The whole run may be over by then.
    assert how in {(128 + number, STOPPED), (0, "")}, f"seed {seed}"
    assert names(tmp_path) == []


@stops
def test_while_modules_are_imported(tmp_path: Path, number: signal.Signals) -> None:
    code = f"""
import builtins, os, signal, sys
class Finder:
    def find_spec(self, name, path=None, target=None):
        if name == "numpy":  # in the middle of our own imports
            os.kill(os.getpid(), {int(number)})
sys.meta_path.insert(0, Finder())
{CALL}
"""
    run = formcheck("replay", POSES, "-e", "squat", "--json", "a.json", folder=tmp_path, code=code)
    assert (run.code, run.out, run.err) == (128 + number, "", STOPPED)
    assert names(tmp_path) == []


@stops
def test_while_a_file_is_written(tmp_path: Path, number: signal.Signals) -> None:
    older = tmp_path / "t.measures.csv"
    older.write_text("t_s\nolder\n", encoding="utf-8")
    with begin(tmp_path, *TABLES, code=WAITING) as process:
        wait_until(process, lambda: is_writing(tmp_path), "a file was begun")
        process.send_signal(number)
        assert ended(process) == (128 + number, STOPPED)
    assert names(tmp_path) == ["t.measures.csv"]
    assert older.read_text(encoding="utf-8") == "t_s\nolder\n"


def test_twice_in_a_row_as_wrappers_do(tmp_path: Path) -> None:
    with begin(tmp_path, *TABLES, code=WAITING) as process:
        wait_until(process, lambda: is_writing(tmp_path), "a file was begun")
        for _ in range(5):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGINT)
        assert ended(process) == (130, STOPPED)
    assert names(tmp_path) == []


def test_in_a_destructor_where_nothing_can_be_raised(tmp_path: Path) -> None:
    code = """
import os, signal
from formcheck import shutdown
class Odd:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGTERM)
        for _ in range(1000):
            pass
with shutdown.heeded():
    Odd()
    while True:
        pass
"""
    run = formcheck(folder=tmp_path, code=code)
    assert (run.code, run.err) == (143, STOPPED)


def test_what_nohup_ignores_stays_ignored(tmp_path: Path) -> None:
    ignoring = "import signal; signal.signal(signal.SIGHUP, signal.SIG_IGN)"
    code = f"{ignoring}\n{SLOW.format(pause_s=0.5)}"
    with begin(tmp_path, *TABLES, code=code) as process:
        wait_until(process, lambda: is_writing(tmp_path), "a file was begun")
        process.send_signal(signal.SIGHUP)
        assert ended(process) == (0, "")
    assert names(tmp_path) == ["t.csv", "t.faults.csv", "t.measures.csv"]


@pytest.mark.parametrize("to_all", [False, True], ids=["the parent", "the whole group"])
@stops
def test_an_evaluation_with_workers(
    tmp_path: Path, long_poses: Path, number: signal.Signals, to_all: bool
) -> None:
    entry = {"video": str(long_poses), "exercise": "squat", "reps": 3}
    (tmp_path / "m.json").write_text(json.dumps([entry] * 6), encoding="utf-8")
    before = everything(tmp_path)
    asked = ("eval", "m.json", "--jobs", "2", "--json", "out.json")
    with begin(tmp_path, *asked) as process:
        wait_until(process, lambda: len(group(process.pid)) >= 3, "there were workers")
        if to_all:
            os.killpg(process.pid, number)
        else:
            process.send_signal(number)
        assert ended(process) == (128 + number, STOPPED)
        wait_until_gone(process.pid)
    assert everything(tmp_path) == before


def group(driver: int) -> list[int]:
    """The processes of a group that run."""
    asked = ["ps", "-A", "-o", "pgid=,pid=,stat="]
    lines = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.splitlines()
    found = [line.split() for line in lines]
    return [int(pid) for pgid, pid, state in found if int(pgid) == driver and state[0] != "Z"]


def wait_until_gone(driver: int) -> None:
    patience = time.monotonic() + PATIENCE_S
    while left := group(driver):
        assert time.monotonic() < patience, f"still running: {left}"
        time.sleep(0.02)


class TestKilled:
    """Nothing can be done at that moment; the next run puts it in order."""

    def killed(self, folder: Path) -> list[str]:
        """What a run leaves in `folder` that is killed while it writes."""
        with begin(folder, *TABLES, code=WAITING) as process:
            wait_until(process, lambda: is_writing(folder), "a file was begun")
            process.kill()
            assert ended(process) == (-signal.SIGKILL, "")
        return names(folder)

    def test_the_next_one_that_writes_there_sweeps(self, tmp_path: Path, here: Here) -> None:
        left = self.killed(tmp_path)
        assert left
        assert all(name.startswith(LEFT) for name in left)
        assert here("replay", POSES, "-e", "squat", "--json", "a.json").code == 0
        assert names(tmp_path) == ["a.json"]

    def test_ten_times(self, tmp_path: Path, here: Here) -> None:
        (tmp_path / "t.csv").write_text("index\nolder\n", encoding="utf-8")
        for _ in range(10):
            self.killed(tmp_path)
        assert (tmp_path / "t.csv").read_text(encoding="utf-8") == "index\nolder\n"
        assert len(names(tmp_path)) <= 1 + 3  # only what the last one left
        assert here("replay", POSES, "-e", "squat", "--csv", "t").code == 0
        assert names(tmp_path) == ["t.csv", "t.faults.csv", "t.measures.csv"]

    def test_even_a_run_that_is_refused_sweeps(self, tmp_path: Path, here: Here) -> None:
        self.killed(tmp_path)
        poses(tmp_path)
        run = here("analyze", "poses.npz", "-e", "squat", "--csv", "a", "--poses", "a.txt")
        assert run.code == 2
        assert names(tmp_path) == ["poses.npz"]

    def test_what_a_living_run_writes_is_left_alone(self, tmp_path: Path, here: Here) -> None:
        with written_whole(tmp_path / "b.json") as part:
            part.write_text("half", encoding="utf-8")
            assert here("replay", POSES, "-e", "squat", "--json", "a.json").code == 0
            assert part.read_text(encoding="utf-8") == "half"
        assert names(tmp_path) == ["a.json", "b.json"]

    def test_what_others_wrote_is_left_alone(self, tmp_path: Path, here: Here) -> None:
        with written_whole(tmp_path / "b.json") as part:
            ours = part.name
        machine, token = ours.removeprefix(LEFT).removesuffix(".part").split("-")
        other = f"{'0' * len(machine)}"
        (tmp_path / "secret").write_text("mine", encoding="utf-8")
        (tmp_path / ours.replace(token, "link")).symlink_to("secret")
        os.mkfifo(tmp_path / ours.replace(token, "pipe"))
        (tmp_path / ours.replace(token, "folder")).mkdir()
        for name in (ours.replace(machine, other), ".a.part", ".formcheck-notes", "x.part"):
            (tmp_path / name).write_text("mine", encoding="utf-8")
        before = everything(tmp_path)
        assert here("replay", POSES, "-e", "squat", "--json", "b.json").code == 0
        after = everything(tmp_path)
        assert {name: after.get(name) for name in before if name != "b.json"} == {
            name: value for name, value in before.items() if name != "b.json"
        }


class TestReadersThatGoAway:
    """Standard output is a pipe that nobody reads, closed, or a full disk."""

    def run(
        self, folder: Path, *asked: str | Path, out: int | None, unbuffered: bool
    ) -> tuple[int, str]:
        done = subprocess.run(
            command(*asked),
            cwd=folder,
            env=environment(**({"PYTHONUNBUFFERED": "1"} if unbuffered else {})),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            check=False,
        )
        return done.returncode, done.stderr

    @pytest.mark.parametrize("unbuffered", [False, True], ids=["at the end", "at once"])
    @pytest.mark.parametrize(
        "asked",
        [
            ("--help",),
            ("exercises", "show", "squat"),
            ("version",),
            ("replay", POSES, "-e", "squat", "--json", "-"),
            ("replay", POSES, "-e", "squat", "--json", "a.json"),
        ],
        ids=lambda asked: f"{asked[0]} {asked[-1]}",
    )
    def test_a_pipe_that_nobody_reads(
        self, tmp_path: Path, asked: tuple[str | Path, ...], unbuffered: bool
    ) -> None:
        read, write = os.pipe()
        os.close(read)
        try:
            assert self.run(tmp_path, *asked, out=write, unbuffered=unbuffered) == (0, "")
        finally:
            os.close(write)
        assert names(tmp_path) == (["a.json"] if "a.json" in asked else [])

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux only")
    @pytest.mark.parametrize("unbuffered", [False, True], ids=["at the end", "at once"])
    @pytest.mark.parametrize(
        "asked",
        [
            ("--help",),
            ("exercises",),
            ("version",),
            ("replay", POSES, "-e", "squat", "--json", "-"),
        ],
        ids=lambda asked: asked[0],
    )
    def test_a_full_disk(
        self, tmp_path: Path, asked: tuple[str | Path, ...], unbuffered: bool
    ) -> None:
        with Path("/dev/full").open("w", encoding="utf-8") as full:
            code, err = self.run(tmp_path, *asked, out=full.fileno(), unbuffered=unbuffered)
        assert code == 2
        assert err == "formcheck: Cannot write to standard output: No space left on device.\n"

    def test_standard_error_on_a_full_disk(self, tmp_path: Path) -> None:
        if not Path("/dev/full").exists():
            pytest.skip("Linux only")
        code = f"import os; os.dup2(os.open('/dev/full', os.O_WRONLY), 2)\n{CALL}"
        run = formcheck("replay", "gone.npz", "-e", "squat", folder=tmp_path, code=code)
        assert (run.code, run.out, run.err) == (2, "", "")

    @pytest.mark.parametrize("closed", [(1,), (2,), (0, 1, 2)], ids=str)
    def test_closed_streams_take_no_file_for_one(
        self, tmp_path: Path, closed: tuple[int, ...]
    ) -> None:
        manifest(tmp_path, str(POSES))
        closing = "; ".join(f"exec {number}>&-" for number in closed)
        asked = ("eval", "labels.json", "--json", "a.json")
        shell = ["sh", "-c", f'{closing}; exec "$@"', "sh", *command(*asked)]
        done = subprocess.run(
            shell, cwd=tmp_path, env=environment(), capture_output=True, check=False
        )
        assert (done.returncode, done.stderr) == (0, b"")
        assert json.loads((tmp_path / "a.json").read_text("utf-8"))["videos"][0]["count"] == 4
