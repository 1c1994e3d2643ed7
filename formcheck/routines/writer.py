"""A routine as the text of its file."""

from __future__ import annotations

from formcheck.declared.part import Part
from formcheck.declared.writing import toml_value
from formcheck.routines.model import Routine


def to_toml(routine: Routine) -> str:
    """The TOML text from which `routine` is read again; what was left out stays left out."""
    blocks = [_lines(routine)]
    blocks += [["[[steps]]", *_lines(step)] for step in routine.steps]
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def _lines(part: Part) -> list[str]:
    """A line for each value that is not the default, except for the steps."""
    written = part.model_dump(by_alias=True, exclude_defaults=True, exclude={"steps"})
    if isinstance(part, Routine):
        written = {"schema": part.schema_, **written}
    return [f"{key} = {toml_value(value)}" for key, value in written.items()]
