"""Left and right compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, median
from typing import Final

from formcheck.coach.usual_range import detectable
from formcheck.history.records import AttemptRecord

HELD_ERROR_S: Final = 1.0
"""Held times are right to within this: a smaller difference says nothing."""


@dataclass(frozen=True, slots=True)
class SideSum:
    """What one side did.

    Attributes:
        count: how many repetitions or holds.
        held_s: seconds that a hold lasts on average, 0 for repetitions.
        range: the usual range of motion.
    """

    count: int
    held_s: float
    range: float


@dataclass(frozen=True, slots=True)
class Balance:
    """Both sides.

    Attributes:
        left: the left side.
        right: the right side.
        error: a smaller difference in the range of motion says nothing.
    """

    left: SideSum
    right: SideSum
    error: float

    @property
    def range_difference(self) -> float:
        """How much further the left side moves; 0 within the measuring error."""
        difference = self.left.range - self.right.range
        return difference if self.error > 0 and abs(difference) > self.error else 0.0

    @property
    def held_difference_s(self) -> float:
        """How much longer the left side is held; 0 within the measuring error."""
        difference = self.left.held_s - self.right.held_s
        return difference if abs(difference) > HELD_ERROR_S else 0.0


def balance_of(records: Sequence[AttemptRecord], noise: float) -> Balance | None:
    """Left against right, None unless both were done; what both did at once tells nothing.

    Args:
        records: repetitions or holds of one exercise.
        noise: the error of one measured value, in the unit of the range.
    """
    left, right = (
        [record for record in records if record.side == side] for side in ("left", "right")
    )
    if not left or not right:
        return None
    return Balance(_sum(left), _sum(right), detectable(noise))


def _sum(done: Sequence[AttemptRecord]) -> SideSum:
    held = fmean(record.held_s or 0.0 for record in done)
    return SideSum(len(done), held, median(record.range for record in done))
