"""Reads an exercise file, and names every mistake in it with its line."""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from formcheck.errors import ExerciseError
from formcheck.exercises import lines
from formcheck.exercises.model import TIMINGS, Exercise, MeasureSpec, Rule
from formcheck.motion.measures import KINDS
from formcheck.pose.skeleton import PAIRS

POINTS = ("nose", *PAIRS, *(f"{side}_{name}" for side in ("left", "right") for name in PAIRS))


@dataclass(frozen=True)
class Mistake:
    """One mistake: where in the file, and what."""

    path: lines.Path
    message: str


def read_exercise(path: str | os.PathLike[str]) -> Exercise:
    """The exercise in the TOML file at `path`.

    Raises:
        ExerciseError: the file cannot be read or has mistakes; the message has a line for each.
    """
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise ExerciseError(f"Cannot read {path}: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise ExerciseError(f"{path} is not a text file.") from error
    return parse_exercise(text, str(path))


def parse_exercise(text: str, name: str) -> Exercise:
    """The exercise in the TOML `text`; `name` is what its file is called in error messages.

    Raises:
        ExerciseError: the text has mistakes.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ExerciseError(f"{name} is not valid TOML: {error}.") from error
    try:
        exercise = Exercise.model_validate(data)
    except ValidationError as error:
        mistakes = [_from_pydantic(dict(item)) for item in error.errors()]
        raise _error(name, text, mistakes) from error
    mistakes = list(_mistakes(exercise))
    if mistakes:
        raise _error(name, text, mistakes)
    return exercise


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint at the valid name that `word` may have meant."""
    known = sorted(known)
    close = difflib.get_close_matches(word, known, n=1, cutoff=0.5)
    return f" Did you mean {close[0]!r}?" if close else f" Valid: {', '.join(known)}."


def _error(name: str, text: str, mistakes: list[Mistake]) -> ExerciseError:
    def describe(mistake: Mistake) -> str:
        line = lines.line_of(text, mistake.path)
        return f"{name}, line {line or 1}: {mistake.message}"

    ordered = sorted(mistakes, key=lambda m: lines.line_of(text, m.path) or 0)
    return ExerciseError("\n".join(describe(mistake) for mistake in ordered))


def _from_pydantic(item: dict[str, Any]) -> Mistake:
    path: lines.Path = tuple(item["loc"])
    where = _dotted(path)
    if item["type"] == "extra_forbidden":
        return Mistake(path, f"unknown key {where}.{nearest(str(path[-1]), _keys_at(path))}")
    if item["type"] == "missing":
        return Mistake(path[:-1] or path, f"{where} is missing.")
    if item["type"] in {"literal_error", "enum"}:
        expected = item["ctx"]["expected"].replace(" or ", ", ").replace("'", "").split(", ")
        return Mistake(
            path, f"{where} cannot be {item['input']!r}.{nearest(str(item['input']), expected)}"
        )
    return Mistake(path, f"{where}: {item['msg']}, not {item['input']!r}.")


def _keys_at(path: lines.Path) -> list[str]:
    """The keys that the part of the file around `path` may have."""
    model: Any = Exercise
    for step in path[:-1]:
        if isinstance(step, int) or model is MeasureSpec:
            continue
        field = model.model_fields.get(step)
        model = _model_in(field.annotation) if field is not None else None
        if model is None:
            return []
    return [field.alias or name for name, field in model.model_fields.items()]


def _model_in(annotation: Any) -> Any:
    """The part that an annotation such as `tuple[Rule, ...]` or `dict[str, Rule]` holds."""
    for candidate in (annotation, *getattr(annotation, "__args__", ())):
        if hasattr(candidate, "model_fields"):
            return candidate
    return None


def _mistakes(exercise: Exercise) -> Iterator[Mistake]:
    """What the schema alone cannot see: names that refer to others, limits that cannot hold."""
    for name, spec in exercise.measures.items():
        yield from _measure_mistakes(("measures", name), spec)
    yield from _points_mistakes(("line",), exercise.line)
    yield from _signal_mistakes(exercise)
    for i, condition in enumerate(exercise.gate):
        path = ("gate", i)
        yield from _known(exercise.measures, condition.measure, (*path, "measure"), "measure")
        yield from _limit_mistakes(path, condition.at_least, condition.at_most)
    for i, rule in enumerate(exercise.rules):
        yield from _rule_mistakes(("rules", i), rule, exercise)
    yield from _repeated_rules(exercise)
    yield from _known(exercise.sources, exercise.dosage.source, ("dosage", "source"), "source")


def _measure_mistakes(path: lines.Path, spec: MeasureSpec) -> Iterator[Mistake]:
    kind = KINDS.get(spec.kind)
    if kind is None:
        yield Mistake(
            (*path, "kind"), f"unknown kind of measure {spec.kind!r}.{nearest(spec.kind, KINDS)}"
        )
        return
    if len(spec.points) not in kind.point_counts:
        counts = " or ".join(map(str, kind.point_counts))
        yield Mistake(
            (*path, "points"), f"{spec.kind} takes {counts} points, not {len(spec.points)}."
        )
    if spec.space not in kind.spaces:
        yield Mistake(
            (*path, "space"), f"{spec.kind} is measured in {', '.join(kind.spaces)} only."
        )
    yield from _points_mistakes((*path, "points"), spec.points)


def _points_mistakes(path: lines.Path, points: tuple[str, ...]) -> Iterator[Mistake]:
    for point in points:
        yield from _known(POINTS, point, path, "body point")


def _signal_mistakes(exercise: Exercise) -> Iterator[Mistake]:
    signal = exercise.signal
    yield from _known(exercise.measures, signal.measure, ("signal", "measure"), "measure")
    if not abs(signal.end - signal.rest) > signal.min_range:
        yield Mistake(
            ("signal", "min_range"),
            f"from rest {signal.rest:g} to end {signal.end:g} must be more than "
            f"min_range {signal.min_range:g}.",
        )


def _rule_mistakes(path: lines.Path, rule: Rule, exercise: Exercise) -> Iterator[Mistake]:
    known = {*exercise.measures, *TIMINGS}
    yield from _known(known, rule.measure, (*path, "measure"), "measure")
    yield from _known(exercise.sources, rule.source, (*path, "source"), "source")
    yield from _limit_mistakes(path, rule.at_least, rule.at_most)
    for other in rule.unless:
        ids = {r.id for r in exercise.rules}
        yield from _known(ids, other, (*path, "unless"), "rule")
    spec = exercise.measures.get(rule.measure)
    if spec is None or rule.ideal is None:
        return
    for key in ("at_least", "at_most"):
        limit = getattr(rule, key)
        if limit is not None and abs(limit - rule.ideal) < spec.noise:
            yield Mistake(
                (*path, key),
                f"{rule.id}: the limit {limit:g} is nearer to the ideal {rule.ideal:g} than the "
                f"measuring is exact ({spec.noise:g} {spec.unit}).",
            )


def _limit_mistakes(
    path: lines.Path, at_least: float | None, at_most: float | None
) -> Iterator[Mistake]:
    if at_least is None and at_most is None:
        yield Mistake(path, "a limit is missing: at_least or at_most.")
    elif at_least is not None and at_most is not None and at_least >= at_most:
        yield Mistake(
            (*path, "at_least"), f"at_least {at_least:g} must be below at_most {at_most:g}."
        )


def _repeated_rules(exercise: Exercise) -> Iterator[Mistake]:
    taken: set[tuple[str, str]] = set()
    for i, rule in enumerate(exercise.rules):
        for view in rule.views:
            if (rule.id, view) in taken:
                yield Mistake(
                    ("rules", i, "id"), f"rule {rule.id!r} stands twice for the {view} view."
                )
            taken.add((rule.id, view))


def _known(known: Iterable[str], word: str, path: lines.Path, what: str) -> Iterator[Mistake]:
    names = list(known)
    if word not in names:
        yield Mistake(path, f"unknown {what} {word!r}.{nearest(word, names)}")


def _dotted(path: lines.Path) -> str:
    words = [f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in path]
    return "".join(words).lstrip(".")
