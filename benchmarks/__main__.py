"""`make bench`: prints the speed, the update times and the memory."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from benchmarks.browser import main as watch_live
from benchmarks.folder import show as show_folder
from benchmarks.length import LENGTHS_MIN, show_lengths
from benchmarks.mixed import VIDEOS
from benchmarks.recognition import measure_watch
from benchmarks.scale import show as show_scale
from benchmarks.speed import measure_speed, measure_update
from formcheck.extraction.video import cores

SAMPLE = Path(__file__).parents[1] / "sample_videos" / "glute_bridge_good.mp4"


def bench(
    video: Annotated[Path, typer.Option(help="The video to measure on.")] = SAMPLE,
    exercise: str = "glute_bridge",
    model: str = "full",
    *,
    pairs: int = 5,
    clips: Annotated[int, typer.Option(help="How many a folder has; 0 skips.")] = 40,
    lengths: Annotated[
        list[float] | None, typer.Option(help="Minutes of recordings; 1, 10 and 60 without.")
    ] = None,
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
    show_scale("glute_bridge", model, cores())
    if clips > 0:
        show_folder(VIDEOS / "manifest.json", "glute_bridge", model, cores(), clips)
    show_lengths("glute_bridge", model, lengths or LENGTHS_MIN)
    if live_s > 0:
        watch_live(live_s)


if __name__ == "__main__":
    typer.run(bench)
