"""The counting signal: whether its values agree with each other and with the rules."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from formcheck.declared.mistakes import Mistake
from formcheck.exercises.checks.ranges import Range
from formcheck.exercises.model import Exercise, Rule

NEAR_REST: Final = 0.25
"""A rule whose ideal for the end lies this near to rest, as a share of the way, speaks of rest."""


def mistakes(exercise: Exercise) -> Iterator[Mistake]:
    """What no movement can do."""
    signal = exercise.signal
    possible = Range.of(exercise, signal.measure)
    keys = ("rest", "end", "reaches", "returns")
    wrong = [m for key in keys for m in possible.impossible(("signal",), key, getattr(signal, key))]
    if wrong:
        yield from wrong
        return
    if not abs(signal.end - signal.rest) > signal.min_range:
        yield Mistake(
            ("signal", "min_range"),
            f"from rest {signal.rest:g} to end {signal.end:g} must be more than "
            f"min_range {signal.min_range:g}.",
        )
        return
    if signal.min_s >= signal.max_s:
        key = "min_s" if "min_s" in signal.model_fields_set else "max_s"
        yield Mistake(
            ("signal", key), f"min_s {signal.min_s:g} must be below max_s {signal.max_s:g}."
        )
    yield from _ways(exercise)
    yield from _swapped(exercise)


def doubts(exercise: Exercise) -> Iterator[Mistake]:
    """What may not be meant so."""
    signal, spec = exercise.signal, exercise.measures[exercise.signal.measure]
    if signal.together and not exercise.sided:
        yield Mistake(("signal", "together"), "together changes nothing: sides are not told apart.")
    if spec.noise > signal.min_range:
        says = f"the measuring is exact to {spec.noise:g} {spec.unit}: what moves by min_range "
        yield Mistake(("signal", "min_range"), f"{says}{signal.min_range:g} may not move at all.")
    if spec.side == "other":
        says = "taken on the other side, the side that moves is told as the one that does not."
        yield Mistake(("signal", "measure"), says)


def _ways(exercise: Exercise) -> Iterator[Mistake]:
    """Whether what must be reached lies on the way, and in that order."""
    signal = exercise.signal
    span = f"rest {signal.rest:g} and end {signal.end:g}"
    shares = {}
    for key in ("returns", "reaches"):
        value = getattr(signal, key)
        if value is None:
            continue
        shares[key] = (value - signal.rest) / (signal.end - signal.rest)
        if not 0 <= shares[key] <= 1:
            yield Mistake(("signal", key), f"{key} {value:g} must lie between {span}.")
    if len(shares) == 2 and shares["returns"] >= shares["reaches"]:
        says = f"returns {signal.returns:g} must be nearer to rest than reaches {signal.reaches:g}"
        yield Mistake(("signal", "returns"), f"{says}; or are {span} swapped?")


def _swapped(exercise: Exercise) -> Iterator[Mistake]:
    """Rules that want at the end what the signal says of rest."""
    signal = exercise.signal
    for rule in exercise.rules:
        if rule.judge == "wobble" or not _alike(exercise, rule.measure):
            continue
        if rule.phase != "end" and (rule.phase != "rest" or rule.change):
            continue
        rest, end = (0.0, signal.end - signal.rest) if rule.change else (signal.rest, signal.end)
        here, there = (rest, end) if rule.phase == "rest" else (end, rest)
        if _wants_the_other(rule, here, there):
            wanted = rule.ideal if rule.ideal is not None else rule.limit_for(there)
            says = f"rest {signal.rest:g} and end {signal.end:g} seem swapped: the rule {rule.id} "
            where = "at rest" if rule.phase == "rest" else "at the end"
            yield Mistake(("signal", "rest"), f"{says}wants {wanted:g} {where}.")
            return


def _alike(exercise: Exercise, name: str) -> bool:
    """Whether a measure is that of the signal, or taken at the same points of another side."""
    spec, signal = exercise.measures.get(name), exercise.measures[exercise.signal.measure]
    if spec is None or "difference" in {spec.side, signal.side} or spec.side == "other":
        return False
    return (spec.kind, spec.points) == (signal.kind, signal.points)


def _wants_the_other(rule: Rule, here: float, there: float) -> bool:
    """Whether a rule on what is `here` asks for what is `there`."""
    if rule.ideal is not None:
        return (rule.ideal - there) / (here - there) <= NEAR_REST
    return rule.holds(there) and not rule.holds(here)
