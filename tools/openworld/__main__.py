"""Measure in the open world: `python -m tools.openworld measure | faults | thin | ...`."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track as progress

from formcheck import __version__
from formcheck.files import written_whole
from tools.avatar.batch_render import Detail, is_done, render_all
from tools.openworld.attended import with_attention
from tools.openworld.cases import complaints
from tools.openworld.compared import ChangedTrial, changes
from tools.openworld.drafts import drafts_sheet, try_drafts
from tools.openworld.faults import (
    alarms_sheet,
    faultless_sheet,
    read_faults,
    read_recordings,
    seen_sheet,
    unnamed_sheet,
)
from tools.openworld.filmed import FILMS, clips
from tools.openworld.footage import TrialRecording, flat, play_all
from tools.openworld.gather import MEDLEYS, gathered
from tools.openworld.margins import HEAD, margins, page, rows
from tools.openworld.measured import WholeMeasuring
from tools.openworld.real import real_recordings
from tools.openworld.sensitivity import Clips, Effect, baseline, effects, moves
from tools.openworld.sheets import (
    CAPTURED,
    Sheet,
    captured_sheet,
    false_sheet,
    matrix_sheet,
    of,
    positives_sheet,
    rules_sheet,
    strangers_sheet,
    totals_sheet,
)
from tools.openworld.shown import show, told
from tools.openworld.thin import (
    RATES_FPS,
    at_rate,
    labelled_of,
    rates_sheet,
    thin_changes,
    thin_sheet,
)
from tools.openworld.trial import TrialGroup, TrialResult

SHARED = Path("../shared")
CORES = os.cpu_count() or 1

app = typer.Typer(help=__doc__, no_args_is_help=True)
Real = Annotated[Path, typer.Option(help="The manifest of the real clips.")]
Mocap = Annotated[Path, typer.Option(help="The folder of captured movement.")]
Cases = Annotated[Path, typer.Option(help="The folder of small inputs with right answers.")]
Cache = Annotated[Path, typer.Option(help="Where poses are kept.")]
Jobs = Annotated[int, typer.Option(help="Recordings at the same time.", min=1)]
Seed = Annotated[int | None, typer.Option(help="Of the random medleys; a fresh one if left out.")]
Infer = Annotated[bool, typer.Option("--infer", help="Find poses that are not there yet.")]
Json = Annotated[Path | None, typer.Option(help="Write the results here, to compare with.")]
Compare = Annotated[Path | None, typer.Option(help="List what changed from these results.")]
Only = Annotated[str, typer.Option(help="Only recordings with this in their names.")]
Exercise = Annotated[list[str] | None, typer.Option(help="Only these exercises; repeatable.")]


@app.command()
def measure(
    *,
    real: Real = SHARED / "videos/manifest.json",
    mocap: Mocap = SHARED / "mocap",
    cases: Cases = SHARED / "cases",
    cache: Cache = Path(".cache/poses"),
    jobs: Jobs = CORES,
    seed: Seed = None,
    medleys: Annotated[int, typer.Option(help="How many random medleys.")] = MEDLEYS,
    infer: Infer = False,
    json: Json = None,
    compare: Compare = None,
    only: Only = "",
    exercise: Exercise = None,
) -> None:
    """Every exercise on every recording: counts, holds, false counts."""
    seed = secrets.randbelow(1_000_000) if seed is None else seed
    with told() as console:
        before = WholeMeasuring.load(compare) if compare else None
        recordings, missing = gathered(
            real, mocap, cases, cache, seed=seed, medleys=medleys, infer=infer
        )
        chosen = [r for r in recordings if only in r.trials[0].clip]
        results = _play(console, [r.of(exercise) for r in chosen], jobs)
        measured = WholeMeasuring(__version__, seed, tuple(results), tuple(missing))
        _say(console, measured)
        if before:
            show(console, _changes_sheet(changes(before.results, results), "What changed"))
        if json:
            measured.save(json)


@app.command()
def faults(
    *,
    real: Real = SHARED / "videos/manifest.json",
    cache: Cache = Path(".cache/poses"),
    jobs: Jobs = CORES,
    only: Only = "",
) -> None:
    """The faults that the pictures of the real clips show: which are named, and what else is."""
    with told() as console:
        reading = read_faults()
        recordings, missing = real_recordings(real, cache)
        recordings = read_recordings(recordings, reading)
        results = _play(console, [r for r in recordings if only in r.trials[0].clip], jobs)
        _missing(console, missing)
        for sheet in (seen_sheet, unnamed_sheet, faultless_sheet, alarms_sheet):
            show(console, sheet(reading, results))


@app.command("drafts")
def _drafts(
    folder: Annotated[Path, typer.Argument(help="Of exercise files.")],
    *,
    real: Real = SHARED / "videos/manifest.json",
    cache: Cache = Path(".cache/poses"),
) -> None:
    """Exercises that were not taken, on the real clips whose poses are kept."""
    with told() as console:
        show(console, drafts_sheet(try_drafts(folder, real, cache)))


@app.command()
def thin(
    *,
    real: Real = SHARED / "videos/manifest.json",
    cache: Cache = Path(".cache/poses"),
    jobs: Jobs = CORES,
    only: Only = "",
    exercise: Exercise = None,
    labelled: Annotated[bool, typer.Option("--labelled", help="Only labelled exercises.")] = False,
) -> None:
    """The real clips with fewer pictures against all their pictures.

    Those that are looked at by default, and 15, 10 and 8 a second.
    """
    with told() as console:
        recordings, missing = real_recordings(real, cache)
        recordings = [r.of(exercise) for r in recordings if only in r.trials[0].clip]
        if labelled:
            recordings = [replace(r, trials=labelled_of(r.trials)) for r in recordings]
        ways = {"by default": with_attention(recordings, real.parent)}
        ways |= {f"{fps:g} a second": at_rate(recordings, fps) for fps in RATES_FPS}
        whole = _play(console, recordings, jobs)
        at = {name: _play(console, fewer, jobs) for name, fewer in ways.items()}
        _missing(console, missing)
        for name, results in at.items():
            show(console, _changes_sheet(thin_changes(whole, results), f"Differs {name}"))
        show(console, thin_sheet(whole, at))
        show(console, rates_sheet(recordings, ways))


@app.command()
def film(*, mocap: Mocap = SHARED / "mocap", jobs: Jobs = CORES) -> None:
    """Render the captured movement from two places; `measure --infer` then measures on it too."""
    with told() as console:
        waiting = [clip for clip in clips(mocap) if not is_done(clip, FILMS)]
        for clip, error in render_all(waiting, FILMS, jobs, Detail(digits=0, every=15)):
            console.print(f"{clip.name}: {error or 'done'}", highlight=False)


@app.command()
def sensitivity(
    *,
    real: Real = SHARED / "videos/manifest.json",
    cache: Cache = Path(".cache/poses"),
    jobs: Jobs = CORES,
    fps: Annotated[float | None, typer.Option(help="Pictures a second; all if left out.")] = None,
    only: Annotated[str, typer.Option(help="Only numbers with this in their names.")] = "",
    out: Annotated[Path | None, typer.Option(help="Write the page here.")] = None,
) -> None:
    """Every constant and limit a fifth less and a fifth more: which clips change."""
    with told() as console:
        kept, found = Clips(real, cache, fps), moves(only)
        base = baseline(kept, jobs)
        played: Iterable[Effect] = effects(kept, found, base, jobs)
        if sys.stderr.isatty():
            played = progress(played, "moving", len(found), console=Console(stderr=True))
        weighed = margins(list(played))
        moving = [margin for margin in weighed if margin.flips]
        title = f"{len(moving)} of {len(weighed)} numbers change some of {len(base)} trials"
        show(console, Sheet(title, HEAD, tuple(rows(moving)), 3))
        if out:
            with written_whole(out) as part:
                part.write_text(page(weighed, len(base), fps), encoding="utf-8")


def _play(console: Console, recordings: Sequence[TrialRecording], jobs: int) -> list[TrialResult]:
    played: Iterable[list[TrialResult]] = play_all(recordings, jobs)
    if console.is_terminal:
        played = progress(played, "playing", len(recordings), console=console, transient=True)
    return flat(played)


def _say(console: Console, measured: WholeMeasuring) -> None:
    results = measured.results
    real, captured = of(results, TrialGroup.REAL), of(results, *CAPTURED)
    _missing(console, measured.missing)
    if real:
        sheets = (positives_sheet, rules_sheet, strangers_sheet, matrix_sheet)
        for sheet in (*sheets, false_sheet, totals_sheet):
            show(console, sheet(real))
    if captured:
        show(console, captured_sheet(captured))
        console.print(f"medleys drawn with seed {measured.seed}\n", highlight=False)
    told = complaints(of(results, TrialGroup.CASE))
    if not told:
        return
    rows = tuple((case.file, case.exercise, words or "right") for case, words in told)
    wrong = sum(bool(words) for _, words in told)
    title = f"Small inputs: {len(told) - wrong} of {len(told)} right"
    show(console, Sheet(title, ("input", "exercise", ""), rows, 3))


def _missing(console: Console, missing: Sequence[str]) -> None:
    if missing:
        console.print(
            f"{len(missing)} clips are left out, their poses are not there yet "
            f"(`make openworld INFER=1` finds them): {', '.join(missing[:5])} ...\n",
            highlight=False,
        )


def _changes_sheet(found: Iterable[ChangedTrial], title: str) -> Sheet:
    rows = tuple(
        (
            change.turn.name.lower().replace("_", " "),
            change.now.exercise,
            change.now.clip,
            change.now.role.value,
            change.text,
            change.now.source,
        )
        for change in found
    )
    return Sheet(
        f"{title}: {len(rows)}", ("", "exercise", "clip", "label", "change", "source"), rows, 6
    )


if __name__ == "__main__":
    app()
