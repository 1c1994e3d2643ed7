"""Mutation testing: `python -m tools.mutants run | page`."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from tools.mutants.places import Mutant, drawn
from tools.mutants.sheet import MutantSample, difference, outdated, page, read_reasons, survivors
from tools.mutants.trial import MutantOutcome, TriedMutant, copied, measured, tried

COVERED = Path(".cache/mutants/covered")
"""What each test runs, kept for as long as it holds."""
ROOMS = ("formcheck/coach", "formcheck/motion")

app = typer.Typer(help=__doc__, no_args_is_help=True)
Json = Annotated[Path, typer.Option(help="The results, kept after each mutant.")]
RESULTS = Path(".cache/mutants/results.json")


@app.command()
def run(
    *,
    seed: Annotated[
        int | None, typer.Option(help="Of the sample; a fresh one if left out.")
    ] = None,
    n: Annotated[int, typer.Option("--n", help="How many mutants.", min=1)] = 400,
    only: Annotated[str, typer.Option(help="Only files with this in their path.")] = "",
    minutes: Annotated[float, typer.Option(help="Begin no more mutants after this time.")] = 120,
    json: Json = RESULTS,
) -> None:
    """Draw mutants, run the fast tests on each, and name what survives."""
    console = _console()
    seed = secrets.randbelow(10_000) if seed is None else seed
    paths = [path for room in ROOMS for path in sorted(Path(room).glob("*.py"))]
    mutants = drawn([path for path in paths if only in path.as_posix()], n, seed)
    console.print(f"seed {seed}: {len(mutants)} mutants")
    sample = MutantSample(seed, len(mutants), [])
    kept, covered = json.resolve(), COVERED.resolve()
    with copied(Path.cwd()):
        for result in _tried(mutants, minutes, covered):
            sample.results.append(result)
            sample.keep(kept)
            _tell(console, sample, result)
    console.print(f"{len(survivors(sample.results))} of {len(sample.results)} survive")


@app.command("page")
def write_page(
    *,
    json: Json = RESULTS,
    out: Annotated[Path, typer.Option(help="The file to write.")] = Path("docs/mutants.md"),
) -> None:
    """Write what was found, with the reasons of `reasons.toml`."""
    sample, reasons = MutantSample.kept(json), read_reasons()
    for key in outdated(reasons, sample):
        _console().print(f"reasons.toml: {key} is no survivor of this sample", markup=False)
    out.write_text(page(sample, reasons), encoding="utf-8")


def _console() -> Console:
    return Console(soft_wrap=True, highlight=False)


def _tell(console: Console, sample: MutantSample, result: TriedMutant) -> None:
    console.print(f"{len(sample.results)} {result.path}:{result.line} {result.outcome}")
    if result.outcome is MutantOutcome.SURVIVED:
        console.print("\n".join(difference(result)), markup=False)


def _tried(mutants: list[Mutant], minutes: float, kept: Path) -> Iterator[TriedMutant]:
    covered = measured(kept)
    end_s = time.monotonic() + 60 * minutes
    for mutant in mutants:
        if time.monotonic() > end_s:
            return
        yield tried(mutant, covered)


if __name__ == "__main__":
    app()
