"""A folder of clips as a batch, beside bare MediaPipe loops over the same clips (bar: 92 %).

    python -m benchmarks.folder MANIFEST [--clips 40] [-e ID] [--jobs 2] [--model full]

In one run, each way once, start-up included: one bare loop over all clips; as many independent bare
loops as jobs, each a process of its own that takes the next clip when it is through with one; and
`formcheck batch` with all its results, as the command is called, with an empty cache. The clips are
drawn evenly from all that the manifest names, and stated. Only the ratios mean anything, and only
where nothing else runs.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from benchmarks.speed import bare_loop
from formcheck.extraction.video import cores
from formcheck.extraction.workers import mapped
from formcheck.manifest import read_manifest
from formcheck.pose.bundles import DEFAULT_MODEL

BARE = """
import sys
from pathlib import Path
from benchmarks.speed import bare_loop
print(sum(bare_loop(Path(video), sys.argv[1]) for video in sys.argv[2:]))
"""


def drawn(manifest: Path, count: int) -> list[Path]:
    """So many of the clips that are named, evenly from all of them in the order of their names.

    Raises:
        ManifestError: it cannot be read.
    """
    names = sorted({entry.video for entry in read_manifest(manifest)})
    there = [path for name in names if (path := manifest.parent / name).is_file()]
    count = min(count, len(there))
    return [there[i * len(there) // count] for i in range(count)]


def one_loop_s(clips: Sequence[Path], model: str) -> tuple[int, float]:
    """Pictures, and the seconds that one bare loop takes from the start of its process."""
    begun = time.perf_counter()
    command = [sys.executable, "-c", BARE, model, *map(str, clips)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return int(done.stdout.split()[-1]), time.perf_counter() - begun


def loops_s(clips: Sequence[Path], model: str, jobs: int) -> float:
    """The seconds that as many independent bare loops as jobs take, start-up included."""
    begun = time.perf_counter()
    list(mapped(bare_loop, [(clip, model) for clip in clips], jobs))
    return time.perf_counter() - begun


def batch_s(clips: Sequence[Path], how: Sequence[str], jobs: int) -> float:
    """The seconds that the batch takes as it is called.

    Raises:
        RuntimeError: it ended otherwise than well.
    """
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        for number, clip in enumerate(clips):
            shutil.copy(clip, _folder(home) / f"{number:02}-{clip.name}")
        asked = [sys.executable, "-m", "formcheck", "batch", str(_folder(home)), *how]
        asked += ["--jobs", str(jobs), "--out", str(home / "out"), "--cache", str(home / "poses")]
        begun = time.perf_counter()
        done = subprocess.run(asked, env=dict(os.environ), capture_output=True, check=False)
        taken_s = time.perf_counter() - begun
    if done.returncode:
        raise RuntimeError(done.stdout.decode(errors="replace") + done.stderr.decode())
    return taken_s


def _folder(home: Path) -> Path:
    folder = home / "films"
    folder.mkdir(exist_ok=True)
    return folder


def main(
    manifest: Annotated[Path, typer.Argument(help="The clips, a JSON list.")],
    exercise: Annotated[
        str | None, typer.Option("--exercise", "-e", help="Recognised without.")
    ] = None,
    *,
    clips: int = 40,
    jobs: int = 0,
    model: str = DEFAULT_MODEL,
    every_frame: Annotated[bool, typer.Option(help="Measure with every picture, too.")] = True,
) -> None:
    """Print pictures a second of all ways, and their ratios."""
    show(manifest, exercise, model, jobs or cores(), clips, every_frame=every_frame)


def show(
    manifest: Path,
    exercise: str | None,
    model: str,
    jobs: int,
    clips: int,
    *,
    every_frame: bool = True,
) -> None:
    """Print pictures a second of all ways, and their ratios."""
    chosen = drawn(manifest, clips)
    pictures, one_s = one_loop_s(chosen, model)
    many_s = loops_s(chosen, model, jobs)
    typer.echo(f"{len(chosen)} clips, {pictures} pictures, {model} model, {jobs} jobs")
    typer.echo(", ".join(clip.stem for clip in chosen))
    typer.echo(f"bare loop          {pictures / one_s:7.1f} frames/s")
    typer.echo(f"{jobs} bare loops       {pictures / many_s:7.1f} frames/s ({one_s / many_s:.2f})")
    how = [*(("-e", exercise) if exercise else ()), "--model", model]
    for title, more in (("every picture", ["--every-frame"]), ("default", [])):
        if more and not every_frame:
            continue
        taken_s = batch_s(chosen, [*how, *more], jobs)
        typer.echo(f"batch, {title:13}{pictures / taken_s:6.1f} frames/s")
        goals = (" (goal 0.92 or more)", "") if more else ("", " (goal 3 or more)")
        typer.echo(f"  to {jobs} bare loops  {many_s / taken_s:7.2f}{goals[0]}")
        typer.echo(f"  to one bare loop {one_s / taken_s:7.2f}{goals[1]}")


if __name__ == "__main__":
    typer.run(main)
