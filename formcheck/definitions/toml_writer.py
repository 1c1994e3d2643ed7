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


def toml_tables(path: str, data: Mapping[str, Any], *, repeated: bool = False) -> Iterator[str]:
    """The table called `path` and those within it, as text.

    Args:
        path: its name, with the names of those around it, such as "rules.depth".
        data: its values by key; every key is a plain word, such as an `Identifier`.
        repeated: whether it is one of a list of tables.
    """
    inner = {key for key, value in data.items() if _holds_tables(value)}
    lines = [f"{key} = {toml_value(data[key])}" for key in data if key not in inner]
    if repeated or lines or not data:
        yield "\n".join([f"[[{path}]]" if repeated else f"[{path}]", *lines])
    for key in data:
        if key in inner:
            is_list = not isinstance(data[key], Mapping)
            for table in data[key] if is_list else [data[key]]:
                yield from toml_tables(f"{path}.{key}", table, repeated=is_list)


def _holds_tables(value: object) -> bool:
    if isinstance(value, list | tuple):
        return any(isinstance(item, Mapping) for item in value)
    return isinstance(value, Mapping)


def _escaped(character: str) -> str:
    if character in ESCAPES:
        return ESCAPES[character]
    is_control = ord(character) < 0x20 or ord(character) == 0x7F
    return f"\\u{ord(character):04x}" if is_control else character
