"""Exercises drawn at random: `python -m tools.random_clips render | shadows | rules | noise`."""

from __future__ import annotations

import os
import secrets
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from formcheck import __version__
from formcheck.files import written_whole
from tools.avatar.batch_render import Detail, is_done, render_all, write_manifest
from tools.avatar.clip import Clip
from tools.figure.landmark_noise import FILE, LandmarkNoise
from tools.openworld.filmed import FILMS
from tools.openworld.footage import TrialRecording, flat, play_all, play_alone
from tools.openworld.measured import WholeMeasuring
from tools.openworld.shown import show, told
from tools.openworld.trial import TrialResult
from tools.random_clips.draw import KNOWN, drawn
from tools.random_clips.films import captured_clips, measured_pairs, sample_clips
from tools.random_clips.noise import as_toml, measured
from tools.random_clips.ruled import judged, judged_sheet, ruled_recordings
from tools.random_clips.sheets import counts_sheet, negatives_sheet, rules_sheet, wrong_sheet
from tools.random_clips.trials import acted_recordings, rendered_recordings

CORES = os.cpu_count() or 1
PLAIN = Detail(digits=1)
F1 = 0.95
"""What every rule should reach."""

app = typer.Typer(help=__doc__, no_args_is_help=True)
Seed = Annotated[int | None, typer.Option(help="Of everything; a fresh one if left out.")]
Count = Annotated[int, typer.Option("--n", help="How many clips.", min=1)]
Jobs = Annotated[int, typer.Option(help="Clips at the same time.", min=1)]
Out = Annotated[Path, typer.Option(help="Where the clips go, a folder for each seed.")]
Cache = Annotated[Path, typer.Option(help="Where poses are kept.")]
Json = Annotated[Path | None, typer.Option(help="Write the results here.")]


@app.command()
def render(
    *,
    seed: Seed = None,
    n: Count = 100,
    out: Out = Path(".cache/random_clips"),
    cache: Cache = Path(".cache/poses"),
    jobs: Jobs = CORES,
    json: Json = None,
) -> None:
    """Render clips, find their poses, and try every exercise on each; what is done is kept."""
    seed = _seed(seed)
    with told() as console:
        clips = _rendered(console, seed, n, out, jobs)
        with _bar(console) as bar:
            finding = rendered_recordings(clips, out / str(seed), cache, jobs)
            recordings = list(bar.track(finding, len(clips), description="poses"))
        _report(console, seed, recordings, jobs, json)


@app.command()
def shadows(*, seed: Seed = None, n: Count = 400, jobs: Jobs = CORES, json: Json = None) -> None:
    """The same descriptions as landmarks, with the errors that the pose model makes."""
    seed = _seed(seed)
    with told() as console:
        _report(console, seed, acted_recordings(seed, n, LandmarkNoise.measured()), jobs, json)


@app.command()
def rules(
    *,
    seed: Seed = None,
    exercise: Annotated[list[str] | None, typer.Option(help="Only these; repeatable.")] = None,
    least: Annotated[int, typer.Option(help="Faults, and good ones, for each rule.", min=1)] = 20,
    jobs: Jobs = CORES,
    json: Json = None,
) -> None:
    """How right each rule is, on shadows that show its fault often enough; no other exercises."""
    seed = _seed(seed)
    with told() as console:
        errors, found, results = LandmarkNoise.measured(), [], []
        for one in exercise or KNOWN:
            recordings = ruled_recordings(seed, one, least, errors)
            with _bar(console) as bar:
                playing = play_all(recordings, jobs, play_alone)
                played = bar.track(playing, len(recordings), description=one)
                mine = flat(played)
            found += judged(one, [r.trials[0].entry for r in recordings], mine)
            results += mine
        for sheet in (wrong_sheet(results), judged_sheet(found, F1)):
            show(console, sheet)
        console.print(f"seed {seed}, {len(results)} clips", highlight=False)
        if json:
            WholeMeasuring(__version__, seed, tuple(results)).save(json)


@app.command()
def noise(
    *,
    seed: Annotated[int | None, typer.Option(help="Of clips that `render` has made, too.")] = None,
    n: Count = 100,
    out: Out = Path(".cache/random_clips"),
    samples: Annotated[Path, typer.Option(help="The sample videos.")] = Path("sample_videos"),
    mocap: Annotated[Path, typer.Option(help="Captured movement.")] = Path("../shared/mocap"),
    films: Annotated[Path, typer.Option(help="The films of it that were made.")] = FILMS,
    cache: Cache = Path(".cache/poses"),
    jobs: Jobs = CORES,
    file: Annotated[Path, typer.Option(help="The file to write.")] = FILE,
) -> None:
    """Measure how the pose model errs on rendered clips: samples, captured movement, drawn ones."""
    with told() as console:
        found = [*sample_clips(samples), *captured_clips(mocap, films)]
        if seed is not None:
            found += [
                (one, out / str(seed) / f"{one.name}.mp4")
                for one in _rendered(console, seed, n, out, jobs)
            ]
        pairs = measured_pairs(found, cache, jobs)
        frames = sum(len(pair.t) for pair in pairs)
        clips = Counter(pair.bearing for pair in pairs)
        with written_whole(file) as part:
            made_by = f"`make noise{f' SEED={seed} N={n}' if seed is not None else ''}`"
            part.write_text(as_toml(measured(pairs), clips, frames, made_by), encoding="utf-8")
        console.print(f"{file} written from {len(pairs)} clips, {frames} frames")


def _seed(seed: int | None) -> int:
    return secrets.randbelow(1_000_000) if seed is None else seed


def _rendered(console: Console, seed: int, n: int, out: Path, jobs: int) -> list[Clip]:
    clips, folder = [drawn(seed, number) for number in range(n)], out / str(seed)
    console.print(f"seed {seed}, {n} clips in {folder}", highlight=False)
    waiting = [clip for clip in clips if not is_done(clip, folder)]
    with _bar(console) as bar:
        rendering = render_all(waiting, folder, jobs, PLAIN)
        for clip, error in bar.track(rendering, len(waiting), description="rendering"):
            if error:
                console.print(f"{clip.name}: {error}", highlight=False)
    write_manifest(clips, folder)
    return [clip for clip in clips if is_done(clip, folder)]


def _report(
    console: Console, seed: int, recordings: list[TrialRecording], jobs: int, json: Path | None
) -> None:
    with _bar(console) as bar:
        played: Iterable[list[TrialResult]] = play_all(recordings, jobs)
        results = flat(bar.track(played, len(recordings), description="playing"))
    for sheet in (wrong_sheet, rules_sheet, negatives_sheet, counts_sheet):
        show(console, sheet(results))
    console.print(f"seed {seed}, {len(recordings)} clips", highlight=False)
    if json:
        WholeMeasuring(__version__, seed, tuple(results)).save(json)


def _bar(console: Console) -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    return Progress(
        *columns, TimeRemainingColumn(), console=console, disable=not console.is_terminal
    )


if __name__ == "__main__":
    app()
