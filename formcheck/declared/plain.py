"""What a parser made of a file, made ready for a schema; what no schema should meet is named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from formcheck.declared import lines
from formcheck.declared.mistakes import Mistake, dotted
from formcheck.declared.shown import PLAIN_BITS, Endless, shown

MOST_ITEMS: Final = 1000
"""No list and no table of a file that a person writes is longer."""
DEEPEST: Final = 32
"""Nor are parts inside of parts any deeper."""


class Repeating(dict[str, Any]):
    """An object of a JSON file in which a key stands more than once.

    Attributes:
        repeated: those keys.
    """

    repeated: tuple[str, ...] = ()


def ready(value: Any) -> Any:
    """`value` with lists as tuples, as schemas have them, and no number of endless digits."""
    if isinstance(value, dict):
        return {key: ready(item) for key, item in value.items()}
    if isinstance(value, list):
        return tuple(ready(item) for item in value)
    if isinstance(value, int) and value.bit_length() > PLAIN_BITS:
        return Endless.of(value)
    return value


def unfit(value: Any, most_items: int = MOST_ITEMS, path: lines.Path = ()) -> Iterator[Mistake]:
    """What is too long, too deep or stands twice in `value`, before it costs time and memory."""
    if not isinstance(value, dict | list):
        return
    where = dotted(path) or "this"
    if len(value) > most_items:
        yield Mistake(path, f"{where} may have at most {most_items}, and has {len(value)}.")
        return
    if len(path) >= DEEPEST:
        yield Mistake(path, "this is nested too deep.")
        return
    if isinstance(value, Repeating):
        inside = f" in {where}" if path else ""
        for name in value.repeated:
            yield Mistake(path, f"the key {shown(name)} stands twice{inside}.")
    steps: Iterable[tuple[str | int, Any]] = (
        value.items() if isinstance(value, dict) else enumerate(value)
    )
    for key, item in steps:
        yield from unfit(item, most_items, (*path, key))
