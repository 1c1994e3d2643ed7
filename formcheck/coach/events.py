"""What a session says: the only output of the engine.

The overlay, the page, the voice, the report and the history all read these, so that they cannot
disagree. All times are seconds of the recording.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from typing import Self

from formcheck.coach.holding import HeldTime
from formcheck.messages.message import Message
from formcheck.motion import body
from formcheck.motion.view import View

Side = body.Side


class Verdict(StrEnum):
    """How a repetition, a hold or one rule of it was judged."""

    GOOD = "good"
    FAULTY = "faulty"
    NOT_JUDGED = "not_judged"


class Phase(StrEnum):
    """Where in the movement the person is."""

    REST = "rest"
    OUT = "out"
    END = "end"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class Fault:
    """A rule that was broken.

    Attributes:
        rule: the rule's id.
        cue: what the exercise says to fix it.
        severity: "minor" or "major".
        attempt: index of the repetition or hold, from 1.
        side: the side it was done on, where sides are told apart.
        start_s: when it began to show.
        end_s: when it ceased.
        worst_s: when it was most plain.
        value: what was measured.
        limit: what it should have kept to.
        unit: of both.
    """

    rule: str
    cue: str
    severity: str
    attempt: int
    side: Side | None
    start_s: float
    end_s: float
    worst_s: float
    value: float
    limit: float
    unit: str


@dataclass(frozen=True, slots=True)
class NotJudged:
    """A rule that could not be judged, and why."""

    rule: str
    reason: Message


@dataclass(frozen=True, slots=True)
class Extent:
    """A measure over one repetition: its extremes, and its value at the peak; NaN if unseen."""

    min: float
    max: float
    at_peak: float


@dataclass(frozen=True, slots=True)
class Attempt:
    """What repetitions and holds have in common.

    Attributes:
        index: from 1, in order of completion.
        side: "left", "right", "both", or None where sides are not told apart.
        start_s: when the movement began (a hold: when the position was reached).
        peak_s: the furthest moment.
        end_s: when it was over (a hold: when the position was left).
        range: how far the counting signal moved, in its own unit.
        measures: each measure's extent.
        verdict: the judgement.
        faults: the rules that were broken.
        not_judged: the rules that could not be judged.
        view: from where it was seen.
    """

    index: int
    side: Side | None
    start_s: float
    peak_s: float
    end_s: float
    range: float
    measures: dict[str, Extent]
    verdict: Verdict
    faults: tuple[Fault, ...]
    not_judged: tuple[NotJudged, ...]
    view: View = field(default=View.UNKNOWN, kw_only=True)

    def numbered(self, index: int) -> Self:
        """The same as attempt number `index`."""
        faults = tuple(replace(fault, attempt=index) for fault in self.faults)
        return replace(self, index=index, faults=faults)


@dataclass(frozen=True, slots=True)
class Rep(Attempt):
    """A completed repetition."""


@dataclass(frozen=True, slots=True)
class Hold(Attempt):
    """A completed hold.

    Attributes:
        held_s: time in position, without the moments out of it.
        target_s: how long it should have been.
    """

    held_s: float
    target_s: float

    @classmethod
    def of(cls, attempt: Attempt, held: HeldTime, target_s: float) -> Hold:
        """The hold that `attempt` is, with the time in position."""
        known = {field.name: getattr(attempt, field.name) for field in fields(attempt)}
        known |= {"start_s": held.start_s, "end_s": held.end_s}
        peak_s = min(max(attempt.peak_s, held.start_s), held.end_s)
        return cls(**(known | {"peak_s": peak_s}), held_s=held.held_s, target_s=target_s)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened at `t` seconds."""

    t: float


@dataclass(frozen=True, slots=True)
class PersonFound(Event):
    """A person is seen, after nobody was."""


@dataclass(frozen=True, slots=True)
class PersonLost(Event):
    """Nobody is seen any more."""


@dataclass(frozen=True, slots=True)
class SetupChanged(Event):
    """The setup became right for this exercise, or something has to be fixed first."""

    ready: bool
    hint: Message | None


@dataclass(frozen=True, slots=True)
class PhaseChanged(Event):
    """The movement went into another phase."""

    phase: Phase
    side: Side | None


@dataclass(frozen=True, slots=True)
class AttemptCompleted(Event):
    """A repetition or a hold is over, counted and judged."""

    attempt: Attempt


@dataclass(frozen=True, slots=True)
class AttemptRejected(Event):
    """A movement that began like a repetition or hold and is not counted.

    Attributes:
        start_s: when it began.
        end_s: when it was over, or when it was given up.
        reason: why it is not counted.
    """

    start_s: float
    end_s: float
    reason: Message


@dataclass(frozen=True, slots=True)
class CueGiven(Event):
    """One thing to tell the person now."""

    rule: str
    text: Message
    mended: bool = False


@dataclass(frozen=True, slots=True)
class Finished(Event):
    """The session is over.

    Attributes:
        frames: how many were given.
        seen_frames: in how many the followed person was seen.
        view: the view for most of the time.
        near_side: the side of the body towards the camera for most of the time.
        ready_share: share of the seen time in which the setup was right.
        hints: what was to be fixed, with the seconds it lasted.
        lost: landmarks that some frames did not have, with the share of the seen time.
        flat_share: share of the seen time in which poses had no depth.
        seen_share: share of the time in which the followed person was seen.
    """

    frames: int
    seen_frames: int
    view: str
    near_side: str
    ready_share: float
    hints: dict[Message, float] = field(default_factory=dict)
    lost: dict[int, float] = field(default_factory=dict)
    flat_share: float = 0.0
    seen_share: float = 0.0
