"""The landmarks as one table, for spreadsheets and other programs."""

from __future__ import annotations

import csv
import math
from pathlib import Path
from typing import Final

import numpy as np

from formcheck.files import written_whole
from formcheck.pose.skeleton import Landmark
from formcheck.sinks.sink import AnalysisResult, Need, Sink

ENDING: Final = ".landmarks.csv"
FIRST: Final = ("t_s", "width_px", "height_px")
PARTS: Final = ("x_px", "y_px", "x_m", "y_m", "z_m", "visibility")
DIGITS: Final = 5
"""After the point: a hundredth of a millimetre."""


def columns() -> list[str]:
    """The header: a time, the size of the picture, and six numbers of each landmark."""
    return [*FIRST, *(f"{mark.name.lower()}_{part}" for mark in Landmark for part in PARTS)]


class LandmarksSink(Sink):
    """Writes a row per frame; what is missing is an empty cell."""

    name = "landmarks"
    endings = (ENDING,)
    needs = frozenset({Need.POSES})

    def write(self, path: Path, result: AnalysisResult) -> Path:
        """Write it."""
        track = result.track
        numbers = np.concatenate([track.xy, track.world, track.visibility[..., None]], axis=2)
        rows = numbers.reshape(len(track), -1).tolist()
        with written_whole(path) as part, part.open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file)
            table.writerow(columns())
            for t, row in zip(track.t.tolist(), rows, strict=True):
                cells = (round(cell, DIGITS) if math.isfinite(cell) else None for cell in row)
                table.writerow([round(t, 6), *track.size_wh, *cells])
        return path
