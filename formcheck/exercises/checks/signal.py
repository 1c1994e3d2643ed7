"""The counting signal: whether its values agree with each other and with the rules."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from formcheck.definitions.mistakes import Mistake
from formcheck.exercises.checks.ranges import Range
from formcheck.exercises.model import Exercise, Rule, SignalSpec
from formcheck.messages.error_ids import Check
from formcheck.messages.message import Message

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
        says = Message.of(Check.RANGE_TOO_SMALL, least=f"{signal.min_range:g}", **_ends(signal))
        yield Mistake(("signal", "min_range"), says)
        return
    if signal.min_s >= signal.max_s:
        key = "min_s" if "min_s" in signal.model_fields_set else "max_s"
        times = {"least": f"{signal.min_s:g}", "most": f"{signal.max_s:g}"}
        yield Mistake(("signal", key), Message.of(Check.TIMES_CROSSED, **times))
    yield from _ways(exercise)
    yield from _swapped(exercise)


def doubts(exercise: Exercise) -> Iterator[Mistake]:
    """What may not be meant so."""
    signal, spec = exercise.signal, exercise.measures[exercise.signal.measure]
    if signal.together and not exercise.sided:
        yield Mistake(("signal", "together"), Message(Check.TOGETHER_IDLE))
    if spec.noise > signal.min_range:
        of = {"noise": f"{spec.noise:g}", "unit": spec.unit, "least": f"{signal.min_range:g}"}
        yield Mistake(("signal", "min_range"), Message.of(Check.RANGE_WITHIN_NOISE, **of))
    if spec.side == "other" and not any(m.side == "active" for m in exercise.measures.values()):
        yield Mistake(("signal", "measure"), Message(Check.SIGNAL_OF_OTHER_SIDE))


def _ways(exercise: Exercise) -> Iterator[Mistake]:
    """Whether what must be reached lies on the way, and in that order."""
    signal = exercise.signal
    ends = _ends(signal)
    shares = {}
    for key in ("returns", "reaches"):
        value = getattr(signal, key)
        if value is None:
            continue
        shares[key] = (value - signal.rest) / (signal.end - signal.rest)
        if not 0 <= shares[key] <= 1:
            says = Message.of(Check.NOT_BETWEEN, key=key, value=f"{value:g}", **ends)
            yield Mistake(("signal", key), says)
    if len(shares) == 2 and shares["returns"] >= shares["reaches"]:
        both = {"returns": f"{signal.returns:g}", "reaches": f"{signal.reaches:g}"}
        yield Mistake(("signal", "returns"), Message.of(Check.RETURNS_BEYOND, **both, **ends))


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
            where = Check.SWAPPED_AT_REST if rule.phase == "rest" else Check.SWAPPED_AT_END
            says = Message.of(where, rule=rule.id, wanted=f"{wanted:g}", **_ends(signal))
            yield Mistake(("signal", "rest"), says)
            return


def _ends(signal: SignalSpec) -> dict[str, str]:
    """Where the signal begins and ends, as it stands in the file."""
    return {"rest": f"{signal.rest:g}", "end": f"{signal.end:g}"}


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
