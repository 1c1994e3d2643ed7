"""What was measured of learning, as a page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from tools.learning.lesson import LearningTrial
from tools.learning.measured import Count, Lost, Outcome

BARS: Final = {2: 0.79, 3: 0.86}
"""What share of other people's clips should be counted within the label, by people shown."""
MOST_FALSE: Final = 0.03
HEAD: Final = """# Learning, measured

How well exercises that are learnt from recordings (`formcheck learn`) are counted on recordings of
other people. Written by `make learn`; nothing of the clips is in the program, but what is asked of
the body, and with how much room, was chosen while looking at the real clips' numbers (`ASKED`,
`ROOM` and `MAY_FAIL` in `formcheck/learning/gates.py`; the spread between people in
`formcheck/learning/spread.toml` is measured on them). So the real clips say too much good of it;
the figure's performers were looked at once, for what is asked of the arms.

A lesson is learnt from one to three recordings, each of another source, of three repetitions or
more, without telling how many there are and without exchanging rest and end by hand. It is then
counted on every other recording of the exercise that is of none of those sources, and on
{foreign:.0%} of the recordings that do not hold it, drawn anew for each lesson. "Within the label"
is a count in the label's range.
"""
COLUMNS: Final = (
    "| exercise | sources | people shown | lessons | within the label | within one more | "
    "foreign clips with a count |\n|---|---|---|---|---|---|---|"
)


@dataclass(frozen=True)
class Group:
    """Lessons that are told of together.

    Attributes:
        title: over the table.
        note: before it.
        lessons: all of them.
        outcomes: what came of each.
        counts: on which recordings, how often.
        sources: of each exercise, how many people's recordings there are.
        barred: the exercises that the bars are about, none where there are no bars.
    """

    title: str
    note: str
    lessons: Sequence[LearningTrial]
    outcomes: Sequence[Outcome]
    counts: Sequence[Count]
    sources: dict[str, int]
    barred: tuple[str, ...] = ()


def page(groups: Iterable[Group], foreign: float, version: str) -> str:
    """The whole page, in Markdown; of the foreign recordings the share `foreign` was drawn."""
    parts = [
        HEAD.format(foreign=foreign),
        *(_part(group) for group in groups),
        f"Measured with FormCheck {version}.",
    ]
    return "\n".join(parts) + "\n"


def _part(group: Group) -> str:
    lines = [f"## {group.title}\n", f"{group.note}\n", COLUMNS]
    people = sorted({lesson.people for lesson in group.lessons})
    exercises = list(dict.fromkeys(lesson.exercise for lesson in group.lessons))
    for exercise in exercises:
        for shown in people:
            lines += _row(group, exercise, shown)
    for shown in people:
        lines.append(_total(group, shown, "**all**", exercises))
        if group.barred:
            lines.append(_total(group, shown, "**the bar's**", group.barred))
    lines += ["", *_bars(group), *_lost(group)]
    return "\n".join(lines)


def _row(group: Group, exercise: str, shown: int) -> list[str]:
    lessons = [one for one in group.lessons if (one.exercise, one.people) == (exercise, shown)]
    found = [c for c in group.counts if (c.lesson.exercise, c.lesson.people) == (exercise, shown)]
    if not lessons or not any(count.same for count in found):
        return []
    sources = group.sources[exercise]
    return [f"| {exercise} | {sources} | {shown} | {len(lessons)} | {_shares(found)} |"]


def _total(group: Group, shown: int, name: str, exercises: Sequence[str]) -> str:
    lessons = [o for o in group.lessons if o.people == shown and o.exercise in exercises]
    return f"| {name} | | {shown} | {len(lessons)} | {_shares(_of(group, shown, exercises))} |"


def _of(group: Group, shown: int, exercises: Sequence[str]) -> list[Count]:
    return [
        count
        for count in group.counts
        if count.lesson.people == shown and count.lesson.exercise in exercises
    ]


def _shares(found: Sequence[Count]) -> str:
    same = [count for count in found if count.same]
    foreign = [count for count in found if not count.same]
    return " | ".join(
        (
            _share(same, lambda count: count.right),
            _share(same, lambda count: count.within_one),
            _share(foreign, lambda count: count.false),
        )
    )


def _share(found: Sequence[Count], is_so: Callable[[Count], bool]) -> str:
    if not found:
        return "-"
    some = sum(map(is_so, found))
    return f"{some / len(found):.1%} of {len(found)}"


def _bars(group: Group) -> list[str]:
    lines = []
    for shown, bar in BARS.items() if group.barred else ():
        found = _of(group, shown, group.barred)
        same = [count for count in found if count.same]
        foreign = [count for count in found if not count.same]
        if not same or not foreign:
            continue
        right = sum(count.right for count in same) / len(same)
        false = sum(count.false for count in foreign) / len(foreign)
        held = "held" if right >= bar and false <= MOST_FALSE else "**not held**"
        lines.append(
            f"- {shown} people: {right:.1%} within the label (bar {bar:.0%}), {false:.1%} of the "
            f"foreign clips with a count (bar {MOST_FALSE:.0%}): {held}."
        )
    return [*lines, ""] if lines else []


def _lost(group: Group) -> list[str]:
    """The lessons that taught nothing; their clips count as wrong."""
    both = zip(group.lessons, group.outcomes, strict=True)
    lost = [f"{lesson.exercise}: {one.why}" for lesson, one in both if isinstance(one, Lost)]
    if not lost:
        return []
    return [
        f"Of {len(group.lessons)} lessons {len(lost)} taught nothing:",
        "",
        *(f"- {x}" for x in lost),
        "",
    ]
