"""The fast tests: which they are, which lines each of them runs, and how long it takes."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from itertools import accumulate
from pathlib import Path
from typing import Any

import coverage
import hypothesis
import pytest

FILES = (
    "tests/unit/test_counter.py",
    "tests/unit/test_cues.py",
    "tests/unit/test_filters.py",
    "tests/unit/test_follower.py",
    "tests/unit/test_form_now.py",
    "tests/unit/test_gate.py",
    "tests/unit/test_geometry.py",
    "tests/unit/test_gesture.py",
    "tests/unit/test_guide.py",
    "tests/unit/test_holding.py",
    "tests/unit/test_level.py",
    "tests/unit/test_measures.py",
    "tests/unit/test_messages.py",
    "tests/unit/test_phases.py",
    "tests/unit/test_plane.py",
    "tests/unit/test_progress.py",
    "tests/unit/test_recorder.py",
    "tests/unit/test_rules.py",
    "tests/unit/test_segmentation.py",
    "tests/unit/test_session.py",
    "tests/unit/test_settled.py",
    "tests/unit/test_usual.py",
    "tests/unit/test_view.py",
    "tests/unit/test_workout.py",
    "tests/report/test_json.py",
    "tests/golden/test_golden.py",
    "tests/contracts/test_lacking.py",
    "tests/contracts/test_records.py",
)
FIRST = "tests/golden/test_golden.py"
"""Exact results of whole recordings notice most, so that the others need not even be imported."""
SLOW = "who_lies_tells_no_roll or turned_camera or flickers"
"""Of these files the tests that are left out, as pytest's -k takes it."""
MOST_S = 30.0
"""Processor time of the tests that one mutant meets, measured with tracing, without which it is
about half."""
QUICK_S = 0.02
"""What takes no longer is always met."""
SAID = Path("pytest.log")
"""What pytest says of its last run, in the copy of the project."""
EARLY = ("-W", "ignore::pytest.PytestAssertRewriteWarning")
"""Plugins are imported before pytest can rewrite them, once for all processes."""
IMPORTING_S = 120
"""For importing the tests; what takes longer hangs."""


@dataclass(frozen=True)
class Covered:
    """What the tests do when nothing is changed."""

    seconds: dict[str, float] = field(default_factory=dict)
    """Of processor time, for each test, with the tracing of its lines."""
    tests: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    """For each file and line the tests that run it; for what importing runs, one without a name."""

    def of(self, path: str, lines: set[int]) -> list[str]:
        """The tests that run one of these lines, in the order of `in_time`.

        What runs when the file is imported may matter to all tests; those that run anything else
        of the file come first.
        """
        known = self.tests.get(path, {})
        running = {test for line in lines for test in known.get(str(line), [])}
        if "" in running:
            own = {test for names in known.values() for test in names}
            chosen = self.in_time(self.seconds)
            return sorted(chosen, key=lambda test: not own & {test, _file(test)})
        return self.in_time(test for test in self.seconds if running & {test, _file(test)})

    def in_time(self, tests: Iterable[str]) -> list[str]:
        """Of `tests` as many as take `MOST_S`, the quickest file first.

        Each function comes before any is asked again with other parameters, if that takes long.
        """
        quickest = sorted(tests, key=lambda test: self.seconds[test])
        asked = Counter[str]()
        turns: dict[str, int] = {}
        for test in quickest:
            function = test.partition("[")[0]
            turns[test] = asked[function]
            asked[function] += self.seconds[test] > QUICK_S
        in_turn = sorted(quickest, key=lambda test: turns[test])
        until_s = accumulate(self.seconds[test] for test in in_turn)
        chosen = [test for test, spent_s in zip(in_turn, until_s, strict=True) if spent_s <= MOST_S]
        files: dict[str, float] = defaultdict(float)
        for test in chosen:
            files[_file(test)] += self.seconds[test]
        return sorted(chosen, key=lambda test: (files[_file(test)], self.seconds[test]))


