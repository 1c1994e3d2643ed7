"""The page docs/sensitivity.md: what hangs on which number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tools.accuracy.table import code, table
from tools.openworld.compared import ChangeKind
from tools.openworld.sensitivity import Effect, Flip

MADE = "*Made by `make sensitivity`.*"
LISTED = 4
"""So many clips are named in a row."""


@dataclass(frozen=True)
class Margin:
    """What one constant or limit changes, whichever way it is moved.

    Attributes:
        label: of the constant or limit.
        value: as it is.
        effects: a fifth less, a fifth more.
    """

    label: str
    value: float
    effects: tuple[Effect, ...]

    @property
    def flips(self) -> list[Flip]:
        """All changes, both ways."""
        return [flip for effect in self.effects for flip in effect.flips]

    @property
    def sources(self) -> set[str]:
        """Whose clips change."""
        return {flip.source for flip in self.flips}

    @property
    def clips(self) -> set[tuple[str, str]]:
        """The trials that change, as (exercise, clip)."""
        return {(flip.exercise, flip.clip) for flip in self.flips}

    @property
    def weight(self) -> tuple[int, int]:
        """Sorts: right and wrong before what only differs."""
        graver = [f for f in self.flips if f.turn in {ChangeKind.WRONG_NOW, ChangeKind.RIGHT_NOW}]
        return len({(f.exercise, f.clip) for f in graver}), len(self.clips)

    @property
    def problems(self) -> list[str]:
        """Why it cannot be moved."""
        return [effect.problem for effect in self.effects if effect.problem]


def margins(found: Sequence[Effect]) -> list[Margin]:
    """One for each constant or limit, the weightiest first."""
    by_what: dict[object, list[Effect]] = {}
    for effect in found:
        by_what.setdefault(effect.move.what, []).append(effect)
    merged = [
        Margin(some[0].move.what.label, some[0].move.what.value, tuple(some))
        for some in by_what.values()
    ]
    return sorted(merged, key=lambda m: (*(-w for w in m.weight), m.label))


HEAD = (
    "constant or limit",
    "value",
    "moved",
    "clips",
    "sources",
    "now wrong",
    "now right",
    "which",
)


def rows(found: Sequence[Margin]) -> list[tuple[object, ...]]:
    """A row for each way that changes something."""
    return [
        (
            margin.label,
            f"{margin.value:g}",
            f"{effect.move.factor - 1:+.0%}",
            len({(f.exercise, f.clip) for f in effect.flips}),
            _sources(margin),
            sum(f.turn is ChangeKind.WRONG_NOW for f in effect.flips),
            sum(f.turn is ChangeKind.RIGHT_NOW for f in effect.flips),
            _named(effect.flips),
        )
        for margin in found
        for effect in margin.effects
        if effect.flips
    ]


def page(found: Sequence[Margin], clips: int, fps: float | None) -> str:
    """The page as Markdown."""
    moving = [margin for margin in found if margin.flips]
    still = [margin for margin in found if not margin.flips and not margin.problems]
    single = [margin for margin in moving if len(margin.sources) == 1]
    broken = [margin for margin in found if margin.problems]
    rate = f", at {fps:g} pictures a second" if fps else ""
    parts = [
        "# Sensitivity",
        "Every number of the engine and every limit of the exercises, moved by a fifth either way: "
        f"what changes in count or faults in {clips} labelled trials on real clips{rate} "
        "(`../shared/videos`, which is not part of the project). Of "
        f"{len(found)} numbers {len(moving)} change something, {len(single)} of them in the clips "
        "of one source only: those are the ones to distrust. A fifth of an angle that is counted "
        "from 180 degrees is a long way; a fifth of a small tolerance is not.",
        "## What moves",
        table(HEAD, [(code(str(r[0])), *r[1:]) for r in rows(moving)], texts=3),
        MADE,
        "## What moves nothing",
        ", ".join(code(f"{m.label} = {m.value:g}") for m in still) + ".",
        MADE,
    ]
    if broken:
        parts += ["## What cannot be moved", _broken(broken), MADE]
    return "\n\n".join(parts) + "\n"


def _broken(found: Sequence[Margin]) -> str:
    return table(("constant", "because"), [(code(m.label), m.problems[0]) for m in found], texts=2)


def _sources(margin: Margin) -> str:
    count = len(margin.sources)
    return f"one only: {next(iter(margin.sources))}" if count == 1 else str(count)


def _named(flips: Sequence[Flip]) -> str:
    words = [f"{f.clip} {f.exercise}: {f.text}" for f in flips[:LISTED]]
    more = len(flips) - LISTED
    return "; ".join(words) + (f"; {more} more" if more > 0 else "")
