"""The landmarks in space as OpenSim's .trc, which Pose2Sim and Sports2D read too."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from formcheck.files import written_whole
from formcheck.pose.frame import PoseTrack
from formcheck.pose.layouts import marker
from formcheck.pose.skeleton import Landmark
from formcheck.sinks.sink import AnalysisResult, Need, Sink

MARKERS: Final = tuple(map(marker, Landmark))
TO_OPENSIM: Final = np.array([1.0, -1.0, -1.0])
"""From x right, y down, z away to OpenSim's y up: half a turn about x."""


class TrcSink(Sink):
    """Writes the markers in metres, y up, centred on the hips; what is missing is an empty cell.

    Time is that of each frame. The rates in the header are the mean ones: recordings of phones have
    no constant rate.
    """

    name = "markers"
    endings = (".trc",)
    needs = frozenset({Need.POSES})

    def write(self, path: Path, result: AnalysisResult) -> Path:
        """Write it."""
        with written_whole(path) as part:
            text = "\n".join(_lines(path.name, result.track)) + "\n"
            part.write_text(text, encoding="utf-8", errors="replace")
        return path


def mean_rate(t: Sequence[float]) -> float:
    """Frames a second over all; 0 where there is only one."""
    return (len(t) - 1) / (t[-1] - t[0]) if len(t) > 1 else 0.0


def _lines(name: str, track: PoseTrack) -> Iterator[str]:
    frames, rate = len(track), round(mean_rate(track.t.tolist()), 4)
    yield f"PathFileType\t4\t(X/Y/Z)\t{name}"
    yield (
        "DataRate\tCameraRate\tNumFrames\tNumMarkers\tUnits"
        "\tOrigDataRate\tOrigDataStartFrame\tOrigNumFrames"
    )
    yield f"{rate}\t{rate}\t{frames}\t{len(MARKERS)}\tm\t{rate}\t1\t{frames}"
    yield "Frame#\tTime\t" + "\t\t\t".join(MARKERS) + "\t\t"
    axes = (f"{axis}{number}" for number in range(1, len(MARKERS) + 1) for axis in "XYZ")
    yield "\t\t" + "\t".join(axes)
    yield ""
    for number, (t, world) in enumerate(zip(track.t, track.world, strict=True), start=1):
        numbers = (world * TO_OPENSIM).ravel().tolist()
        cells = (f"{cell:.6f}" if math.isfinite(cell) else "" for cell in numbers)
        yield f"{number}\t{t:.6f}\t" + "\t".join(cells)
