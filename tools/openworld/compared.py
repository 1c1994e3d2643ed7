"""Two measurings: what changed from one to the other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from tools.openworld.trial import Role, TrialResult

HELD_S = 0.1
"""A held time that differs by more has changed."""
COUNTABLE = (Role.POSITIVE, Role.ZERO, Role.NEAR_MISS, Role.UNLABELLED)


class ChangeKind(IntEnum):
    """How a trial changed; the gravest first."""

    WRONG_NOW = 0
    RIGHT_NOW = 1
    COUNT = 2
    FAULTS = 3
    HELD = 4


@dataclass(frozen=True)
class ChangedTrial:
    """A trial that came out differently.

    Attributes:
        turn: what kind of change.
        now: what came out the second time.
        text: what is different, in words.
    """

    turn: ChangeKind
    now: TrialResult
    text: str


def changes(before: Iterable[TrialResult], after: Iterable[TrialResult]) -> list[ChangedTrial]:
    """What changed in the trials that both measurings have, the gravest first."""
    known = {one.key: one for one in before}
    found = (changed(known[one.key], one) for one in after if one.key in known)
    return sorted((c for c in found if c), key=lambda c: (c.turn, c.now.key))


def changed(before: TrialResult, after: TrialResult) -> ChangedTrial | None:
    """How one trial changed, None where it did not."""
    if before.count != after.count:
        turn = ChangeKind.COUNT
        if after.role in COUNTABLE and before.exact != after.exact:
            turn = ChangeKind.RIGHT_NOW if after.exact else ChangeKind.WRONG_NOW
        return ChangedTrial(turn, after, f"{_said(before.count)} -> {_said(after.count)}")
    if before.faults != after.faults:
        return ChangedTrial(ChangeKind.FAULTS, after, f"{_faults(before)} -> {_faults(after)}")
    held = zip(before.attempts, after.attempts, strict=True)
    off = [abs((b.held_s or 0.0) - (a.held_s or 0.0)) for b, a in held]
    if off and max(off) > HELD_S:
        return ChangedTrial(ChangeKind.HELD, after, f"{_held(before)} -> {_held(after)}")
    return None


def _said(count: int | None) -> str:
    return "not analysed" if count is None else str(count)


def _faults(one: TrialResult) -> str:
    shown = [f"{i}: {', '.join(rules)}" for i, rules in enumerate(one.faults, 1) if rules]
    return "; ".join(shown) or "no faults"


def _held(one: TrialResult) -> str:
    return " ".join(f"{attempt.held_s or 0.0:.1f} s" for attempt in one.attempts)
