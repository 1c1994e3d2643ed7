"""What went wrong in a clip, and when it shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from formcheck.coach.events import Attempt
from formcheck.evaluation import paired
from formcheck.manifest import Entry
from tools.accuracy.case import Case

HOLD_OFF_S = 0.5
"""A hold that is off by more is worth a line."""


@dataclass(frozen=True, order=True)
class ClipMistake:
    """One thing that went wrong; the graver sort first.

    Attributes:
        rank: 0 for the video, 1 for counts, 2 for faults, 3 for times.
        at_s: when it shows.
        kind: what kind it is, such as "missed hips_low".
        text: the same in words, with what was measured.
    """

    rank: int
    at_s: float
    kind: str
    text: str


def mistakes(case: Case) -> list[ClipMistake]:
    """Everything that went wrong, the gravest first."""
    outcome = case.outcome
    if outcome.report is None:
        if outcome.exact:
            return []
        return [ClipMistake(0, 0.0, "not analysed", outcome.problem)]
    if case.refused and not case.recommended:
        return []  # a view that nobody asked for may be refused
    attempts = outcome.report.attempts
    pairs = paired(outcome.entry, attempts)
    found = [*_faults(outcome.entry, attempts, pairs), *_times(case)]
    if not outcome.exact or case.false_counts:
        found += _counts(case, attempts, pairs)
    return sorted(found)


def _counts(
    case: Case, attempts: tuple[Attempt, ...], pairs: dict[int, int]
) -> Iterator[ClipMistake]:
    entry, noun = case.outcome.entry, case.exercise.noun
    low, high = entry.count_range
    wanted = str(low) if low == high else f"{low} to {high}"
    text = f"counted {len(attempts)}, not {wanted}"
    if case.refused:
        text += ", with advice to move the camera"
    extra = [a for a in attempts if a.index not in pairs]
    lost = [span for i, span in enumerate(entry.spans, 1) if i not in pairs.values()]
    if extra:
        yield ClipMistake(1, extra[0].peak_s, f"false {noun}", text)
    elif lost:
        yield ClipMistake(1, sum(lost[0]) / 2, f"missed {noun}", text)
    else:
        yield ClipMistake(1, 0.0, "count", text)


def _faults(
    entry: Entry, attempts: tuple[Attempt, ...], pairs: dict[int, int]
) -> Iterator[ClipMistake]:
    for attempt in attempts:
        true = pairs.get(attempt.index)
        if true is None:
            continue  # counting it was the mistake
        for fault in attempt.faults:
            if fault.rule in entry.faults and true not in entry.faults[fault.rule]:
                text = (
                    f"false `{fault.rule}` in {attempt.index}: {fault.value:.2f} {fault.unit}, "
                    f"limit {fault.limit:g}"
                )
                yield ClipMistake(2, fault.worst_s, f"false {fault.rule}", text)
        said = {f.rule for f in attempt.faults} | {item.rule for item in attempt.not_judged}
        for rule, shown in entry.faults.items():
            if true in shown and rule not in said:
                text = f"missed `{rule}` in {attempt.index}"
                yield ClipMistake(2, attempt.peak_s, f"missed {rule}", text)


def _times(case: Case) -> Iterator[ClipMistake]:
    labels = case.outcome.entry.holds or ()
    for i, (label, off_s) in enumerate(zip(labels, case.outcome.hold_errors_s, strict=True), 1):
        if off_s > HOLD_OFF_S:
            yield ClipMistake(3, label.end_s, "hold time", f"hold {i} off by {off_s:.1f} s")
