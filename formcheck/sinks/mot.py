"""The angles over time as OpenSim's .mot, which Pose2Sim and Sports2D read too."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

from formcheck.files import written_whole
from formcheck.sinks.sink import AnalysisResult, Need, SetResult, Sink


class MotSink(Sink):
    """Writes a column for each measure in degrees, under the name that the exercise gives it.

    Of several sets there are the columns of all; where a measure is not taken, or its points are
    out of sight, the cell says nan.
    """

    name = "angles"
    endings = (".mot",)
    needs = frozenset({Need.MEASURES})

    def write(self, path: Path, result: AnalysisResult) -> Path:
        """Write it."""
        with written_whole(path) as part:
            text = "\n".join(_lines(result.sets)) + "\n"
            part.write_text(text, encoding="utf-8", errors="replace")
        return path


def _lines(sets: tuple[SetResult, ...]) -> Iterator[str]:
    columns = list(dict.fromkeys(angle for one in sets for angle in _angles(one)))
    rows: dict[float, dict[str, float]] = {}
    for one in sets:
        values = [one.timeline.values(angle).tolist() for angle in _angles(one)]
        for t, *row in zip(one.timeline.t.tolist(), *values, strict=True):
            rows.setdefault(t, {}).update(zip(_angles(one), row, strict=True))
    yield from ("Coordinates", "version=1", f"nRows={len(rows)}", f"nColumns={len(columns) + 1}")
    yield from ("inDegrees=yes", "")
    yield "Units are S.I. units (second, meters, Newtons, ...)"
    yield (
        "If the header above contains a line with 'inDegrees', "
        "this indicates whether rotational values are in degrees (yes) or radians (no)."
    )
    yield from ("", "endheader", "\t".join(["time", *columns]))
    for t in sorted(rows):
        cells = (rows[t].get(column, math.nan) for column in columns)
        yield "\t".join([f"{t:.6f}", *(f"{cell:.6f}" for cell in cells)])


def _angles(one: SetResult) -> list[str]:
    """The measures in degrees."""
    measures = one.report.exercise.measures
    return [name for name in one.timeline.names if measures[name].unit == "deg"]
