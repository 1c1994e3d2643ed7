"""The movements of a demonstration: what every candidate measures at rest and at the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from formcheck.coach.events import Attempt, Side
from formcheck.coach.features import OTHER
from formcheck.coach.phases import END_SHARE
from formcheck.coach.recorder import known_median
from formcheck.learning.candidates import Candidate
from formcheck.learning.series import Column
from formcheck.learning.survey import Survey, column_at

REST_S: Final = 1.0
"""So long before a movement it is looked for rest,"""
AT_REST: Final = 0.25
"""which is where the signal is nearer to its least than this share of the way."""


@dataclass(frozen=True, slots=True, eq=False)
class ShownMovement:
    """One movement that was shown.

    Attributes:
        attempt: when it was, and on which side.
        rest: (columns,) the median of each column at rest before it, NaN where none was seen.
        end: (columns,) the same in the end position.
    """

    attempt: Attempt
    rest: Column
    end: Column

    def at(self, when: str, candidate: Candidate) -> float:
        """The value of `candidate` at "rest" or in the "end" position."""
        values = self.rest if when == "rest" else self.end
        side = self.attempt.side
        if not candidate.sided:
            return float(values[column_at(candidate.name, None)])
        if side not in {"left", "right"}:
            both = [float(values[column_at(candidate.name, one)]) for one in ("left", "right")]
            return float(np.mean(both))
        wanted: Side = side if candidate.measure.side == "active" else OTHER[side]
        return float(values[column_at(candidate.name, wanted)])

    def change(self, candidate: Candidate) -> float:
        """By how much `candidate` differs in the end position from rest."""
        return self.at("end", candidate) - self.at("rest", candidate)


def shown_movements(
    survey: Survey, progress: Column, attempts: Sequence[Attempt]
) -> Iterator[ShownMovement]:
    """The movements that counted, as the candidates show them.

    Args:
        survey: the demonstration.
        progress: (n,) 0 at rest and 1 in the end position, by the signal.
        attempts: the movements.
    """
    t = survey.t
    for attempt in attempts:
        moving = (t >= attempt.start_s) & (t <= attempt.end_s)
        around = (t >= attempt.start_s - REST_S) & (t <= attempt.end_s)
        known = progress[moving & np.isfinite(progress)]
        if not known.size:
            continue
        low = float(np.nanmin(progress[around]))
        high = float(known.max())
        ends = moving & (progress >= low + END_SHARE * (high - low))
        before = (t >= attempt.start_s - REST_S) & (t <= attempt.peak_s)
        rests = before & (progress <= low + AT_REST * (high - low))
        yield ShownMovement(attempt, _medians(survey, rests), _medians(survey, ends))


def _medians(survey: Survey, rows: NDArray[np.bool_]) -> Column:
    values = survey.values[rows]
    return np.array([known_median(values[:, i]) for i in range(values.shape[1])])
