"""Measure and write the page: `python -m tools.accuracy --truth DIR --real MANIFEST`."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from benchmarks.speed import model_speeds
from formcheck import __version__
from formcheck.errors import FormCheckError
from formcheck.exercises.catalog import exercise_ids
from formcheck.files import written_whole
from formcheck.manifest import read_manifest
from formcheck.pose.bundles import BUNDLES, DEFAULT_MODEL, bundle_path
from formcheck.samples import demo_video
from tools.accuracy.failures import failures, outdated, read_reasons, take_pictures
from tools.accuracy.page import Findings, page
from tools.accuracy.run import Run, measure
from tools.openworld.drafts import try_drafts
from tools.openworld.footage import flat, play_all
from tools.openworld.gather import gathered
from tools.openworld.measured import WholeMeasuring

console = Console(stderr=True)
Results = Annotated[Path | None, typer.Option(help="Results as JSON.")]


def main(
    *,
    truth: Annotated[Path | None, typer.Option(help="The measuring set's folder.")] = None,
    real: Annotated[Path | None, typer.Option(help="The manifest of real clips.")] = None,
    mocap: Annotated[Path | None, typer.Option(help="The folder of captured movement.")] = None,
    world: Results = None,
    drawn: Results = None,
    shadows: Results = None,
    drafts: Annotated[Path | None, typer.Option(help="Exercise files that were not taken.")] = None,
    cache: Annotated[Path, typer.Option(help="Where poses are kept.")] = Path(".cache/poses"),
    out: Annotated[Path, typer.Option(help="The page.")] = Path("docs/accuracy.md"),
    models: Annotated[str, typer.Option(help="Pose models.")] = ",".join(BUNDLES),
    pictures: Annotated[Path, typer.Option(help="The folder of pictures.")] = Path("docs/pictures"),
    jobs: Annotated[int, typer.Option(help="Clips at the same time.", min=1)] = 1,
) -> None:
    """Measure how often FormCheck is right, and write the page; what is not given is left out."""
    names = list(dict.fromkeys([*models.split(","), DEFAULT_MODEL]))
    try:
        known = {
            name: WholeMeasuring.load(path) for name, path in _given(world, drawn, shadows).items()
        }
        if truth:
            for name in names:
                bundle_path(name)  # fail before the work, not after it
        if "world" not in known and (real or mocap):
            known["world"] = _world(real, mocap, cache, jobs)
        found = Findings(
            known.get("world"),
            known.get("drawn"),
            known.get("shadows"),
            rendered=tuple(_measured(truth / "manifest.json", name, cache, jobs) for name in names)
            if truth
            else (),
            real=_measured(real, DEFAULT_MODEL, cache, jobs) if real else None,
            drafts=try_drafts(drafts, real, cache) if drafts and real else (),
            speeds=_speeds(names) if truth else {},
        )
        _write(found, out, pictures / "accuracy")
    except FormCheckError as error:
        console.print(str(error), style="red")
        raise typer.Exit(2) from error


def _given(world: Path | None, drawn: Path | None, shadows: Path | None) -> dict[str, Path]:
    paths = {"world": world, "drawn": drawn, "shadows": shadows}
    return {name: path for name, path in paths.items() if path}


def _world(real: Path | None, mocap: Path | None, cache: Path, jobs: int) -> WholeMeasuring:
    """Every exercise on every real clip, whose poses are found where they are not kept."""
    seed = secrets.randbelow(1_000_000)
    recordings, missing = gathered(real, mocap, None, cache, seed=seed, infer=True)
    with _bar() as bar:
        played = bar.track(play_all(recordings, jobs), len(recordings), description="open world")
        return WholeMeasuring(__version__, seed, tuple(flat(played)), tuple(missing))


def _speeds(names: list[str]) -> Mapping[str, float]:
    with console.status("speed of the models"):
        return model_speeds(demo_video(), names)


def _write(found: Findings, out: Path, pictures: Path) -> None:
    failed, taken = [], {}
    if found.rendered:
        failed = failures(found.default.cases)
        taken = take_pictures(found.default, failed, pictures)
    failed += failures(found.real_cases)
    reasons = read_reasons()
    if found.rendered and found.real:
        for name in outdated(reasons, (failure.case.name for failure in failed)):
            console.print(f"reasons.toml: {name} does not fail any more")
    whole = replace(found, failures=failed, reasons=reasons, pictures=taken)
    with written_whole(out) as part:
        part.write_text(page(whole, out.parent), encoding="utf-8")
    console.print(f"{out} written, {len(failed)} clips failed, {len(taken)} pictures")


def _measured(manifest: Path, model: str, cache: Path, jobs: int) -> Run:
    known = sum(entry.exercise in exercise_ids() for entry in read_manifest(manifest))
    with _bar() as bar:
        task = bar.add_task(f"{manifest.parent.name}, {model}", total=known)
        return measure(manifest, model, cache, jobs=jobs, on_outcome=lambda _: bar.advance(task))


def _bar() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    return Progress(*columns, TimeRemainingColumn(), console=console)


if __name__ == "__main__":
    typer.run(main)
