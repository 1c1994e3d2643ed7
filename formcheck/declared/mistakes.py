"""What is wrong in a declared file, in words for the person who wrote it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, get_args, get_origin

from pydantic import BaseModel, ValidationError

from formcheck.declared import lines
from formcheck.declared.shown import LONGEST, MOST_NAMES, cut, shown, shown_names

MOST_TOLD: Final = 20
"""Mistakes that are told one by one; of the others only how many they are."""
MOST_FOUND: Final = 1000
"""Mistakes that are looked for; nobody mends more at once."""
_BARE: Final = re.compile(rf"[A-Za-z0-9_\-]{{1,{LONGEST}}}")


@dataclass(frozen=True)
class Mistake:
    """One mistake.

    Attributes:
        path: where in the file.
        says: what, or what makes the words: most of many mistakes are never told.
    """

    path: lines.Path
    says: str | Callable[[], str]

    @property
    def message(self) -> str:
        """What is wrong."""
        return self.says if isinstance(self.says, str) else self.says()


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint at the valid name that `word` may have meant."""
    known = sorted(known)
    comparable = len(word) <= LONGEST and len(known) <= 10 * MOST_NAMES
    close = difflib.get_close_matches(word, known, n=1, cutoff=0.5) if comparable else []
    return f" Did you mean {close[0]!r}?" if close else f" Valid: {shown_names(known)}."


def unknown(known: Iterable[str], word: str, path: lines.Path, what: str) -> Iterator[Mistake]:
    """A mistake if `word` is none of the `known` names of a `what`."""
    names = list(known)
    if word not in names:
        yield Mistake(path, lambda: f"unknown {what} {shown(word)}.{nearest(word, names)}")


def described(name: str, text: str, mistakes: Iterable[Mistake]) -> str:
    """The `mistakes` in the `text` of the file called `name`, each with its line, in order."""
    places = lines.Lines(text)
    numbered = [(places.of(mistake.path) or 1, mistake) for mistake in mistakes]
    numbered.sort(key=lambda item: item[0])
    return listed(name, [(f"line {line}", mistake) for line, mistake in numbered])


def listed(name: str, mistakes: Sequence[tuple[str, Mistake]]) -> str:
    """A line for each of the first `mistakes`, which come with their places, in that order."""
    more = len(mistakes) - MOST_TOLD
    told = mistakes if more <= 1 else mistakes[:MOST_TOLD]
    found = [f"{name}, {place}: {mistake.message}" for place, mistake in told]
    if more <= 1:
        return "\n".join(found)
    at_least = "at least " if len(mistakes) >= MOST_FOUND else ""
    return "\n".join([*found, f"{name} has {at_least}{more} more mistakes."])


def of_schema(model: type[BaseModel], error: ValidationError) -> list[Mistake]:
    """What does not fit the schema `model`."""
    items: list[dict[str, Any]] = [dict(item) for item in error.errors(include_url=False)]
    around = {item["loc"][:end] for item in items for end in range(len(item["loc"]))}
    return [_from_pydantic(model, item) for item in items if not _follows(item, around)]


def dotted(path: lines.Path) -> str:
    """`path` as it is written in a message."""
    words = [f"[{step + 1}]" if isinstance(step, int) else f".{_key(step)}" for step in path]
    return "".join(words).lstrip(".")


def _follows(item: dict[str, Any], around: set[tuple[str | int, ...]]) -> bool:
    """Whether a list seems too short only because of mistakes `around` which it is."""
    return item["type"] == "too_short" and item["loc"] in around


def _from_pydantic(model: type[BaseModel], item: dict[str, Any]) -> Mistake:
    path: lines.Path = tuple(item["loc"])
    if path[-1:] == ("[key]",):  # not the value but its name
        path = path[:-1]
    if item["type"] == "missing":
        return Mistake(path[:-1] or path, f"{dotted(path)} is missing.")
    return Mistake(path, partial(_message, model, path, item))


def _message(model: type[BaseModel], path: lines.Path, item: dict[str, Any]) -> str:
    where = dotted(path) or "the file"
    if item["type"] == "extra_forbidden":
        return f"unknown key {where}.{nearest(str(path[-1]), _keys_at(model, path))}"
    if item["type"] == "too_short" and isinstance(item["input"], list | tuple):
        return f"{where} needs at least {item['ctx']['min_length']}."
    if item["type"] == "too_long" and isinstance(item["input"], list | tuple):
        most, found = item["ctx"]["max_length"], item["ctx"]["actual_length"]
        return f"{where} may have at most {most}, and has {found}."
    if item["type"] in {"literal_error", "enum"}:
        expected = item["ctx"]["expected"].replace(" or ", ", ").replace("'", "").split(", ")
        is_word = isinstance(item["input"], str)
        hint = nearest(item["input"], expected) if is_word else f" Valid: {shown_names(expected)}."
        return f"{where} cannot be {shown(item['input'])}.{hint}"
    return f"{where}: {cut(item['msg'])}, not {shown(item['input'])}."


def _keys_at(model: type[BaseModel], path: lines.Path) -> list[str]:
    """The keys that the part of the file around `path` may have."""
    around: Any = model
    for step in path[:-1]:
        around = _inside(around, step)
    fields = getattr(around, "model_fields", {})
    return [field.alias or name for name, field in fields.items()]


def _inside(annotation: Any, step: str | int) -> Any:
    """What stands at `step` of a part, of a list such as `tuple[Rule, ...]`, or of a dict."""
    if hasattr(annotation, "model_fields"):
        field = annotation.model_fields.get(step)
        return None if field is None else field.annotation
    kinds = get_args(annotation)
    if not kinds:
        return None
    return kinds[1] if get_origin(annotation) is dict else kinds[0]


def _key(step: str) -> str:
    """A key as it may stand in a message; an odd one in quotes, and cut where it is long."""
    return step if _BARE.fullmatch(step) else shown(step)
