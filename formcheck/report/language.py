"""The language that a report is written in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from formcheck.coach.events import Fault
from formcheck.exercises.model import Exercise

DIGITS: Final = {"deg": 0}
"""Digits after the point that a value can mean, by unit; 2 for others."""


def _as_it_is(exercise: Exercise) -> Exercise:
    return exercise


@dataclass(frozen=True)
class Language:
    """How a report speaks; by itself English, in which everything is written.

    Attributes:
        code: the language's code, for the reader's device.
        frame: the report's own sentences by the English ones, places not yet filled.
        text: what exercises and the engine say, by the English sentences.
        exercise: an exercise with all its words in this language.
        decimal: the decimal mark.
    """

    code: str = "en"
    frame: Callable[[str], str] = str
    text: Callable[[str], str] = str
    exercise: Callable[[Exercise], Exercise] = _as_it_is
    decimal: str = "."

    def say(self, english: str, /, **values: object) -> str:
        """A sentence of the report itself, with `values` in its places."""
        return self.frame(english).format(**values)

    def number(self, value: float, digits: int = 0) -> str:
        """`value` with so many `digits` after the point."""
        return f"{value:.{digits}f}".replace(".", self.decimal)

    def clock(self, seconds: float) -> str:
        """Seconds as minutes and seconds: 1:05.3."""
        minutes, rest = divmod(round(seconds, 1), 60)
        return f"{int(minutes)}:{rest:04.1f}".replace(".", self.decimal)

    def quantity(self, number: str, unit: str) -> str:
        """A number with its unit, as measures name it."""
        if unit in {"deg", "times"}:
            return number + ("°" if unit == "deg" else "")
        return f"{number} {self.say(unit)}"

    def amount(self, fault: Fault, value: float) -> str:
        """A value in the fault's unit."""
        return self.quantity(self.number(value, DIGITS.get(fault.unit, 2)), fault.unit)


ENGLISH: Final = Language()
