"""Puts messages into the words of one language."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib import resources
from string import Formatter
from typing import TYPE_CHECKING, Any, Final

from formcheck.messages.ids import MessageId, Note, Own
from formcheck.messages.languages import DECIMAL, DEFAULT
from formcheck.messages.message import Message

if TYPE_CHECKING:
    from formcheck.exercises.model import Exercise, Rule

Tables = Mapping[str, Mapping[str, str]]
PARTS: Final = ("engine", "errors", "report", "terminal")
"""The catalogues of what is said outside of the page, each a file in the language's folder."""
LOOKED_UP: Final = ("view", "point")
"""Places, in the singular, that are filled from the table of their name."""
REPORT: Final = "report"
TERMINAL: Final = "terminal"


class Words:
    """The words of one language, by id.

    A sentence has places (`"For {seconds:.0f} s nothing was counted: {hint}"`). What fills
    `{view}`, `{views}`, `{point}` or `{points}` is looked up in the table of that name, which also
    holds the word that joins a list; `{rules}` are called as the exercise calls them, and `{other}`
    is another exercise.

    Args:
        tables: sentences by id, for each class of ids, for "report" and for "terminal".
        decimal: the decimal mark.
        named: what exercises are called, by id; by default their ids as words.
    """

    def __init__(
        self,
        tables: Tables,
        decimal: str = ".",
        named: Callable[[str], str] = lambda exercise: exercise.replace("_", " "),
    ) -> None:
        self._tables = tables
        self._named = named
        self._filler = _Filler(decimal)

    def say(self, key: str, /, **values: object) -> str:
        """A sentence of the reports, with `values` in its places.

        Raises:
            KeyError: there is no such sentence.
        """
        return self._filler.format(self._tables[REPORT][key], **values)

    def tell(self, key: str, /, **values: object) -> str:
        """A sentence of the command line, with `values` in its places.

        Raises:
            KeyError: there is no such sentence.
        """
        return self._filler.format(self._tables[TERMINAL][key], **values)

    def views(self, views: Iterable[str]) -> str:
        """From where something is seen, as a list."""
        return ", ".join(map(self._tables["view"].__getitem__, views))

    def text(self, id_: MessageId) -> str:
        """A sentence without places."""
        return self.message(Message(id_))

    def message(self, message: Message, exercise: Exercise | None = None) -> str:
        """What `message` says.

        Args:
            message: what to say.
            exercise: of which it is said, with its own texts in this language; None only for
                messages that need none of them.
        """
        if isinstance(message.id, Own):
            assert exercise is not None
            if message.id is Own.CUE:
                return self.cue(exercise.rules[int(message["index"])], exercise)
            return own_text(message, exercise)
        if message.id is Note.AS_WRITTEN:
            return str(message["text"])
        sentence = self._tables[table_of(message.id)][message.id.value]
        places = {name: self._value(name, value, exercise) for name, value in message.values}
        return self._filler.format(sentence, **places)

    def cue(self, rule: Rule, exercise: Exercise) -> str:
        """What mends a fault of `exercise`, whose texts are in this language.

        Where the limit is prescribed it is told itself: the exercise's cue may ask for more.
        """
        if rule.prescription is None:
            return rule.cue
        what = (rule.prescription or rule.name).rstrip(".")
        return self.say(
            "prescribed_cue", what=what, limit=self.limits(rule, exercise.unit_of(rule))
        )

    def limits(self, rule: Rule, unit: str) -> str:
        """The limits of a rule, whose measure has this `unit`."""
        both = (("limit_at_least", rule.at_least), ("limit_at_most", rule.at_most))
        return ", ".join(
            self.say(key, limit=self.quantity(self._filler.plain(limit), unit))
            for key, limit in both
            if limit is not None
        )

    def quantity(self, number: str, unit: str) -> str:
        """A number with its unit, as measures name it."""
        if unit in {"deg", "times"}:
            return number + ("°" if unit == "deg" else "")
        return f"{number} {self.unit(unit)}"

    def unit(self, unit: str) -> str:
        """A unit that measures have, in words."""
        return self.say(f"unit_{unit.replace(' ', '_')}")

    def brief(self, message: Message, exercise: Exercise | None = None) -> str:
        """What `message` says to the eye, on a picture: a cue in few words where it has any."""
        if message.id is Own.CUE:
            assert exercise is not None
            rule = exercise.rules[int(message["index"])]
            return rule.short or self.cue(rule, exercise)
        return self.message(message, exercise)

    def _value(self, place: str, value: Any, exercise: Exercise | None) -> Any:
        if isinstance(value, Message):
            return self.message(value, exercise)
        if place == "rules":
            assert exercise is not None
            return ", ".join(exercise.rule(rule).name for rule in value)
        if place == "other":
            return self._named(str(value))
        name = place.removesuffix("s")
        if name not in LOOKED_UP:
            return value
        table = self._tables[name]
        *most, last = [table[str(item)] for item in ((value,) if isinstance(value, str) else value)]
        return f"{', '.join(most)}{table['or']}{last}" if most else last


def table_of(id_: MessageId) -> str:
    """The name of the table that holds what `id_` says."""
    return type(id_).__name__.lower()


def own_text(message: Message, exercise: Exercise) -> str:
    """A text of the exercise itself, other than a cue."""
    camera = exercise.camera
    if message.id is Own.CAMERA_ADVICE:
        return camera.advice
    if message.id is Own.REFUSED_ADVICE:
        return camera.refused_advice
    index = int(message["index"])
    if message.id is Own.CONDITION:
        return exercise.gate[index].says
    return exercise.rules[index].praise


class _Filler(Formatter):
    """Fills numbers in with the decimal mark of a language."""

    def __init__(self, decimal: str) -> None:
        self._decimal = decimal

    def plain(self, value: float) -> str:
        """The value with as many digits as it has."""
        return f"{value:g}".replace(".", self._decimal)

    def format_field(self, value: Any, format_spec: str) -> str:
        """The value as it is written."""
        filled = str(super().format_field(value, format_spec))
        return filled.replace(".", self._decimal) if isinstance(value, float) else filled


def read_tables(language: str) -> dict[str, Mapping[str, str]]:
    """The tables of a language."""
    folder = resources.files("formcheck.messages") / language
    read = {
        part: tomllib.loads((folder / f"{part}.toml").read_text(encoding="utf-8")) for part in PARTS
    }
    return {**read["engine"], **read["errors"], REPORT: read[REPORT], TERMINAL: read[TERMINAL]}


@cache
def words_in(language: str) -> Words:
    """The words of a language, in which exercises are called by their ids."""
    return Words(read_tables(language), DECIMAL[language])


def english() -> Words:
    """English, which data speaks."""
    return words_in(DEFAULT)
