"""What is prescribed for one person: limits that take the place of an exercise's own."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from formcheck.definitions.mistakes import Mistake, unknown
from formcheck.definitions.strict_model import Identifier, StrictModel
from formcheck.exercises.checks import rules as checks
from formcheck.exercises.model import Exercise, OfPerson, Rule
from formcheck.messages.error_ids import Check, Slip
from formcheck.messages.message import Message

LIMITS: Final = ("at_least", "at_most")
LIMITED: Final = (*LIMITS, "doubt", "ideal")
"""Keys of a rule that its limits have to do with."""
SIDES: Final[tuple[Literal["left", "right"], ...]] = ("left", "right")


class Limit(StrictModel):
    """A limit for one person.

    Attributes:
        rule: the rule of the exercise whose limit it takes the place of, in every view.
        measure: which of the rule's measures it limits, where from another view it has another
            one in another unit; from there the rule is not judged then.
        at_least: lower limit, where the rule has one.
        at_most: upper limit, where the rule has one.
        side: the side that it is meant for; both where none is named.
        note: why, or what to mind, in the physiotherapist's own words.
    """

    rule: Identifier
    measure: str | None = None
    at_least: float | None = None
    at_most: float | None = None
    side: Literal["left", "right"] | None = None
    note: str = ""


def with_limits(exercise: Exercise, limits: Sequence[Limit]) -> Exercise:
    """The exercise with these limits in the place of its own.

    A rule with a limit for one side becomes one rule for each side.
    """
    if not limits:
        return exercise
    rules = tuple(version for rule in exercise.rules for version, _ in _versions(rule, limits))
    return exercise.model_copy(update={"rules": rules})


def mistakes(exercise: Exercise, limits: Sequence[Limit]) -> Iterator[Mistake]:
    """What is wrong with limits for this exercise; the paths begin with a limit's number."""
    known = {rule.id for rule in exercise.rules}
    taken: set[tuple[str, str | None]] = set()
    found = list[Mistake]()
    for i, limit in enumerate(limits):
        found += unknown(known, limit.rule, (i, "rule"), Slip.UNKNOWN_RULE)
        found += _unfit(exercise, i, limit)
        if (limit.rule, limit.side) in taken:
            found.append(Mistake((i, "rule"), Message.of(Slip.LIMIT_TWICE, rule=limit.rule)))
        taken.add((limit.rule, limit.side))
    yield from found
    if not found:
        yield from _senseless(exercise, limits)


def _unfit(exercise: Exercise, i: int, limit: Limit) -> Iterator[Mistake]:
    """A limit of a kind that the rule does not have, or of a side that nobody tells apart."""
    every = [rule for rule in exercise.rules if rule.id == limit.rule]
    versions = [rule for rule in every if _limits(limit, rule)]
    names = list(dict.fromkeys(rule.measure for rule in every))
    if every and limit.measure is not None:
        yield from unknown(names, limit.measure, (i, "measure"), Slip.UNKNOWN_MEASURE)
    elif len({exercise.unit_of(rule) for rule in every}) > 1:
        of = {"rule": limit.rule, "measures": ", ".join(names)}
        yield Mistake((i, "rule"), Message.of(Slip.LIMIT_OF_WHICH_MEASURE, **of))
        return
    for key in LIMITS:
        if getattr(limit, key) is None:
            continue
        lacking = [rule for rule in versions if getattr(rule, key) is None]
        if lacking:
            yield Mistake((i, key), Message.of(Slip.LIMIT_OF_NO_RULE, rule=limit.rule, key=key))
    if limit.at_least is None and limit.at_most is None:
        yield Mistake((i,), Message(Check.LIMIT_MISSING))
    if limit.side is not None and not exercise.sided:
        yield Mistake((i, "side"), Message.of(Slip.SIDES_NOT_TOLD, exercise=exercise.id))


def _senseless(exercise: Exercise, limits: Sequence[Limit]) -> Iterator[Mistake]:
    """What the checks of a whole exercise find wrong with rules under these limits.

    The number of a rule becomes that of the limit which changed it.
    """
    for rule in exercise.rules:
        for version, number in _versions(rule, limits):
            if number is None:
                continue
            alone = exercise.model_copy(update={"rules": (version,)})
            yield from _uncounted(exercise, version, number, limits[number])
            for mistake in checks.mistakes(alone):
                if mistake.path[2:] and mistake.path[2] in LIMITED:
                    yield Mistake((number, *_key(limits[number], mistake)), mistake.says)


def _uncounted(exercise: Exercise, rule: Rule, number: int, limit: Limit) -> Iterator[Mistake]:
    """A limit at which a movement does not count as the exercise at all."""
    for key in LIMITS:
        value = getattr(limit, key)
        if value is None or rule.judge == "wobble":
            continue
        for bound in _bounds(exercise, rule):
            if not bound.holds(value):
                of = {"rule": rule.id, "key": key, "value": f"{value:g}"}
                says = Message.of(Slip.LIMIT_NOT_COUNTED, asked=bound.said, **of)
                yield Mistake((number, key), says)
                break


@dataclass(frozen=True)
class _Bound:
    """What a movement must keep to in order to count."""

    lower: float
    upper: float

    def holds(self, value: float) -> bool:
        return self.lower <= value <= self.upper

    @property
    def said(self) -> str:
        """The same as it stands in a file."""
        ends = (("at_least", self.lower), ("at_most", self.upper))
        return ", ".join(f"{key} = {value:g}" for key, value in ends if math.isfinite(value))


def _bounds(exercise: Exercise, rule: Rule) -> Iterator[_Bound]:
    """What the signal and the gate ask of the value that the rule judges."""
    signal = exercise.signal
    at_end = rule.measure == signal.measure and rule.phase == "end" and not rule.change
    if at_end and signal.reaches is not None:
        outwards = signal.end > signal.rest
        yield _Bound(*((signal.reaches, math.inf) if outwards else (-math.inf, signal.reaches)))
    asked = checks.counted(exercise).get((rule.measure, rule.phase, rule.change), {})
    for views, tightest in asked.items():
        if views & set(rule.views):
            yield _Bound(tightest.lower, tightest.upper)


def _key(limit: Limit, mistake: Mistake) -> tuple[str, ...]:
    """Where in the limit a mistake of its rule stands."""
    key = str(mistake.path[2])
    return (key,) if getattr(limit, key, None) is not None else ()


def _versions(rule: Rule, limits: Sequence[Limit]) -> Iterator[tuple[Rule, int | None]]:
    """The rule under the limits, once for each side where these differ; and which limit it has."""
    mine = {limit.side: i for i, limit in enumerate(limits) if limit.rule == rule.id}
    if not mine:
        yield rule, None
    elif set(mine) == {None}:
        if _limits(limits[mine[None]], rule):
            yield _limited(rule, limits[mine[None]], None), mine[None]
    else:
        for side in SIDES:
            number = mine.get(side, mine.get(None))
            if number is None:
                yield OfPerson.of(rule, side=side), None
            elif _limits(limits[number], rule):
                yield _limited(rule, limits[number], side), number


def _limits(limit: Limit, rule: Rule) -> bool:
    """Whether the limit is one of what this version of its rule measures."""
    return limit.measure is None or limit.measure == rule.measure


def _limited(rule: Rule, limit: Limit, side: Literal["left", "right"] | None) -> OfPerson:
    given = {key: getattr(limit, key) for key in LIMITS if getattr(limit, key) is not None}
    made = OfPerson.of(rule, side=side, prescribed=True, note=limit.note)
    return made.model_copy(update=given)