def joined(parts: Iterable[Covered]) -> Covered:
    """What several files of tests do, together."""
    seconds: dict[str, float] = {}
    tests: dict[str, dict[str, list[str]]] = {}
    for part in parts:
        seconds |= part.seconds
        for path, lines in part.tests.items():
            own = tests.setdefault(path, {})
            for line, names in lines.items():
                own[line] = own.get(line, []) + names
    return Covered(seconds, tests)


def measure(file: str, out: Path) -> None:
    """Run a file of tests in this process, write what it covers to `out`, and end the process."""
    lines = coverage.Coverage(data_file=None, source=["formcheck/coach", "formcheck/motion"])
    lines.start()
    watch = _Watch(lines)
    status = _pytest([file], watch)
    lines.stop()
    data = lines.get_data()
    here = Path.cwd()
    tests = {
        Path(path).relative_to(here).as_posix(): {
            str(line): names for line, names in data.contexts_by_lineno(path).items()
        }
        for path in data.measured_files()
    }
    out.write_text(json.dumps(asdict(Covered(watch.seconds, tests))), encoding="utf-8")
    os._exit(status)


def run(chosen: list[str], covered: Covered) -> None:
    """Run these tests in this process until one fails, and end the process with pytest's code."""
    first = [test for test in chosen if _file(test) == FIRST]
    others = [test for test in chosen if _file(test) != FIRST]
    for tests in filter(None, (first, others)):
        files = dict.fromkeys(map(_file, tests))
        status = _pytest(files, _Chosen(tests, covered.seconds), "-x")
        if status:
            os._exit(status)
    os._exit(0)


def _pytest(files: Iterable[str], plugin: object, *options: str) -> int:
    # No deadline, nothing at random: the same change has the same answer on every machine.
    hypothesis.settings.register_profile(
        "mutants", deadline=None, derandomize=True, database=None, max_examples=25
    )
    hypothesis.settings.load_profile("mutants")
    said = os.open(SAID, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(said, 1)
    os.dup2(said, 2)
    return int(
        pytest.main(
            [*files, "-q", "-p", "no:cacheprovider", *EARLY, "-k", f"not ({SLOW})", *options],
            [plugin],
        )
    )


def _file(test: str) -> str:
    return test.partition("::")[0]


class _Watch:
    """Tells the tracer which test is running."""

    def __init__(self, lines: coverage.Coverage) -> None:
        self._lines = lines
        self.seconds: dict[str, float] = {}
        self._began_s = 0.0

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        # What a fixture does may be for all tests of the file, and the engine's caches hide lines.
        for cached in list(_caches()):
            cached.cache_clear()
        self._lines.switch_context(_file(item.nodeid))
        self._began_s = time.process_time()

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_call(self, item: pytest.Item) -> None:
        self._lines.switch_context(item.nodeid)

    @pytest.hookimpl(trylast=True)
    def pytest_runtest_teardown(self, item: pytest.Item) -> None:
        self.seconds[item.nodeid] = time.process_time() - self._began_s


class _Chosen:
    """Leaves the chosen tests, in their order, and ends the process when one of them hangs."""

    def __init__(self, chosen: list[str], seconds: dict[str, float]) -> None:
        self._order = {test: i for i, test in enumerate(chosen)}
        self._seconds = seconds
        signal.alarm(IMPORTING_S)

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = [item for item in items if item.nodeid in self._order]
        items.sort(key=lambda item: self._order[item.nodeid])

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        signal.alarm(30 + int(10 * self._seconds[item.nodeid]))
        result = yield
        signal.alarm(IMPORTING_S)
        return result


def _caches() -> Iterator[Any]:
    for name, module in list(sys.modules.items()):
        if name.startswith("formcheck."):
            yield from (thing for thing in vars(module).values() if hasattr(thing, "cache_clear"))
