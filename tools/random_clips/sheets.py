"""What drawn clips say, as tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from formcheck.evaluation import ConfusionCounts
from formcheck.exercises.catalog import exercise_ids, load_exercise
from tools.accuracy.table import mean, number, percent
from tools.openworld.sheets import Sheet
from tools.openworld.trial import Role, TrialResult


@dataclass(frozen=True)
class RuleTally:
    """One rule over the clips whose view can show it."""

    exercise: str
    rule: str
    shown: int
    tally: ConfusionCounts


def counts_sheet(results: Sequence[TrialResult]) -> Sheet:
    """A row for each exercise and view, then all."""
    keys = sorted({(o.exercise, o.view) for o in results if o.role is Role.POSITIVE})
    positive = [one for one in results if one.role is Role.POSITIVE]
    rows = [_row(x, v, [o for o in positive if (o.exercise, o.view) == (x, v)]) for x, v in keys]
    rows.append(_row("all", "", positive))
    head = ("exercise", "view", "clips", "exact", "", "hold error, s", "sides right")
    return Sheet("Drawn clips: counts", (*head, "good without a fault", ""), tuple(rows), 2)


def negatives_sheet(results: Sequence[TrialResult]) -> Sheet:
    """Each exercise on the clips that are not it."""
    rows = []
    for exercise in (*exercise_ids(), "all"):
        mine = [o for o in results if o.role is Role.ZERO and exercise in {o.exercise, "all"}]
        wrong = sum(one.false_counts > 0 for one in mine)
        rows.append((exercise, len(mine), wrong, _share(wrong, len(mine))))
    head = ("exercise", "clips without it", "with a false count", "")
    return Sheet("Drawn clips: false counts", head, tuple(rows))


def rule_tallies(results: Sequence[TrialResult]) -> list[RuleTally]:
    """Each rule that some clip labels."""
    found = []
    for exercise in exercise_ids():
        judge = load_exercise(exercise)
        mine = [o for o in results if o.exercise == exercise and o.role is Role.POSITIVE]
        for rule in dict.fromkeys(rule.id for rule in judge.rules):
            views = {v for r in judge.rules if r.id == rule for v in r.views}
            tallies = [o.rules[rule] for o in mine if rule in o.rules and o.view in views]
            total = sum(tallies, ConfusionCounts())
            if tallies:
                found.append(RuleTally(exercise, rule, total.hit + total.missed, total))
    return found


def rules_sheet(results: Sequence[TrialResult]) -> Sheet:
    """How right each rule is."""
    rows = [
        (
            one.exercise,
            one.rule,
            one.tally.hit,
            one.tally.missed,
            one.tally.false_alarm,
            one.tally.right_silent,
            one.tally.not_judged,
            number(one.tally.f1),
        )
        for one in rule_tallies(results)
    ]
    head = ("exercise", "rule", "hit", "missed", "false alarms", "rightly silent", "not judged")
    return Sheet("Drawn clips: rules", (*head, "F1"), tuple(rows), 2)


def wrong_sheet(results: Sequence[TrialResult]) -> Sheet:
    """Each trial that counts wrong or names a fault that is not there."""
    rows = tuple(
        (one.clip, one.exercise, one.low, one.count, one.seen_as, _amiss(one))
        for one in results
        if not one.exact or _misjudged(one)
    )
    head = ("clip", "exercise", "true", "counted", "seen as", "what")
    return Sheet(f"Drawn clips that went wrong: {len(rows)}", head, rows, len(head))


def _misjudged(one: TrialResult) -> list[str]:
    """The rules that were wrong; what should not have been counted should not be judged either."""
    if one.role is not Role.POSITIVE:
        return []
    words = [f"missed {rule}" for rule, t in one.rules.items() if t.missed]
    return words + [f"false {rule}" for rule, t in one.rules.items() if t.false_alarm]


def _amiss(one: TrialResult) -> str:
    reasons = [] if one.exact else [f"{r.at_s:.1f} s: {r.reason}" for r in one.rejected[:2]]
    return "; ".join(_misjudged(one) + reasons)


def _row(exercise: str, view: str, some: Sequence[TrialResult]) -> tuple[object, ...]:
    exact, sides = sum(one.exact for one in some), sum(one.sides for one in some)
    good, clean = sum(one.good for one in some), sum(one.clean for one in some)
    return (
        exercise,
        view,
        len(some),
        exact,
        _share(exact, len(some)),
        number(mean(error for one in some for error in one.hold_errors_s)),
        f"{sum(one.sides_right for one in some)} of {sides}" if sides else "–",
        f"{clean} of {good}" if good else "–",
        _share(clean, good),
    )


def _share(part: int, whole: int) -> str:
    return percent(part / whole) if whole else "–"
