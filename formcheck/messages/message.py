"""One thing to say, without words: an id, and what fills its places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self, TypeAlias

from formcheck.messages.ids import MessageId

Value: TypeAlias = "str | int | float | tuple[str, ...] | Message"


@dataclass(frozen=True, slots=True)
class Message:
    """What is to be said; equal messages say the same.

    Attributes:
        id: which sentence.
        values: what fills its places, by name: numbers, names of files, ids (of views, body points
            or rules) or lists of them, or another message.
    """

    id: MessageId
    values: tuple[tuple[str, Value], ...] = ()

    @classmethod
    def of(cls, id_: MessageId, /, **values: Value) -> Self:
        """The message `id_` with `values` in its places."""
        return cls(id_, tuple(values.items()))

    def __getitem__(self, name: str) -> Any:
        """The value in the place `name`.

        Raises:
            KeyError: there is no such place.
        """
        return dict(self.values)[name]
