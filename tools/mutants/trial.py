"""Tries mutants, in a copy of the project, each in a process of its own."""

from __future__ import annotations

import hashlib
import importlib
import json
import multiprocessing
import os
import resource
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import unified_diff
from enum import StrEnum
from pathlib import Path

import pytest

from tools.mutants import fast
from tools.mutants.fast import Covered
from tools.mutants.places import Mutant, statement_lines

NOT_COPIED = (".*", "__pycache__", "out", "build", "dist", "node_modules", "*.mp4")
IMPORTED = ("numpy", "pydantic", "playwright.sync_api", "hypothesis", "pytest", "typer", "rich")
"""Before the processes part, so that each need not do it again."""
MEMORY_BYTES = 8 << 30


class MutantOutcome(StrEnum):
    """How a mutant fared."""

    KILLED = "killed"
    TIMEOUT = "timeout"
    SURVIVED = "survived"


@dataclass(frozen=True)
class TriedMutant:
    """What became of one mutant; `was` and `now` are the lines that differ."""

    path: str
    line: int
    operator: str
    was: str
    now: str
    tests: int
    """That run the place."""
    outcome: MutantOutcome


@contextmanager
def copied(root: Path) -> Iterator[None]:
    """Work in a copy of the project, from which everything is imported."""
    before, paths = Path.cwd(), list(sys.path)
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        tree = Path(folder).resolve() / "tree"
        shutil.copytree(root, tree, ignore=shutil.ignore_patterns(*NOT_COPIED))
        os.chdir(tree)
        sys.path.insert(0, str(tree))
        try:
            yield
        finally:
            sys.path[:] = paths
            os.chdir(before)


def measured(kept: Path) -> Covered:
    """What the fast tests cover when nothing is changed.

    Args:
        kept: a folder with what was found the last time, which holds for each file of tests as
            long as neither it nor what it runs has changed.

    Raises:
        RuntimeError: One of the tests fails.
    """
    for name in IMPORTED:
        importlib.import_module(name)
    kept.mkdir(parents=True, exist_ok=True)
    parts = [_measured(file, kept / f"{Path(file).stem}.json") for file in fast.FILES]
    covered = fast.joined(parts)
    # As mutants meet them: in another order, and not all.
    if _forked(fast.run, covered.in_time(covered.seconds), covered) != pytest.ExitCode.OK:
        raise _failing()
    return covered


def _measured(file: str, kept: Path) -> Covered:
    state = _state(file)
    if kept.exists():
        known = json.loads(kept.read_text(encoding="utf-8"))
        if known["state"] == state:
            return Covered(**known["covered"])
    out = Path("covered.json")
    if _forked(fast.measure, file, out) != pytest.ExitCode.OK:
        raise _failing()
    found = json.loads(out.read_text(encoding="utf-8"))
    kept.write_text(json.dumps({"state": state, "covered": found}), encoding="utf-8")
    return Covered(**found)


def _failing() -> RuntimeError:
    said = fast.SAID.read_text(encoding="utf-8", errors="replace")
    return RuntimeError(f"The fast tests fail although nothing is changed:\n{said}")


def tried(mutant: Mutant, covered: Covered) -> TriedMutant:
    """Run the tests that run the mutant's place."""
    place = mutant.place
    path = Path(place.path)
    source = path.read_text(encoding="utf-8")
    changed = mutant.applied(source)
    tests = covered.of(place.path, statement_lines(source, place.start, place.end))
    path.write_text(changed, encoding="utf-8")
    # A file of the same second and size would pass for the one that was compiled.
    shutil.rmtree(path.parent / "__pycache__", ignore_errors=True)
    try:
        outcome = _outcome(_forked(fast.run, tests, covered)) if tests else MutantOutcome.SURVIVED
    finally:
        path.write_text(source, encoding="utf-8")
        shutil.rmtree(path.parent / "__pycache__", ignore_errors=True)
    was, now = _difference(source, changed)
    operator = mutant.operator.partition("/")[2]
    return TriedMutant(place.path, place.start[0], operator, was, now, len(tests), outcome)


def _state(file: str) -> str:
    """A digest of this file of tests, and of all code that is none."""
    code = hashlib.sha256(f"{sys.version} {fast.SLOW}".encode())
    paths = [path for room in ("formcheck", "tests", "tools") for path in Path(room).rglob("*.py")]
    for path in sorted(paths):
        others = path.name.startswith("test_") or path.parent.name == "mutants"
        if path.as_posix() == file or not others:
            code.update(path.as_posix().encode() + path.read_bytes())
    return code.hexdigest()


def _forked(work: Callable[..., None], *args: object) -> int:
    process = multiprocessing.get_context("fork").Process(target=_limited, args=(work, *args))
    process.start()
    process.join()
    assert process.exitcode is not None
    return process.exitcode


def _limited(work: Callable[..., None], *args: object) -> None:
    # A loop without end may also take memory without end.
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    work(*args)


def _outcome(code: int) -> MutantOutcome:
    if code == pytest.ExitCode.OK:
        return MutantOutcome.SURVIVED
    if code == pytest.ExitCode.NO_TESTS_COLLECTED:
        raise RuntimeError("The tests that run this place are not there any more.")
    return MutantOutcome.TIMEOUT if code == -signal.SIGALRM else MutantOutcome.KILLED


def _difference(source: str, changed: str) -> tuple[str, str]:
    lines = list(unified_diff(source.splitlines(), changed.splitlines(), n=0, lineterm=""))[2:]
    return (
        "\n".join(line[1:].strip() for line in lines if line.startswith("-")),
        "\n".join(line[1:].strip() for line in lines if line.startswith("+")),
    )
