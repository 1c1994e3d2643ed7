"""A batch is killed (kill -9) at many moments and resumed: is every result there once, and whole?

    python -m benchmarks.batch_kills FOLDER [-e ID] [--kills 10] [--jobs 2] [--model lite]

First the folder is done without a kill. Then again, with as many kills as asked for, spread over
the whole batch, each a random moment after one more recording is through; then it may go on to its
end. What is there in the end must be the same, byte for byte; what was finished before a kill must
never have been written again; and no unfinished file may be left.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Final

import typer

from formcheck.batch.recordings import Choice
from formcheck.batch.work import RESULT
from formcheck.extraction.video import cores
from formcheck.partial_files import PREFIX

DATED: Final = (".npz", ".parquet")
"""Archives that say inside when they were made."""
ENDINGS: Final = (0, 2)
"""How a batch ends: all are through, or some cannot be read, which is told."""
LATER_S: Final = 0.4
"""A kill comes up to so much later than the moment that it waits for."""
LOOK_EVERY_S: Final = 0.01
PATIENCE_S: Final = 600.0
"""How long one more recording may take."""


@dataclass(frozen=True)
class Resumable:
    """A batch that can be begun again and again.

    Attributes:
        command: what to run, but for the folders of the results and of the poses.
        environment: its environment.
        recordings: how many it is about.
        cache: where all poses are kept already; None to find them, in a folder beside the results.
    """

    command: Sequence[str]
    environment: dict[str, str]
    recordings: int
    cache: Path | None = None

    def whole(self, out: Path) -> dict[str, bytes]:
        """Have it go on to its end; what is then in `out`, but for dated archives.

        Raises:
            RuntimeError: it ended otherwise than it may.
        """
        with self.begun(out) as process:
            _, err = process.communicate()
        if process.returncode not in ENDINGS or err:
            raise RuntimeError(f"code {process.returncode}: {err.decode(errors='replace')}")
        return {
            path.relative_to(out).as_posix(): path.read_bytes()
            for path in sorted(out.rglob("*"))
            if path.is_file() and path.suffix not in DATED
        }

    @contextlib.contextmanager
    def begun(self, out: Path) -> Iterator[subprocess.Popen[bytes]]:
        """The batch while it runs, in a group of its own."""
        cache = self.cache or out.with_name(f"{out.name}-poses")
        asked = [*self.command, "--out", str(out), "--cache", str(cache)]
        quiet, told = subprocess.DEVNULL, subprocess.PIPE
        with subprocess.Popen(
            asked, env=self.environment, stdout=quiet, stderr=told, start_new_session=True
        ) as process:
            try:
                yield process
            except BaseException:
                _kill(process)
                raise


@dataclass
class Kills:
    """What came of a batch that was killed several times.

    Attributes:
        done: of each kill how many recordings were through by then.
        wrong: what was not as it must be.
    """

    done: list[int] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def killed_and_resumed(batch: Resumable, home: Path, kills: int, rng: random.Random) -> Kills:
    """Run it whole, and then again with so many kills; compare."""
    expected = batch.whole(home / "expected")
    out, told = home / "out", Kills()
    finished: dict[Path, tuple[int, int]] = {}
    for i in range(kills):
        wanted = max(len(finished), i * batch.recordings // kills)
        with batch.begun(out) as process:
            _wait_for(out, wanted, process)
            time.sleep(rng.uniform(0, LATER_S))
            _kill(process)
        now = _results(out)
        told.wrong += [f"{path}: written again" for path in finished if _other(path, finished, now)]
        told.wrong += [f"{path}: not whole" for path in now if not _is_whole(path)]
        finished = now
        told.done.append(len(now))
    found = batch.whole(out)
    now = _results(out)
    told.wrong += [f"{path}: written again" for path in finished if _other(path, finished, now)]
    names = sorted(expected.keys() | found.keys())
    told.wrong += [f"{name}: differs" for name in names if expected.get(name) != found.get(name)]
    told.wrong += [f"{path}: left" for path in out.rglob(f"{PREFIX}*")]
    return told


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Kill it and all that work for it."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _wait_for(out: Path, count: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until so many are through and the batch is at work, or has ended."""
    until_s = time.monotonic() + PATIENCE_S
    while process.poll() is None and time.monotonic() < until_s:
        if out.is_dir() and len(_results(out)) >= count:
            return
        time.sleep(LOOK_EVERY_S)


def _results(out: Path) -> dict[Path, tuple[int, int]]:
    """The finished results, and what tells when each was written."""
    found = {}
    for path in out.rglob(RESULT):
        with contextlib.suppress(FileNotFoundError):
            state = path.stat()
            found[path] = state.st_ino, state.st_mtime_ns
    return found


def _other(
    path: Path, before: dict[Path, tuple[int, int]], now: dict[Path, tuple[int, int]]
) -> bool:
    return before[path] != now.get(path)


def _is_whole(path: Path) -> bool:
    try:
        json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        return False
    return True


def main(
    folder: Annotated[Path, typer.Argument(help="A folder of recordings.")],
    exercise: Annotated[str | None, typer.Option("--exercise", "-e")] = None,
    *,
    kills: int = 10,
    jobs: int = 0,
    model: str = "lite",
    seed: int | None = None,
) -> None:
    """Print what was through at each kill; ends with 1 if anything is not as it must be."""
    seed = random.randrange(10**9) if seed is None else seed
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        named = ("-e", exercise) if exercise else ()
        asked = ("batch", str(folder), *named, "--model", model, "--jobs", str(jobs or cores()))
        command = [sys.executable, "-m", "formcheck", *asked]
        count = len(Choice(str(folder), home).recordings())
        batch = Resumable(command, dict(os.environ), count)
        told = killed_and_resumed(batch, home, kills, random.Random(seed))
    typer.echo(f"{count} recordings, killed {kills} times (seed {seed})")
    typer.echo(f"through at each kill: {', '.join(map(str, told.done))}")
    for line in told.wrong:
        typer.echo(line)
    typer.echo("every result once, and whole" if not told.wrong else f"{len(told.wrong)} wrong")
    raise typer.Exit(bool(told.wrong))


if __name__ == "__main__":
    typer.run(main)
