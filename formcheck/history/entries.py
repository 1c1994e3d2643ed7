"""What is to be stored, each piece with all it needs: it can wait in a file, alone, for any time.

An attempt carries its set and its session along, so that a lost or damaged entry takes no other
with it. Keys are given here, before anything is stored: storing twice changes nothing.
"""

from __future__ import annotations

import math
import uuid
from datetime import datetime
from typing import Annotated, Any, Final, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from formcheck.coach.events import Attempt, Fault, Hold, Rep, Side, Verdict
from formcheck.coach.usual_range import OwnRange
from formcheck.exercises.model import Exercise
from formcheck.motion.view import View

VERSION: Final = 1
"""Of the format of an entry's file; it stands in the file and in its name."""
LARGEST: Final = 2**31

PainMoment = Literal["before", "after", "during"]
Key = Annotated[str, Field(pattern="^[0-9a-f]{32}$")]
Number = Annotated[int, Field(ge=0, lt=LARGEST)]


class _EntryPart(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_inf_nan="constants")


class SessionHead(_EntryPart):
    """The session that something belongs to."""

    key: Key
    started_at: str
    routine: str


class SetHead(_EntryPart):
    """The set that something belongs to."""

    key: Key
    exercise: str
    mode: str
    started_at: str


class FaultEntry(_EntryPart):
    """A rule that was broken."""

    rule: str
    severity: str
    value: float
    bound: float
    unit: str


class AttemptValues(_EntryPart):
    """A repetition or a hold.

    `held_s` is None for a repetition, `asked` and `asked_share` where no range was asked for, and
    `view` where an older FormCheck did not tell it.
    """

    number: Number
    side: str | None
    start_s: float
    end_s: float
    held_s: float | None
    range: float
    verdict: str
    faults: tuple[FaultEntry, ...]
    view: str | None = None
    asked: float | None = None
    asked_share: float | None = None


class AttemptEntry(_EntryPart):
    """A repetition or a hold was done."""

    kind: Literal["attempt"] = "attempt"
    key: Key
    session: SessionHead
    set: SetHead
    values: AttemptValues


class SetEndEntry(_EntryPart):
    """A set is over."""

    kind: Literal["set_end"] = "set_end"
    set: Key
    at: str
    reason: str


class ReplacedEntry(_EntryPart):
    """A set was another exercise: `by` takes its place, and what is counted of it.

    `count` is how many there were, where they could not be judged again.
    """

    kind: Literal["replaced"] = "replaced"
    set: Key
    by: SetHead
    at: str
    attempts: tuple[AttemptValues, ...]
    count: Number


class SessionEndEntry(_EntryPart):
    """A session is over."""

    kind: Literal["session_end"] = "session_end"
    session: Key
    at: str


class PainEntry(_EntryPart):
    """A pain score."""

    kind: Literal["pain"] = "pain"
    key: Key
    session: SessionHead
    at: str
    moment: PainMoment
    score: Annotated[int, Field(ge=0, le=10)]


class PrescriptionEntry(_EntryPart):
    """What was prescribed for a session: `routine` is the text of `routines.prescribed`."""

    kind: Literal["prescription"] = "prescription"
    session: SessionHead
    routine: str


class OpenSetsEntry(_EntryPart):
    """Whatever began before `at` and was not ended is over."""

    kind: Literal["open_sets"] = "open_sets"
    at: str
    reason: str


Entry = (
    AttemptEntry
    | SetEndEntry
    | ReplacedEntry
    | SessionEndEntry
    | PainEntry
    | PrescriptionEntry
    | OpenSetsEntry
)


class _StoredEntry(_EntryPart):
    """An entry as it lies in its file."""

    formcheck_entry: Literal[1] = VERSION
    entry: Annotated[Entry, Field(discriminator="kind")]


def new_key() -> str:
    """A key that nothing else has."""
    return uuid.uuid4().hex


def stamp(at: datetime) -> str:
    """Local time with its offset, so that a day is the person's own day."""
    return at.astimezone().isoformat(timespec="seconds")


def session_head(routine: str, at: datetime) -> SessionHead:
    """A new session."""
    return SessionHead(key=new_key(), started_at=stamp(at), routine=routine)


def set_head(exercise: Exercise, at: datetime) -> SetHead:
    """A new set."""
    return SetHead(key=new_key(), exercise=exercise.id, mode=exercise.mode, started_at=stamp(at))


def attempt_values(attempt: Attempt, own: OwnRange | None = None) -> AttemptValues:
    """A repetition or hold as it is stored; `own` says how far it should have gone."""
    asked = own.asked(attempt.side) if own else math.nan
    is_asked = own is not None and not math.isnan(asked)
    return AttemptValues(
        number=attempt.index,
        side=attempt.side,
        start_s=attempt.start_s,
        end_s=attempt.end_s,
        held_s=attempt.held_s if isinstance(attempt, Hold) else None,
        range=attempt.range,
        verdict=attempt.verdict.value,
        faults=tuple(
            FaultEntry(rule=f.rule, severity=f.severity, value=f.value, bound=f.limit, unit=f.unit)
            for f in attempt.faults
        ),
        view=attempt.view.value,
        asked=asked if is_asked else None,
        asked_share=own.share if own and is_asked else None,
    )


def attempt_of(values: AttemptValues) -> Attempt:
    """The repetition or hold that is stored; of its measures only the range is known."""
    faults = tuple(
        Fault(
            rule=fault.rule,
            cue="",
            severity=fault.severity,
            attempt=values.number,
            side=_side(values.side),
            start_s=values.start_s,
            end_s=values.end_s,
            worst_s=math.nan,
            value=fault.value,
            limit=fault.bound,
            unit=fault.unit,
        )
        for fault in values.faults
    )
    known: dict[str, Any] = {
        "index": values.number,
        "side": _side(values.side),
        "start_s": values.start_s,
        "peak_s": math.nan,
        "end_s": values.end_s,
        "range": values.range,
        "measures": {},
        "verdict": Verdict(values.verdict),
        "faults": faults,
        "not_judged": (),
        "view": View(values.view or View.UNKNOWN),
    }
    if values.held_s is None:
        return Rep(**known)
    return Hold(**known, held_s=values.held_s, target_s=math.nan)


def _side(text: str | None) -> Side | None:
    return next((side for side in get_args(Side) if side == text), None)


def to_text(entry: Entry) -> str:
    """The entry as one line of JSON."""
    return _StoredEntry(entry=entry).model_dump_json()


def from_text(text: bytes) -> Entry | None:
    """What `to_text` wrote; None if it is damaged."""
    try:
        return _StoredEntry.model_validate_json(text).entry
    except ValidationError:
        return None
