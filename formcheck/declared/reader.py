"""Reads a declared file: TOML text to a validated model, or an error that names every mistake."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from formcheck.declared.mistakes import Mistake, described, of_schema
from formcheck.declared.part import Part
from formcheck.errors import UserError

Declared = TypeVar("Declared", bound=Part)


def read_text(path: Path, error: type[UserError]) -> str:
    """The text of the file at `path`.

    Raises:
        UserError: the file cannot be read; of the type `error`.
    """
    try:
        return path.read_text(encoding="utf-8")
    except OSError as cause:
        raise error(f"Cannot read {path}: {cause.strerror}.") from cause
    except UnicodeDecodeError as cause:
        raise error(f"{path} is not a text file.") from cause


def parse(
    model: type[Declared],
    text: str,
    name: str,
    error: type[UserError],
    check: Callable[[Declared], Iterable[Mistake]],
) -> Declared:
    """The `model` that the TOML `text` declares.

    Args:
        model: the schema.
        text: the file's content.
        name: what the file is called in error messages.
        error: what to raise.
        check: finds what the schema alone cannot see.

    Raises:
        UserError: the text has mistakes; of the type `error`, with a line for each.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as cause:
        raise error(f"{name} is not valid TOML: {cause}.") from cause
    try:
        declared = model.model_validate(data)
    except ValidationError as cause:
        raise error(described(name, text, of_schema(model, cause))) from cause
    mistakes = list(check(declared))
    if mistakes:
        raise error(described(name, text, mistakes))
    return declared
