"""Names in an exercise that refer to others, and what each kind of measure takes."""

from __future__ import annotations

from collections.abc import Iterator

from formcheck.declared import lines
from formcheck.declared.mistakes import Mistake, nearest, unknown
from formcheck.exercises.model import TIMINGS, Exercise, MeasureSpec
from formcheck.motion.measures import KINDS
from formcheck.pose.skeleton import PAIRS

POINTS = ("nose", *PAIRS, *(f"{side}_{name}" for side in ("left", "right") for name in PAIRS))


def mistakes(exercise: Exercise) -> Iterator[Mistake]:
    """Names of nothing; the other checks only make sense without them."""
    for name, spec in exercise.measures.items():
        yield from _of_measure(("measures", name), spec)
        if name in TIMINGS:
            yield Mistake(("measures", name), f"{name} is a measure of time that exists already.")
    yield from _of_points(("line",), exercise.line)
    measures, sources = exercise.measures, exercise.sources
    yield from unknown(measures, exercise.signal.measure, ("signal", "measure"), "measure")
    for i, condition in enumerate(exercise.gate):
        yield from unknown(measures, condition.measure, ("gate", i, "measure"), "measure")
    ids = {rule.id for rule in exercise.rules}
    known = {*measures, *TIMINGS}
    for i, rule in enumerate(exercise.rules):
        yield from unknown(known, rule.measure, ("rules", i, "measure"), "measure")
        yield from unknown(sources, rule.source, ("rules", i, "source"), "source")
        for other in rule.unless:
            yield from unknown(ids, other, ("rules", i, "unless"), "rule")
    yield from unknown(sources, exercise.dosage.source, ("dosage", "source"), "source")


def _of_measure(path: lines.Path, spec: MeasureSpec) -> Iterator[Mistake]:
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
    yield from _of_points((*path, "points"), spec.points)


def _of_points(path: lines.Path, points: tuple[str, ...]) -> Iterator[Mistake]:
    for point in points:
        yield from unknown(POINTS, point, path, "body point")
