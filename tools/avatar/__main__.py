"""Render videos: `python -m tools.avatar samples | render NAME... | truth | names`."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from tools.avatar.batch_render import Detail, is_done, render_all, write_manifest
from tools.avatar.clip import Clip
from tools.avatar.measuring import measuring_set
from tools.avatar.samples import samples

SAMPLE_FOLDER = Path(__file__).parents[2] / "sample_videos"
SAMPLE_DETAIL = Detail(digits=0, every=2)
README = """# Sample videos

Short exercise videos that the project rendered itself (`python -m tools.avatar samples`): nobody
is in them, so nobody's permission is needed. They are licensed like the project; the shape of the
people is MakeHuman data, CC0 1.0. Each `NAME.truth.json` holds the true joints and angles (see
`tools/avatar/truth.py`), and `manifest.json` what `formcheck eval` compares with.

"""

app = typer.Typer(help=__doc__, no_args_is_help=True)
console = Console()
CORES = os.cpu_count() or 1
Jobs = Annotated[int, typer.Option(help="How many clips to render at once.")]
Out = Annotated[Path, typer.Option(help="Where the videos go.")]


@app.command("samples")
def render_samples(out: Out = SAMPLE_FOLDER, jobs: Jobs = CORES, *, again: bool = False) -> None:
    """Render the sample videos that come with the project; `--again` renders all again."""
    clips = samples()
    _run(clips, out, jobs, SAMPLE_DETAIL, again=again)
    lines = [f"- `{c.name}.mp4` ({c.view}, {c.light}): {c.note}" for c in clips]
    (out / "README.md").write_text(README + "\n".join(lines) + "\n", encoding="utf-8")


@app.command("render")
def render_named(names: list[str], out: Out = Path("avatar_videos"), jobs: Jobs = CORES) -> None:
    """Render clips by name, whatever is there already."""
    known = {clip.name: clip for clip in [*samples(), *measuring_set()]}
    unknown = [name for name in names if name not in known]
    if unknown:
        console.print(f"no such clip: {', '.join(unknown)} (see `names`)", style="red")
        raise typer.Exit(2)
    _run([known[name] for name in names], out, jobs, Detail(), again=True)


@app.command("truth")
def render_truth(
    out: Out = Path("avatar_truth"),
    jobs: Jobs = CORES,
    only: Annotated[str, typer.Option(help="Clips with this in their names.")] = "",
) -> None:
    """Render the measuring set; what is finished is skipped, so it can be stopped at any time."""
    clips = [clip for clip in measuring_set() if only in clip.name]
    _run(clips, out, jobs, Detail(digits=1), again=False)


@app.command("names")
def list_names() -> None:
    """List all clips."""
    for title, clips in (("samples", samples()), ("truth", measuring_set())):
        frames = sum(len(clip.times_s) for clip in clips)
        console.print(f"{title}: {len(clips)} clips, {frames} frames", style="bold")
        for clip in clips:
            console.print(f"  {clip.name}: {clip.note}", highlight=False)


def _run(clips: Sequence[Clip], folder: Path, jobs: int, detail: Detail, *, again: bool) -> None:
    waiting = [clip for clip in clips if again or not is_done(clip, folder)]
    failed = 0
    with _bar() as bar:
        task = bar.add_task("frames", total=sum(len(clip.times_s) for clip in waiting))
        for clip, error in render_all(waiting, folder, jobs, detail):
            bar.advance(task, len(clip.times_s))
            failed += error is not None
            bar.console.print(f"{clip.name}: {error or 'done'}", highlight=False)
    console.print(f"{write_manifest(clips, folder)} written")
    if failed:
        raise typer.Exit(1)


def _bar() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    return Progress(*columns, TimeRemainingColumn(), console=console)


if __name__ == "__main__":
    app()
