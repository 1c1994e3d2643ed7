"""Which line of a TOML file a value stands on; the standard parser does not say."""

from __future__ import annotations

import re
from typing import Final

Path = tuple[str | int, ...]

_PART: Final = r"""(?:[A-Za-z0-9_\-]+|"[^"\n]*"|'[^'\n]*')"""
_DOTTED: Final = rf"{_PART}(?:[ \t]*\.[ \t]*{_PART})*+"
_TABLE: Final = re.compile(rf"^\s*(\[\[?)[ \t]*({_DOTTED})[ \t]*\]\]?\s*(#.*)?$")
_KEY: Final = re.compile(rf"^\s*({_DOTTED})[ \t]*=")
_STEP: Final = re.compile(_PART)


class Lines:
    """The lines of the tables and keys of one file.

    Args:
        text: the file's content.
    """

    def __init__(self, text: str) -> None:
        self._found: dict[Path, int] = {}
        self._begun: dict[Path, int] = {}  # where a name first goes through what has no line
        self._counts: dict[Path, int] = {}
        table: Path = ()
        for number, line in enumerate(text.splitlines(), start=1):
            if header := _TABLE.match(line):
                table = self._table(_steps(header[2]), repeated=header[1] == "[[")
                self._note(table, number)
            elif key := _KEY.match(line):
                self._note((*table, *_steps(key[1])), number)

    def of(self, path: Path) -> int | None:
        """The line, from 1, on which the value at `path` stands, or the nearest thing around it."""
        for end in range(len(path), 0, -1):
            for lines in (self._found, self._begun):
                if path[:end] in lines:
                    return lines[path[:end]]
        return None

    def _note(self, path: Path, number: int) -> None:
        self._found.setdefault(path, number)
        for end in range(1, len(path)):
            self._begun.setdefault(path[:end], number)

    def _table(self, steps: Path, *, repeated: bool) -> Path:
        """Where a table stands: in the last one of each list of tables that its name goes through.

        A table that is `repeated` begins the next one of its list.
        """
        path: Path = ()
        for step in steps[:-1]:
            path = (*path, step)
            if path in self._counts:
                path = (*path, self._counts[path])
        path = (*path, steps[-1])
        if not repeated:
            return path
        self._counts[path] = self._counts.get(path, -1) + 1
        return (*path, self._counts[path])


def line_of(text: str, path: Path) -> int | None:
    """The line of `path` in `text`, see `Lines.of`."""
    return Lines(text).of(path)


def _steps(dotted: str) -> Path:
    return tuple(step.strip("\"'") for step in _STEP.findall(dotted))
