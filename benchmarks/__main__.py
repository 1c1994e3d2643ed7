"""`make bench`: prints the speed, the update times and the memory."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated

import typer

from benchmarks.browser import main as watch_live
from benchmarks.memory import lengthen, peak_mib
from benchmarks.recognition import measure_watch
from benchmarks.scale import show as show_scale
from benchmarks.speed import measure_speed, measure_update
from formcheck.posing.video import cores

SAMPLE = Path(__file__).parents[1] / "sample_videos" / "glute_bridge_good.mp4"


def bench(
    video: Annotated[Path, typer.Option(help="The video to measure on.")] = SAMPLE,
    exercise: str = "glute_bridge",
    model: str = "full",
    *,
    pairs: int = 5,
    minutes: Annotated[float, typer.Option(help="Length of the long video; 0 skips.")] = 20.0,
    shared_minutes: Annotated[
        float, typer.Option(help="Length of the video that all cores share; 0 skips.")
    ] = 1.5,
    live_s: Annotated[int, typer.Option(help="Seconds of the live page; 0 skips.")] = 300,
) -> None:
    """Measure speed and memory on this machine."""
    speed = measure_speed(video, exercise, model, pairs)
    typer.echo(f"{video.name}, {model} model")
    typer.echo(f"bare loop          {speed.bare_fps:7.1f} frames/s")
    typer.echo(f"analysis           {speed.full_fps:7.1f} frames/s")
    typer.echo(f"ratio              {speed.ratio:7.2f} (goal 0.97 or more)")
    update = measure_update(video, exercise, model)
    typer.echo(f"Session.update     {update.median_ms:7.2f} ms median, with snapshot (goal 0.2)")
    typer.echo(f"                   {update.p99_ms:7.2f} ms 99th percentile (goal 2)")
    watch = measure_watch(video, exercise, model)
    typer.echo(f"all {watch.exercises} exercises   {watch.watch_ms:7.2f} ms a frame, to recognise")
    typer.echo(f"                   {watch.sessions:7.1f} times one session's frame")
    typer.echo(f"                   {watch.share:7.2f} of what finding the poses takes")
    if minutes > 0:
        _memory(video, exercise, model, minutes)
    if shared_minutes > 0:
        show_scale(video, exercise, model, shared_minutes, cores())
    if live_s > 0:
        watch_live(live_s)


def _memory(video: Path, exercise: str, model: str, minutes: float) -> None:
    with tempfile.TemporaryDirectory() as folder:
        short, long = Path(folder) / "short.mp4", Path(folder) / "long.mp4"
        lengthen(video, short, 1, 10)
        lengthen(video, long, minutes, 10)
        first, second = peak_mib(short, exercise, model), peak_mib(long, exercise, model)
    typer.echo(f"peak memory        {first:7.0f} MiB for 1 minute")
    typer.echo(f"                   {second:7.0f} MiB for {minutes:g} minutes")
    typer.echo(f"ratio              {second / first:7.2f} (goal 1.10 or less)")


if __name__ == "__main__":
    typer.run(bench)
