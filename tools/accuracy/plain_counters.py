"""FormCheck's counts against plain counters on the same landmarks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks.angles import near_angles
from benchmarks.baselines import (
    JOINTS,
    Baseline,
    HipTarget,
    Labelled,
    SquatStates,
    TwoThresholds,
    fitted,
)
from formcheck.evaluation import EntryOutcome
from formcheck.pose.frame import PoseTrack
from tools.accuracy.case import Case
from tools.accuracy.run import Run, evaluation_of
from tools.accuracy.table import code, number, percent, table

PUBLISHED = {"squat": ("LearnOpenCV's squat trainer", SquatStates())} | {
    "glute_bridge": ("ExerSights' bridge", HipTarget())
}


@dataclass(frozen=True)
class Line:
    """One counter on the clips of one exercise.

    Attributes:
        exercise: the exercise's id.
        counter: who counts.
        outcomes: the counts.
    """

    exercise: str
    counter: str
    outcomes: tuple[EntryOutcome, ...]


def rivals_table(run: Run) -> str:
    """A row for each exercise and counter."""
    head = (
        "exercise",
        "counter",
        "clips",
        "exact",
        "within one",
        "MAE",
        "negatives",
        "with a false count",
    )
    return table(head, [_row(line) for line in lines(run)], texts=2)


def lines(run: Run) -> list[Line]:
    """Every counter on every exercise it knows, FormCheck first."""
    found = []
    for exercise in JOINTS:
        cases = [case for case in run.cases if case.exercise.id == exercise]
        if not cases:
            continue
        tracks = {case.name: run.track(case) for case in cases if case.outcome.count is not None}
        cases = [case for case in cases if case.name in tracks]
        found.append(Line(exercise, "FormCheck", tuple(case.outcome for case in cases)))
        found += [
            Line(exercise, name, _counted(baseline, cases, tracks))
            for name, baseline in _baselines(exercise, cases, tracks)
        ]
    return found


def _baselines(
    exercise: str, cases: Sequence[Case], tracks: Mapping[str, PoseTrack]
) -> list[tuple[str, Baseline]]:
    joint = JOINTS[exercise]
    best = fitted(joint, [_labelled(case, tracks[case.name], joint) for case in cases])
    fit = f"AIGym, fitted to these clips: {best.up_deg:g} / {best.down_deg:g} degrees"
    found: list[tuple[str, Baseline]] = [
        ("AIGym, as published: 145 / 90 degrees", TwoThresholds(joint)),
        (fit, best),
    ]
    return found + ([PUBLISHED[exercise]] if exercise in PUBLISHED else [])


def _labelled(case: Case, track: PoseTrack, joint: int) -> Labelled:
    return Labelled(near_angles(track.frames()).deg[:, joint], *case.outcome.entry.count_range)


def _counted(
    baseline: Baseline, cases: Sequence[Case], tracks: Mapping[str, PoseTrack]
) -> tuple[EntryOutcome, ...]:
    return tuple(
        EntryOutcome(case.outcome.entry, count=baseline.count(tracks[case.name])) for case in cases
    )


def _row(line: Line) -> tuple[object, ...]:
    cases = [Case(outcome) for outcome in line.outcomes]
    positive = evaluation_of(case for case in cases if not case.negative)
    nothing = [case.outcome for case in cases if case.negative]
    return (
        code(line.exercise),
        line.counter,
        len(positive.outcomes),
        percent(positive.exact),
        percent(positive.obo),
        number(positive.mae, 3),
        len(nothing),
        sum(outcome.count != 0 for outcome in nothing),
    )
