"""What a parser made of a file, made ready for a schema; what no schema should meet is named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from formcheck.definitions import lines
from formcheck.definitions.excerpt import PLAIN_BITS, Endless, shown
from formcheck.definitions.mistakes import Mistake, dotted, part
from formcheck.messages.error_ids import Slip
from formcheck.messages.message import Message

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
    if len(value) > most_items:
        found = {"most": most_items, "found": len(value)}
        yield Mistake(path, Message.of(Slip.MAY_HAVE_AT_MOST, key=part(path), **found))
        return
    if len(path) >= DEEPEST:
        yield Mistake(path, Message(Slip.TOO_DEEP))
        return
    if isinstance(value, Repeating):
        where = {"part": dotted(path)} if path else {}
        slip = Slip.KEY_TWICE_IN if path else Slip.KEY_TWICE
        for name in value.repeated:
            yield Mistake(path, Message.of(slip, key=shown(name), **where))
    steps: Iterable[tuple[str | int, Any]] = (
        value.items() if isinstance(value, dict) else enumerate(value)
    )
    for key, item in steps:
        yield from unfit(item, most_items, (*path, key))
