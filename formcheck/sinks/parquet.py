"""The three tables as Parquet, for statistics."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from formcheck.extras import Extra, require
from formcheck.files import written_whole
from formcheck.report.tables import PARTS, Cell, joined_tables
from formcheck.sinks.sink import AnalysisResult, Need, Sink

ENDING: Final = ".parquet"
TEXTS: Final = (
    *("side", "verdict", "faults", "not_judged", "rule", "severity", "unit", "cue", "phase"),
    "exercise",
)
NUMBERS: Final = ("index", "rep_or_hold", "set")
"""Columns of whole numbers; all others but texts are real ones, also where every cell is empty."""


class ParquetSink(Sink):
    """Writes F.parquet, F.faults.parquet and F.measures.parquet, with the columns of the CSV."""

    name = "tables"
    endings = (ENDING,)
    needs = frozenset({Need.MEASURES})

    def files(self, path: Path) -> list[Path]:
        """All three."""
        return [path, *(path.with_suffix(f".{part}{ENDING}") for part in PARTS)]

    def check(self, path: Path) -> None:
        """Refuse where pyarrow is missing."""
        del path
        require(Extra.BATCH)

    def write(self, path: Path, result: AnalysisResult) -> Path:
        """Write them, all at once."""
        tables = joined_tables([(one.report, one.timeline) for one in result.sets])
        with contextlib.ExitStack() as stack:
            for file, rows in zip(self.files(path), tables, strict=True):
                _write(stack.enter_context(written_whole(file)), rows)
        return path


def _write(part: Path, rows: Iterable[Sequence[Cell]]) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    head, *body = rows
    kinds = {**dict.fromkeys(TEXTS, pa.string()), **dict.fromkeys(NUMBERS, pa.int64())}
    schema = [(str(name), kinds.get(name, pa.float64())) for name in head]
    columns: Sequence[Sequence[Any]] = list(zip(*body, strict=True)) or [()] * len(head)
    arrays = [
        pa.array(column, kind, from_pandas=True)  # NaN becomes null
        for column, (_, kind) in zip(columns, schema, strict=True)
    ]
    parquet.write_table(pa.table(arrays, schema=pa.schema(schema)), part)
