"""The numeric limits of an exercise: found in its model, moved in a copy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from formcheck.exercises.model import Exercise

NO_LIMITS = frozenset({"dosage", "schema_", "schema"})
"""What is told to people and judges nothing."""

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class ExerciseLimit:
    """One number of an exercise.

    Attributes:
        exercise: the exercise's id.
        path: the fields and indices that lead to it.
        label: for people.
        value: the number.
    """

    exercise: str
    path: Path
    label: str
    value: float


def limits_of(exercise: Exercise) -> list[ExerciseLimit]:
    """Every number that the exercise is counted or judged by, but zero."""
    return [
        ExerciseLimit(exercise.id, path, f"{exercise.id}: {label}", value)
        for path, label, value in _numbers(exercise, (), "")
        if value and path[0] not in NO_LIMITS
    ]


def with_moved(exercise: Exercise, limit: ExerciseLimit, factor: float) -> Exercise:
    """A copy of the exercise with that number times `factor`."""
    moved = _replaced(exercise, limit.path, factor)
    assert isinstance(moved, Exercise)
    return moved


def _numbers(node: Any, path: Path, label: str) -> Iterator[tuple[Path, str, float]]:
    match node:
        case bool():
            return
        case int() | float():
            yield path, label, node
        case BaseModel():
            for name in type(node).model_fields:
                yield from _numbers(getattr(node, name), (*path, name), _joined(label, name))
        case dict():
            for key, value in node.items():
                yield from _numbers(value, (*path, key), _joined(label, str(key)))
        case list() | tuple():
            for i, value in enumerate(node):
                yield from _numbers(value, (*path, i), f"{label}[{_name(value, i)}]")


def _joined(label: str, name: str) -> str:
    return f"{label}.{name}" if label else name


def _name(part: Any, index: int) -> str:
    """What tells a part of a list from the others."""
    known = getattr(part, "id", None) or getattr(part, "measure", None)
    return f"{index} {known}" if isinstance(known, str) else str(index)


def _replaced(node: Any, path: Path, factor: float) -> Any:
    if not path:
        return node * factor
    step, rest = path[0], path[1:]
    if isinstance(node, BaseModel):
        assert isinstance(step, str)
        return node.model_copy(update={step: _replaced(getattr(node, step), rest, factor)})
    if isinstance(node, dict):
        return {**node, step: _replaced(node[step], rest, factor)}
    parts = list(node)
    assert isinstance(step, int)
    parts[step] = _replaced(parts[step], rest, factor)
    return type(node)(parts)
