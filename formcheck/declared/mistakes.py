"""What is wrong in a declared file, in words for the person who wrote it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError

from formcheck.declared import lines


@dataclass(frozen=True)
class Mistake:
    """One mistake: where in the file, and what."""

    path: lines.Path
    message: str


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint at the valid name that `word` may have meant."""
    known = sorted(known)
    close = difflib.get_close_matches(word, known, n=1, cutoff=0.5)
    return f" Did you mean {close[0]!r}?" if close else f" Valid: {', '.join(known)}."


def unknown(known: Iterable[str], word: str, path: lines.Path, what: str) -> Iterator[Mistake]:
    """A mistake if `word` is none of the `known` names of a `what`."""
    names = list(known)
    if word not in names:
        yield Mistake(path, f"unknown {what} {word!r}.{nearest(word, names)}")


def described(name: str, text: str, mistakes: Iterable[Mistake]) -> str:
    """All `mistakes` in the `text` of the file called `name`, each with its line, in order."""
    numbered = [(lines.line_of(text, mistake.path) or 1, mistake) for mistake in mistakes]
    ordered = sorted(numbered, key=lambda item: item[0])
    return "\n".join(f"{name}, line {line}: {mistake.message}" for line, mistake in ordered)


def of_schema(model: type[BaseModel], error: ValidationError) -> list[Mistake]:
    """What does not fit the schema `model`."""
    items: list[dict[str, Any]] = [dict(item) for item in error.errors()]
    places = [item["loc"] for item in items]
    return [_from_pydantic(model, item) for item in items if not _follows(item, places)]


def _follows(item: dict[str, Any], places: list[tuple[str | int, ...]]) -> bool:
    """Whether a list seems too short only because of mistakes inside of it."""
    place = item["loc"]
    return item["type"] == "too_short" and any(
        len(other) > len(place) and other[: len(place)] == place for other in places
    )


def _from_pydantic(model: type[BaseModel], item: dict[str, Any]) -> Mistake:
    path: lines.Path = tuple(item["loc"])
    where = _dotted(path)
    if item["type"] == "extra_forbidden":
        known = _keys_at(model, path)
        return Mistake(path, f"unknown key {where}.{nearest(str(path[-1]), known)}")
    if item["type"] == "missing":
        return Mistake(path[:-1] or path, f"{where} is missing.")
    if item["type"] == "too_short" and isinstance(item["input"], list | tuple):
        return Mistake(path, f"{where} needs at least {item['ctx']['min_length']}.")
    if item["type"] == "too_long" and isinstance(item["input"], list | tuple):
        most, found = item["ctx"]["max_length"], item["ctx"]["actual_length"]
        return Mistake(path, f"{where} may have at most {most}, and has {found}.")
    if item["type"] in {"literal_error", "enum"}:
        expected = item["ctx"]["expected"].replace(" or ", ", ").replace("'", "").split(", ")
        return Mistake(
            path, f"{where} cannot be {item['input']!r}.{nearest(str(item['input']), expected)}"
        )
    return Mistake(path, f"{where}: {item['msg']}, not {item['input']!r}.")


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


def _dotted(path: lines.Path) -> str:
    words = [f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in path]
    return "".join(words).lstrip(".")
