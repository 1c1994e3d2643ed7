"""The measures over time, for plots and tables."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from formcheck.exercises.model import Exercise

if TYPE_CHECKING:
    from formcheck.observer import AnalysisStep


class Timeline:
    """Watches an analysis and keeps each frame's numbers, eight bytes each.

    Attributes:
        names: the measures, in order.
    """

    wants_pictures = False

    def __init__(self, exercise: Exercise) -> None:
        self.names = tuple(exercise.measures)
        self._t = array("d")
        self._progress = array("d")
        self._values = {name: array("d") for name in self.names}
        self.phases: list[str] = []

    def see(self, step: AnalysisStep) -> None:
        """Keep one frame's numbers."""
        snapshot = step.snapshot
        self._t.append(step.pose.t)
        self._progress.append(snapshot.progress)
        self.phases.append(snapshot.phase.value)
        for name, values in self._values.items():
            values.append(snapshot.measures.get(name, float("nan")))

    @property
    def t(self) -> NDArray[np.float64]:
        """(n,) seconds."""
        return np.array(self._t)

    @property
    def progress(self) -> NDArray[np.float64]:
        """(n,) 0 at rest, 1 in the usual end position, NaN when unknown."""
        return np.array(self._progress)

    def values(self, name: str) -> NDArray[np.float64]:
        """(n,) the measure `name`, NaN when out of sight."""
        return np.array(self._values[name])
