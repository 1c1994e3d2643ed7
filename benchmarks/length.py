"""What a recording costs by its length: seconds, and memory of all processes together.

    python -m benchmarks.length [-e glute_bridge] [--minutes 1 --minutes 10 --minutes 60]

A recording of real clips is repeated, without decoding, until it is so long. Memory is the largest
sum of the processes' proportional set sizes (PSS), in which what they share counts once; it is read
from Linux's /proc. The pages of the video that the system keeps belong to no process.
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any, Final

import av
import typer

from benchmarks.mixed import VIDEOS, mixed
from formcheck.pose.bundles import DEFAULT_MODEL

LENGTHS_MIN: Final = (1.0, 10.0, 60.0)
LOOK_EVERY_S: Final = 0.25
KIB_IN_MIB: Final = 1024


@dataclass(frozen=True)
class Cost:
    """What one recording costs.

    Attributes:
        minutes: how long it is.
        seconds: how long its analysis takes, start-up included.
        pss_mib: the most memory that all processes take together.
    """

    minutes: float
    seconds: float
    pss_mib: float


def repeated(video: Path, target: Path, minutes: float) -> None:
    """Write `video` again and again, packet by packet, until it is so long."""
    with av.open(str(target), "w") as out:
        stream: Any = None
        begin_s = 0.0
        while begin_s < 60 * minutes:
            with av.open(str(video)) as file:
                source = file.streams.video[0]
                unit = source.time_base or Fraction(1, 90_000)
                stream = stream or out.add_stream_from_template(source)
                shift = round(begin_s / unit)
                end = 0
                for packet in file.demux(source):
                    if packet.pts is None or packet.dts is None:
                        continue
                    end = max(end, packet.pts + (packet.duration or 0))
                    if begin_s + float(packet.pts * unit) >= 60 * minutes:
                        continue
                    packet.pts, packet.dts = packet.pts + shift, packet.dts + shift
                    packet.stream = stream
                    out.mux(packet)
                begin_s += float(end * unit)


def cost(video: Path, minutes: float, exercise: str, model: str) -> Cost:
    """Analyse a recording that is `minutes` long, in a process of its own, keeping its poses."""
    with tempfile.TemporaryDirectory() as home:
        kept = ("--json", f"{home}/report.json", "--poses", f"{home}/poses.npz")
        command = [sys.executable, "-m", "formcheck", "analyze", str(video), "-e", exercise]
        start, most = time.perf_counter(), 0.0
        with subprocess.Popen(
            [*command, "--model", model, *kept], stdout=subprocess.DEVNULL
        ) as process:
            while process.poll() is None:
                most = max(most, sum(map(_pss_mib, _tree(process.pid))))
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(LOOK_EVERY_S)
        if process.returncode:
            raise RuntimeError(f"the analysis ended with {process.returncode}")
        return Cost(minutes, time.perf_counter() - start, most)


def _tree(pid: int) -> Iterator[int]:
    """A process and all that it has begun."""
    yield pid
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            for child in task.read_text(encoding="ascii").split():
                yield from _tree(int(child))


def _pss_mib(pid: int) -> float:
    """How much memory a process takes; 0 when it has ended."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / KIB_IN_MIB
    return 0.0


def show_lengths(
    exercise: str, model: str, lengths_min: Sequence[float] = LENGTHS_MIN, videos: Path = VIDEOS
) -> None:
    """Print a line for each length, and how they compare with the shortest."""
    costs = []
    with tempfile.TemporaryDirectory() as home:
        short = Path(home) / "mixed.mp4"
        mixed(short, videos)
        for minutes in lengths_min:
            long = Path(home) / "long.mp4"
            repeated(short, long, minutes)
            costs.append(cost(long, minutes, exercise, model))
            one = costs[-1]
            each_s = one.seconds / minutes
            typer.echo(
                f"{minutes:5g} minutes   {one.seconds:7.1f} s, {each_s:6.2f} s a minute"
                f"   {one.pss_mib:6.0f} MiB"
            )
    # Start-up is a part of the shortest: what each further minute costs is between the others.
    first, last = costs[0], costs[-1]
    if len(costs) > 2:
        middle = costs[1]
        early, late = _further_s(first, middle), _further_s(middle, last)
        typer.echo(f"a further minute, late/early {late / early:.2f} (goal 0.95 to 1.05)")
    typer.echo(f"memory, longest/shortest {last.pss_mib / first.pss_mib:.2f} (goal 1.10 or less)")


def _further_s(shorter: Cost, longer: Cost) -> float:
    return (longer.seconds - shorter.seconds) / (longer.minutes - shorter.minutes)


def main(
    exercise: Annotated[str, typer.Option("--exercise", "-e")] = "glute_bridge",
    *,
    minutes: Annotated[list[float] | None, typer.Option(help="1, 10 and 60 without.")] = None,
    model: str = DEFAULT_MODEL,
    videos: Annotated[Path, typer.Option(help="Where the real clips are.")] = VIDEOS,
) -> None:
    """Print what each length costs."""
    show_lengths(exercise, model, minutes or LENGTHS_MIN, videos)


if __name__ == "__main__":
    typer.run(main)
