"""False counts: where there is nothing to count, and where there is somebody else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tools.accuracy.case import Case
from tools.accuracy.run import evaluation_of
from tools.accuracy.table import code, percent, table


def strangers_table(rendered: Sequence[Case], real: Sequence[Case]) -> str:
    """A row for each exercise of each kind of clip."""
    kinds = (
        ("nothing to count, rendered", [case for case in rendered if case.negative]),
        ("somebody else in the picture, rendered", [c for c in rendered if c.people > 1]),
        ("nothing to count, real", [case for case in real if case.negative]),
    )
    rows = [row for kind, cases in kinds for row in _rows(kind, cases)]
    head = ("clips with", "exercise", "clips", "with a false count", "false counts", "exact")
    return table(head, rows, texts=2)


def _rows(kind: str, cases: Sequence[Case]) -> Iterable[tuple[object, ...]]:
    for exercise in dict.fromkeys(case.exercise.id for case in cases):
        some = [case for case in cases if case.exercise.id == exercise]
        yield (
            kind,
            code(exercise),
            len(some),
            sum(case.false_counts > 0 for case in some),
            sum(case.false_counts for case in some),
            percent(evaluation_of(some).exact),
        )
