"""Writes the tables of docs/exercise-file.md again: `python -m tools.exercise_format`.

Every key stands in them, with what the schema says of it: kind, default, and its docstring.
"""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, Literal, get_args, get_origin

from annotated_types import Ge, Gt, Le, Lt
from pydantic.fields import FieldInfo

from formcheck.definitions.strict_model import LARGEST, StrictModel
from formcheck.exercises.checks.ranges import BY_KIND
from formcheck.exercises.model import (
    CameraSpec,
    Condition,
    Dosage,
    Exercise,
    HoldSpec,
    MeasureSpec,
    Rule,
    SignalSpec,
)
from formcheck.motion import measures
from formcheck.motion.measures import KINDS
from formcheck.pose.skeleton import MIDDLES, PAIRS

PAGE: Final = Path(__file__).parents[1] / "docs" / "exercise-file.md"
PARTS: Final[dict[str, type[StrictModel]]] = {
    "exercise": Exercise,
    "camera": CameraSpec,
    "dosage": Dosage,
    "measures": MeasureSpec,
    "signal": SignalSpec,
    "hold": HoldSpec,
    "gate": Condition,
    "rules": Rule,
}
WORDS: Final = {str: "text", int: "whole number", float: "number", bool: "true or false"}
MARK: Final = re.compile(r"(<!-- table: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
_KIND: Final = re.compile(r"^(\w+) {2,}(.*(?:\n {6,}.*)*)", re.MULTILINE)
_ENTRY: Final = re.compile(r"^    (\w+): (.*(?:\n {6,}.*)*)", re.MULTILINE)


def page(text: str) -> str:
    """The page `text` with its tables made again."""
    return MARK.sub(lambda found: f"{found[1]}\n{table(found[2])}\n\n{found[3]}", text)


def table(name: str) -> str:
    """The table of one part, or of the kinds of measures; or the list of the points."""
    if name == "kinds":
        return "\n".join(_kinds())
    if name == "points":
        return ", ".join(f"`{point}`" for point in (*MIDDLES, *PAIRS))
    part = PARTS[name]
    about = described(part)
    rows = ["| key | value | default | |", "|---|---|---|---|"]
    for field_name, field in part.model_fields.items():
        key = field.alias or field_name
        cells = (f"`{key}`", _value(field), _default(field), about[field_name])
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows)


def described(part: type[StrictModel]) -> dict[str, str]:
    """What the docstring of a part says of each of its attributes, as a sentence."""
    attributes = (part.__doc__ or "").partition("Attributes:\n")[2]
    found = {name: " ".join(says.split()) for name, says in _ENTRY.findall(_dedented(attributes))}
    return {name: says[0].upper() + says[1:] for name, says in found.items()}


def _dedented(text: str) -> str:
    return re.sub(r"^ {4}", "", text, flags=re.MULTILINE)


def _kinds() -> list[str]:
    about = dict(_KIND.findall(measures.__doc__ or ""))
    rows = ["| kind | what | points | unit | from | to | spaces |", "|---|---|---|---|---|---|---|"]
    for name, kind in KINDS.items():
        counts = " or ".join(map(str, kind.point_counts))
        least, most = (f"{value:g}" for value in BY_KIND[name])
        spaces, what = ", ".join(kind.spaces), " ".join(about[name].split())
        rows.append(f"| `{name}` | {what} | {counts} | {kind.unit} | {least} | {most} | {spaces} |")
    return rows


def _value(field: FieldInfo) -> str:
    limits = [
        f"{word} {limit:g}"
        for kind, key, word in (
            *((Ge, "ge", "at least"), (Gt, "gt", "more than")),
            *((Le, "le", "at most"), (Lt, "lt", "less than")),
        )
        for item in field.metadata
        if isinstance(item, kind) and abs(limit := getattr(item, key)) < LARGEST
    ]
    return ", ".join([_words(field.annotation), *limits])


def _words(kind: Any) -> str:
    """What values of the annotation `kind` are."""
    if isinstance(kind, type):
        return _class_words(kind)
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Literal:
        return ", ".join(f"`{value}`" for value in inner)
    if origin is dict:
        return "table by name"
    if origin is tuple:
        part = isinstance(inner[0], type) and issubclass(inner[0], StrictModel)
        return "list of tables" if part else f"list of {_words(inner[0])}"
    return _words(inner[0])  # Annotated, or a union with None


def _class_words(kind: type) -> str:
    if issubclass(kind, StrEnum):
        return ", ".join(f"`{member}`" for member in kind if member != "unknown")
    return "table" if issubclass(kind, StrictModel) else WORDS[kind]


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "needed"
    value = field.get_default(call_default_factory=True, validated_data={})
    if isinstance(value, StrictModel) or value in (None, "", (), {}):
        return ""
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def main() -> None:
    """Write the tables."""
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
