"""What happens in a live session as data: one object for each event, schema 1.

docs/contracts.md describes them.
"""

from __future__ import annotations

from functools import singledispatch
from typing import Any, Final

from formcheck import __version__
from formcheck.coach.events import (
    AttemptCompleted,
    AttemptRejected,
    CueGiven,
    Event,
    Finished,
    Hold,
    PersonFound,
    PersonLost,
    PhaseChanged,
    Rep,
    SetupChanged,
)
from formcheck.coach.report import fault_json, hold_json, number, rep_json
from formcheck.exercises.model import Exercise
from formcheck.messages.message import Message
from formcheck.messages.words import english

SCHEMA: Final = 1
NAMES: Final[dict[type[Event], str]] = {
    PersonFound: "person_found",
    PersonLost: "person_lost",
    SetupChanged: "setup_changed",
    PhaseChanged: "phase_changed",
    AttemptCompleted: "attempt_completed",
    AttemptRejected: "attempt_rejected",
    CueGiven: "cue_given",
    Finished: "finished",
}
"""What each event is called; they are never renamed."""


def started_json(exercise: Exercise) -> dict[str, Any]:
    """The first object of all: which exercise it is, and by which schema the others go."""
    return {
        "event": "started",
        "schema": SCHEMA,
        "formcheck": __version__,
        "exercise": {"id": exercise.id, "name": exercise.name, "mode": exercise.mode},
    }


def event_json(event: Event, exercise: Exercise) -> dict[str, Any]:
    """One event of a session of that exercise, with ids and English; NaN becomes null."""
    return {"event": NAMES[type(event)], "t": number(event.t), **_rest(event, exercise)}


@singledispatch
def _rest(event: Event, exercise: Exercise) -> dict[str, Any]:
    """What the event says besides its name and time."""
    del event, exercise
    return {}


@_rest.register
def _(event: SetupChanged, exercise: Exercise) -> dict[str, Any]:
    return {"ready": event.ready, **_said("hint", event.hint, exercise)}


@_rest.register
def _(event: PhaseChanged, _exercise: Exercise) -> dict[str, Any]:
    return {"phase": event.phase.value, "side": event.side}


@_rest.register
def _(event: AttemptCompleted, exercise: Exercise) -> dict[str, Any]:
    attempt = event.attempt
    faults = [fault_json(fault, exercise.mode) for fault in attempt.faults]
    match attempt:
        case Hold():
            return {"hold": hold_json(attempt) | {"faults": faults}}
        case Rep():
            return {"rep": rep_json(attempt) | {"faults": faults}}
    raise AssertionError("An attempt is a repetition or a hold.")


@_rest.register
def _(event: AttemptRejected, exercise: Exercise) -> dict[str, Any]:
    span = {"start_s": number(event.start_s), "end_s": number(event.end_s)}
    return span | _said("reason", event.reason, exercise)


@_rest.register
def _(event: CueGiven, exercise: Exercise) -> dict[str, Any]:
    return {"rule": event.rule, "mended": event.mended, **_said("text", event.text, exercise)}


@_rest.register
def _(event: Finished, _exercise: Exercise) -> dict[str, Any]:
    return {
        "frames": event.frames,
        "seen_frames": event.seen_frames,
        "view": event.view,
        "near_side": event.near_side,
    }


def _said(key: str, message: Message | None, exercise: Exercise) -> dict[str, str | None]:
    """A message by its id, and in English."""
    if message is None:
        return {key: None, f"{key}_id": None}
    return {key: english().message(message, exercise), f"{key}_id": message.id.value}
