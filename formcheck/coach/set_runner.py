"""One set from setting up to its end, hands-free: check, countdown, exercise, pause, done."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, Literal

from formcheck.coach.events import Attempt, AttemptCompleted, Event, Phase, SetupChanged
from formcheck.coach.opinion import Opinion
from formcheck.coach.reading import Reading
from formcheck.coach.session import Session
from formcheck.coach.setup import SetupCheck
from formcheck.coach.snapshot import Snapshot
from formcheck.exercises.model import Exercise
from formcheck.messages.ids import Ending
from formcheck.messages.message import Message
from formcheck.motion.gesture import ArmSignal, ArmSignals
from formcheck.pose.frame import PoseFrame

COUNTDOWN_S: Final = 3.0
LEFT_S: Final = 4.0
"""Out of the exercise for this long after the first repetition: the person has stopped."""
AWAY_S: Final = 20.0
"""A set that waits for a person who left ends when they have not come back by then."""
BROKEN_S: Final = 1.0
"""A countdown stops when the setup is wrong for this long."""


class SetStage(StrEnum):
    """Where in the set the person is."""

    SETUP = "setup"
    COUNTDOWN = "countdown"
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class SetStageChanged(Event):
    """The set went into another stage; `reason` says why it ended or paused."""

    stage: SetStage
    reason: Ending | None = None


@dataclass(frozen=True, slots=True)
class CountdownTick(Event):
    """The countdown says `seconds`."""

    seconds: int


@dataclass(frozen=True, slots=True)
class HoldSecond(Event):
    """A hold has lasted for `seconds` whole seconds."""

    seconds: int
    target_s: float


@dataclass(frozen=True, slots=True)
class SideFinished(Event):
    """One side has all that it needs, or more, and `missing` has not."""

    missing: Literal["left", "right"]


@dataclass(frozen=True, slots=True)
class Target:
    """When a set is over.

    Attributes:
        reps: repetitions or holds; on each side where `each_side` is true.
        each_side: whether `reps` counts for each side.
    """

    reps: int
    each_side: bool = False

    @classmethod
    def of(cls, exercise: Exercise) -> Target:
        """The exercise's own dosage."""
        return cls(exercise.dosage.reps, exercise.dosage.each_side)

    def reached(self, attempts: Sequence[Attempt]) -> bool:
        """Whether `attempts` are enough; "both" counts for either side."""
        if not self.each_side:
            return len(attempts) >= self.reps
        return min(self._counts(attempts)) >= self.reps

    def missing_side(self, attempts: Sequence[Attempt]) -> Literal["left", "right"] | None:
        """The side that is not done yet while the other one is; None where both or none are."""
        if not self.each_side:
            return None
        left, right = (count >= self.reps for count in self._counts(attempts))
        if left == right:
            return None
        return "right" if left else "left"

    @staticmethod
    def _counts(attempts: Sequence[Attempt]) -> tuple[int, int]:
        """How many were done on the left and on the right."""
        sides = [attempt.side for attempt in attempts]
        both = sides.count("both")
        return sides.count("left") + both, sides.count("right") + both


@dataclass(frozen=True, slots=True)
class SetSnapshot:
    """The set at this moment, for whoever draws it.

    Attributes:
        stage: where in the set the person is.
        hint: what to fix, in the setup.
        countdown: the number to show, 0 outside of a countdown.
        session: the exercise itself, None before it began.
    """

    stage: SetStage
    hint: Message | None
    countdown: int
    session: Snapshot | None


