"""The report's JSON, schema 1, as the design lays it down."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

Shape = Any
"""A type, a tuple of types, a list of one shape, a dict of shapes, or a check."""

NUMBER: Final = (int, float)
NUMBER_OR_NULL: Final = (int, float, type(None))
TEXT_OR_NULL: Final = (str, type(None))
COUNT_OR_NULL: Final = (int, type(None))


def one_of(*values: object) -> Callable[[object], bool]:
    """One of `values`."""
    return lambda value: value in values


def each(shape: Shape) -> Callable[[object], bool]:
    """An object whose keys are free and whose values all have the `shape`."""
    return lambda value: (
        isinstance(value, dict) and all(mismatch(item, shape) == "" for item in value.values())
    )


VERDICT: Final = one_of("good", "faulty", "not_judged")
EXTENT: Final = {"min": NUMBER_OR_NULL, "max": NUMBER_OR_NULL, "at_peak": NUMBER_OR_NULL}
JUDGED: Final = {"verdict": VERDICT, "faults": [str], "not_judged": [str]}
SIDE: Final = one_of("left", "right", "both", None)

REPORT: Final[dict[str, Shape]] = {
    "schema": one_of(1),
    "formcheck": str,
    "source": {
        "path": str,
        "duration_s": NUMBER,
        "frames": int,
        "pictures": int,
        "width": int,
        "height": int,
        "speed": NUMBER,
        "rotate_deg": one_of(0, 90, 180, 270),
    },
    "exercise": {"id": str, "name": str, "mode": one_of("reps", "hold")},
    "tracking": {
        "person_seen": NUMBER,
        "view": str,
        "near_side": str,
        "warnings": [str],
        "warning_ids": [str],
    },
    "counts": {
        "reps": int,
        "good": int,
        "faulty": int,
        "not_judged": int,
        "partial": int,
        "left": COUNT_OR_NULL,
        "right": COUNT_OR_NULL,
    },
    "reps": [
        {
            "index": int,
            "side": SIDE,
            "start_s": NUMBER,
            "peak_s": NUMBER,
            "end_s": NUMBER,
            "measures": each(EXTENT),
            **JUDGED,
        }
    ],
    "holds": [
        {
            "index": int,
            "side": SIDE,
            "start_s": NUMBER,
            "end_s": NUMBER,
            "held_s": NUMBER,
            "target_s": NUMBER,
            **JUDGED,
        }
    ],
    "faults": [
        {
            "rule": str,
            "cue": str,
            "severity": one_of("minor", "major"),
            "rep": COUNT_OR_NULL,
            "hold": COUNT_OR_NULL,
            "side": SIDE,
            "start_s": NUMBER,
            "end_s": NUMBER,
            "value": NUMBER,
            "limit": NUMBER,
            "unit": str,
        }
    ],
    "not_counted": [{"start_s": NUMBER, "end_s": NUMBER, "reason": str, "reason_id": str}],
    "not_judged": [{"rule": str, "reason": str, "reason_id": str, "count": int}],
}


def mismatch(value: Any, shape: Shape, where: str = "report") -> str:
    """Where `value` has not the `shape`, "" where it has; keys beyond it are allowed."""
    if isinstance(shape, dict):
        missing = [key for key in shape if not isinstance(value, dict) or key not in value]
        if missing:
            return f"{where} lacks {', '.join(missing)}"
        found = (mismatch(value[key], part, f"{where}.{key}") for key, part in shape.items())
        return next(filter(None, found), "")
    if isinstance(shape, list):
        if not isinstance(value, list):
            return f"{where} is no list"
        found = (mismatch(item, shape[0], f"{where}[{i}]") for i, item in enumerate(value))
        return next(filter(None, found), "")
    right = isinstance(value, shape) if isinstance(shape, (type, tuple)) else shape(value)
    return "" if right and not (isinstance(value, bool)) else f"{where} is {value!r}"
