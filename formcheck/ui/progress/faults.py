"""Which faults there were, and how often over time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from formcheck.history.records import AttemptRecord
from formcheck.ui.progress.amount import by_day

ENOUGH: Final = 10
"""A share of fewer repetitions or holds is chance."""


@dataclass(frozen=True, slots=True)
class FaultShare:
    """How often one rule was broken.

    Attributes:
        rule: the rule's id.
        share: of all that was judged.
        first: of the first half of it, None where that is too little to tell.
        last: of the second half, None likewise.
    """

    rule: str
    share: float
    first: float | None
    last: float | None


@dataclass(frozen=True, slots=True)
class DayFaults:
    """The share of one day's, or one week's, repetitions or holds that broke a rule."""

    day: date
    rule: str
    share: float


def judged(records: Sequence[AttemptRecord]) -> list[AttemptRecord]:
    """What could be judged."""
    return [record for record in records if record.verdict != "not_judged"]


def fault_shares(records: Sequence[AttemptRecord]) -> list[FaultShare]:
    """Every rule that was broken, the most frequent first."""
    done = judged(records)
    half = len(done) // 2
    first, last = done[:half], done[half:]
    counts = Counter(rule for record in done for rule in record.rules)
    return [
        FaultShare(
            rule,
            count / len(done),
            _share(first, rule) if half >= ENOUGH else None,
            _share(last, rule) if half >= ENOUGH else None,
        )
        for rule, count in counts.most_common()
    ]


def faults_by_day(
    records: Sequence[AttemptRecord], rules: Sequence[str], *, weekly: bool = False
) -> list[DayFaults]:
    """The share of each of `rules` on each day, or in each week."""
    return [
        DayFaults(day, rule, _share(done, rule))
        for day, done in by_day(judged(records), weekly=weekly).items()
        for rule in rules
    ]


def _share(done: Sequence[AttemptRecord], rule: str) -> float:
    return sum(rule in record.rules for record in done) / len(done)
