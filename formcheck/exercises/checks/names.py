"""Names in an exercise that refer to others, and what each kind of measure takes."""

from __future__ import annotations

from collections.abc import Iterator

from formcheck.definitions import lines
from formcheck.definitions.mistakes import Mistake, hinted, unknown
from formcheck.exercises.model import TIMINGS, Exercise, MeasureSpec
from formcheck.messages.error_ids import Check, Slip
from formcheck.messages.message import Message
from formcheck.motion.measures import KINDS
from formcheck.pose.skeleton import MIDDLES, PAIRS

POINTS = (*MIDDLES, *PAIRS, *(f"{side}_{name}" for side in ("left", "right") for name in PAIRS))


def mistakes(exercise: Exercise) -> Iterator[Mistake]:
    """Names of nothing; the other checks only make sense without them."""
    for name, spec in exercise.measures.items():
        yield from _of_measure(("measures", name), spec)
        if name in TIMINGS:
            yield Mistake(("measures", name), Message.of(Check.TIME_ALREADY, name=name))
    yield from _of_points(("line",), exercise.line)
    measures, sources = exercise.measures, exercise.sources
    yield from unknown(
        measures, exercise.signal.measure, ("signal", "measure"), Slip.UNKNOWN_MEASURE
    )
    for i, condition in enumerate(exercise.gate):
        yield from unknown(
            measures, condition.measure, ("gate", i, "measure"), Slip.UNKNOWN_MEASURE
        )
    ids = {rule.id for rule in exercise.rules}
    known = {*measures, *TIMINGS}
    for i, rule in enumerate(exercise.rules):
        yield from unknown(known, rule.measure, ("rules", i, "measure"), Slip.UNKNOWN_MEASURE)
        yield from unknown(sources, rule.source, ("rules", i, "source"), Slip.UNKNOWN_SOURCE)
        for other in rule.unless:
            yield from unknown(ids, other, ("rules", i, "unless"), Slip.UNKNOWN_RULE)
    yield from unknown(sources, exercise.dosage.source, ("dosage", "source"), Slip.UNKNOWN_SOURCE)


def _of_measure(path: lines.Path, spec: MeasureSpec) -> Iterator[Mistake]:
    kind = KINDS.get(spec.kind)
    if kind is None:
        sentence = Message.of(Slip.UNKNOWN_KIND, word=repr(spec.kind))
        yield Mistake((*path, "kind"), hinted(sentence, spec.kind, KINDS))
        return
    if len(spec.points) not in kind.point_counts:
        counts = "/".join(map(str, kind.point_counts))
        found = len(spec.points)
        says = Message.of(Check.POINTS_TAKEN, kind=spec.kind, counts=counts, found=found)
        yield Mistake((*path, "points"), says)
    if spec.space not in kind.spaces:
        spaces = ", ".join(kind.spaces)
        yield Mistake(
            (*path, "space"), Message.of(Check.SPACES_ONLY, kind=spec.kind, spaces=spaces)
        )
    yield from _of_points((*path, "points"), spec.points)


def _of_points(path: lines.Path, points: tuple[str, ...]) -> Iterator[Mistake]:
    for point in points:
        yield from unknown(POINTS, point, path, Slip.UNKNOWN_BODY_POINT)
