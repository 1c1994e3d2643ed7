"""A demonstration as columns: every candidate measure in every frame, as the engine reads it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from formcheck.coach.features import FeatureExtractor
from formcheck.coach.reading import FrameReader, Reading
from formcheck.exercises.model import (
    CameraSpec,
    Dosage,
    Exercise,
    MeasureSpec,
    Rule,
    SignalSpec,
)
from formcheck.learning.candidates import CANDIDATES, Candidate
from formcheck.motion.body import SIDES, Side
from formcheck.motion.posture import Posture
from formcheck.motion.view import View
from formcheck.pose.frame import PoseFrame

Column = NDArray[np.float64]

Taken = tuple[str, Side | None]
"""The name of a candidate, and the side that it is taken on, None where it is taken on none."""
DERIVED: Final = frozenset({"other", "difference"})
"""What is had from the left and the right of a candidate on the active side."""

ANY: Final = "survey"


@cache
def survey() -> Exercise:
    """An exercise that nobody does: it asks for nothing and has every candidate measure."""
    specs = {
        name: MeasureSpec(
            kind=one.measure.kind,
            points=one.measure.points,
            side=one.measure.side,
            space=one.measure.space,
            about=name,
        )
        for name, one in CANDIDATES.items()
        if one.measure.side not in DERIVED
    }
    rule = Rule(
        id=ANY,
        name=ANY,
        measure="duration_s",
        judge="typical",
        phase="during",
        at_least=0.0,
        views=(),
        cue=ANY,
        why=ANY,
        source=ANY,
    )
    return Exercise.model_validate(
        {
            "schema": 2,
            "id": ANY,
            "name": ANY,
            "mode": "reps",
            "posture": Posture.STANDING,
            "summary": ANY,
            "steps": (ANY,),
            "safety": (ANY,),
            "line": ("shoulder", "hip"),
            "camera": CameraSpec(views=(View.SIDE,), advice=ANY),
            "dosage": Dosage(reps=1, text=ANY, source=ANY),
            "sources": {ANY: ANY},
            "measures": specs,
            "signal": SignalSpec(measure="trunk_incline", rest=90.0, end=0.0, min_range=10.0),
            "rules": (rule,),
        }
    )


@cache
def _features() -> FeatureExtractor:
    return FeatureExtractor(survey())


@cache
def columns() -> tuple[Taken, ...]:
    """Every candidate on every side that it is taken on."""
    return tuple(
        (one.name, side)
        for one in CANDIDATES.values()
        for side in (SIDES if one.sided else (None,))
    )


@cache
def column_at(name: str, side: Side | None) -> int:
    """Where the values of the candidate `name` are, on `side` where it has one."""
    return columns().index((name, side))


@cache
def measured_at(name: str, side: Side | None) -> tuple[int, ...]:
    """Where in a reading the candidate is: in one place, or the difference of two."""
    one = CANDIDATES[name]
    places = {(c.name, c.side): i for i, c in enumerate(_features().columns)}
    if one.measure.side not in DERIVED:
        return (places[name, side],)
    by_side = f"active_{name.removeprefix(f'{one.measure.side}_')}"
    if one.measure.side == "other":
        return (places[by_side, side],)
    return places[by_side, "left"], places[by_side, "right"]


def columns_of(candidate: Candidate) -> list[int]:
    """Where the values of `candidate` are: of the left and the right, or in one column."""
    return [column_at(candidate.name, side) for side in (SIDES if candidate.sided else (None,))]


def readings(frames: Iterable[PoseFrame]) -> list[Reading]:
    """What each frame shows of the person, with every candidate measure."""
    reader = FrameReader(survey())
    found = [reading for frame in frames for reading in reader.read(frame, resting=False)]
    return [*found, *reader.flush(resting=False)]


@dataclass(frozen=True, eq=False)
class Survey:
    """The person of one recording, frame by frame, where somebody is seen.

    Attributes:
        t: (n,) seconds.
        values: (n, columns) every candidate measure, NaN where it does not exist.
        postures: how the body lay or stood.
        views: from where the camera looked.
    """

    t: Column
    values: NDArray[np.float64]
    postures: tuple[Posture, ...]
    views: tuple[View, ...]

    @classmethod
    def of(cls, found: Iterable[Reading]) -> Survey:
        """The readings in which somebody is seen."""
        seen = [reading for reading in found if reading.seen]
        width = len(_features().columns)
        raw = np.array([reading.raw for reading in seen], dtype=np.float64).reshape(-1, width)
        values = [_column(raw, *measured_at(*taken)) for taken in columns()]
        return cls(
            np.array([reading.t for reading in seen], dtype=np.float64),
            np.stack(values, axis=1),
            tuple(reading.posture for reading in seen),
            tuple(reading.view for reading in seen),
        )

    def __len__(self) -> int:
        return len(self.t)

    def part(self, rows: slice) -> Survey:
        """Some of the frames."""
        return Survey(self.t[rows], self.values[rows], self.postures[rows], self.views[rows])

    def of_candidate(self, candidate: Candidate) -> list[Column]:
        """The values of `candidate`: of the left and the right, or one column."""
        return [self.values[:, column] for column in columns_of(candidate)]


def _column(raw: NDArray[np.float64], first: int, second: int | None = None) -> Column:
    """(n,) a column of `raw`, or how far two of them are apart."""
    column = raw[:, first]
    return np.asarray(column if second is None else np.abs(column - raw[:, second]))
