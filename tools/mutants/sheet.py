"""The page docs/mutants.md: figures, and why what survives does."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tools.mutants.trial import Outcome, Tried

REASONS = Path(__file__).with_name("reasons.toml")
Key = tuple[str, str, str]

HEAD = """# Mutants

Written by `make mutants{options}`. Each mutant is one small change in `formcheck/coach` or
`formcheck/motion`, made by an operator of cosmic-ray; it is killed when one of the fast tests fails
(or hangs), and survives when all pass. Places in the code are drawn at random and one change for
each of them, so that an operator with many replacements counts once. Not drawn are annotations,
which nothing evaluates, and bitwise operators in place of arithmetic ones, which raise on any
number with decimals. Each mutant meets only the tests that run its line. The fast tests are
listed in `tools/mutants/fast.py`; the reasons are in `tools/mutants/reasons.toml`.
"""


def reasons() -> dict[Key, str]:
    """Why mutants survive, by file, line before and line after."""
    entries = tomllib.loads(REASONS.read_text(encoding="utf-8"))["survivors"]
    return {(entry["path"], entry["was"], entry["now"]): entry["reason"] for entry in entries}


def share(results: Sequence[Tried]) -> float:
    """The share that the tests notice, from 0 to 1."""
    return sum(r.outcome is not Outcome.SURVIVED for r in results) / max(len(results), 1)


def page(results: Sequence[Tried], options: str) -> str:
    """The whole page, as Markdown."""
    counts = Counter(result.outcome for result in results)
    lines = [HEAD.format(options=options)]
    lines += ["| mutants | killed | of these by hanging | survived | killed, % |"]
    lines += ["|---:|---:|---:|---:|---:|"]
    killed = counts[Outcome.KILLED] + counts[Outcome.TIMEOUT]
    lines += [
        f"| {len(results)} | {killed} | {counts[Outcome.TIMEOUT]} | {counts[Outcome.SURVIVED]} "
        f"| {100 * share(results):.1f} |"
    ]
    lines += ["", "## By file", "", "| file | mutants | survived |", "|---|---:|---:|"]
    of_file = Counter(result.path for result in results)
    left = Counter(result.path for result in results if result.outcome is Outcome.SURVIVED)
    lines += [f"| {path} | {of_file[path]} | {left[path]} |" for path in sorted(of_file)]
    lines += ["", "## What survives", ""]
    for result in survivors(results):
        lines += [f"### {result.path}:{result.line}", "", "```diff", *difference(result), "```", ""]
        lines += [reasons().get(_key(result), "No reason is known: a test is missing."), ""]
    return "\n".join(lines).rstrip() + "\n"


def survivors(results: Sequence[Tried]) -> list[Tried]:
    """Those that no test noticed, in the order of the code."""
    left = [result for result in results if result.outcome is Outcome.SURVIVED]
    return sorted(left, key=lambda result: (result.path, result.line))


def difference(result: Tried) -> list[str]:
    """The lines before and after the change."""
    return [
        *(f"- {line}" for line in result.was.split("\n")),
        *(f"+ {line}" for line in result.now.split("\n")),
    ]


def _key(result: Tried) -> Key:
    return result.path, result.was, result.now
