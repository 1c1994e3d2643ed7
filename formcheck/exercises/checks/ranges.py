"""Which values a measure can have, and limits that no value meets or all do."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from formcheck.definitions import lines
from formcheck.definitions.mistakes import Mistake
from formcheck.exercises.model import TIMINGS, Condition, Exercise
from formcheck.messages.error_ids import Check
from formcheck.messages.message import Message

FARTHEST: Final = 6.0
"""In trunk lengths: from the feet to hands stretched overhead are less than five."""
BY_KIND: Final[dict[str, tuple[float, float]]] = {
    "angle": (0.0, 360.0),
    "bend": (0.0, 180.0),
    "sag": (0.0, 360.0),
    "incline": (-90.0, 90.0),
    "height": (-FARTHEST, FARTHEST),
    "gap": (0.0, FARTHEST),
    "ratio": (0.0, math.inf),
    "twist": (0.0, 360.0),
    "roll": (-180.0, 180.0),
}
HALF_TURN: Final = 180.0


@dataclass(frozen=True, slots=True)
class Range:
    """From where to where a value can lie.

    Attributes:
        least: the least value.
        most: the largest one.
        what: what kind of value it is.
        unit: its unit.
    """

    least: float
    most: float
    what: Message
    unit: str

    @classmethod
    def of(
        cls, exercise: Exercise, name: str, *, change: bool = False, spread: bool = False
    ) -> Range:
        """The range of a measure or timing.

        Args:
            exercise: the exercise.
            name: of the measure, or one of `TIMINGS`.
            change: of the change from another value of it.
            spread: of its standard deviation.
        """
        if name in TIMINGS:
            return cls(0.0, math.inf, Message(Check.KIND_TIME), "s")
        spec = exercise.measures[name]
        least, most = BY_KIND[spec.kind]
        what, unit = Message(Check(f"kind_{spec.kind}")), spec.unit
        width = most - least
        if spec.side == "difference":
            least, most, what = 0.0, width, Message.of(Check.DIFFERENCE_OF, what=what)
        if spread:
            return cls(0.0, most - least, Message.of(Check.WOBBLE_OF, what=what), unit)
        if change:
            # A turn one way is the rest of the turn the other way.
            most = min(most - least, HALF_TURN) if unit == "deg" else most - least
            return cls(-most, most, Message.of(Check.CHANGE_OF_KIND, what=what), unit)
        return cls(least, most, what, unit)

    def impossible(self, path: lines.Path, key: str, value: float | None) -> Iterator[Mistake]:
        """A mistake if the `value` of `key` cannot be."""
        if value is None or self.least <= value <= self.most:
            return
        of = {"key": key, "value": f"{value:g}", "least": f"{self.least:g}", "unit": self.unit}
        if math.isinf(self.most):
            says = Message.of(Check.NEVER_LESS, what=self.what, **of)
        else:
            says = Message.of(Check.LIES_BETWEEN, what=self.what, most=f"{self.most:g}", **of)
        yield Mistake((*path, key), says)

    def idle(
        self, path: lines.Path, at_least: float | None, at_most: float | None
    ) -> Iterator[Mistake]:
        """A doubt about a limit that no value breaks."""
        if at_least == self.least:
            limit = {"limit": f"{at_least:g}", "unit": self.unit}
            yield Mistake((*path, "at_least"), Message.of(Check.NOTHING_BELOW, **limit))
        if at_most == self.most:
            limit = {"limit": f"{at_most:g}", "unit": self.unit}
            yield Mistake((*path, "at_most"), Message.of(Check.NOTHING_ABOVE, **limit))


@dataclass
class Tightest:
    """The narrowest limits of several conditions, and which ones they are of."""

    lower: float = -math.inf
    upper: float = math.inf
    lower_i: int = -1
    upper_i: int = -1

    def add(self, i: int, condition: Condition) -> None:
        """Take in condition number `i`."""
        if condition.at_least is not None and condition.at_least > self.lower:
            self.lower, self.lower_i = condition.at_least, i
        if condition.at_most is not None and condition.at_most < self.upper:
            self.upper, self.upper_i = condition.at_most, i


def limit_mistakes(
    path: lines.Path, at_least: float | None, at_most: float | None
) -> Iterator[Mistake]:
    """What is wrong with limits by themselves."""
    if at_least is None and at_most is None:
        yield Mistake(path, Message(Check.LIMIT_MISSING))
    elif at_least is not None and at_most is not None and at_least >= at_most:
        limits = {"low": f"{at_least:g}", "high": f"{at_most:g}"}
        yield Mistake((*path, "at_least"), Message.of(Check.LIMITS_CROSSED, **limits))
