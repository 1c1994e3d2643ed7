"""Reads JSON that somebody wrote: what the standard parser lets through is seen here."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any, Final

from formcheck.definitions.excerpt import Endless
from formcheck.definitions.mistakes import at_line
from formcheck.definitions.normalize import Repeating
from formcheck.definitions.syntax import problem
from formcheck.errors import UserError
from formcheck.messages.error_ids import Slip, Syntax
from formcheck.messages.message import Message

MOST_DIGITS: Final = 1000
"""Python reads some thousand; long before that it is no number that anybody means."""


def loads(text: str, name: str, error: type[UserError]) -> Any:
    """What the JSON `text` says; an object in which a key stands twice is a `Repeating`.

    Args:
        text: the file's content.
        name: what the file is called in error messages.
        error: what to raise.

    Raises:
        UserError: it is no JSON; of the type `error`, with the line.
    """
    try:
        return json.loads(text, object_pairs_hook=_object, parse_int=_whole)
    except json.JSONDecodeError as cause:
        said = Message.of(Slip.THIS_NO_JSON, problem=problem(cause.msg))
        raise error(at_line(name, cause.lineno, said)) from cause
    except RecursionError as cause:
        deep = Message(Syntax.DEEP)
        raise error(Message.of(Slip.NO_JSON, file=name, problem=deep)) from cause


def _whole(digits: str) -> int | Endless:
    return int(digits) if len(digits) <= MOST_DIGITS else Endless(len(digits.lstrip("-")))


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    repeating = Repeating(found)
    counts = Counter(key for key, _ in pairs)
    repeating.repeated = tuple(key for key, count in counts.items() if count > 1)
    return repeating
