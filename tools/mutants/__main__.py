"""Mutation testing: `python -m tools.mutants --seed 1 --n 400`."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from tools.mutants.places import Mutant, drawn
from tools.mutants.sheet import difference, page, share, survivors
from tools.mutants.trial import Outcome, Tried, copied, measured, tried

COVERED = Path(".cache/mutants/covered.json")
"""What each test runs, kept for as long as no code differs."""
ROOMS = ("formcheck/coach", "formcheck/motion")

app = typer.Typer(help=__doc__)


@app.command()
def main(
    *,
    seed: Annotated[
        int | None, typer.Option(help="Of the sample; a fresh one if left out.")
    ] = None,
    n: Annotated[int, typer.Option("--n", help="How many mutants.", min=1)] = 400,
    only: Annotated[str, typer.Option(help="Only files with this in their path.")] = "",
    minutes: Annotated[float, typer.Option(help="Begin no more mutants after this time.")] = 120,
    json_out: Annotated[Path | None, typer.Option("--json", help="Keep each result here.")] = None,
    out: Annotated[Path | None, typer.Option(help="Write the page here.")] = None,
) -> None:
    """Draw mutants, run the fast tests on each, and list what survives."""
    console = Console(soft_wrap=True, highlight=False)
    seed = secrets.randbelow(10_000) if seed is None else seed
    paths = [path for room in ROOMS for path in sorted(Path(room).glob("*.py"))]
    sample = drawn([path for path in paths if only in path.as_posix()], n, seed)
    console.print(f"seed {seed}: {len(sample)} mutants")
    results = []
    kept = json_out.resolve() if json_out else None
    coverage = COVERED.resolve()
    with copied(Path.cwd()):
        for result in _tried(sample, minutes, coverage):
            results.append(result)
            console.print(f"{len(results)} {result.path}:{result.line} {result.outcome}")
            if result.outcome is Outcome.SURVIVED:
                console.print("\n".join(difference(result)), markup=False)
            if kept:
                kept.write_text(json.dumps([asdict(r) for r in results]), encoding="utf-8")
    console.print(f"{len(survivors(results))} of {len(results)} survive")
    console.print(f"{100 * share(results):.1f} % killed")
    if out:
        out.write_text(page(results, f" SEED={seed} N={n}"), encoding="utf-8")


def _tried(sample: list[Mutant], minutes: float, kept: Path) -> Iterator[Tried]:
    covered = measured(kept)
    end_s = time.monotonic() + 60 * minutes
    for mutant in sample:
        if time.monotonic() > end_s:
            return
        yield tried(mutant, covered)


if __name__ == "__main__":
    app()
