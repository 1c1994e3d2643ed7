"""A routine as the text of its file."""

from __future__ import annotations

from typing import Final

from formcheck.declared.part import Part
from formcheck.routines.model import Routine

ESCAPES: Final = {
    "\\": "\\\\",
    '"': '\\"',
    "\b": "\\b",
    "\t": "\\t",
    "\n": "\\n",
    "\f": "\\f",
    "\r": "\\r",
}


def to_toml(routine: Routine) -> str:
    """The TOML text from which `routine` is read again; what was left out stays left out."""
    blocks = [_lines(routine)]
    blocks += [["[[steps]]", *_lines(step)] for step in routine.steps]
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def _lines(part: Part) -> list[str]:
    """A line for each value that is not the default, except for the steps."""
    written = part.model_dump(by_alias=True, exclude_defaults=True, exclude={"steps"})
    if isinstance(part, Routine):
        written = {"schema": part.schema_, **written}
    return [f"{key} = {_value(value)}" for key, value in written.items()]


def _value(value: str | float) -> str:
    return f'"{"".join(map(_escaped, value))}"' if isinstance(value, str) else repr(value)


def _escaped(character: str) -> str:
    if character in ESCAPES:
        return ESCAPES[character]
    is_control = ord(character) < 0x20 or ord(character) == 0x7F
    return f"\\u{ord(character):04x}" if is_control else character
