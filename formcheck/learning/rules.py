"""What is judged of a learnt exercise: as far as shown, as calmly, and both sides alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from formcheck.learning.candidates import CANDIDATES, LIMBS, Candidate
from formcheck.learning.gates import People, medians, spreads
from formcheck.learning.series import Column
from formcheck.motion.view import View

if TYPE_CHECKING:
    from formcheck.learning.skeleton import Counting

RuleId = Literal["range_small", "too_fast", "uneven"]

FAR_ENOUGH: Final = 0.85
"""Share of the least range that was shown."""
CALM_ENOUGH: Final = 0.6
"""Share of the fastest way that was shown."""
DOUBT: Final = 0.5
"""Share of the measure's noise."""
TIME_DOUBT: Final = 0.15
"""Share of the limit."""
ALIKE: Final = 2.0
"""How many times the spread between people left and right may differ more than was shown."""
HIDES: Final = frozenset({View.SIDE, View.UNKNOWN})
"""From here one side hides the other."""


@dataclass(frozen=True, slots=True)
class LearntRule:
    """One rule, without its words.

    Attributes:
        id: which one.
        candidate: what is measured, None of time.
        at_least: the lower limit, None where there is none.
        at_most: the upper limit, None where there is none.
        ideal: what was shown, None where that says nothing.
        doubt: how near to the limit is not judged.
        views: from where it is judged.
        shown: the value of each demonstration.
    """

    id: RuleId
    candidate: Candidate | None
    at_least: float | None
    at_most: float | None
    ideal: float | None
    doubt: float
    views: tuple[View, ...]
    shown: tuple[float, ...]


def rules_of(counting: Counting, people: People, views: tuple[View, ...]) -> tuple[LearntRule, ...]:
    """What can be judged of the exercise from `views`."""
    return (
        *_range(counting, people, views),
        *_tempo(people, views),
        *_even(counting, people, views),
    )


def _range(counting: Counting, people: People, views: tuple[View, ...]) -> Iterator[LearntRule]:
    signal = counting.signal
    shown = _known(medians(people, lambda one: one.change(signal)))
    outwards = 1 if counting.span > 0 else -1
    ways = [outwards * way for way in shown]
    if not ways or min(ways) <= 2 * signal.noise:
        return
    least = min(*ways, abs(counting.span))
    limit = outwards * min(FAR_ENOUGH * least, least - signal.noise)
    down, up = (limit, None) if outwards > 0 else (None, limit)
    ideal = outwards * least
    yield LearntRule(
        "range_small", signal, down, up, ideal, DOUBT * signal.noise, views, tuple(shown)
    )


def _tempo(people: People, views: tuple[View, ...]) -> Iterator[LearntRule]:
    ways_s = [[fault.value for one in some for fault in one.attempt.faults] for some in people]
    shown_s = tuple(float(np.median(some)) for some in ways_s if some)
    if shown_s:
        limit_s = CALM_ENOUGH * min(shown_s)
        yield LearntRule(
            "too_fast", None, limit_s, None, None, TIME_DOUBT * limit_s, views, shown_s
        )


def _even(counting: Counting, people: People, views: tuple[View, ...]) -> Iterator[LearntRule]:
    seen_from = tuple(view for view in views if view not in HIDES)
    if counting.signal.sided or not seen_from:
        return
    name = f"difference_{_moving_limb(counting, people)}"
    candidate = CANDIDATES[name]
    shown = _known(medians(people, lambda one: one.at("end", candidate)))
    if not shown:
        return
    room = ALIKE * max(spreads()["end"].get(name, 0.0), candidate.noise)
    yield LearntRule(
        "uneven",
        candidate,
        None,
        max(shown) + room,
        None,
        DOUBT * candidate.noise,
        seen_from,
        tuple(shown),
    )


def _moving_limb(counting: Counting, people: People) -> str:
    """The limb that is counted by, or else the one that moves the most for its noise."""
    names = [body.name for body in LIMBS]
    if counting.signal.name in names:
        return counting.signal.name

    def moves(name: str) -> float:
        one = CANDIDATES[name]
        change = medians(people, lambda shown: shown.change(one))
        return float(np.nan_to_num(np.abs(change) / one.noise).min())

    return max(names, key=moves)


def _known(values: Column) -> list[float]:
    return [float(value) for value in values if np.isfinite(value)]
