"""The language that reports are written in and the command line speaks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from formcheck.coach.events import Fault
from formcheck.exercises.model import Exercise
from formcheck.messages.words import Words, english

DIGITS: Final = {"deg": 0}
"""Digits after the point that a value can mean, by unit; 2 for others."""


@dataclass(frozen=True)
class Language:
    """How a report or the command line speaks; by itself English.

    Attributes:
        code: the language's code, for exercises and routines and for the reader's device.
        words: what reports and the engine say, by id.
        decimal: the decimal mark.
    """

    code: str = "en"
    words: Words = field(default_factory=english)
    decimal: str = "."

    @property
    def separator(self) -> str:
        """What stands between the cells of a table as text; the decimal mark may not."""
        return ";" if self.decimal == "," else ","

    def exercise(self, exercise: Exercise) -> Exercise:
        """The exercise with all its words in this language."""
        return exercise.in_language(self.code)

    def say(self, key: str, /, **values: object) -> str:
        """A sentence of the report itself, with `values` in its places."""
        return self.words.say(key, **values)

    def tell(self, key: str, /, **values: object) -> str:
        """A sentence of the command line, with `values` in its places."""
        return self.words.tell(key, **values)

    def weekdays(self) -> list[str]:
        """The days of the week from Monday, as short as they are written above columns."""
        return self.say("weekdays").split()

    def number(self, value: float, digits: int = 0) -> str:
        """`value` with so many `digits` after the point."""
        return f"{value:.{digits}f}".replace(".", self.decimal)

    def clock(self, seconds: float) -> str:
        """Seconds as minutes and seconds: 1:05.3."""
        minutes, rest = divmod(round(seconds, 1), 60)
        return f"{int(minutes)}:{rest:04.1f}".replace(".", self.decimal)

    def quantity(self, number: str, unit: str) -> str:
        """A number with its unit, as measures name it."""
        return self.words.quantity(number, unit)

    def amount(self, fault: Fault, value: float) -> str:
        """A value in the fault's unit."""
        return self.quantity(self.number(value, DIGITS.get(fault.unit, 2)), fault.unit)


ENGLISH: Final = Language()
