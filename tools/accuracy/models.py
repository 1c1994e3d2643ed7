"""The pose models compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from formcheck.pose.bundles import DEFAULT_MODEL
from tools.accuracy.angles import hip_and_knee
from tools.accuracy.rules import mean_f1
from tools.accuracy.run import Run, evaluation_of
from tools.accuracy.table import number, percent, table


def models_table(runs: Sequence[Run], speeds: Mapping[str, float]) -> str:
    """A row for each model, over the views that are asked for.

    Args:
        runs: the rendered set with each model.
        speeds: frames a second of each model, as a ratio to the full one.
    """
    head = (
        "model",
        "counts exact",
        "hold error, s",
        "mean F1 of the rules",
        "good without a fault",
        "hip / knee, degrees",
        "false counts",
        "speed, to full",
    )
    return table(head, [_row(run, speeds) for run in runs])


def _row(run: Run, speeds: Mapping[str, float]) -> tuple[object, ...]:
    asked = [case for case in run.positive if case.recommended]
    scores = evaluation_of(asked)
    return (
        f"{run.model} (default)" if run.model == DEFAULT_MODEL else run.model,
        percent(scores.exact),
        number(scores.hold_error_s),
        number(mean_f1(run.cases), 3),
        percent(scores.clean),
        hip_and_knee(asked),
        sum(case.false_counts for case in run.cases),
        number(speeds.get(run.model, float("nan"))),
    )
