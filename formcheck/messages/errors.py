"""What errors say, in another language than their own English."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

from formcheck.messages.languages import DEFAULT
from formcheck.messages.translation import Translation


def error_in(language: str, error: Exception | str) -> str:
    """What is wrong, in a language: each line of the error's message."""
    if language == DEFAULT:
        return str(error)
    return "\n".join(map(_errors(language).of, str(error).split("\n")))


@cache
def _errors(language: str) -> Translation:
    file = resources.files("formcheck.messages") / language / "errors.toml"
    return Translation(tomllib.loads(file.read_text(encoding="utf-8")))
