"""The result of a whole recording, put together from the session's events."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from formcheck.coach.events import (
    Attempt,
    AttemptCompleted,
    AttemptRejected,
    Event,
    Extent,
    Fault,
    Finished,
    Hold,
    Rep,
    Verdict,
)
from formcheck.coach.missing_points import lacking_of
from formcheck.exercises.model import Exercise
from formcheck.messages.ids import Note, Own
from formcheck.messages.message import Message
from formcheck.messages.words import english
from formcheck.motion.view import View

SCHEMA: Final = 1
LONG_HINT_S: Final = 2.0
"""What had to be fixed for at least this long is worth a warning."""
SEEN_LITTLE: Final = 0.9


@dataclass(frozen=True, slots=True)
class Source:
    """What was analysed.

    Attributes:
        path: the file, or a description.
        duration_s: time of the last frame.
        frames: number of frames whose pose was looked for.
        size_wh: width and height in pixels.
        model: the pose model.
        warnings: what was odd about the file.
        speed: how fast it plays compared with what was filmed; all times are those of the movement.
        rotate_deg: by how much it was turned clockwise on request.
        suggested_deg: by how much turning it clockwise would show the exercise; 0 for not at all.
        pictures: how many frames there are in all, looked at or not; 0 where nobody knows.
    """

    path: str
    duration_s: float
    frames: int
    size_wh: tuple[int, int]
    model: str = ""
    warnings: tuple[Message, ...] = ()
    speed: float = 1.0
    rotate_deg: int = 0
    suggested_deg: int = 0
    pictures: int = 0


@dataclass(frozen=True, slots=True)
class Tracking:
    """How well the person was seen.

    Attributes:
        person_seen: share of the time in which the followed person was seen.
        view: the view for most of the time.
        near_side: the side of the body towards the camera.
        warnings: what the user should know.
    """

    person_seen: float
    view: str
    near_side: str
    warnings: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """Repetitions, holds and faults of one recording.

    Attributes:
        source: what was analysed.
        exercise: by what it was judged.
        tracking: how well the person was seen.
        reps: the repetitions, in order; empty for a hold exercise.
        holds: the holds, in order; empty for a repetition exercise.
        rejected: movements that began like one and are not counted.
    """

    source: Source
    exercise: Exercise
    tracking: Tracking
    reps: tuple[Rep, ...]
    holds: tuple[Hold, ...]
    rejected: tuple[AttemptRejected, ...] = field(default=())

    @classmethod
    def from_events(cls, exercise: Exercise, source: Source, events: Iterable[Event]) -> Report:
        """The report of a finished session."""
        events = list(events)
        finished = next(event for event in events if isinstance(event, Finished))
        attempts = [event.attempt for event in events if isinstance(event, AttemptCompleted)]
        return cls(
            source=source,
            exercise=exercise,
            tracking=_tracking(exercise, source, finished, counted=bool(attempts)),
            reps=tuple(attempt for attempt in attempts if isinstance(attempt, Rep)),
            holds=tuple(attempt for attempt in attempts if isinstance(attempt, Hold)),
            rejected=tuple(e for e in events if isinstance(e, AttemptRejected)),
        )

    @property
    def attempts(self) -> tuple[Attempt, ...]:
        """The repetitions or the holds, whichever the exercise has."""
        return self.reps or self.holds

    @property
    def faults(self) -> tuple[Fault, ...]:
        """All faults in the order of their repetitions or holds."""
        return tuple(fault for attempt in self.attempts for fault in attempt.faults)

    def count(self, verdict: Verdict) -> int:
        """How many repetitions or holds were judged so."""
        return sum(attempt.verdict is verdict for attempt in self.attempts)

    def count_side(self, side: str) -> int | None:
        """How many were done on `side`; None where sides are not told apart."""
        if not self.exercise.sided:
            return None
        return sum(attempt.side == side for attempt in self.attempts)

    def not_judged(self) -> dict[str, dict[Message, int]]:
        """For each rule that was not always judged: the reasons, and how often."""
        found: dict[str, dict[Message, int]] = {}
        for attempt in self.attempts:
            for item in attempt.not_judged:
                reasons = found.setdefault(item.rule, {})
                reasons[item.reason] = reasons.get(item.reason, 0) + 1
        return found

    def to_json(self) -> dict[str, Any]:
        """The report in the stable schema 1, with ids and English; NaN becomes null."""
        return {
            **head_json(self.source),
            "exercise": {
                "id": self.exercise.id,
                "name": self.exercise.name,
                "mode": self.exercise.mode,
            },
            "tracking": {
                "person_seen": number(self.tracking.person_seen),
                "view": self.tracking.view,
                "near_side": self.tracking.near_side,
                "warnings": [self.in_english(item) for item in self.tracking.warnings],
                "warning_ids": [item.id.value for item in self.tracking.warnings],
            },
            "counts": {
                "reps": len(self.attempts),
                "good": self.count(Verdict.GOOD),
                "faulty": self.count(Verdict.FAULTY),
                "not_judged": self.count(Verdict.NOT_JUDGED),
                "partial": len(self.rejected),
                "left": self.count_side("left"),
                "right": self.count_side("right"),
            },
            "reps": [rep_json(rep) for rep in self.reps],
            "holds": [hold_json(hold) for hold in self.holds],
            "faults": [fault_json(fault, self.exercise.mode) for fault in self.faults],
            "not_counted": [
                {
                    "start_s": number(rejected.start_s),
                    "end_s": number(rejected.end_s),
                    **self._reason_json(rejected.reason),
                }
                for rejected in self.rejected
            ],
            "not_judged": [
                {"rule": rule, **self._reason_json(reason), "count": count}
                for rule, reasons in self.not_judged().items()
                for reason, count in reasons.items()
            ],
        }

    def in_english(self, message: Message) -> str:
        """What `message` says, as data says it."""
        return english().message(message, self.exercise)

    def _reason_json(self, reason: Message) -> dict[str, Any]:
        return {"reason": self.in_english(reason), "reason_id": reason.id.value}


def _tracking(exercise: Exercise, source: Source, finished: Finished, *, counted: bool) -> Tracking:
    seen = finished.seen_share
    warnings = [*source.warnings]
    if seen < SEEN_LITTLE:
        warnings.append(Message.of(Note.SELDOM_SEEN, seen=seen))
    warnings += lacking_of(exercise, finished)
    advice = Message(Own.CAMERA_ADVICE)
    if finished.view not in (*exercise.camera.views, View.UNKNOWN):
        views = tuple(view.value for view in exercise.camera.views)
        warnings.append(Message.of(Note.OTHER_VIEW, view=finished.view, views=views, advice=advice))
    warnings += [
        Message.of(Note.NOTHING_COUNTED, seconds=seconds, hint=hint)
        for hint, seconds in finished.hints.items()
        if seconds >= LONG_HINT_S
    ]
    if not counted and not any(advice in dict(item.values).values() for item in warnings):
        warnings.append(Message.of(Note.NOTHING_AT_ALL, advice=advice))
    return Tracking(seen, finished.view, finished.near_side, tuple(warnings))


def head_json(source: Source) -> dict[str, Any]:
    """What stands at the head of every report as data."""
    from formcheck import __version__

    width, height = source.size_wh
    return {
        "schema": SCHEMA,
        "formcheck": __version__,
        "source": {
            "path": source.path,
            "duration_s": number(source.duration_s),
            "frames": source.frames,
            "pictures": source.pictures,
            "width": width,
            "height": height,
            "speed": source.speed,
            "rotate_deg": source.rotate_deg,
        },
    }


def rep_json(rep: Rep) -> dict[str, Any]:
    """A repetition as data."""
    return {
        "index": rep.index,
        "side": rep.side,
        "start_s": number(rep.start_s),
        "peak_s": number(rep.peak_s),
        "end_s": number(rep.end_s),
        "measures": {name: _extent_json(extent) for name, extent in rep.measures.items()},
        **_verdict_json(rep),
    }


def hold_json(hold: Hold) -> dict[str, Any]:
    """A hold as data."""
    return {
        "index": hold.index,
        "side": hold.side,
        "start_s": number(hold.start_s),
        "end_s": number(hold.end_s),
        "held_s": number(hold.held_s),
        "target_s": number(hold.target_s),
        "measures": {name: _extent_json(extent) for name, extent in hold.measures.items()},
        **_verdict_json(hold),
    }


def _verdict_json(attempt: Attempt) -> dict[str, Any]:
    return {
        "verdict": attempt.verdict.value,
        "faults": [fault.rule for fault in attempt.faults],
        "not_judged": [item.rule for item in attempt.not_judged],
    }


def _extent_json(extent: Extent) -> dict[str, float | None]:
    return {
        "min": number(extent.min),
        "max": number(extent.max),
        "at_peak": number(extent.at_peak),
    }


def fault_json(fault: Fault, mode: str) -> dict[str, Any]:
    """A fault as data, in a report of that mode ("reps" or "hold")."""
    return {
        "rule": fault.rule,
        "cue": fault.cue,
        "severity": fault.severity,
        "rep": fault.attempt if mode == "reps" else None,
        "hold": fault.attempt if mode == "hold" else None,
        "side": fault.side,
        "start_s": number(fault.start_s),
        "end_s": number(fault.end_s),
        "worst_s": number(fault.worst_s),
        "value": number(fault.value),
        "limit": number(fault.limit),
        "unit": fault.unit,
    }


def number(value: float) -> float | None:
    """Rounded to what can be meant; None for NaN."""
    return round(float(value), 3) if math.isfinite(value) else None
