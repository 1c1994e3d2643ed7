"""Which line of a TOML file a value stands on; the standard parser does not say."""

from __future__ import annotations

import re
from typing import Final

Path = tuple[str | int, ...]

_TABLE: Final = re.compile(r"^\s*(\[\[?)\s*([A-Za-z0-9_.\-]+)\s*\]\]?\s*(#.*)?$")
_KEY: Final = re.compile(r"^\s*([A-Za-z0-9_\-]+)\s*=")


def line_of(text: str, path: Path) -> int | None:
    """The line, from 1, on which the value at `path` stands, or the nearest thing around it."""
    lines = _lines(text)
    for end in range(len(path), 0, -1):
        if path[:end] in lines:
            return lines[path[:end]]
    return None


def _lines(text: str) -> dict[Path, int]:
    found: dict[Path, int] = {}
    counts: dict[str, int] = {}
    table: Path = ()
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _TABLE.match(line):
            brackets, name = header.group(1), header.group(2)
            table = tuple(name.split("."))
            if brackets == "[[":
                counts[name] = counts.get(name, -1) + 1
                table = (*table, counts[name])
            found.setdefault(table, number)
        elif key := _KEY.match(line):
            found.setdefault((*table, key.group(1)), number)
    return found
