"""What the drawn forms of all exercises share."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tools.figure.movements import FigureMovement

Rng = np.random.Generator


@dataclass(frozen=True)
class Form:
    """How one repetition is done.

    Attributes:
        movement: what the body does.
        faults: what a correct judge reports.
        bounce: how far the progress springs back and forth while staying.
    """

    movement: FigureMovement
    faults: tuple[str, ...] = ()
    bounce: float = 0.0


def between(rng: Rng, bounds: tuple[float, float]) -> float:
    """A number drawn evenly."""
    return float(rng.uniform(*bounds))


def sides(rng: Rng, count: int, known: tuple[str, ...]) -> list[str]:
    """The same side each time, or in turn."""
    first = int(rng.integers(len(known)))
    if rng.random() < 0.4:
        return [known[first]] * count
    pair = known[:2] if rng.random() < 0.5 else known[:2][::-1]
    return [pair[i % 2] for i in range(count)]
