"""What FormCheck wants to reach, and whether it does."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from formcheck.pose.bundles import BUNDLES
from tools.accuracy.case import Case
from tools.accuracy.rules import RuleScore, scores
from tools.accuracy.run import evaluation_of
from tools.accuracy.table import number, percent, table

EXACT = 0.99
HOLD_S = 0.25
F1 = 0.95
CLEAN = 0.98
ELSEWHERE = 0.95


@dataclass(frozen=True)
class Goal:
    """One aim.

    Attributes:
        aim: what is wanted.
        found: what was measured.
        met: whether that is enough; None where there was nothing to measure it on.
    """

    aim: str
    found: str
    met: bool | None


def bars(cases: Sequence[Case], models: Iterable[str]) -> list[Goal]:
    """Every aim, on the rendered clips of the default model."""
    positive = [case for case in cases if not case.negative]
    asked = evaluation_of(case for case in positive if case.recommended)
    return [
        Goal(
            f"counts exact on {percent(EXACT)} of the clips, in the views asked for",
            f"{percent(asked.exact)} of {len(asked.outcomes)}",
            asked.exact >= EXACT,
        ),
        Goal(
            f"mean error of a hold at most {HOLD_S} s, in the views asked for",
            f"{number(asked.hold_error_s, 3)} s",
            asked.hold_error_s <= HOLD_S,
        ),
        _f1(scores(cases)),
        Goal(
            f"no fault at all in {percent(CLEAN)} of the good repetitions and holds, in the views "
            "asked for",
            f"{percent(asked.clean)} of {sum(o.good for o in asked.outcomes)}",
            asked.clean >= CLEAN,
        ),
        _elsewhere([case for case in positive if not case.recommended]),
        _no_false_count("nothing to count", [case for case in cases if case.negative]),
        _no_false_count("two people", [case for case in cases if case.people > 1]),
        _all_models(set(models)),
    ]


def bars_table(found: Iterable[Goal]) -> str:
    """A row for each aim."""
    return table(("aim", "measured", ""), [(b.aim, *_measured(b)) for b in found], texts=3)


def _measured(bar: Goal) -> tuple[str, str]:
    if bar.met is None:
        return "–", ""
    return bar.found, "met" if bar.met else "**not met**"


def _f1(found: Sequence[RuleScore]) -> Goal:
    low = [score for score in found if not score.tally.f1 >= F1]
    words = [f"{len(found) - len(low)} of {len(found)} rules"]
    words += [f"{_name(s)} {_said(s)}" for s in low]
    return Goal(f"F1 at least {F1} of every rule", "; ".join(words), bool(found) and not low)


def _name(score: RuleScore) -> str:
    return f"`{score.exercise}.{score.rule}`"


def _said(score: RuleScore) -> str:
    if not math.isnan(score.tally.f1):
        return number(score.tally.f1)
    return "never judged" if score.shown else "never shown"


def _elsewhere(cases: Sequence[Case]) -> Goal:
    right = sum(case.outcome.exact or case.refused for case in cases)
    share = right / len(cases) if cases else math.nan
    refused = sum(case.refused for case in cases)
    return Goal(
        f"in other views counts exact on {percent(ELSEWHERE)}, or refused with advice",
        f"{percent(share)} of {len(cases)}, {refused} of them refused",
        share >= ELSEWHERE if cases else None,
    )


def _no_false_count(where: str, cases: Sequence[Case]) -> Goal:
    false = sum(case.false_counts for case in cases)
    found = f"{false} in {len(cases)} clips"
    return Goal(f"no false count with {where}", found, not false if cases else None)


def _all_models(models: set[str]) -> Goal:
    missing = [name for name in BUNDLES if name not in models]
    found = f"without {', '.join(missing)}" if missing else ", ".join(BUNDLES)
    return Goal("all pose models compared", found, not missing)
