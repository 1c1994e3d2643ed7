"""Notes about a recording as they are kept beside its poses."""

from __future__ import annotations

from typing import Any, Final

from formcheck.messages.ids import Note
from formcheck.messages.message import Message
from formcheck.messages.words import english

KEPT: Final = {
    note.value: note
    for note in (
        Note.DAMAGED,
        Note.BREAKS_OFF,
        Note.JUMPS,
        Note.NO_TIMES,
        Note.STATED_SLOWER,
        Note.AS_WRITTEN,
    )
}


def to_file(note: Message) -> dict[str, Any]:
    """A note as it stands in a file."""
    return {"id": note.id.value, "values": dict(note.values)}


def from_file(kept: object) -> Message | None:
    """What `to_file` made, or a sentence of an earlier version; None for anything else."""
    if isinstance(kept, str):
        return Message.of(Note.AS_WRITTEN, text=kept)
    if not isinstance(kept, dict) or not isinstance(values := kept.get("values"), dict):
        return None
    id_ = KEPT.get(str(kept.get("id")))
    if id_ is None or not all(isinstance(value, str | int | float) for value in values.values()):
        return None
    note = Message(id_, tuple(values.items()))
    return note if _can_be_said(note) else None


def _can_be_said(note: Message) -> bool:
    """Whether there is something fit in every place."""
    try:
        english().message(note)
    except (KeyError, ValueError):
        return False
    return True
