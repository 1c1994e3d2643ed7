"""What somebody wrote, short enough for one line of an error message."""

from __future__ import annotations

import math
import reprlib
from collections.abc import Iterable
from typing import Any, Final

LONGEST: Final = 60
"""More characters of one value than this do not help to find it."""
MOST_NAMES: Final = 12
"""More valid names than this do not help to choose one."""
PLAIN_BITS: Final = 64
"""A longer whole number is a slip, and Python refuses to write the longest ones out."""
STR_BITS: Final = 10_000
"""A number that is shorter than this can be written out in any Python."""


class Endless:
    """A whole number with far too many digits; no schema takes it for a number.

    Args:
        digits: about how many.

    Attributes:
        digits: the same.
    """

    def __init__(self, digits: int) -> None:
        self.digits = digits

    @classmethod
    def of(cls, number: int) -> Endless:
        """What to put in the place of `number`."""
        bits = number.bit_length()
        return cls(len(str(abs(number))) if bits < STR_BITS else math.ceil(bits * math.log10(2)))

    def __repr__(self) -> str:
        return f"a number of {self.digits} digits"


class _Excerpt(reprlib.Repr):
    """Values as they stand in the file, where that is short."""

    def __init__(self) -> None:
        super().__init__()
        self.maxlevel = 2
        self.maxlist = self.maxtuple = self.maxdict = 3
        self.maxstring = self.maxother = LONGEST

    def repr_bool(self, value: bool, _level: int) -> str:
        return str(value).lower()

    def repr_int(self, value: int, _level: int) -> str:
        return repr(Endless.of(value) if value.bit_length() > PLAIN_BITS else value)

    def repr_tuple(self, value: tuple[Any, ...], level: int) -> str:
        return self.repr_list(list(value), level)

    def repr_NoneType(self, _value: None, _level: int) -> str:  # noqa: N802 - the type's name
        return "null"

    def repr_date(self, value: Any, _level: int) -> str:
        return str(value)

    repr_datetime = repr_time = repr_date


def shown(value: object) -> str:
    """`value` as it may stand in a message: in one line, and cut where it is long."""
    return _Excerpt().repr(value)


def shown_names(names: Iterable[str]) -> tuple[str, int]:
    """`names` in alphabetical order, and how many more there are where they are too many."""
    ordered = sorted(names)
    told = [name if len(name) <= LONGEST else shown(name) for name in ordered[:MOST_NAMES]]
    return ", ".join(told), max(0, len(ordered) - MOST_NAMES)


def cut(sentence: str, longest: int = 4 * LONGEST) -> str:
    """`sentence` in one line that a person may read; its middle is left out where it is longer."""
    line = " ".join(sentence.split())
    if len(line) <= longest:
        return line
    half = longest // 2
    return f"{line[:half]}...{line[-half:]}"
