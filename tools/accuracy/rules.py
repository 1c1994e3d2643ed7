"""How right each rule is."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from formcheck.evaluation import ConfusionCounts
from formcheck.exercises.catalog import exercise_ids, load_exercise
from tools.accuracy.case import Case
from tools.accuracy.table import code, mean, number, table


@dataclass(frozen=True)
class RuleScore:
    """One rule of one exercise over some clips.

    Attributes:
        exercise: the exercise's id.
        rule: the rule's id.
        shown: how many repetitions or holds show the fault.
        tally: how often it was reported, rightly or not.
    """

    exercise: str
    rule: str
    shown: int
    tally: ConfusionCounts

    @classmethod
    def over(cls, exercise: str, rule: str, cases: Iterable[Case]) -> RuleScore:
        """Over those of `cases` in which the rule is labelled."""
        shown, tally = 0, ConfusionCounts()
        for case in cases:
            if case.exercise.id == exercise and rule in case.outcome.rules:
                shown += len(case.outcome.entry.faults[rule])
                tally += case.outcome.rules[rule]
        return cls(exercise, rule, shown, tally)


def rules_of(cases: Iterable[Case]) -> list[tuple[str, str]]:
    """Every rule of the exercises in `cases`, as (exercise, rule)."""
    present = {case.exercise.id for case in cases}
    return [
        (exercise, rule)
        for exercise in exercise_ids()
        if exercise in present
        for rule in dict.fromkeys(rule.id for rule in load_exercise(exercise).rules)
    ]


def scores(cases: Sequence[Case]) -> list[RuleScore]:
    """Of every rule, over the clips that can show its fault."""
    return [
        RuleScore.over(exercise, rule, [case for case in cases if case.shows(rule)])
        for exercise, rule in rules_of(cases)
    ]


def mean_f1(cases: Sequence[Case]) -> float:
    """The mean F1 of the rules that have one."""
    return mean(score.tally.f1 for score in scores(cases))


def rules_table(cases: Sequence[Case]) -> str:
    """A row for each rule, over the clips that can show its fault."""
    rows = [(code(s.exercise), code(s.rule), *_numbers(s)) for s in scores(cases)]
    return table(("exercise", "rule", *_TITLES), rows, texts=2)


def rules_by_view_table(cases: Sequence[Case]) -> str:
    """A row for each rule and labelled view, where there is anything to say."""
    rows = []
    for exercise, rule in rules_of(cases):
        labelled = [case for case in cases if case.exercise.id == exercise]
        for view in sorted({case.view for case in labelled}):
            score = RuleScore.over(exercise, rule, [c for c in labelled if c.view == view])
            if score.shown or not math.isnan(score.tally.f1):
                rows.append((code(exercise), code(rule), view, *_numbers(score)))
    return table(("exercise", "rule", "view", *_TITLES), rows, texts=3)


_TITLES = (
    "shown",
    "hit",
    "false alarms",
    "missed",
    "rightly silent",
    "not judged",
    "precision",
    "recall",
    "F1",
)


def _numbers(score: RuleScore) -> tuple[object, ...]:
    tally = score.tally
    return (
        score.shown,
        tally.hit,
        tally.false_alarm,
        tally.missed,
        tally.right_silent,
        tally.not_judged,
        number(tally.precision),
        number(tally.recall),
        number(tally.f1),
    )
