"""The report for people."""

from __future__ import annotations

from pathlib import Path

from formcheck.coach.workout_report import WorkoutReport
from formcheck.sinks.sink import AnalysisResult, Need, Sink


class HtmlSink(Sink):
    """Writes one HTML file, with plots and pictures."""

    name = "report"
    endings = (".html", ".htm")
    needs = frozenset({Need.MEASURES, Need.POSES})

    def write(self, path: Path, result: AnalysisResult) -> Path:
        """Write it, in the user's language."""
        from formcheck.report.html import write_html, write_workout_html

        language = result.language
        if isinstance(result.report, WorkoutReport) and len(result.sets) != 1:
            kept = [(one.timeline, one.pictures()) for one in result.sets]
            write_workout_html(path, result.report, kept, language)
            return path
        (one,) = result.sets
        shown = one.report, one.timeline, one.pictures(), language
        write_html(path, *shown, recognised=result.recognised)
        return path
