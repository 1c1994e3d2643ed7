"""The tables say what the report says, in numbers a spreadsheet reads."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import pytest

from formcheck.errors import OutputError
from formcheck.report.tables import write_tables
from tests.report.figures import Analysis, analysed_faulty, analysed_good

ROUNDED = 0.0001
Row = dict[str, str]


@pytest.fixture(scope="module")
def bridge() -> Analysis:
    return analysed_faulty("glute_bridge", "hips_low")


@pytest.fixture(scope="module")
def stretch() -> Analysis:
    return analysed_good("knee_to_chest")


def tables(folder: Path, analysis: Analysis) -> dict[str, list[Row]]:
    """The rows of every file in the folder after writing."""
    write_tables(folder / "t.csv", [(analysis.report, analysis.timeline)])
    found = {}
    for path in folder.iterdir():
        with path.open(newline="", encoding="utf-8") as file:
            found[path.name] = list(csv.DictReader(file, strict=True))
    return found


def number(cell: str) -> float:
    return float(cell) if cell else math.nan


def test_there_are_three_files(tmp_path: Path, bridge: Analysis) -> None:
    assert set(tables(tmp_path, bridge)) == {"t.csv", "t.faults.csv", "t.measures.csv"}


def test_what_is_written_is_told(tmp_path: Path, bridge: Analysis) -> None:
    written = write_tables(tmp_path / "t.csv", [(bridge.report, bridge.timeline)])
    assert sorted(written) == sorted(tmp_path.iterdir())


def test_a_row_for_each_repetition(tmp_path: Path, bridge: Analysis) -> None:
    rows = tables(tmp_path, bridge)["t.csv"]
    assert len(rows) == len(bridge.report.reps) == 3
    for row, rep in zip(rows, bridge.report.reps, strict=True):
        assert (row["index"], row["side"], row["held_s"]) == (str(rep.index), "", "")
        assert row["verdict"] == rep.verdict.value == "faulty"
        assert row["faults"].split() == [fault.rule for fault in rep.faults]
        assert row["not_judged"].split() == [item.rule for item in rep.not_judged]
        for name in ("start_s", "peak_s", "end_s"):
            assert number(row[name]) == pytest.approx(getattr(rep, name), abs=ROUNDED)
        for name, extent in rep.measures.items():
            for what in ("min", "max", "at_peak"):
                assert number(row[f"{name}_{what}"]) == pytest.approx(
                    getattr(extent, what), abs=ROUNDED, nan_ok=True
                )


def test_a_row_for_each_hold(tmp_path: Path, stretch: Analysis) -> None:
    rows = tables(tmp_path, stretch)["t.csv"]
    assert [row["side"] for row in rows] == [hold.side for hold in stretch.report.holds]
    assert [number(row["held_s"]) for row in rows] == pytest.approx(
        [hold.held_s for hold in stretch.report.holds], abs=ROUNDED
    )


def test_a_row_for_each_fault(tmp_path: Path, bridge: Analysis) -> None:
    rows = tables(tmp_path, bridge)["t.faults.csv"]
    assert len(rows) == len(bridge.report.faults) > 0
    for row, fault in zip(rows, bridge.report.faults, strict=True):
        assert row["rep_or_hold"] == str(fault.attempt)
        assert (row["rule"], row["cue"], row["unit"]) == (fault.rule, fault.cue, fault.unit)
        for name in ("start_s", "worst_s", "end_s", "value", "limit"):
            assert number(row[name]) == pytest.approx(getattr(fault, name), abs=ROUNDED)


def test_a_row_for_each_frame(tmp_path: Path, bridge: Analysis) -> None:
    rows = tables(tmp_path, bridge)["t.measures.csv"]
    timeline = bridge.timeline
    assert [number(row["t_s"]) for row in rows] == pytest.approx(bridge.track.t, abs=ROUNDED)
    assert [row["phase"] for row in rows] == timeline.phases
    assert {"rest", "out", "end", "back"} == {row["phase"] for row in rows}
    for name in ("progress", *timeline.names):
        values = timeline.progress if name == "progress" else timeline.values(name)
        assert [number(row[name]) for row in rows] == pytest.approx(
            values, abs=ROUNDED, nan_ok=True
        )


def test_what_is_missing_is_an_empty_cell(tmp_path: Path, bridge: Analysis) -> None:
    write_tables(tmp_path / "t.csv", [(bridge.report, bridge.timeline)])
    for path in tmp_path.iterdir():
        text = path.read_text(encoding="utf-8").lower()
        assert "nan" not in text
        assert "none" not in text


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        *(("t", "t"), ("t.csv", "t"), ("T.CSV", "T"), ("t.txt", "t.txt")),
        *(("my.table.csv", "my.table"), ("patient 1.5", "patient 1.5")),
    ],
)
def test_the_other_two_stand_beside_whatever_the_name(
    tmp_path: Path, bridge: Analysis, name: str, stem: str
) -> None:
    written = write_tables(tmp_path / name, [(bridge.report, bridge.timeline)])
    first = name if name.lower().endswith(".csv") else f"{name}.csv"
    assert [path.name for path in written] == [first, f"{stem}.faults.csv", f"{stem}.measures.csv"]
    assert sorted(written) == sorted(tmp_path.iterdir())


def test_a_missing_folder(tmp_path: Path, bridge: Analysis) -> None:
    with pytest.raises(OutputError, match="there is no folder"):
        write_tables(tmp_path / "nowhere" / "t.csv", [(bridge.report, bridge.timeline)])
