"""How far the near side's angles are off, by view, light and model."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from tools.accuracy.case import Case
from tools.accuracy.run import Run
from tools.accuracy.table import code, mean, number, percent, table


def hip_and_knee(cases: Iterable[Case]) -> str:
    """The mean errors at hip and knee, each clip counting the same."""
    known = [case.angles for case in cases if case.angles is not None]
    hip_deg, knee_deg = mean(e.hip_deg for e in known), mean(e.knee_deg for e in known)
    return f"{number(hip_deg, 1)} / {number(knee_deg, 1)}"


def angles_by_view_table(runs: Sequence[Run]) -> str:
    """A row for each exercise and view."""
    return _table(runs, ("exercise", "view"), lambda c: (code(c.exercise.id), c.view))


def angles_by_light_table(runs: Sequence[Run]) -> str:
    """A row for each light."""
    return _table(runs, ("light",), lambda case: (case.light,))


def _table(
    runs: Sequence[Run], titles: Sequence[str], key: Callable[[Case], tuple[str, ...]]
) -> str:
    keys = sorted({key(case) for run in runs for case in _known(run)})
    rows = [
        (
            *words,
            sum(key(case) == words for case in _known(runs[0])),
            *(cell for run in runs for cell in _cells(c for c in _known(run) if key(c) == words)),
        )
        for words in keys
    ]
    head = (*titles, "clips", *(f"{run.model}: {what}" for run in runs for what in _CELLS))
    return table(head, rows, texts=len(titles))


_CELLS = ("hip / knee, degrees", "seen")


def _known(run: Run) -> list[Case]:
    return [case for case in run.positive if case.angles is not None]


def _cells(cases: Iterable[Case]) -> tuple[str, str]:
    some = list(cases)
    return hip_and_knee(some), percent(mean(c.angles.seen for c in some if c.angles is not None))
