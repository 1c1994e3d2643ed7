"""From signs to sets: which exercise was done when.

The sets are those that explain most signs: each sign weighs by how much it looks like its exercise,
sets do not overlap, and each new set costs a little, so that a single movement that resembles
something else does not break a set in two.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from formcheck.coach.events import Hold
from formcheck.recognition.sign import Sign

SET_COSTS: Final = 0.5
"""What a set must weigh more than."""
OVERLAP_S: Final = 0.3
"""By so much two sets may overlap: where one movement ends and the next begins is not sharp."""


@dataclass(frozen=True)
class FoundSet:
    """Repetitions or holds of one exercise, one after the other.

    Attributes:
        exercise: the id.
        signs: in order, one at least.
    """

    exercise: str
    signs: tuple[Sign, ...]

    @property
    def from_s(self) -> float:
        """From when on the session had watched that found the first of it."""
        return self.signs[0].from_s

    @property
    def start_s(self) -> float:
        """When the first one began."""
        return self.signs[0].attempt.start_s

    @property
    def end_s(self) -> float:
        """When the last one was over."""
        return self.signs[-1].attempt.end_s


@dataclass(frozen=True)
class _Best:
    """The best account of the signs up to one that is part of it."""

    weight: float
    before: int | None


def found_sets(signs: Iterable[Sign]) -> list[FoundSet]:
    """The sets that explain most, in order of time."""
    ordered = sorted(
        (sign for sign in signs if sign.weight > 0), key=lambda sign: sign.attempt.end_s
    )
    best: list[_Best] = []
    for sign in ordered:
        best.append(_best(sign, ordered, best))
    worth = [i for i, account in enumerate(best) if account.weight > 0]
    last = max(worth, key=lambda i: best[i].weight, default=None)
    chain: list[Sign] = []
    while last is not None:
        chain.append(ordered[last])
        last = best[last].before
    return _without_single(_grouped(chain[::-1]))


def _best(sign: Sign, ordered: Sequence[Sign], best: Sequence[_Best]) -> _Best:
    found = _Best(sign.weight - SET_COSTS, None)
    for i, account in enumerate(best):
        if ordered[i].attempt.end_s > sign.attempt.start_s + OVERLAP_S:
            continue
        costs = 0.0 if ordered[i].exercise == sign.exercise else SET_COSTS
        weight = account.weight + sign.weight - costs
        if weight > found.weight:
            found = _Best(weight, i)
    return found


def _without_single(sets: list[FoundSet]) -> list[FoundSet]:
    """Of several sets those of more than one repetition: one movement beside others is no set."""
    if len(sets) < 2:
        return sets
    kept = [one for one in sets if len(one.signs) > 1 or isinstance(one.signs[0].attempt, Hold)]
    return _grouped(sign for one in kept or sets[:1] for sign in one.signs)


def _grouped(chain: Iterable[Sign]) -> list[FoundSet]:
    sets: list[FoundSet] = []
    for sign in chain:
        if sets and sets[-1].exercise == sign.exercise:
            sets[-1] = FoundSet(sign.exercise, (*sets[-1].signs, sign))
        else:
            sets.append(FoundSet(sign.exercise, (sign,)))
    return sets
