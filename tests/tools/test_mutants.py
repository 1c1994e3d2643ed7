"""Where code is changed, by whom it is tried, and what the page says of it."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("cosmic_ray", reason="make mutants sets it up")
pytest.importorskip("coverage", reason="make mutants sets it up")

from tools.mutants.fast import MOST_S, Covered, joined
from tools.mutants.places import drawn, statement_lines
from tools.mutants.sheet import MutantSample, outdated, page
from tools.mutants.trial import MutantOutcome, TriedMutant

SOURCE = """from __future__ import annotations

LIMIT: int | None = 3


def far(
    a: float | None,
    b: float,
) -> bool | None:
    if a is None:
        return None
    return (
        a + b
        > LIMIT
    )
"""


@pytest.fixture
def code(tmp_path: Path) -> Path:
    path = tmp_path / "code.py"
    path.write_text(SOURCE, encoding="utf-8")
    return path


def test_a_seed_draws_the_same_changes_again(code: Path) -> None:
    assert drawn([code], 4, 7) == drawn([code], 4, 7)
    assert drawn([code], 99, 7) != drawn([code], 99, 8)


def test_each_place_is_changed_once_and_in_one_way(code: Path) -> None:
    mutants = drawn([code], 99, 7)
    assert len({mutant.place for mutant in mutants}) == len(mutants)
    assert len({mutant.applied(SOURCE) for mutant in mutants} | {SOURCE}) == len(mutants) + 1


def test_annotations_are_never_evaluated_and_not_changed(code: Path) -> None:
    lines = {mutant.place.start[0] for seed in range(9) for mutant in drawn([code], 99, seed)}
    assert lines == {3, 10, 13, 14}
    for seed in range(9):
        for mutant in drawn([code], 99, seed):
            assert "int | None" in mutant.applied(SOURCE)


def test_no_bitwise_operator_takes_the_place_of_an_arithmetic_one(code: Path) -> None:
    sums = {
        mutant.applied(SOURCE).splitlines()[12].split()[1]
        for seed in range(60)
        for mutant in drawn([code], 99, seed)
        if mutant.place.start[0] == 13
    }
    assert sums == {"-", "*", "/", "//", "%", "**"}


def test_a_statement_has_all_of_its_lines_and_a_block_only_its_head() -> None:
    assert statement_lines(SOURCE, (13, 10), (13, 11)) == {12, 13, 14, 15}
    assert statement_lines(SOURCE, (10, 7), (10, 16)) == {10}
    assert statement_lines(SOURCE, (7, 4), (7, 5)) == {6, 7, 8, 9}


COVERED = Covered(
    {"slow.py::all": 4.0, "quick.py::one": 0.2, "quick.py::two": 0.1, "slow.py::long": MOST_S},
    {"a.py": {"1": [""], "2": ["slow.py::all", "quick.py::one"], "3": ["quick.py"], "4": []}},
)


def test_only_tests_that_run_the_line_are_met_the_quickest_file_first() -> None:
    assert COVERED.of("a.py", {2}) == ["quick.py::one", "slow.py::all"]
    assert COVERED.of("a.py", {4}) == COVERED.of("b.py", {2}) == []


def test_what_a_fixture_runs_is_for_all_tests_of_the_file() -> None:
    assert COVERED.of("a.py", {3}) == ["quick.py::two", "quick.py::one"]


def test_what_importing_runs_is_for_all_tests_there_is_time_for() -> None:
    assert COVERED.of("a.py", {1}) == ["quick.py::two", "quick.py::one", "slow.py::all"]


def test_those_that_run_more_of_the_file_come_first() -> None:
    covered = Covered(COVERED.seconds, {"a.py": {"1": [""], "2": ["slow.py::all"]}})
    assert covered.of("a.py", {1}) == ["slow.py::all", "quick.py::two", "quick.py::one"]


def test_each_function_is_met_before_any_is_asked_again() -> None:
    covered = Covered({"a.py::f[1]": 1.0, "a.py::f[2]": 2.0, "a.py::g": MOST_S - 1.5}, {})
    assert covered.in_time(covered.seconds) == ["a.py::f[1]", "a.py::g"]


def test_what_files_of_tests_run_is_joined() -> None:
    other = Covered({"new.py::it": 1.0}, {"a.py": {"2": ["new.py::it"]}})
    assert joined([COVERED, other]).of("a.py", {2}) == [
        "quick.py::one",
        "new.py::it",
        "slow.py::all",
    ]


def result(line: int, outcome: MutantOutcome) -> TriedMutant:
    return TriedMutant("a.py", line, "AddNot", f"if {line}", f"if not {line}", 3, outcome)


SAMPLE = MutantSample(
    5,
    9,
    [
        result(8, MutantOutcome.SURVIVED),
        result(3, MutantOutcome.SURVIVED),
        result(5, MutantOutcome.TIMEOUT),
        result(7, MutantOutcome.KILLED),
    ],
)


def test_the_page_tells_the_share_and_each_reason() -> None:
    told = page(SAMPLE, {("a.py", "if 3", "if not 3"): "Three is never there."})
    assert "| 9 | 4 | 2 | 1 | 2 | 50.0 |" in told
    assert told.index("a.py:3") < told.index("Three is never there.") < told.index("a.py:8")
    assert told.count("a test is missing") == 1


def test_a_reason_for_what_does_not_survive_is_named() -> None:
    killed, left = ("a.py", "if 7", "if not 7"), ("a.py", "if 8", "if not 8")
    assert outdated({killed: "", left: ""}, SAMPLE) == [killed]


def test_a_sample_is_kept(tmp_path: Path) -> None:
    SAMPLE.keep(tmp_path / "kept" / "results.json")
    assert MutantSample.kept(tmp_path / "kept" / "results.json") == SAMPLE
