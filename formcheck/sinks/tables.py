"""The report as three tables."""

from __future__ import annotations

import os
from pathlib import Path

from formcheck.errors import OutputError
from formcheck.messages.error_ids import Wrong
from formcheck.messages.message import Message
from formcheck.report.tables import is_table, table_paths, write_tables
from formcheck.sinks.sink import AnalysisResult, Need, Sink


class CsvSink(Sink):
    """Writes F.csv, F.faults.csv and F.measures.csv."""

    name = "tables"
    endings = (".csv",)
    needs = frozenset({Need.MEASURES})

    def files(self, path: Path) -> list[Path]:
        """All three."""
        return table_paths(path)

    def check(self, path: Path) -> None:
        """Refuse where a stranger's file lies beside the named one."""
        for table in table_paths(path):
            if table != path and os.path.lexists(table) and not is_table(table):
                raise OutputError(Message.of(Wrong.NO_SUCH_TABLE, path=str(table)))

    def write(self, path: Path, result: AnalysisResult) -> Path:
        """Write them, all at once."""
        return write_tables(path, [(one.report, one.timeline) for one in result.sets])[0]
