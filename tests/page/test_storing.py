"""What the page says when something is not in the history yet."""

from __future__ import annotations

import pytest

from formcheck.errors import HistoryError
from formcheck.history.outbox import OutboxState
from formcheck.live.summary import storing_in_words
from formcheck.messages.error_ids import Wrong
from formcheck.messages.message import Message
from formcheck.wording.catalogue import catalogue

LOCKED = (
    "The history /h.db is in use by another program. Close that program, or wait until it is done."
)
ERROR = HistoryError(Message.of(Wrong.HISTORY_IN_USE, path="/h.db"))


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (OutboxState(1, True, ERROR), "One entry is kept in a file beside it"),
        (OutboxState(5, True, ERROR), "5 entries are kept in files beside it"),
        (OutboxState(5, False, ERROR), "5 entries are in memory only: fix this"),
    ],
)
def test_where_it_is_meanwhile(state: OutboxState, said: str) -> None:
    text = storing_in_words(state, catalogue("en"))
    assert text.startswith(f"Not in your history yet: {LOCKED} ")
    assert said in text


def test_what_can_never_be_stored_does_not_wait() -> None:
    assert storing_in_words(OutboxState(0, True, ERROR), catalogue("en")) == LOCKED


def test_it_is_said_in_german() -> None:
    text = storing_in_words(OutboxState(2, False, ERROR), catalogue("de"))
    assert "Ein anderes Programm hält den Verlauf /h.db fest." in text
    assert "2 Einträge sind nur im Arbeitsspeicher" in text
