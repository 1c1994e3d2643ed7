"""One summary of all recordings: as a page, as CSV and, with pyarrow, as Parquet."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from formcheck.batch.row import Row, RowState
from formcheck.batch.work import REPORT
from formcheck.extras import Extra, missing
from formcheck.files import written_whole
from formcheck.report.language import Language
from formcheck.report.pages import render

PAGE: Final = "summary.html"
TABLE: Final = "summary.csv"
PARQUET: Final = "summary.parquet"
COLUMNS: Final = (
    *("recording", "exercise", "state", "duration_s", "view", "person_seen", "count", "good"),
    *("faulty", "not_judged", "left", "right", "held_s", "faults", "notes", "folder"),
    *("set", "start_s", "end_s", "still"),
)
SEPARATOR: Final = "; "
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""How a text begins that a spreadsheet would compute."""


def summary_files(out: Path) -> list[Path]:
    """The files that `write_summary` writes."""
    names = (PAGE, TABLE) if missing(Extra.BATCH) else (PAGE, TABLE, PARQUET)
    return [out / name for name in names]


def write_summary(out: Path, rows: Sequence[Row], language: Language) -> None:
    """Write the summary of `rows`, each file whole; the page speaks `language`.

    Raises:
        OutputError: a file cannot be written.
    """
    with (
        written_whole(out / TABLE) as part,
        part.open("w", encoding="utf-8-sig", errors="replace", newline="") as file,
    ):
        table = csv.writer(file)
        table.writerow(COLUMNS)
        table.writerows([_harmless(row[column]) for column in COLUMNS] for row in _data(rows))
    html = render(
        "batch.html.j2",
        language,
        rows=rows,
        judged=sum(row.first and row.state is RowState.JUDGED for row in rows),
        total=sum(row.first for row in rows),
        link=lambda row, name: quote(f"{row.folder}/{name}"),
        report_name=REPORT,
    )
    with written_whole(out / PAGE) as part:
        part.write_text(html, encoding="utf-8", errors="replace")
    if not missing(Extra.BATCH):
        _write_parquet(out / PARQUET, rows)


def _data(rows: Sequence[Row]) -> Iterator[dict[str, Any]]:
    """The rows as plain values, lists as text."""
    for row in rows:
        faults = SEPARATOR.join(f"{rule} {count}" for rule, count in row.faults)
        yield row.to_json() | {
            "state": row.state.value,
            "faults": faults,
            "notes": SEPARATOR.join(row.notes),
        }


def _harmless(value: Any) -> Any:
    """The same, but no formula: a file may have any name."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def _write_parquet(path: Path, rows: Sequence[Row]) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    whole, real, text = pa.int64(), pa.float64(), pa.string()
    kinds = dict.fromkeys(COLUMNS, text)
    counts = ("count", "good", "faulty", "not_judged", "left", "right", "set")
    kinds |= dict.fromkeys(counts, whole)
    kinds |= dict.fromkeys(("duration_s", "person_seen", "held_s", "start_s", "end_s"), real)
    schema = pa.schema(list(kinds.items()))
    data = [{column: _encodable(row[column]) for column in COLUMNS} for row in _data(rows)]
    with written_whole(path) as part:
        parquet.write_table(pa.Table.from_pylist(data, schema=schema), part)


def _encodable(value: Any) -> Any:
    """A text without what no Unicode text holds: names of files may be any bytes."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value
