"""What the parsers of TOML and JSON say of a file, as messages: they say it in English alone."""

from __future__ import annotations

import re
import tomllib
from typing import Final

from formcheck.definitions.excerpt import cut
from formcheck.messages.error_ids import Slip, Syntax
from formcheck.messages.ids import Note
from formcheck.messages.message import Message

PLACE: Final = re.compile(r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)", re.DOTALL)
SAID: Final = {
    "Invalid statement": Syntax.NO_STATEMENT,
    "Invalid value": Syntax.INVALID_VALUE,
    "Expected '=' after a key in a key/value pair": Syntax.NO_EQUALS,
    "Expected newline or end of document after a statement": Syntax.NO_NEWLINE,
    "Cannot overwrite a value": Syntax.OVERWRITTEN,
    "Expected ']' at the end of a table declaration": Syntax.TABLE_NOT_CLOSED,
    "Expected ']]' at the end of an array declaration": Syntax.TABLES_NOT_CLOSED,
    "Unclosed array": Syntax.ARRAY_NOT_CLOSED,
    "Unclosed inline table": Syntax.INLINE_NOT_CLOSED,
    "Unterminated string": Syntax.STRING_NOT_CLOSED,
    r"Unescaped '\' in a string": Syntax.BACKSLASH,
    "Invalid initial character for a key part": Syntax.KEY_BEGINS_ODD,
    "Expecting value": Syntax.NO_VALUE,
    "Expecting property name enclosed in double quotes": Syntax.NO_PROPERTY,
    "Expecting ',' delimiter": Syntax.NO_COMMA,
    "Expecting ':' delimiter": Syntax.NO_COLON,
    "Extra data": Syntax.EXTRA_DATA,
    "Unterminated string starting at": Syntax.STRING_BEGUN,
    "Invalid control character at": Syntax.CONTROL_CHARACTER,
    r"Invalid \escape": Syntax.ODD_ESCAPE,
}
NAMING: Final = (
    (re.compile(r"Cannot declare (.+) twice", re.DOTALL), Syntax.DECLARED_TWICE, "table"),
    (
        re.compile(r"Cannot \w+ (?:immutable )?namespace (.+)", re.DOTALL),
        Syntax.DECLARED_BEFORE,
        "table",
    ),
    (re.compile(r"Illegal character (.+)", re.DOTALL), Syntax.ILLEGAL_CHARACTER, "character"),
    (re.compile(r"Found invalid character (.+)", re.DOTALL), Syntax.INVALID_CHARACTER, "character"),
)
"""What is said of something, and what that is called in our sentence."""


def of_toml(name: str, error: tomllib.TOMLDecodeError) -> Message:
    """Why the file called `name` is no TOML, and where."""
    found = PLACE.fullmatch(str(error))
    if found is None:
        return Message.of(Slip.NO_TOML, file=name, problem=problem(str(error)))
    what = problem(found[1])
    if found[2] is None:
        return Message.of(Slip.NO_TOML_AT_END, file=name, problem=what)
    place = {"line": int(found[2]), "column": int(found[3])}
    return Message.of(Slip.NO_TOML_AT, file=name, problem=what, **place)


def problem(said: str) -> Message:
    """What a parser said; in its own words where they are not known."""
    if known := SAID.get(said):
        return Message(known)
    for pattern, syntax, place in NAMING:
        if found := pattern.fullmatch(said):
            return Message.of(syntax, **{place: cut(found[1])})
    return Message.of(Note.AS_WRITTEN, text=cut(said))
