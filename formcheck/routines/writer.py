"""A routine as the text of its file."""

from __future__ import annotations

from datetime import date

from formcheck.definitions.strict_model import StrictModel
from formcheck.definitions.toml_writer import toml_tables, toml_value
from formcheck.routines.model import Routine


def to_toml(routine: Routine) -> str:
    """The TOML text from which `routine` is read again; what was left out stays left out."""
    blocks = [_lines(routine)]
    for step in routine.steps:
        blocks.append(["[[steps]]", *_lines(step)])
        blocks += [["[[steps.limits]]", *_lines(limit)] for limit in step.limits]
    written = ["\n".join(block) for block in blocks]
    for exercise in routine.exercises:
        told = exercise.model_dump(by_alias=True, exclude_unset=True, exclude_none=True)
        written += toml_tables("exercises", told, repeated=True)
    return "\n\n".join(written) + "\n"


def _lines(part: StrictModel) -> list[str]:
    """A line for each value that is not the default, except for lists of parts."""
    written = part.model_dump(
        by_alias=True, exclude_defaults=True, exclude={"steps", "limits", "exercises"}
    )
    if isinstance(part, Routine):
        written = {"schema": part.schema_, **written}
    return [f"{key} = {_value(value)}" for key, value in written.items()]


def _value(value: str | float | date) -> str:
    return value.isoformat() if isinstance(value, date) else toml_value(value)
