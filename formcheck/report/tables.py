"""Reports as CSV, for spreadsheets and statistics."""

from __future__ import annotations

import codecs
import contextlib
import csv
import math
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from formcheck.coach.events import Hold
from formcheck.coach.report import Report
from formcheck.files import written_whole
from formcheck.report.timeline import Timeline

Cell = str | int | float | None

ENDING: Final = ".csv"
PARTS: Final = ("faults", "measures")
"""By what the second and third table are called."""
FIRST_COLUMNS: Final = (b"index", b"rep_or_hold", b"t_s", b"set")
"""How our tables begin."""


Set = tuple[Report, Timeline]
"""What was counted and judged, and its measures over time."""


def write_tables(path: str | os.PathLike[str], sets: Sequence[Set]) -> list[Path]:
    """Three tables: a row per repetition or hold, a row per fault, a row per frame.

    All three take their names together, when the last is complete. Of several sets each row says,
    at its end, of which `set`, from 1, and which `exercise` it is.

    Raises:
        OutputError: a file cannot be written.
    """
    files = table_paths(path)
    with contextlib.ExitStack() as stack:
        for file, rows in zip(files, joined_tables(sets), strict=True):
            _write(stack.enter_context(written_whole(file)), rows)
    return files


def joined_tables(sets: Sequence[Set]) -> tuple[Iterator[Sequence[Cell]], ...]:
    """The header and rows of each of the three tables, of all sets."""
    return (
        _joined(sets, [attempt_rows(report) for report, _ in sets]),
        _joined(sets, [fault_rows(report) for report, _ in sets]),
        _joined(sets, [measure_rows(timeline) for _, timeline in sets]),
    )


def _joined(
    sets: Sequence[Set], tables: Sequence[Iterator[Sequence[Cell]]]
) -> Iterator[Sequence[Cell]]:
    """The tables of several sets as one, under the columns of all; one alone as it is."""
    if len(tables) == 1:
        yield from tables[0]
        return
    heads = [next(table) for table in tables]
    columns = list(dict.fromkeys(column for head in heads for column in head))
    yield [*columns, "set", "exercise"]
    for number, (head, table) in enumerate(zip(heads, tables, strict=True), start=1):
        exercise = sets[number - 1][0].exercise.id
        for row in table:
            cells = dict(zip(head, row, strict=True))
            yield [*(cells.get(column) for column in columns), number, exercise]


def table_paths(path: str | os.PathLike[str]) -> list[Path]:
    """Where the tables called `path` are: F.csv, F.faults.csv and F.measures.csv.

    F may have any dots in it; where it ends in .csv already, that is not written twice.
    """
    path = Path(path)
    if path.suffix.lower() == ENDING:
        first, stem = path, path.stem
    else:
        first, stem = path.parent / f"{path.name}{ENDING}", path.name
    return [first, *(path.parent / f"{stem}.{what}{ENDING}" for what in PARTS)]


def is_table(path: Path) -> bool:
    """Whether the file at `path` is one that `write_tables` wrote, or empty."""
    try:
        with path.open("rb") as file:
            start = file.read(64).removeprefix(codecs.BOM_UTF8)
    except OSError:
        return False
    return not start or re.split(rb"\W", start, maxsplit=1)[0] in FIRST_COLUMNS


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


def _write(part: Path, rows: Iterable[Sequence[Cell]]) -> None:
    with part.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([_text(cell) for cell in row] for row in rows)


def _text(cell: Cell) -> Cell:
    """Floats to what can be meant; what is missing is an empty cell."""
    if isinstance(cell, float):
        return round(cell, 4) if math.isfinite(cell) else None
    return cell
