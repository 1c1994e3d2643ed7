"""When movements count: not at once, and not for a moment of doubt."""

from __future__ import annotations

import pytest

from formcheck.coach.conditions import Gate
from formcheck.messages.ids import Hint
from formcheck.messages.message import Message

WRONG = Message(Hint.NOBODY)
OTHER = Message(Hint.TOO_DARK)


def opened() -> Gate:
    gate = Gate()
    gate.update(-1.0, None)
    assert gate.update(-0.7, None)
    return gate


def is_open(gate: Gate) -> bool:
    """Asked again each time."""
    return gate.is_open


def test_a_gate_opens_when_all_has_been_right_for_its_time() -> None:
    gate = Gate()
    assert not gate.update(0.0, None)
    assert not gate.update(0.14, None)
    assert not is_open(gate)
    assert gate.update(0.15, None)
    assert is_open(gate)
    assert gate.hint is None


def test_an_open_gate_closes_when_something_has_been_wrong_for_its_time() -> None:
    gate = opened()
    assert not gate.update(0.0, WRONG)
    assert not gate.update(0.59, WRONG)
    assert is_open(gate)
    assert gate.hint is None
    assert gate.update(0.6, WRONG)
    assert not is_open(gate)
    assert gate.hint == WRONG


@pytest.mark.parametrize("again_s", [0.05, 0.1])
def test_a_moment_between_begins_the_time_anew(again_s: float) -> None:
    closing = opened()
    closing.update(0.0, WRONG)
    closing.update(again_s, None)
    closing.update(0.2, WRONG)
    assert not closing.update(0.7, WRONG)
    assert closing.update(0.8, WRONG)


def test_a_closed_gate_says_what_is_wrong_now_and_nothing_while_it_is_right() -> None:
    gate = Gate()
    gate.update(0.0, WRONG)
    assert gate.hint == WRONG
    gate.update(0.1, OTHER)
    assert gate.hint == OTHER
    gate.update(0.2, None)
    assert gate.hint is None
