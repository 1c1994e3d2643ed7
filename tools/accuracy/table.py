"""Tables and numbers in Markdown."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

NOTHING = "–"


def table(head: Sequence[str], rows: Iterable[Sequence[object]], *, texts: int = 1) -> str:
    """A Markdown table whose first `texts` columns are words and the others numbers."""
    marks = ["---"] * texts + ["---:"] * (len(head) - texts)
    return "\n".join(_line(cells) for cells in (head, marks, *rows))


def _line(cells: Sequence[object]) -> str:
    return f"| {' | '.join(str(cell).replace('|', '/') for cell in cells)} |"


def percent(share: float) -> str:
    """A share in percent, as exact as it needs to be."""
    return f"{100 * share:.1f}".removesuffix(".0") + " %" if math.isfinite(share) else NOTHING


def number(value: float, digits: int = 2) -> str:
    """A number, or a dash for NaN."""
    return f"{value:.{digits}f}" if math.isfinite(value) else NOTHING


def mean(values: Iterable[float]) -> float:
    """The mean of those that are known; NaN where none is."""
    known = [value for value in values if math.isfinite(value)]
    return sum(known) / len(known) if known else math.nan


def code(text: str) -> str:
    """As an identifier."""
    return f"`{text}`"
