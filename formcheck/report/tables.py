"""Reports as CSV, for spreadsheets and statistics."""

from __future__ import annotations

import csv
import math
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from formcheck.coach.events import Hold
from formcheck.coach.report import Report
from formcheck.files import written_whole
from formcheck.report.timeline import Timeline

Cell = str | int | float | None


def write_tables(path: str | os.PathLike[str], report: Report, timeline: Timeline) -> list[Path]:
    """Three tables: `path` has a row per repetition or hold, its neighbours the rest.

    F.csv, F.faults.csv and F.measures.csv, the last with a row per frame.

    Raises:
        OutputError: a file cannot be written.
    """
    path = Path(path)
    tables = {
        path: attempt_rows(report),
        path.with_suffix(".faults.csv"): fault_rows(report),
        path.with_suffix(".measures.csv"): measure_rows(timeline),
    }
    for file, rows in tables.items():
        _write(file, rows)
    return list(tables)


def attempt_rows(report: Report) -> Iterator[Sequence[Cell]]:
    """The header, then a row per repetition or hold."""
    names = list(report.exercise.measures)
    extremes = [f"{name}_{what}" for name in names for what in ("min", "max", "at_peak")]
    yield [
        *("index", "side", "start_s", "peak_s", "end_s", "held_s", "verdict", "faults"),
        *("not_judged", *extremes),
    ]
    for attempt in report.attempts:
        extents = [attempt.measures[name] for name in names]
        yield [
            attempt.index,
            attempt.side,
            attempt.start_s,
            attempt.peak_s,
            attempt.end_s,
            attempt.held_s if isinstance(attempt, Hold) else None,
            attempt.verdict.value,
            " ".join(fault.rule for fault in attempt.faults),
            " ".join(item.rule for item in attempt.not_judged),
            *(value for e in extents for value in (e.min, e.max, e.at_peak)),
        ]


def fault_rows(report: Report) -> Iterator[Sequence[Cell]]:
    """The header, then a row per fault."""
    yield [
        *("rep_or_hold", "side", "rule", "severity", "start_s", "worst_s", "end_s"),
        *("value", "limit", "unit", "cue"),
    ]
    for fault in report.faults:
        yield [
            fault.attempt,
            fault.side,
            fault.rule,
            fault.severity,
            fault.start_s,
            fault.worst_s,
            fault.end_s,
            fault.value,
            fault.limit,
            fault.unit,
            fault.cue,
        ]


def measure_rows(timeline: Timeline) -> Iterator[Sequence[Cell]]:
    """The header, then a row per frame."""
    yield ["t_s", "phase", "progress", *timeline.names]
    columns = [timeline.values(name).tolist() for name in timeline.names]
    t, progress = timeline.t.tolist(), timeline.progress.tolist()
    yield from zip(t, timeline.phases, progress, *columns, strict=True)


def _write(path: Path, rows: Iterable[Sequence[Cell]]) -> None:
    with written_whole(path) as part, part.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([_text(cell) for cell in row] for row in rows)


def _text(cell: Cell) -> Cell:
    """Floats to what can be meant; what is missing is an empty cell."""
    if isinstance(cell, float):
        return round(cell, 4) if math.isfinite(cell) else None
    return cell
