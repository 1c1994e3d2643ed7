"""Writes an exercise file of schema 1 in schema 2: only what changed, all else as it stands."""

from __future__ import annotations

import copy
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from formcheck.definitions import lines
from formcheck.definitions.mistakes import MOST_FOUND, Mistake, described, dotted
from formcheck.definitions.normalize import unfit
from formcheck.definitions.reader import toml_data
from formcheck.errors import ExerciseError
from formcheck.messages.error_ids import Slip
from formcheck.messages.message import Message

OLD: Final = 1
NEW: Final = 2
LEAST_SHARE: Final = 0.001
MOST_SHARE: Final = 0.99
"""The shortest hold is a share of the time asked for, between 0 and 1 and neither of them."""

_CODE: Final = r"""(?:[^#"'\n]|"(?:[^"\\\n]|\\.)*+"|'[^'\n]*+')*?"""
"""What may stand before a key in its line: anything but a comment."""
_NUMBER: Final = r"[\w.+\-]++"


@dataclass(frozen=True, slots=True)
class _Change:
    """One value that is written otherwise in schema 2.

    Attributes:
        path: where it stands.
        old: what it was, as a regular expression.
        key: what it is called from now on; "" where it is left out.
        value: what it is from now on.
    """

    path: lines.Path
    old: str
    key: str
    value: int | float | str

    @property
    def written(self) -> str:
        """The value in TOML."""
        return f'"{self.value}"' if isinstance(self.value, str) else f"{self.value:g}"

    @property
    def told(self) -> Message:
        """What to do by hand."""
        key = dotted(self.path)
        if not self.key:
            return Message.of(Slip.LEFT_OUT_BY_HAND, key=key)
        return Message.of(Slip.BECOMES_BY_HAND, key=key, new=f"{self.key} = {self.written}")


def migrated(text: str, name: str) -> str:
    """The exercise file `text` of schema 1 in schema 2, with its comments and in its order.

    Args:
        text: the content of the file.
        name: what it is called in error messages.

    Raises:
        ExerciseError: it is no TOML, not of schema 1, or written so that it must be done by hand.
    """
    data = toml_data(text, name, ExerciseError)
    if refused := [*islice(unfit(data), MOST_FOUND), *_version_mistakes(data.get("schema"))]:
        raise ExerciseError(*described(name, text, refused))
    changes, wanted = list(_changes(data)), copy.deepcopy(data)
    places, rows = lines.Lines(text), text.splitlines(keepends=True)
    for change in changes:
        _apply(wanted, change)
        _edit(rows, (places.of(change.path) or 1) - 1, change)
    edited = "".join(rows)
    if _data(edited) != wanted:
        by_hand = (Mistake(c.path, c.told) for c in changes)
        raise ExerciseError(*described(name, text, by_hand))
    return edited


def _version_mistakes(version: object) -> Iterator[Mistake]:
    if type(version) is int and version == NEW:
        yield Mistake(("schema",), Message(Slip.SCHEMA_NEW_ALREADY))
    elif type(version) is not int or version != OLD:
        yield Mistake(("schema",), Message(Slip.SCHEMA_ODD))


def _changes(data: dict[str, Any]) -> Iterator[_Change]:
    """All that schema 2 writes otherwise."""
    yield _Change(("schema",), _NUMBER, "schema", NEW)
    for i, condition in enumerate(_tables(data, "gate")):
        if condition.get("when") == "rest" and condition.get("change") is True:
            yield _Change(("gate", i, "when"), _word("rest"), "when", "end")  # it always was
        elif condition.get("when") == "any":
            yield _Change(("gate", i, "when"), _word("any"), "when", "always")
    for i, rule in enumerate(_tables(data, "rules")):
        if rule.get("phase") == "any":
            yield _Change(("rules", i, "phase"), _word("any"), "phase", "during")
    hold = data.get("hold")
    if isinstance(hold, dict) and "min_s" in hold:
        share = _share(hold["min_s"], data)
        yield _Change(("hold", "min_s"), _NUMBER, "shortest" if share else "", share)


def _word(value: str) -> str:
    return rf"([\"']){value}\4"


def _tables(data: dict[str, Any], key: str) -> list[dict[str, Any]]:
    found = data.get(key)
    return [t if isinstance(t, dict) else {} for t in found] if isinstance(found, list) else []


def _share(min_s: object, data: dict[str, Any]) -> float:
    """The shortest hold as a share of the time asked for; 0 where no time is asked for."""
    dosage = data.get("dosage")
    hold_s = dosage.get("hold_s") if isinstance(dosage, dict) else None
    if not isinstance(min_s, int | float) or not isinstance(hold_s, int | float) or hold_s <= 0:
        return 0.0
    return float(f"{min(max(min_s / hold_s, LEAST_SHARE), MOST_SHARE):.3g}")


def _apply(data: dict[str, Any], change: _Change) -> None:
    around: Any = data
    for step in change.path[:-1]:
        around = around[step]
    del around[change.path[-1]]
    if change.key:
        around[change.key] = change.value


def _edit(rows: list[str], first: int, change: _Change) -> None:
    """Make the change in the first of `rows`, from number `first` on, where it can be made."""
    key = rf"(?<![\w\-])([\"']?){change.path[-1]}\2([ \t]*=[ \t]*)"
    place = re.compile(f"^({_CODE}){key}{change.old}")
    for i in range(first, len(rows)):
        if match := place.match(rows[i]):
            new = f"{change.key}{match[3]}{change.written}" if change.key else ""
            rows[i] = match[1] + new + rows[i][match.end() :]
            return


def _data(text: str) -> dict[str, Any] | None:
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, ValueError):
        return None
