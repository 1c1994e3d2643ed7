"""The languages that FormCheck speaks."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Tongue(StrEnum):
    """A language, by its code."""

    DE = "de"
    EN = "en"


LANGUAGES: Final[dict[str, str]] = {Tongue.EN: "English", Tongue.DE: "Deutsch"}
"""What each is called in itself."""
DEFAULT: Final = Tongue.EN
DECIMAL: Final[dict[str, str]] = {Tongue.EN: ".", Tongue.DE: ","}
"""The decimal mark of each."""
VARIABLES: Final = ("LC_ALL", "LC_MESSAGES", "LANG")
"""What tells the language of a system, the first that is set."""


def spoken(locale: str) -> Tongue:
    """The language of a `locale` such as "de_AT.UTF-8" or "de-AT"; the default if not spoken."""
    for mark in ".@_-":
        locale = locale.partition(mark)[0]
    code = locale.lower()
    return Tongue(code) if code in LANGUAGES else DEFAULT


def of_system(environment: Mapping[str, str]) -> Tongue:
    """The language that the system's `environment` asks for; the default if not spoken."""
    return spoken(next(filter(None, map(environment.get, VARIABLES)), ""))
