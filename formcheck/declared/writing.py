"""Values and tables as the TOML text from which they are read again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

ESCAPES: Final = {
    "\\": "\\\\",
    '"': '\\"',
    "\b": "\\b",
    "\t": "\\t",
    "\n": "\\n",
    "\f": "\\f",
    "\r": "\\r",
}


def toml_value(value: str | float | list[str] | tuple[str, ...]) -> str:
    """A text, a number, true or false, or a list of such, as TOML."""
    if isinstance(value, str):
        return f'"{"".join(map(_escaped, value))}"'
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(toml_value, value))}]"
    return str(value).lower() if isinstance(value, bool) else repr(value)


def toml_tables(path: str, data: Mapping[str, Any]) -> Iterator[str]:
    """The table called `path` and those within it, as text.

    Args:
        path: its name, with the names of those around it, such as "rules.depth".
        data: its values by key; every key is a plain word, such as an `Identifier`.
    """
    values = {key: value for key, value in data.items() if not isinstance(value, Mapping)}
    if values or not data:
        lines = [f"{key} = {toml_value(value)}" for key, value in values.items()]
        yield "\n".join([f"[{path}]", *lines])
    for key, value in data.items():
        if isinstance(value, Mapping):
            yield from toml_tables(f"{path}.{key}", value)


def _escaped(character: str) -> str:
    if character in ESCAPES:
        return ESCAPES[character]
    is_control = ord(character) < 0x20 or ord(character) == 0x7F
    return f"\\u{ord(character):04x}" if is_control else character
