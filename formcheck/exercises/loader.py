"""Reads an exercise file, and names every mistake in it with its line."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from formcheck.declared import lines
from formcheck.declared.mistakes import Mistake, nearest, unknown
from formcheck.declared.reader import parse
from formcheck.declared.source import read_text
from formcheck.errors import ExerciseError
from formcheck.exercises.model import TIMINGS, Exercise, MeasureSpec, Rule
from formcheck.motion.measures import KINDS
from formcheck.pose.skeleton import PAIRS

POINTS = ("nose", *PAIRS, *(f"{side}_{name}" for side in ("left", "right") for name in PAIRS))


def read_exercise(path: str | os.PathLike[str]) -> Exercise:
    """The exercise in the TOML file at `path`.

    Raises:
        ExerciseError: the file cannot be read or has mistakes; the message has a line for each.
    """
    path = Path(path)
    return parse_exercise(read_text(path, ExerciseError), str(path))


def parse_exercise(text: str, name: str) -> Exercise:
    """The exercise in the TOML `text`; `name` is what its file is called in error messages.

    Raises:
        ExerciseError: the text has mistakes.
    """
    return parse(Exercise, text, name, ExerciseError, _mistakes)


def _mistakes(exercise: Exercise) -> Iterator[Mistake]:
    """What the schema alone cannot see: names that refer to others, limits that cannot hold."""
    for name, spec in exercise.measures.items():
        yield from _measure_mistakes(("measures", name), spec)
    yield from _points_mistakes(("line",), exercise.line)
    yield from _signal_mistakes(exercise)
    for i, condition in enumerate(exercise.gate):
        path = ("gate", i)
        yield from unknown(exercise.measures, condition.measure, (*path, "measure"), "measure")
        yield from _limit_mistakes(path, condition.at_least, condition.at_most)
    for i, rule in enumerate(exercise.rules):
        yield from _rule_mistakes(("rules", i), rule, exercise)
    yield from _repeated_rules(exercise)
    yield from unknown(exercise.sources, exercise.dosage.source, ("dosage", "source"), "source")


def _measure_mistakes(path: lines.Path, spec: MeasureSpec) -> Iterator[Mistake]:
    kind = KINDS.get(spec.kind)
    if kind is None:
        yield Mistake(
            (*path, "kind"), f"unknown kind of measure {spec.kind!r}.{nearest(spec.kind, KINDS)}"
        )
        return
    if len(spec.points) not in kind.point_counts:
        counts = " or ".join(map(str, kind.point_counts))
        yield Mistake(
            (*path, "points"), f"{spec.kind} takes {counts} points, not {len(spec.points)}."
        )
    if spec.space not in kind.spaces:
        yield Mistake(
            (*path, "space"), f"{spec.kind} is measured in {', '.join(kind.spaces)} only."
        )
    yield from _points_mistakes((*path, "points"), spec.points)


def _points_mistakes(path: lines.Path, points: tuple[str, ...]) -> Iterator[Mistake]:
    for point in points:
        yield from unknown(POINTS, point, path, "body point")


def _signal_mistakes(exercise: Exercise) -> Iterator[Mistake]:
    signal = exercise.signal
    yield from unknown(exercise.measures, signal.measure, ("signal", "measure"), "measure")
    if not abs(signal.end - signal.rest) > signal.min_range:
        yield Mistake(
            ("signal", "min_range"),
            f"from rest {signal.rest:g} to end {signal.end:g} must be more than "
            f"min_range {signal.min_range:g}.",
        )


def _rule_mistakes(path: lines.Path, rule: Rule, exercise: Exercise) -> Iterator[Mistake]:
    known = {*exercise.measures, *TIMINGS}
    yield from unknown(known, rule.measure, (*path, "measure"), "measure")
    yield from unknown(exercise.sources, rule.source, (*path, "source"), "source")
    yield from _limit_mistakes(path, rule.at_least, rule.at_most)
    for view in rule.views:
        if view in exercise.camera.refused:
            yield Mistake((*path, "views"), f"the camera section refuses the {view} view.")
    for other in rule.unless:
        ids = {r.id for r in exercise.rules}
        yield from unknown(ids, other, (*path, "unless"), "rule")
    spec = exercise.measures.get(rule.measure)
    if spec is None or rule.ideal is None:
        return
    for key in ("at_least", "at_most"):
        limit = getattr(rule, key)
        if limit is not None and abs(limit - rule.ideal) < spec.noise:
            yield Mistake(
                (*path, key),
                f"{rule.id}: the limit {limit:g} is nearer to the ideal {rule.ideal:g} than the "
                f"measuring is exact ({spec.noise:g} {spec.unit}).",
            )


def _limit_mistakes(
    path: lines.Path, at_least: float | None, at_most: float | None
) -> Iterator[Mistake]:
    if at_least is None and at_most is None:
        yield Mistake(path, "a limit is missing: at_least or at_most.")
    elif at_least is not None and at_most is not None and at_least >= at_most:
        yield Mistake(
            (*path, "at_least"), f"at_least {at_least:g} must be below at_most {at_most:g}."
        )


def _repeated_rules(exercise: Exercise) -> Iterator[Mistake]:
    taken: set[tuple[str, str]] = set()
    for i, rule in enumerate(exercise.rules):
        for view in rule.views:
            if (rule.id, view) in taken:
                yield Mistake(
                    ("rules", i, "id"), f"rule {rule.id!r} stands twice for the {view} view."
                )
            taken.add((rule.id, view))
