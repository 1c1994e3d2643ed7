"""Text that people write, inside of Markdown."""

from __future__ import annotations

import re
from typing import Any, Final

from formcheck.definitions.strict_model import StrictModel
from formcheck.exercises.catalog import exercise_ids
from formcheck.exercises.model import Exercise, OfPerson
from formcheck.exercises.texts import ExerciseTexts, RuleTexts

MARKDOWN: Final = r"\`*_{}[]()<>#+-.!|$~:&=^"
JOINER: Final = "\u2060"
"""Nothing to see, and no place to break a line."""
READ_ALL_THE_SAME: Final = re.compile(
    r"(?<=:)(?=[a-z/])"  # https://, :material/home:, :streamlit:
    r"|(?<=www)(?=\.)|(?<=@)(?=\w)"  # addresses
    r"|(?<=[-<>=~])(?=[-<>=~])",  # arrows and dashes
    re.IGNORECASE,
)
"""Where Streamlit reads a link, an icon or an arrow even out of what is escaped."""


MARKS: Final = re.compile(r"\*\*|^ *- ", re.MULTILINE)
"""Signs of Markdown that our own sentences use: bold, and a line of a list."""
ESCAPED: Final = re.compile(r"\\([^\s\w]|_)")


def plain(text: str) -> str:
    """`text` as one line that Markdown shows as it is; a file or a routine may have any name."""
    parted = READ_ALL_THE_SAME.sub(JOINER, " ".join(text.split()))
    return "".join(f"\\{sign}" if sign in MARKDOWN else sign for sign in parted)


def unmarked(markdown: str) -> str:
    """What Markdown of our own says, for who hears a picture: on one line, without its signs."""
    text = ESCAPED.sub(r"\1", MARKS.sub("", markdown).replace(JOINER, ""))
    return " ".join(text.split())


def in_markdown(exercise: Exercise) -> Exercise:
    """The exercise with texts that Markdown shows as they are; where they are our own, as it is."""
    exercise = _with_plain_notes(exercise)
    if exercise.id in exercise_ids():
        return exercise
    around = ExerciseTexts.of(exercise).model_copy(update={"gate": {}, "rules": {}})
    # Rules of one id may say different things, and so may conditions on one measure.
    rules = tuple(_plain(RuleTexts.of(rule)).put_into(rule) for rule in exercise.rules)
    gate = tuple(one.model_copy(update={"says": plain(one.says)}) for one in exercise.gate)
    shown: Exercise = _plain(around).put_into(exercise)
    return shown.model_copy(update={"rules": rules, "gate": gate})


def _with_plain_notes(exercise: Exercise) -> Exercise:
    """What somebody noted of a limit is no text of the exercise."""
    if not exercise.prescribed:
        return exercise
    rules = tuple(
        rule.model_copy(update={"note": plain(rule.note)}) if isinstance(rule, OfPerson) else rule
        for rule in exercise.rules
    )
    return exercise.model_copy(update={"rules": rules})


def _plain(value: Any) -> Any:
    """The same with every text in it made plain; names of tables stay."""
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, tuple):
        return tuple(map(_plain, value))
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, StrictModel):
        fields = {name: _plain(getattr(value, name)) for name in type(value).model_fields}
        return value.model_copy(update=fields)
    return value
