"""Measures that can say nothing, or that nothing asks."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Final

from formcheck.definitions import lines
from formcheck.definitions.mistakes import Mistake
from formcheck.exercises.model import Exercise, MeasureSpec
from formcheck.messages.error_ids import Check
from formcheck.messages.message import Message
from formcheck.motion.measures import JOINED

CHOSEN: Final = frozenset({"active", "other", *JOINED})
"""Sides that are chosen later, or both taken: a point that fixes its own cannot be one of them."""


def mistakes(exercise: Exercise) -> Iterator[Mistake]:
    """Measures that cannot be taken as they are written."""
    for name, spec in exercise.measures.items():
        path = ("measures", name)
        yield from _fixed_sides(path, spec)
        yield from _same_points(path, spec)
        if spec.only_near and spec.side == "far":
            yield Mistake((*path, "only_near"), Message(Check.ONLY_NEAR_AND_FAR))
    yield from _sides_of_nothing(exercise)


def doubts(exercise: Exercise) -> Iterator[Mistake]:
    """Measures that nothing uses, and settings that change nothing."""
    asked = {exercise.signal.measure, *(condition.measure for condition in exercise.gate)}
    asked |= {rule.measure for rule in exercise.rules}
    for name, spec in exercise.measures.items():
        path = ("measures", name)
        if name not in asked:
            yield Mistake(path, Message.of(Check.MEASURE_UNUSED, measure=name))
        if spec.only_near and spec.side in {"near", "both", *JOINED}:
            says = Message.of(Check.ONLY_NEAR_IDLE, side=spec.side)
            yield Mistake((*path, "only_near"), says)
        if "side" in spec.model_fields_set and all(map(_side_of, spec.points)):
            yield Mistake((*path, "side"), Message(Check.SIDE_IDLE))


def _fixed_sides(path: lines.Path, spec: MeasureSpec) -> Iterator[Mistake]:
    if spec.side not in CHOSEN:
        return
    for point in spec.points:
        if side := _side_of(point):
            bare = repr(point.removeprefix(f"{side}_"))
            of = {"body_point": point, "fixed": side, "side": spec.side, "bare": bare}
            yield Mistake((*path, "points"), Message.of(Check.SIDE_FIXED, **of))


def _same_points(path: lines.Path, spec: MeasureSpec) -> Iterator[Mistake]:
    pairs = [(0, 1), (2, 3)] if spec.kind == "ratio" else combinations(range(len(spec.points)), 2)
    for i, k in pairs:
        if spec.points[i] == spec.points[k]:
            twice = {"kind": spec.kind, "body_point": spec.points[i]}
            says = Message.of(Check.SAME_POINT_TWICE, **twice)
            yield Mistake((*path, "points"), says)
            return


def _sides_of_nothing(exercise: Exercise) -> Iterator[Mistake]:
    if exercise.sided:
        return
    signal = exercise.signal.measure
    for name, spec in exercise.measures.items():
        if spec.measure.by_side:
            of = {"side": spec.side, "signal": signal, "taken": exercise.measures[signal].side}
            says = Message.of(Check.SIDES_OF_NO_SIGNAL, **of)
            yield Mistake(("measures", name, "side"), says)


def _side_of(point: str) -> str:
    """The side that a point fixes, or ""."""
    return next((side for side in ("left", "right") if point.startswith(f"{side}_")), "")
