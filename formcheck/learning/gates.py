"""What must hold for a movement to be the one that was shown."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final, Literal

import numpy as np

from formcheck.exercises.checks.ranges import BY_KIND
from formcheck.learning.candidates import CANDIDATES, Candidate
from formcheck.learning.movements import ShownMovement
from formcheck.learning.series import Column

When = Literal["rest", "end", "change"]
People = Sequence[Sequence[ShownMovement]]
"""The movements of each demonstration."""

ASKED: Final[dict[When, tuple[str, ...]]] = {
    "rest": (
        "leg_incline",
        "shoulders_over_feet",
        "shin_incline",
        "knee_bend",
        "hip_bend",
        "trunk_incline",
        "knee_over_ankle",
        "feet_apart",
    ),
    "end": (
        "feet_apart",
        "knee_bend",
        "hip_bend",
        "hips_over_toes",
        "thigh_incline",
        "shin_incline",
        "ankle_over_hip",
        "trunk_incline",
        "hand_over_shoulder",
        "hand_over_elbow",
        "difference_shin_incline",
        "difference_hip_bend",
        "difference_thigh_incline",
    ),
    "change": (
        "thigh_incline",
        "shoulders_over_feet",
        "difference_knee_over_hip",
        "difference_hip_bend",
        "trunk_incline",
        "hip_bend",
        "knee_bend",
    ),
}
"""What tells exercises apart and is alike in different people: of all candidates, those that
differ most between exercises for what they differ between people (`python -m tools.learning`)."""
OF_ARMS: Final[dict[When, dict[str, str]]] = {
    "rest": {"elbow_bend": "knee_bend", "arm_lift": "hip_bend"},
    "end": {"elbow_bend": "knee_bend", "arm_lift": "hip_bend", "upper_arm_lift": "hip_bend"},
    "change": {"elbow_bend": "knee_bend", "arm_lift": "hip_bend", "upper_arm_lift": "hip_bend"},
}
"""What is asked besides where the arms do the movement, and whose spread holds for it. In all other
exercises the arms are free, so their own spread says nothing of these; where the legs do the
movement, people differ in them as much."""
MAY_FAIL_OF_ARMS: Final = 2
"""How many may fail there: what trunk and legs are asked holds of any exercise of the arms."""
ROOM: Final = {1: 2.5, 2: 2.25, 3: 2.0}
"""How many times the spread between people a value may lie outside of what was shown, by how many
people showed it."""
MAY_FAIL: Final = {1: 4, 2: 2, 3: 2}
"""How many conditions may fail."""
CLEAR: Final = 1.5
"""A change that is so many times the spread in everybody belongs to the movement: more of it is
as good."""


@dataclass(frozen=True, slots=True)
class GateCondition:
    """One condition.

    Attributes:
        candidate: what is measured.
        when: at rest, in the end position, or the change between them.
        at_least: the lower limit, None where there is none.
        at_most: the upper limit, None where there is none.
        shown: the value of each demonstration.
    """

    candidate: Candidate
    when: When
    at_least: float | None
    at_most: float | None
    shown: tuple[float, ...]


@cache
def spreads() -> dict[When, dict[str, float]]:
    """How far people are apart who do the same, by when and candidate, as was measured."""
    text = resources.files("formcheck.learning").joinpath("spread.toml").read_text("utf-8")
    found = tomllib.loads(text)
    return {when: found[when] for when in ASKED}


def asked(people: People, *, sided: bool, of_arms: bool) -> list[GateCondition]:
    """The conditions that all demonstrations keep to, with room for other people.

    Args:
        people: the movements of each demonstration.
        sided: whether left and right are told apart.
        of_arms: whether the arms do the movement.
    """
    room = room_for(len(people))
    found = []
    for when, spread_of in _named(of_arms).items():
        for name, like in spread_of.items():
            spread = spreads()[when][like]
            for candidate in _taken(name, sided=sided):
                one = _condition(people, candidate, when, spread, room)
                if one is not None:
                    found.append(one)
    return found


def _named(of_arms: bool) -> dict[When, dict[str, str]]:
    """What is asked, and whose spread holds for it."""
    return {
        when: {name: name for name in names} | (OF_ARMS[when] if of_arms else {})
        for when, names in ASKED.items()
    }


def room_for(people: int) -> float:
    """How many times the spread between people a value may lie outside of what was shown."""
    return ROOM[min(people, max(ROOM))]


def may_fail(people: int, conditions: int, *, of_arms: bool) -> int:
    """How many of so many conditions may fail."""
    usual = MAY_FAIL[min(people, max(MAY_FAIL))]
    allowed = min(usual, MAY_FAIL_OF_ARMS) if of_arms else usual
    return min(allowed, max(conditions - 1, 0))


def _taken(name: str, *, sided: bool) -> Iterator[Candidate]:
    """The candidates of a body measure: of both sides apart where sides are told apart."""
    by_side = [f"{side}_{name}" for side in ("active", "other")]
    if sided and by_side[0] in CANDIDATES:
        yield from (CANDIDATES[one] for one in by_side)
    elif not (sided and name.startswith("difference_")):
        yield CANDIDATES[name]


def _condition(
    people: People, candidate: Candidate, when: When, spread: float, room: float
) -> GateCondition | None:
    found = medians(people, reading(candidate, when))
    if not np.isfinite(found).all():
        return None
    unit = max(spread, candidate.noise)
    low, high = float(found.min()), float(found.max())
    at_least: float | None = low - room * unit
    at_most: float | None = high + room * unit
    if when == "change" and candidate.measure.side != "difference":
        at_most = None if low > CLEAR * unit else at_most
        at_least = None if high < -CLEAR * unit else at_least
    least, most = _possible(candidate, when)
    at_least = at_least if at_least is not None and at_least > least else None
    at_most = at_most if at_most is not None and at_most < most else None
    if at_least is None and at_most is None:
        return None
    return GateCondition(candidate, when, at_least, at_most, tuple(found.tolist()))


def _possible(candidate: Candidate, when: When) -> tuple[float, float]:
    """Between which values it lies, whatever is done."""
    least, most = BY_KIND[candidate.kind]
    if when == "change":
        return least - most, most - least
    return (0.0, most - least) if candidate.measure.side == "difference" else (least, most)


def reading(candidate: Candidate, when: When) -> Callable[[ShownMovement], float]:
    """What takes the value of `candidate` from a movement."""
    if when == "change":
        return lambda shown: shown.change(candidate)
    return lambda shown: shown.at(when, candidate)


def medians(people: People, take: Callable[[ShownMovement], float]) -> Column:
    """(people,) the median of what `take` says of each person's movements, NaN where unknown."""
    values = [np.array([take(shown) for shown in one]) for one in people]
    known = [one[np.isfinite(one)] for one in values]
    return np.array([np.median(one) if one.size else np.nan for one in known])
