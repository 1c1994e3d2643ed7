"""Pain before and after sessions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean
from typing import Final

from formcheck.history.records import PainRecord, week_of
from formcheck.safety.pain import WORSE

CLEAR: Final = WORSE
"""A difference of this many points is more than such scores vary by themselves, either way."""


@dataclass(frozen=True, slots=True)
class PainPair:
    """The scores around one session, each from 0 to 10."""

    day: date
    before: int
    after: int

    @property
    def rise(self) -> int:
        """How many points the pain rose by."""
        return self.after - self.before


def pain_pairs(records: Iterable[PainRecord]) -> list[PainPair]:
    """The sessions for which both scores are known, in order."""
    pairs = []
    before: PainRecord | None = None
    for record in records:
        if record.moment == "before":
            before = record
        elif record.moment == "after" and before is not None:
            if before.day == record.day:
                pairs.append(PainPair(date.fromisoformat(before.day), before.score, record.score))
            before = None
    return pairs


@dataclass(frozen=True, slots=True)
class MeanPain:
    """The mean scores of a day, or of the week that begins on it."""

    day: date
    before: float
    after: float


def mean_pain(pairs: Sequence[PainPair], *, weekly: bool) -> list[MeanPain]:
    """The means of each day, or of each week from Monday."""
    groups: dict[date, list[PainPair]] = {}
    for pair in pairs:
        begin = week_of(pair.day) if weekly else pair.day
        groups.setdefault(begin, []).append(pair)
    return [MeanPain(day, *mean_scores(group)) for day, group in sorted(groups.items())]


def mean_scores(pairs: Sequence[PainPair]) -> tuple[float, float]:
    """The mean score before and after."""
    return fmean(pair.before for pair in pairs), fmean(pair.after for pair in pairs)


def clear_rises(pairs: Sequence[PainPair]) -> int:
    """After how many sessions the pain was clearly worse than before."""
    return sum(pair.rise >= CLEAR for pair in pairs)
