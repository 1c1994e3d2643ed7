"""The engine's records: what was said stays said."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields, is_dataclass
from importlib import import_module
from pathlib import Path

import pytest

import formcheck

ROOT = Path(formcheck.__file__).parent


def _records() -> list[type]:
    found: list[type] = []
    for room in ("coach", "motion"):
        for path in sorted((ROOT / room).glob("*.py")):
            module = import_module(f"formcheck.{room}.{path.stem}")
            own = (thing for thing in vars(module).values() if isinstance(thing, type))
            found += [
                thing
                for thing in own
                if thing.__module__ == module.__name__ and is_dataclass(thing)
            ]
    return found


RECORDS = _records()


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__qualname__)
def test_a_record_cannot_be_changed(record: type) -> None:
    made: object = object.__new__(record)
    with pytest.raises(FrozenInstanceError):
        setattr(made, fields(record)[0].name, None)


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__qualname__)
def test_a_record_has_no_room_for_anything_else(record: type) -> None:
    """A session keeps many of them, and a dictionary for each would take as much again."""
    assert not hasattr(object.__new__(record), "__dict__")
