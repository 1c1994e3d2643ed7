"""A file format of one's own: `formcheck analyze VIDEO -e squat --out squat.txt`."""

from pathlib import Path

from formcheck import Sink
from formcheck.files import written_whole
from formcheck.sinks.sink import AnalysisResult


class TextSink(Sink):
    """Writes a line for each set."""

    name = "summary"
    endings = (".txt",)

    def write(self, path: Path, result: AnalysisResult) -> Path:
        """Write it, whole or not at all."""
        lines = [
            f"{one.report.exercise.name}: {len(one.report.attempts)} counted\n"
            for one in result.sets
        ]
        with written_whole(path) as part:
            part.write_text("".join(lines), encoding="utf-8")
        return path
