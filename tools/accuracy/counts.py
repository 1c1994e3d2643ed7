"""Counts and holds, by exercise and view."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from formcheck.exercises.catalog import exercise_ids
from tools.accuracy.case import Case
from tools.accuracy.run import evaluation_of
from tools.accuracy.table import NOTHING, code, number, percent, table

HEAD = (
    "exercise",
    "view",
    "clips",
    "exact",
    "within one",
    "MAE",
    "refused",
    "hold error, s",
    "sides right",
    "good without a fault",
    "not judged",
)


def groups(cases: Iterable[Case]) -> list[tuple[str, str, list[Case]]]:
    """The cases by exercise and view, the views that an exercise asks for first."""
    found: dict[tuple[str, str], list[Case]] = {}
    for case in cases:
        found.setdefault((case.exercise.id, case.view), []).append(case)
    order = list(exercise_ids())

    def place(key: tuple[str, str]) -> tuple[int, bool, str]:
        return order.index(key[0]), not found[key][0].recommended, key[1]

    return [(*key, found[key]) for key in sorted(found, key=place)]


def counts_table(cases: Sequence[Case]) -> str:
    """A row for each exercise and view, then the views that are asked for, then the others."""
    rows = [
        _row(code(exercise), view if group[0].recommended else f"{view} (not asked for)", group)
        for exercise, view, group in groups(cases)
    ]
    for words, wanted in (("as asked for", True), ("others", False)):
        some = [case for case in cases if case.recommended is wanted]
        rows += [_row("**all**", words, some)] if some else []
    return table(HEAD, rows, texts=2)


def _row(exercise: str, view: str, cases: Sequence[Case]) -> tuple[object, ...]:
    scores = evaluation_of(cases)
    return (
        exercise,
        view,
        len(cases),
        percent(scores.exact),
        percent(scores.obo),
        number(scores.mae, 3),
        sum(case.refused for case in cases),
        number(scores.hold_error_s),
        _sides(cases),
        percent(scores.clean),
        percent(scores.not_judged),
    )


def _sides(cases: Iterable[Case]) -> str:
    """How many of the found holds are on the labelled side."""
    right, known = 0, 0
    for case in cases:
        right, known = right + case.outcome.sides_right, known + case.outcome.sides
    return f"{right} of {known}" if known else NOTHING


def views_table(cases: Iterable[Case]) -> str:
    """As what FormCheck saw each labelled view, for most of the time."""
    found: dict[tuple[str, str], dict[str, int]] = {}
    for case in cases:
        seen = found.setdefault((case.exercise.id, case.view), {})
        seen[case.seen_as] = seen.get(case.seen_as, 0) + 1
    rows = [
        (code(exercise), view, ", ".join(f"{n} {seen}" for seen, n in sorted(counts.items())))
        for (exercise, view), counts in sorted(found.items())
    ]
    return table(("exercise", "labelled", "seen as"), rows, texts=3)
