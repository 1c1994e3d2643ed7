"""Conditions that are never asked, or that no movement of the exercise can meet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from formcheck.definitions.mistakes import Mistake
from formcheck.exercises.checks.ranges import Range, Tightest, limit_mistakes
from formcheck.exercises.model import Condition, Exercise
from formcheck.messages.error_ids import Check
from formcheck.messages.message import Message
from formcheck.motion.view import View

PHASES: Final = ("rest", "out", "end", "back", "during")


def mistakes(exercise: Exercise) -> Iterator[Mistake]:
    """Conditions that are senseless, and a gate that can never open."""
    for i, condition in enumerate(exercise.gate):
        path = ("gate", i)
        yield from limit_mistakes(path, condition.at_least, condition.at_most)
        possible = Range.of(exercise, condition.measure, change=condition.change)
        for key in ("at_least", "at_most"):
            yield from possible.impossible(path, key, getattr(condition, key))
        yield from _never_asked(exercise, i, condition)
    yield from _hopeless(exercise, surely=True)


def doubts(exercise: Exercise) -> Iterator[Mistake]:
    """What may not be meant so."""
    groups = Counter(condition.group for condition in exercise.gate)
    for i, condition in enumerate(exercise.gate):
        path = ("gate", i)
        possible = Range.of(exercise, condition.measure, change=condition.change)
        yield from possible.idle(path, condition.at_least, condition.at_most)
        if condition.when == "always" and condition.for_s:
            yield Mistake((*path, "for_s"), Message(Check.FOR_S_ALWAYS))
        if condition.group is not None and groups[condition.group] == 1:
            says = Message.of(Check.GROUP_OF_ONE, group=condition.group)
            yield Mistake((*path, "group"), says)
    asked = [condition for condition in exercise.gate if condition.when != "always"]
    alone = sum(condition.group is None for condition in asked)
    count = alone + len({condition.group for condition in asked} - {None})
    if exercise.gate_allows and exercise.gate_allows >= count:
        says = Message.of(Check.ALL_MAY_FAIL, allowed=exercise.gate_allows, count=count)
        yield Mistake(("gate_allows",), says)
    yield from _hopeless(exercise, surely=False)


def _never_asked(exercise: Exercise, i: int, condition: Condition) -> Iterator[Mistake]:
    path = ("gate", i)
    if condition.when == "rest" and condition.change:
        yield Mistake((*path, "change"), Message(Check.NO_CHANGE_AT_REST))
    if condition.when == "always":
        if condition.change:
            yield Mistake((*path, "change"), Message(Check.CHANGE_OF_MOVEMENT))
        if condition.group is not None:
            yield Mistake((*path, "group"), Message(Check.GROUP_OF_MOVEMENT))
        if exercise.measures[condition.measure].side == "other":
            yield Mistake((*path, "measure"), Message(Check.OTHER_SIDE_OF_MOVEMENT))
    for view in condition.views:
        if view in exercise.camera.refused:
            yield Mistake((*path, "views"), Message.of(Check.VIEW_REFUSED, view=view))


def _hopeless(exercise: Exercise, *, surely: bool) -> Iterator[Mistake]:
    """Conditions that the usual movement breaks, or that contradict each other.

    Args:
        exercise: the exercise.
        surely: those after which nothing counts; else those that may be allowed to fail.
    """
    for i, condition in enumerate(exercise.gate):
        if _has_to_hold(exercise, condition) is surely:
            yield from _breaks_usual(exercise, i, condition)
    if surely or exercise.gate_allows:
        yield from _contradictions(exercise, surely=surely)


def _has_to_hold(exercise: Exercise, condition: Condition) -> bool:
    """Whether nothing counts where `condition` does not hold."""
    if condition.group is not None:
        return False
    return condition.when == "always" or not exercise.gate_allows


def _breaks_usual(exercise: Exercise, i: int, condition: Condition) -> Iterator[Mistake]:
    """Whether the signal's own rest or end breaks the condition."""
    signal = exercise.signal
    if condition.measure != signal.measure or condition.for_s:
        return
    rest, end = (0.0, signal.end - signal.rest) if condition.change else (signal.rest, signal.end)
    usual = {Check.SHUT_AT_REST: rest, Check.SHUT_AT_END: end}
    if condition.when == "rest" or (condition.when == "always" and exercise.sided):
        del usual[Check.SHUT_AT_END]  # of two sides the other one is still at rest
    elif condition.when == "end":
        del usual[Check.SHUT_AT_REST]
    elif condition.when != "always":
        return
    for shut, value in usual.items():
        if not condition.holds(value):
            key = "at_most" if _above(condition, value) else "at_least"
            numbers = {"limit": f"{getattr(condition, key):g}", "value": f"{value:g}"}
            says = Message.of(shut, key=key, measure=signal.measure, **numbers)
            yield Mistake(("gate", i, key), says)


def _above(condition: Condition, value: float) -> bool:
    return condition.at_most is not None and value > condition.at_most


def _contradictions(exercise: Exercise, *, surely: bool) -> Iterator[Mistake]:
    told: set[tuple[int, int]] = set()
    for view in View:
        for tightest in _by_time(exercise, view, always_only=surely and exercise.gate_allows > 0):
            first, last = sorted((tightest.lower_i, tightest.upper_i))
            if tightest.lower <= tightest.upper or first == last or (first, last) in told:
                continue
            told.add((first, last))
            measure = exercise.gate[last].measure
            limits = {"lower": f"{tightest.lower:g}", "upper": f"{tightest.upper:g}"}
            says = Message.of(Check.CONTRADICTION, measure=measure, number=first + 1, **limits)
            key = "at_least" if last == tightest.lower_i else "at_most"
            yield Mistake(("gate", last, key), says)


def _by_time(exercise: Exercise, view: View, *, always_only: bool) -> Iterator[Tightest]:
    """The limits that hold together in one `view`, for each measure and time."""
    found: dict[tuple[str, bool, str], Tightest] = {}
    for i, condition in enumerate(exercise.gate):
        if condition.group is not None or (condition.views and view not in condition.views):
            continue
        always = condition.when == "always"
        if not always and (condition.for_s or always_only):
            continue
        whens = [condition.when]
        # Of two sides one may keep to one condition and the other one to another.
        if always and not exercise.measures[condition.measure].measure.by_side:
            whens += [] if condition.change or always_only else PHASES
        for when in whens:
            key = (condition.measure, condition.change, when)
            found.setdefault(key, Tightest()).add(i, condition)
    yield from found.values()
