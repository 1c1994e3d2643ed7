"""The page docs/mutants.md: figures, and why what survives does."""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from tools.mutants.trial import MutantOutcome, TriedMutant

REASONS = Path(__file__).with_name("reasons.toml")
Key = tuple[str, str, str]
"""A file, its line before the change, and after it."""

HEAD = """# Mutants

Written by `make mutants SEED={seed} N={drawn}`; do not edit. Each mutant is one small change in
`formcheck/coach` or `formcheck/motion`, made by an operator of cosmic-ray. It is killed when one of
the fast tests fails or hangs, and survives when all pass that run its line. The fast tests are
listed in `tools/mutants/fast.py`, the reasons in `tools/mutants/reasons.toml`.

What is drawn at random are places in the code, and for each place one of its changes: an operator
with many replacements counts once. Not drawn are annotations, which nothing evaluates, bitwise
operators in place of arithmetic ones, which raise on any number with decimals, and what Python
refuses or warns of.
"""


@dataclass(frozen=True)
class MutantSample:
    """What became of the mutants of one seed.

    Attributes:
        seed: what they were drawn by.
        drawn: how many were drawn.
        results: of those that were tried, in the order of the drawing.
    """

    seed: int
    drawn: int
    results: list[TriedMutant]

    @classmethod
    def kept(cls, path: Path) -> MutantSample:
        """The sample that was kept in a file."""
        found = json.loads(path.read_text(encoding="utf-8"))
        results = [
            TriedMutant(**{**r, "outcome": MutantOutcome(r["outcome"])}) for r in found["results"]
        ]
        return cls(found["seed"], found["drawn"], results)

    def keep(self, path: Path) -> None:
        """Write it to a file."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(asdict(self)), encoding="utf-8")


def read_reasons() -> dict[Key, str]:
    """Why mutants survive."""
    entries = tomllib.loads(REASONS.read_text(encoding="utf-8"))["survivors"]
    return {(entry["path"], entry["was"], entry["now"]): entry["reason"] for entry in entries}


def outdated(reasons: Mapping[Key, str], sample: MutantSample) -> list[Key]:
    """The reasons for what did not survive, or was not tried."""
    left = {_key(result) for result in survivors(sample.results)}
    return [key for key in reasons if key not in left]


def page(sample: MutantSample, reasons: Mapping[Key, str]) -> str:
    """The whole page, as Markdown."""
    results, left = sample.results, survivors(sample.results)
    hung = sum(result.outcome is MutantOutcome.TIMEOUT for result in results)
    killed = len(results) - len(left)
    lines = [
        HEAD.format(seed=sample.seed, drawn=sample.drawn),
        "| drawn | tried | killed | of these by hanging | survived | killed, % |",
        "|---:|---:|---:|---:|---:|---:|",
        f"| {sample.drawn} | {len(results)} | {killed} | {hung} | {len(left)} "
        f"| {100 * killed / max(len(results), 1):.1f} |",
        "",
        "| file | tried | survived |",
        "|---|---:|---:|",
    ]
    of_file = Counter(result.path for result in results)
    left_of = Counter(result.path for result in left)
    lines += [f"| {path} | {of_file[path]} | {left_of[path]} |" for path in sorted(of_file)]
    lines += ["", "## What survives", ""]
    for result in left:
        lines += [f"### {result.path}:{result.line}", "", "```diff", *difference(result), "```", ""]
        lines += [reasons.get(_key(result), "No reason is known: a test is missing."), ""]
    return "\n".join(lines).rstrip() + "\n"


def survivors(results: Sequence[TriedMutant]) -> list[TriedMutant]:
    """Those that no test noticed, in the order of the code."""
    left = [result for result in results if result.outcome is MutantOutcome.SURVIVED]
    return sorted(left, key=lambda result: (result.path, result.line))


def difference(result: TriedMutant) -> list[str]:
    """The lines before and after the change."""
    return [
        *(f"- {line}" for line in result.was.split("\n")),
        *(f"+ {line}" for line in result.now.split("\n")),
    ]


def _key(result: TriedMutant) -> Key:
    return result.path, result.was, result.now
