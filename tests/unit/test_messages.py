"""Endings and notes as files hold them, also those of earlier versions."""

from __future__ import annotations

import json

import pytest

from formcheck.messages.ids import Ending, Hint, Note
from formcheck.messages.kept import KEPT, from_file, to_file
from formcheck.messages.message import Message
from formcheck.messages.words import english


@pytest.mark.parametrize("ending", Ending)
def test_an_ending_is_found_again_by_its_id(ending: Ending) -> None:
    assert Ending.stored(ending.value) is ending


@pytest.mark.parametrize(
    ("text", "ending"),
    [
        ("target reached", Ending.TARGET_REACHED),
        ("stop gesture", Ending.STOP_GESTURE),
        ("hurts", Ending.HURT),
        ("hurt", Ending.HURT),
        ("left", Ending.LEFT),
        ("interrupted", Ending.INTERRUPTED),
        ("", None),
        ("of a later version", None),
        (b"left", None),
        (3, None),
        (None, None),
    ],
)
def test_an_ending_of_an_earlier_version_is_still_known(
    text: object, ending: Ending | None
) -> None:
    assert Ending.stored(text) is ending


NOTES = (
    Message.of(Note.DAMAGED, end_s=1.5),
    Message.of(Note.BREAKS_OFF, end_s=1.5, stated_s=20.0),
    Message.of(Note.JUMPS, at_s=0.1),
    Message.of(Note.NO_TIMES, rate=25.0),
    Message.of(Note.STATED_SLOWER, times=4.0, speed=0.25),
    Message.of(Note.AS_WRITTEN, text="The file is odd."),
)


@pytest.mark.parametrize("note", NOTES, ids=lambda note: note.id.value)
def test_a_note_survives_a_file(note: Message) -> None:
    assert from_file(json.loads(json.dumps(to_file(note)))) == note


def test_every_note_that_is_kept_is_tried() -> None:
    assert {note.id.value for note in NOTES} == set(KEPT)


def test_a_sentence_of_an_earlier_version_is_said_as_it_was() -> None:
    note = from_file("The file is damaged after 1.5 s: pictures are missing.")
    assert note is not None
    assert english().message(note) == "The file is damaged after 1.5 s: pictures are missing."


@pytest.mark.parametrize(
    "kept",
    [
        None,
        3,
        [],
        {},
        {"id": "damaged"},
        {"id": "damaged", "values": []},
        {"id": "damaged", "values": {}},
        {"id": "damaged", "values": {"end_s": "soon"}},
        {"id": "damaged", "values": {"end_s": None}},
        {"id": "damaged", "values": {"end_s": {"id": "damaged"}}},
        {"id": "as_written", "values": {"sentence": "?"}},
        {"id": "other_view", "values": {}},
        {"id": Hint.NOBODY.value, "values": {}},
        {"id": ["damaged"], "values": {"end_s": 1.0}},
    ],
)
def test_what_is_no_note_is_left_out(kept: object) -> None:
    assert from_file(kept) is None


def test_a_message_gives_its_values() -> None:
    message = Message.of(Note.BREAKS_OFF, end_s=1.5, stated_s=20.0)
    assert message["stated_s"] == 20.0
    with pytest.raises(KeyError):
        message["speed"]
