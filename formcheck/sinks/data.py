"""The report as JSON."""

from __future__ import annotations

import json
from pathlib import Path

from formcheck.files import written_whole
from formcheck.sinks.sink import AnalysisResult, Sink


class JsonSink(Sink):
    """Writes the report in its stable schema (docs/contracts.md)."""

    name = "data"
    endings = (".json",)

    def write(self, path: Path, result: AnalysisResult) -> Path:
        """Write it."""
        with written_whole(path) as part:
            part.write_text(json.dumps(result.report.to_json(), indent=1), encoding="utf-8")
        return path
