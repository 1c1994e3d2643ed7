"""Texts that would give orders to the terminal that shows them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from formcheck.definitions import lines
from formcheck.definitions.excerpt import shown
from formcheck.definitions.mistakes import Mistake, dotted
from formcheck.definitions.strict_model import StrictModel
from formcheck.exercises.model import Exercise
from formcheck.messages.error_ids import Slip
from formcheck.messages.message import Message

CONTROLS: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
"""Control characters; a tab and the ends of lines are text."""


def mistakes(exercise: Exercise) -> Iterator[Mistake]:
    """Texts with a control character."""
    yield from controls(exercise)


def doubts(_exercise: Exercise) -> Iterator[Mistake]:
    """None."""
    yield from ()


def controls(part: StrictModel) -> Iterator[Mistake]:
    """Texts in `part` with a control character."""
    yield from _within((), part.model_dump(by_alias=True, exclude_unset=True))


def _within(path: lines.Path, value: object) -> Iterator[Mistake]:
    if isinstance(value, str) and (control := CONTROLS.search(value)):
        character = shown(control[0])
        says = Message.of(Slip.HOLDS_CONTROL, key=dotted(path), character=character)
        yield Mistake(path, says)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _within((*path, key), item)
    elif isinstance(value, tuple | list):
        for i, item in enumerate(value):
            yield from _within((*path, i), item)
