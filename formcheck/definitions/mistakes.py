"""What is wrong in a definition file, for the person who wrote it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, get_args, get_origin

from pydantic import BaseModel, ValidationError

from formcheck.definitions import lines
from formcheck.definitions.excerpt import LONGEST, Endless, cut, shown, shown_names
from formcheck.messages.error_ids import Slip, Unfit, Wrong
from formcheck.messages.ids import Note
from formcheck.messages.message import Message, Value

MOST_TOLD: Final = 20
"""Mistakes that are told one by one; of the others only how many they are."""
MOST_FOUND: Final = 1000
"""Mistakes that are looked for; nobody mends more at once."""
MOST_COMPARED: Final = 400
"""Names that a misspelt one is compared with."""
UNFIT: Final = {
    "greater_than_equal": Unfit.AT_LEAST_SO_MUCH,
    "greater_than": Unfit.MORE_THAN,
    "less_than_equal": Unfit.AT_MOST_SO_MUCH,
    "less_than": Unfit.LESS_THAN,
    "int_type": Unfit.WHOLE_NUMBER,
    "int_parsing": Unfit.WHOLE_NUMBER,
    "int_from_float": Unfit.WHOLE_NUMBER,
    "int_parsing_size": Unfit.WHOLE_NUMBER,
    "float_type": Unfit.VALID_NUMBER,
    "float_parsing": Unfit.VALID_NUMBER,
    "finite_number": Unfit.FINITE_NUMBER,
    "bool_type": Unfit.TRUE_OR_FALSE,
    "bool_parsing": Unfit.TRUE_OR_FALSE,
    "string_type": Unfit.VALID_STRING,
    "tuple_type": Unfit.VALID_LIST,
    "list_type": Unfit.VALID_LIST,
    "dict_type": Unfit.VALID_TABLE,
    "model_type": Unfit.VALID_TABLE,
    "model_attributes_type": Unfit.VALID_TABLE,
    "string_too_long": Unfit.CHARACTERS_AT_MOST,
    "string_too_short": Unfit.NOT_EMPTY,
    "string_pattern_mismatch": Unfit.IDENTIFIER,
}
"""What a value should be, by what the schema says of it,"""
LIMITS: Final = {
    Unfit.AT_LEAST_SO_MUCH: "ge",
    Unfit.MORE_THAN: "gt",
    Unfit.AT_MOST_SO_MUCH: "le",
    Unfit.LESS_THAN: "lt",
    Unfit.CHARACTERS_AT_MOST: "max_length",
}
"""and where it has the limit."""
_BARE: Final = re.compile(rf"[A-Za-z0-9_\-]{{1,{LONGEST}}}")


@dataclass(frozen=True)
class Mistake:
    """One mistake.

    Attributes:
        path: where in the file.
        says: what, or what makes it: most of many mistakes are never told.
    """

    path: lines.Path
    says: Message | Callable[[], Message]

    @property
    def message(self) -> Message:
        """What is wrong."""
        return self.says if isinstance(self.says, Message) else self.says()


def hinted(sentence: Message, word: str, known: Iterable[str]) -> Message:
    """The `sentence` with a hint at the valid name that `word` may have meant."""
    known = sorted(known)
    comparable = len(word) <= LONGEST and len(known) <= MOST_COMPARED
    close = difflib.get_close_matches(word, known, n=1, cutoff=0.5) if comparable else []
    if close:
        return Message.of(Wrong.DID_YOU_MEAN, sentence=sentence, guess=repr(close[0]))
    return _all_valid(sentence, known)


def _all_valid(sentence: Message, known: Iterable[str]) -> Message:
    names, more = shown_names(known)
    if not more:
        return Message.of(Wrong.VALID_ARE, sentence=sentence, known=names)
    return Message.of(Wrong.VALID_ARE_AND_MORE, sentence=sentence, known=names, count=more)


def unknown(known: Iterable[str], word: str, path: lines.Path, what: Slip) -> Iterator[Mistake]:
    """A mistake, `what`, if `word` is none of the `known` names."""
    names = list(known)
    if word not in names:
        yield Mistake(path, lambda: hinted(Message.of(what, word=shown(word)), word, names))


def described(name: str, text: str, mistakes: Iterable[Mistake]) -> list[Message]:
    """The `mistakes` in the `text` of the file called `name`, each with its line, in order."""
    places = lines.Lines(text)
    numbered = [(places.of(mistake.path) or 1, mistake) for mistake in mistakes]
    numbered.sort(key=lambda item: item[0])
    return listed(name, [(partial(at_line, name, line), mistake) for line, mistake in numbered])


def at_line(name: str, line: int, what: Message) -> Message:
    """What is wrong on a line of the file called `name`."""
    return Message.of(Slip.AT_LINE, file=name, line=line, what=what)


Placed = tuple[Callable[[Message], Message], Mistake]
"""A mistake, and what says where in the file it is."""


def listed(name: str, mistakes: Sequence[Placed]) -> list[Message]:
    """The first `mistakes` with their places, in that order, and how many more there are."""
    more = len(mistakes) - MOST_TOLD
    told = mistakes if more <= 1 else mistakes[:MOST_TOLD]
    found = [place(mistake.message) for place, mistake in told]
    if more <= 1:
        return found
    rest = Slip.AT_LEAST_MORE_MISTAKES if len(mistakes) >= MOST_FOUND else Slip.MORE_MISTAKES
    return [*found, Message.of(rest, file=name, count=more)]


def of_schema(model: type[BaseModel], error: ValidationError) -> list[Mistake]:
    """What does not fit the schema `model`."""
    items: list[dict[str, Any]] = [dict(item) for item in error.errors(include_url=False)]
    around = {item["loc"][:end] for item in items for end in range(len(item["loc"]))}
    return [_from_pydantic(model, item) for item in items if not _follows(item, around)]


def part(path: lines.Path) -> Value:
    """The part of the file at `path`, for a message."""
    return dotted(path) or Message(Slip.THE_FILE)


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
        return Mistake(path[:-1] or path, Message.of(Slip.KEY_MISSING, key=dotted(path)))
    return Mistake(path, partial(_message, model, path, item))


def _message(model: type[BaseModel], path: lines.Path, item: dict[str, Any]) -> Message:
    key, kind, value = part(path), item["type"], item["input"]
    if kind == "extra_forbidden":
        sentence = Message.of(Slip.UNKNOWN_KEY, key=key)
        return hinted(sentence, str(path[-1]), _keys_at(model, path))
    if kind == "too_short" and isinstance(value, list | tuple):
        return Message.of(Slip.NEEDS_AT_LEAST, key=key, least=item["ctx"]["min_length"])
    if kind == "too_long" and isinstance(value, list | tuple):
        most, found = item["ctx"]["max_length"], item["ctx"]["actual_length"]
        return Message.of(Slip.MAY_HAVE_AT_MOST, key=key, most=most, found=found)
    if kind in {"literal_error", "enum"}:
        expected = item["ctx"]["expected"].replace(" or ", ", ").replace("'", "").split(", ")
        sentence = Message.of(Slip.CANNOT_BE, key=key, value=_value(value))
        is_word = isinstance(value, str)
        return hinted(sentence, value, expected) if is_word else _all_valid(sentence, expected)
    return Message.of(Slip.SHOULD_BE_ELSE, key=key, problem=_unfit(item), value=_value(value))


def _unfit(item: dict[str, Any]) -> Message:
    """What a value should be."""
    unfit = UNFIT.get(item["type"])
    if unfit is None:
        return Message.of(Note.AS_WRITTEN, text=cut(item["msg"]))
    limit = LIMITS.get(unfit)
    return Message.of(unfit, limit=f"{item['ctx'][limit]:.15g}") if limit else Message(unfit)


def _value(value: object) -> Value:
    """A value as it stands in the file, for a message."""
    if isinstance(value, Endless):
        return Message.of(Slip.NUMBER_OF_DIGITS, digits=value.digits)
    return shown(value)


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
