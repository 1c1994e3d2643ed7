"""Reads a definition file: TOML text to a validated model, or an error that names every mistake."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any, Final, TypeVar

from pydantic import ValidationError

from formcheck.definitions.mistakes import MOST_FOUND, Mistake, at_line, described, of_schema
from formcheck.definitions.normalize import DEEPEST, ready, unfit
from formcheck.definitions.strict_model import StrictModel
from formcheck.definitions.syntax import of_toml
from formcheck.errors import UserError
from formcheck.messages.error_ids import Slip, Syntax
from formcheck.messages.message import Message

Declared = TypeVar("Declared", bound=StrictModel)

_DIGITS: Final = re.compile(r"[0-9_]{4300}")  # Python reads no more of them
_STEP: Final = r"""(?:[\w\-]{1,200}+|"(?:[^"\\\n]|\\.){0,200}+"|'[^'\n]{0,200}+')"""
_LONG_KEY: Final = re.compile(
    rf"(?<![\w\-\\]){_STEP}(?:[ \t]{{0,100}}+\.[ \t]{{0,100}}+{_STEP}){{{DEEPEST}}}"
)
"""The parser's time and memory grow with the square of a key's parts."""


def parse(
    model: type[Declared],
    text: str,
    name: str,
    error: type[UserError],
    check: Callable[[Declared], Iterable[Mistake]],
    *,
    outdated: Callable[[dict[str, Any], str], Iterable[Mistake]] = lambda _data, _name: (),
) -> Declared:
    """The `model` that the TOML `text` declares.

    Args:
        model: the schema.
        text: the file's content.
        name: what the file is called in error messages.
        error: what to raise.
        check: finds what the schema alone cannot see.
        outdated: tells from the data and the name that it is meant for another schema.

    Raises:
        UserError: the text has mistakes; of the type `error`, with a line for each.
    """
    data = toml_data(text, name, error)
    mistakes = list(outdated(data, name)) or list(islice(unfit(data), MOST_FOUND))
    if mistakes:
        raise error(*described(name, text, mistakes))
    try:
        definition = model.model_validate(ready(data))
    except ValidationError as cause:
        raise error(*described(name, text, of_schema(model, cause))) from cause
    mistakes = list(islice(check(definition), MOST_FOUND))
    if mistakes:
        raise error(*described(name, text, mistakes))
    return definition


def toml_data(text: str, name: str, error: type[UserError]) -> dict[str, Any]:
    """What the TOML `text` of the file called `name` holds.

    Raises:
        UserError: it is no TOML; of the type `error`.
    """
    if long := _LONG_KEY.search(text):
        raise error(at_line(name, _line_at(text, long.start()), Message(Slip.TOO_DEEP)))
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as cause:
        raise error(of_toml(name, cause)) from cause
    except RecursionError as cause:
        deep = Message(Syntax.DEEP)
        raise error(Message.of(Slip.NO_TOML, file=name, problem=deep)) from cause
    except ValueError as cause:  # what Python says of a value goes through the parser
        if digits := _DIGITS.search(text):
            line = _line_at(text, digits.start())
            raise error(at_line(name, line, Message(Slip.TOO_MANY_DIGITS))) from cause
        raise error(Message.of(Slip.UNREADABLE_VALUE, file=name)) from cause


def _line_at(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1
