"""What every part of a definition file is made of."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal, get_args, get_origin

import pydantic_core
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    ValidationInfo,
    field_validator,
)

LONGEST_TEXT: Final = 5000
"""Of any text, in characters: more is no text for a page."""
LONGEST_NAME: Final = 200
LARGEST: Final = 1e9
"""Of any number, up or down: beyond it sums and products of such numbers end."""
EXACT: Final = {"bool", "float", "int", "str"}
"""Kinds of values that are not made of other kinds; names of an enumeration still are of texts."""
NUMBERS: Final = {"float": float, "int": int}

Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=100)]
Name = Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]
Text = Annotated[str, Field(min_length=1)]


def _make_exact(node: Any) -> None:
    """Forbid to make a number of a text, a number of true, and the like, everywhere in `node`."""
    if isinstance(node, dict):
        if node.get("type") in EXACT:
            node["strict"] = True
        if node.get("type") in NUMBERS:
            largest = NUMBERS[node["type"]](LARGEST)
            node.setdefault("le", largest)
            node.setdefault("ge", -largest)
        for item in node.values():
            _make_exact(item)
    elif isinstance(node, list | tuple):
        for item in node:
            _make_exact(item)


class StrictModel(BaseModel):
    """A part of a definition file: immutable, no key unknown, and every value of its own kind.

    A number is a number: no text of digits, no true or false, nothing endless and no NaN.
    """

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        arbitrary_types_allowed=True,
        allow_inf_nan=False,
        str_max_length=LONGEST_TEXT,
    )

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: type[BaseModel], handler: GetCoreSchemaHandler
    ) -> pydantic_core.CoreSchema:
        """The schema, in which numbers and texts are exact, wherever they stand in it."""
        schema = handler(source)
        _make_exact(schema)
        return schema

    @field_validator("*", mode="before")
    @classmethod
    def refuse_equals(cls, value: Any, info: ValidationInfo) -> Any:
        """Refuse what only equals a literal: `true` equals 1 in Python, and so does 1.0."""
        kind = cls.model_fields[info.field_name or ""].annotation
        if get_origin(kind) is not Literal or not isinstance(value, bool | float):
            return value
        if any(type(value) is type(known) and value == known for known in get_args(kind)):
            return value
        expected = " or ".join(map(repr, get_args(kind)))
        raise pydantic_core.PydanticKnownError("literal_error", {"expected": expected})
