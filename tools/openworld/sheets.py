"""What a measuring says, as tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from formcheck.exercises.catalog import exercise_ids
from tools.openworld.trial import Role, TrialGroup, TrialResult

HOLD_S = 0.5
"""A hold that is off by more is wrong."""
NEGATIVE = {Role.ZERO: "labelled", Role.NEAR_MISS: "near misses", Role.UNLABELLED: "unlabelled"}


@dataclass(frozen=True)
class Sheet:
    """A table with a title; the first `texts` columns are words."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]
    texts: int = 1


def of(results: Iterable[TrialResult], *groups: TrialGroup) -> list[TrialResult]:
    """Those of some groups."""
    return [one for one in results if one.group in groups]


CAPTURED = (TrialGroup.CAPTURED, TrialGroup.SHUFFLED, TrialGroup.FILMED)
"""Groups of captured movement."""


def positives_sheet(
    results: Sequence[TrialResult], reasons: Mapping[str, str] = MappingProxyType({})
) -> Sheet:
    """Each real clip that holds an exercise, the wrong ones first; `reasons` are by the clip."""
    some = [one for one in results if one.role is Role.POSITIVE]
    order = sorted(some, key=lambda o: (o.exercise, o.asked is False, right(o), o.clip))
    rows = tuple(
        (
            one.exercise,
            one.clip,
            one.view if one.asked else f"{one.view} (not asked for)",
            _range(one),
            "-" if one.count is None else one.count,
            _held(one),
            "" if right(one) else "WRONG",
            "" if right(one) else reasons.get(one.clip) or _why(one),
        )
        for one in order
    )
    head = ("exercise", "clip", "view", "true", "counted", "held (off by), s", "", "because")
    return Sheet("Clips with the exercise", head, rows, len(head))


def right(one: TrialResult) -> bool:
    """Whether counts and holds are right."""
    return one.exact and all(error <= HOLD_S for error in one.hold_errors_s)


def totals_sheet(results: Sequence[TrialResult]) -> Sheet:
    """How many of the clips with an exercise are right."""
    some = [one for one in results if one.role is Role.POSITIVE]
    rows = []
    for exercise in (*exercise_ids(), "all"):
        mine = [one for one in some if exercise in {one.exercise, "all"}]
        asked = [one for one in mine if one.asked]
        others = [one for one in mine if not one.asked]
        rows.append((exercise, *_exact(asked), *_exact(others)))
    head = ("exercise", "views asked for", "exact", "and holds", "others", "exact", "and holds")
    return Sheet("Counts", head, tuple(rows))


def _exact(some: Sequence[TrialResult]) -> tuple[int, int, int]:
    return len(some), sum(one.exact for one in some), sum(right(one) for one in some)


def false_sheet(results: Sequence[TrialResult]) -> Sheet:
    """How many trials with nothing to count gave a false count, by how sure that is."""
    rows = []
    for exercise in (*exercise_ids(), "all"):
        row: list[object] = [exercise]
        for role in NEGATIVE:
            mine = [o for o in results if o.role is role and exercise in {o.exercise, "all"}]
            wrong = [one for one in mine if one.false_counts]
            row += [len(mine), len(wrong), sum(o.false_counts for o in wrong)]
            row.append(percent(len(wrong), len(mine)))
        rows.append(tuple(row))
    head = ["exercise"]
    for name in NEGATIVE.values():
        head += [name, "with a false count", "false counts", "share"]
    return Sheet("False counts", tuple(head), tuple(rows))


def matrix_sheet(results: Sequence[TrialResult]) -> Sheet:
    """Of each kind of clip, how many gave a false count of each exercise."""
    kinds = sorted({one.kind for one in results})
    rows = []
    for kind in kinds:
        row: list[object] = [kind]
        for exercise in exercise_ids():
            mine = [
                one
                for one in results
                if one.kind == kind and one.exercise == exercise and one.role in NEGATIVE
            ]
            wrong = sum(one.false_counts > 0 for one in mine)
            row.append("" if not mine else f"{wrong or '.'} / {len(mine)}")
        rows.append(tuple(row))
    return Sheet("Clips with a false count", ("clips of", *exercise_ids()), tuple(rows))


def strangers_sheet(results: Sequence[TrialResult]) -> Sheet:
    """Each clip with a false count."""
    wrong = [one for one in results if one.role in NEGATIVE and one.false_counts]
    rows = tuple(
        (one.exercise, one.clip, one.view, NEGATIVE[one.role], one.false_counts, _spans(one))
        for one in sorted(wrong, key=lambda o: (o.exercise, o.role, o.clip))
    )
    head = ("exercise", "clip", "view", "label", "counted", "from - to, s")
    return Sheet("False counts, one by one", head, rows, len(head))


def captured_sheet(results: Sequence[TrialResult]) -> Sheet:
    """Captured movement that came out wrong, and how much there is in all."""
    rows = [
        (one.exercise, one.clip, _range(one), one.count, _spans(one), _why(one))
        for one in results
        if not one.exact
    ]
    exact = sum(one.exact for one in results)
    title = f"Captured movement: {exact} of {len(results)} right"
    head = ("exercise", "take / view", "true", "counted", "from - to, s", "because")
    return Sheet(title, head, tuple(rows), len(head))


def rules_sheet(results: Sequence[TrialResult]) -> Sheet:
    """Labelled faults of the real clips: how often they were named."""
    names = sorted({(one.exercise, rule) for one in results for rule in one.rules})
    rows = []
    for exercise, rule in names:
        tallies = [o.rules[rule] for o in results if o.exercise == exercise and rule in o.rules]
        rows.append(
            (
                exercise,
                rule,
                sum(t.hit for t in tallies),
                sum(t.missed for t in tallies),
                sum(t.false_alarm for t in tallies),
                sum(t.right_silent for t in tallies),
                sum(t.not_judged for t in tallies),
            )
        )
    head = ("exercise", "rule", "hit", "missed", "false alarms", "rightly silent", "not judged")
    return Sheet("Labelled faults", head, tuple(rows), 2)


def percent(part: int, whole: int) -> str:
    """A share, or a dash."""
    return f"{100 * part / whole:.1f} %" if whole else "–"


def _range(one: TrialResult) -> str:
    return str(one.low) if one.low == one.high else f"{one.low} to {one.high}"


def _held(one: TrialResult) -> str:
    held = [a.held_s for a in one.attempts if a.held_s is not None]
    if not held and not one.hold_errors_s:
        return ""
    errors = ", ".join(f"{error:.1f}" for error in one.hold_errors_s)
    return f"{', '.join(f'{h:.1f}' for h in held)} ({errors})"


def _spans(one: TrialResult) -> str:
    spans = [f"{a.start_s:.1f}-{a.end_s:.1f}" for a in one.attempts]
    return " ".join(spans[:6]) + (" ..." if len(spans) > 6 else "")


def _why(one: TrialResult) -> str:
    """What the engine gave as reasons, where something is missing."""
    if one.problem:
        return one.problem
    if one.count is None or one.count >= one.low:
        return ""
    reasons = Counter(r.reason for r in one.rejected) or Counter(one.warnings)
    return "; ".join(f"{n} x {words}" for words, n in reasons.most_common(2))
