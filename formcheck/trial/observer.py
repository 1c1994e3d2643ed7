"""Keeps what an analysis measures of every frame."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from formcheck.coach.events import Phase, Side
from formcheck.coach.features import Column
from formcheck.coach.reading import FrameReader, Reading
from formcheck.exercises.model import Exercise
from formcheck.messages.message import Message

if TYPE_CHECKING:
    from formcheck.observer import AnalysisStep

LONGEST_STEP_S: Final = 0.5
"""A frame stands for the time until the next one, and for no more than this: there is a hole."""

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass
class Rows:
    """What was measured, a row for each frame.

    Attributes:
        t: seconds.
        x: progress of the counting signal, NaN where unknown.
        raw: (rows, columns), every measured column.
        judged: the same, NaN where a point is out of sight.
        lasted_s: the time that a row stands for.
        resting: whether movements count, and none is under way.
        seen: whether the person is seen.
        sides: the side that is further.
        views: from where the camera looks, "" for nobody seen.
        postures: how the body lies or stands, "" for nobody seen.
    """

    t: Numbers
    x: Numbers
    raw: Numbers
    judged: Numbers
    lasted_s: Numbers
    resting: Flags
    seen: Flags
    sides: list[Side | None]
    views: list[str]
    postures: list[str]


@dataclass
class TrialObserver:
    """An observer of `api.analyze` that measures every frame once more, for a trial."""

    exercise: Exercise
    wants_pictures: bool = False
    closed_s: dict[Message | None, float] = field(default_factory=dict)
    """For how long movements did not count, by what was to be fixed."""

    def __post_init__(self) -> None:
        self._reader = FrameReader(self.exercise)
        self.columns: tuple[Column, ...] = self._reader.features.columns
        self._t, self._x, self._raw, self._judged = (array("d") for _ in range(4))
        self._resting: list[bool] = []
        self._sides: list[Side | None] = []
        self._views: list[str] = []
        self._postures: list[str] = []
        self._phase = Phase.REST
        self._last_s = 0.0

    def see(self, step: AnalysisStep) -> None:
        """Measure one frame."""
        now = step.snapshot
        for reading in self._reader.read(step.pose, resting=self._phase is Phase.REST):
            self._add(reading, resting=now.ready and now.phase is Phase.REST)
        if not now.ready:
            passed_s = step.pose.t - self._last_s
            self.closed_s[now.hint] = self.closed_s.get(now.hint, 0.0) + passed_s
        self._phase, self._last_s = now.phase, step.pose.t

    def rows(self) -> Rows:
        """All that was measured, when no more frames come."""
        for reading in self._reader.flush(resting=self._phase is Phase.REST):
            self._add(reading, resting=False)
        t = np.asarray(self._t)
        steps = np.minimum(np.diff(t), LONGEST_STEP_S)
        shape = (len(t), len(self.columns))
        seen = np.array([view != "" for view in self._views], dtype=bool)
        return Rows(
            t=t,
            x=np.asarray(self._x),
            raw=np.asarray(self._raw).reshape(shape),
            judged=np.asarray(self._judged).reshape(shape),
            lasted_s=np.append(steps, np.median(steps) if len(steps) else 0.0)[: len(t)],
            resting=np.array(self._resting, dtype=bool) & seen,
            seen=seen,
            sides=self._sides,
            views=self._views,
            postures=self._postures,
        )

    def _add(self, reading: Reading, *, resting: bool) -> None:
        unknown = (np.nan,) * len(self.columns)
        self._t.append(reading.t)
        self._x.append(reading.x)
        self._raw.extend(reading.raw if reading.seen else unknown)
        self._judged.extend(reading.judged if reading.seen else unknown)
        self._resting.append(resting)
        self._sides.append(reading.side)
        self._views.append(reading.view.value if reading.seen else "")
        self._postures.append(reading.posture.value if reading.seen else "")
