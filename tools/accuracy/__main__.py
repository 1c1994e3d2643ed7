"""Measure and write the page: `python -m tools.accuracy --truth DIR --real MANIFEST`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from benchmarks.speed import model_speeds
from formcheck.errors import FormCheckError
from formcheck.exercises.catalog import exercise_ids
from formcheck.files import written_whole
from formcheck.manifest import read_manifest
from formcheck.pose.bundles import BUNDLES, DEFAULT_MODEL, bundle_path
from formcheck.samples import demo_video
from tools.accuracy.failures import failures, take_pictures
from tools.accuracy.page import Findings, page
from tools.accuracy.reasons import outdated, read_reasons
from tools.accuracy.run import Run, measure

console = Console(stderr=True)


def main(
    *,
    truth: Annotated[Path, typer.Option(help="The rendered set, with its manifest.json.")],
    real: Annotated[Path | None, typer.Option(help="The manifest of real clips.")] = None,
    cache: Annotated[Path, typer.Option(help="Where poses are kept.")] = Path(".cache/poses"),
    out: Annotated[Path, typer.Option(help="The page.")] = Path("docs/accuracy.md"),
    models: Annotated[str, typer.Option(help="Pose models.")] = ",".join(BUNDLES),
    pictures: Annotated[Path, typer.Option(help="The folder of pictures.")] = Path("docs/pictures"),
    jobs: Annotated[int, typer.Option(help="Clips at the same time.", min=1)] = 1,
) -> None:
    """Measure how often FormCheck is right, and write the page."""
    names = list(dict.fromkeys([*models.split(","), DEFAULT_MODEL]))
    try:
        for name in names:
            bundle_path(name)  # fail before the work, not after it
        rendered = tuple(_measured(truth / "manifest.json", name, cache, jobs) for name in names)
        real_run = _measured(real, DEFAULT_MODEL, cache, jobs) if real else None
        with console.status("speed of the models"):
            speeds = model_speeds(demo_video(), names)
        _write(Findings(rendered, real_run, speeds), out, pictures / "accuracy")
    except FormCheckError as error:
        console.print(str(error), style="red")
        raise typer.Exit(2) from error


def _write(found: Findings, out: Path, pictures: Path) -> None:
    failed = failures(found.default.cases)
    taken = take_pictures(found.default, failed, pictures)
    failed += failures(found.real_cases)
    reasons = read_reasons()
    for name in outdated(reasons, (failure.case.name for failure in failed)):
        console.print(f"reasons.toml: {name} does not fail any more")
    whole = Findings(found.rendered, found.real, found.speeds, failed, reasons, taken)
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