class SetRunner:
    """Leads one person through one set; causal, driven by the times of the frames.

    A raised hand pauses the set and lets it go on; both arms, or one for long, end it.

    Args:
        exercise: what is done.
        target: when the set is over; the exercise's own dosage if left out.
        waits: whether the set of a person who leaves waits for `AWAY_S` before it ends.
        done: what was done of this set before it was interrupted; it goes on from there.
        opinion: is asked what somebody does, before the set and in it.

    Attributes:
        attempts: the repetitions or holds so far.
        session: the engine of the exercise.
        begun: whether the exercise has begun.
        has_left: whether the set waits for a person who left.
    """

    def __init__(
        self,
        exercise: Exercise,
        target: Target | None = None,
        *,
        waits: bool = False,
        done: Sequence[Attempt] = (),
        opinion: Opinion | None = None,
    ) -> None:
        self.exercise = exercise
        self.target = target or Target.of(exercise)
        self.attempts: list[Attempt] = list(done)
        self._done_before = len(done)
        self.session = Session(exercise, opinion)
        self.begun = False
        self.has_left = False
        self._waits = waits
        self._stage = SetStage.SETUP
        self._setup = SetupCheck(exercise, self.session.conditions, self.session.opinion)
        self._arms = ArmSignals()
        self._hint: Message | None = None
        self._since_s = math.nan
        self._right_s = math.nan
        self._left_s = math.nan
        self._told = 0
        self._held_s = 0

    @property
    def stage(self) -> SetStage:
        """Where in the set the person is."""
        return self._stage

    def update(self, frame: PoseFrame, brightness: float | None = None) -> tuple[Event, ...]:
        """Take in the next frame; what happened, in order."""
        if self._stage is SetStage.DONE:
            return ()
        events: list[Event] = []
        for reading in self.session.read(frame):
            events += self._take(reading, brightness)
        return tuple(events)

    def _take(self, reading: Reading, brightness: float | None) -> list[Event]:
        steps = {
            SetStage.SETUP: self._check,
            SetStage.COUNTDOWN: self._count_down,
            SetStage.RUNNING: self._run,
            SetStage.PAUSED: self._wait,
            SetStage.DONE: self._wait,
        }
        signal = self._signal(reading)
        if signal is ArmSignal.STOP:
            return list(self.stop(reading.t, Ending.STOP_GESTURE))
        events = steps[self._stage](reading, brightness)
        if signal is ArmSignal.PAUSE:
            events += self.pause(reading.t, Ending.HAND_RAISED)
        return events

    def _signal(self, reading: Reading) -> ArmSignal | None:
        """What the arms say; nothing where the exercise itself raises them."""
        if self.exercise.raises_arms:
            return None
        # A repetition or hold under way is not paused by how it is done.
        at_rest = self._stage is not SetStage.RUNNING or self.session.phase is Phase.REST
        return self._arms.update(reading.t, reading.body, at_rest=at_rest)

    def stop(self, t: float, reason: Ending = Ending.STOPPED) -> tuple[Event, ...]:
        """End the set now."""
        if self._stage is SetStage.DONE:
            return ()
        events = self._numbered(self.session.finish()) if self.begun else []
        self._collect(events)
        return (*events, *self._enter(t, SetStage.DONE, reason))

    def pause(self, t: float, reason: Ending = Ending.PAUSED) -> tuple[Event, ...]:
        """Pause, or go on, as the raised hand does."""
        if self._stage in {SetStage.RUNNING, SetStage.COUNTDOWN}:
            return tuple(self._enter(t, SetStage.PAUSED, reason))
        if self._stage is SetStage.PAUSED:
            return tuple(self._begin_countdown(t))
        return ()

    def snapshot(self) -> SetSnapshot:
        """The set at this moment."""
        counting = self._stage is SetStage.COUNTDOWN
        session = self.session.snapshot() if self.begun else None
        return SetSnapshot(self._stage, self._hint, self._told if counting else 0, session)

    def _check(self, reading: Reading, brightness: float | None) -> list[Event]:
        state = self._setup.update(reading, brightness)
        events: list[Event] = []
        if state.hint != self._hint:
            self._hint = state.hint
            events.append(SetupChanged(reading.t, state.hint is None, state.hint))
        if state.ready:
            events += self._begin_countdown(reading.t)
        elif self.has_left and reading.t - self._since_s >= AWAY_S:
            events += self.stop(reading.t, Ending.LEFT)
        return events

    def _begin_countdown(self, t: float) -> list[Event]:
        self._right_s = t
        self._told = int(COUNTDOWN_S)
        return [*self._enter(t, SetStage.COUNTDOWN), CountdownTick(t, self._told)]

    def _count_down(self, reading: Reading, brightness: float | None) -> list[Event]:
        t = reading.t
        if self._setup.update(reading, brightness).hint is None:
            self._right_s = t
        elif t - self._right_s >= BROKEN_S:
            return self._enter(t, SetStage.SETUP)
        left = math.ceil(COUNTDOWN_S - (t - self._since_s) - 1e-9)
        if left <= 0:
            self.begun, self.has_left, self._left_s = True, False, math.nan
            return [*self._enter(t, SetStage.RUNNING), *self._run(reading, brightness)]
        if left == self._told:
            return []
        self._told = left
        return [CountdownTick(t, left)]

    def _run(self, reading: Reading, _brightness: float | None) -> list[Event]:
        events = self._numbered(self.session.take(reading))
        self._collect(events)
        events += self._tell_hold(reading.t)
        if self.target.reached(self.attempts):
            return [*events, *self.stop(reading.t, Ending.TARGET_REACHED)]
        events += self._tell_side(reading.t, events)
        if self._has_left(reading.t):
            return [*events, *self._leave(reading.t)]
        return events

    def _wait(self, _reading: Reading, _brightness: float | None) -> list[Event]:
        return []

    def _leave(self, t: float) -> list[Event]:
        if not self._waits:
            return list(self.stop(t, Ending.LEFT))
        self.has_left = True
        session = self.session
        self._setup = SetupCheck(self.exercise, session.conditions, session.opinion)
        self._hint = None
        return self._enter(t, SetStage.SETUP, Ending.LEFT)

    def _numbered(self, events: Iterable[Event]) -> list[Event]:
        """The events; attempts are numbered behind those that were done before."""
        return [
            replace(event, attempt=event.attempt.numbered(event.attempt.index + self._done_before))
            if self._done_before and isinstance(event, AttemptCompleted)
            else event
            for event in events
        ]

    def _collect(self, events: list[Event]) -> None:
        for event in events:
            if isinstance(event, AttemptCompleted):
                self.attempts.append(event.attempt)

    def _tell_side(self, t: float, events: Iterable[Event]) -> list[Event]:
        """That it is the other side's turn: whoever goes on with the same one is told again."""
        missing = self.target.missing_side(self.attempts)
        done = [event.attempt.side for event in events if isinstance(event, AttemptCompleted)]
        if missing is None or not done or missing in done:
            return []
        return [SideFinished(t, missing)]

    def _tell_hold(self, t: float) -> list[Event]:
        """Whole seconds of the hold under way, for the voice."""
        if self.exercise.mode != "hold":
            return []
        held = int(self.session.hold_s)
        grown, self._held_s = held > self._held_s, held
        return [HoldSecond(t, held, self.exercise.dosage.hold_s)] if grown else []

    def _has_left(self, t: float) -> bool:
        """Whether the person, after having begun, has been out of the exercise for long."""
        if self.session.ready or not self.attempts:
            self._left_s = math.nan
            return False
        if math.isnan(self._left_s):
            self._left_s = t
        return t - self._left_s >= LEFT_S

    def _enter(self, t: float, stage: SetStage, reason: Ending | None = None) -> list[Event]:
        self._stage = stage
        self._since_s = t
        return [SetStageChanged(t, stage, reason)]
