"""Leads somebody who chose nothing: what they do is recognised, and split into sets."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from formcheck.coach.events import Attempt, AttemptCompleted, Event, Phase
from formcheck.coach.routine_runner import (
    ExerciseChanged,
    PlannedStep,
    RoutineStage,
    RoutineStageChanged,
    RunnerSnapshot,
    SetFinished,
)
from formcheck.coach.session import Session
from formcheck.coach.set_runner import SetSnapshot, SetStage, SetStageChanged
from formcheck.coach.setup import person_hint
from formcheck.coach.usual_range import OwnRange, UsualOf
from formcheck.exercises.model import Exercise
from formcheck.messages.ids import Ending
from formcheck.messages.message import Message
from formcheck.motion.body import Body
from formcheck.motion.gesture import ArmSignal, ArmSignals
from formcheck.pose.frame import PoseFrame
from formcheck.recognition.free_session import ExerciseRecognised, FreeSession
from formcheck.recognition.library import Library
from formcheck.recognition.second_opinion import SecondOpinion

RESTED_S: Final = 20.0
"""Whoever has done nothing for so long begins another set."""
KEPT_S: Final = 600.0
"""Poses are kept for so long, so that a set can be judged again as another exercise."""
LEAD_S: Final = 3.0
"""A set is judged again with so much of what was before and after it, for its rest."""


@dataclass(slots=True)
class _Open:
    """The set under way."""

    exercise: Exercise
    number: int
    own: OwnRange
    attempts: list[Attempt] = field(default_factory=list)


class FreeRunner:
    """Follows one person who does what they like; causal, driven by the times of the frames.

    It looks like a routine to whoever shows, says and stores what happens: exercises change, sets
    end. A raised hand pauses, both arms end it, while an exercise is known that raises no arms.

    Args:
        exercises: those that may be done.
        library: the templates.
        finished: the sets that were finished before an interruption.
        exercise: what the set under way was then, None where none was.
        done: what was done of it.
        usual: what the person usually reaches in an exercise, by side.

    Attributes:
        routine: None: nothing was chosen.
        plans: none, for the same reason.
        finished_sets: the sets that ended, in order.
    """

    def __init__(
        self,
        exercises: Sequence[Exercise],
        library: Library,
        *,
        finished: Sequence[SetFinished] = (),
        exercise: Exercise | None = None,
        done: Sequence[Attempt] = (),
        usual: UsualOf = lambda _: {},
    ) -> None:
        self.routine = None
        self.plans: tuple[PlannedStep, ...] = ()
        self.finished_sets: list[SetFinished] = list(finished)
        self._known = {one.id: one for one in exercises}
        self._library = library
        self._usual = usual
        self._session = FreeSession(exercises, library)
        self._arms = ArmSignals()
        self._kept: deque[PoseFrame] = deque()
        self._set = self._opened(exercise) if exercise is not None and done else None
        if self._set is not None:
            self._set.attempts += done
        self._last_s = math.nan
        self._hint: Message | None = None
        self._begun = False
        self._end: Ending | None = None
        self._paused: Ending | None = None

    @property
    def attempts(self) -> tuple[Attempt, ...]:
        """The repetitions or holds of the set under way."""
        return tuple(self._set.attempts) if self._set else ()

    @property
    def stage(self) -> RoutineStage:
        """Where the person is: it never finishes by itself."""
        if self._end is not None:
            return RoutineStage.STOPPED
        return RoutineStage.PAUSED if self._paused is not None else RoutineStage.SET

    def update(self, frame: PoseFrame, brightness: float | None = None) -> tuple[Event, ...]:
        """Take in the next frame; what happened, in order."""
        t = frame.t
        if self._end is not None:
            return ()
        signal = self._signal(frame)
        if signal is ArmSignal.STOP:
            return self.stop(t, Ending.STOP_GESTURE)
        if signal is ArmSignal.PAUSE:
            return self.pause(t, Ending.HAND_RAISED)
        if self._paused is not None:
            return ()
        self._keep(frame)
        events: list[Event] = (
            [] if self._begun else [SetStageChanged(t, SetStage.RUNNING), *self._announce(t)]
        )
        self._begun = True
        events += self._follow(t, self._session.update(frame))
        sighting = self._session.sighting
        self._hint = None if sighting is None else person_hint(sighting, brightness)
        return (*events, *self._rested(t))

    def pause(self, t: float, reason: Ending = Ending.PAUSED) -> tuple[Event, ...]:
        """Pause, or go on, as the raised hand does."""
        if self._end is not None:
            return ()
        self._paused = reason if self._paused is None else None
        current_set = SetStage.RUNNING if self._paused is None else SetStage.PAUSED
        return (
            SetStageChanged(t, current_set, self._paused),
            RoutineStageChanged(t, self.stage, self._paused),
        )

    def stop(self, t: float, reason: Ending = Ending.STOPPED) -> tuple[Event, ...]:
        """End it, for good."""
        if self._end is not None:
            return ()
        events = [] if self._paused else self._follow(t, self._session.finish())
        self._end = reason
        return (
            *events,
            *self._settled(t, reason),
            SetStageChanged(t, SetStage.DONE, reason),
            RoutineStageChanged(t, self.stage, reason),
        )

    def snapshot(self) -> RunnerSnapshot:
        """How things are at this moment."""
        now = self._set
        stage = SetStage.RUNNING if self._paused is None else SetStage.PAUSED
        session = self._session_now
        shown = session.snapshot() if session and now else None
        ended = self._end is not None
        return RunnerSnapshot(
            stage=self.stage,
            reason=self._end or self._paused,
            step=len(self.finished_sets),
            steps=0,
            set_number=now.number if now else 0,
            sets=0,
            exercise=now.exercise if now else None,
            target=None,
            note="",
            rest_s=0.0,
            rest_of_s=0.0,
            current_set=None if ended else SetSnapshot(stage, self._hint, 0, shown),
            last=self.finished_sets[-1] if self.finished_sets else None,
            own=now.own if now else OwnRange(),
        )

    def judged_anew(self, number: int, exercise: Exercise) -> tuple[Attempt, ...]:
        """What set `number`, from 0, is as another exercise; empty where its poses are gone."""
        attempts = self.finished_sets[number].attempts
        if not (attempts and self._kept and self._kept[0].t <= attempts[0].start_s):
            return ()
        start_s, end_s = attempts[0].start_s - LEAD_S, attempts[-1].end_s + LEAD_S
        session = Session(exercise, SecondOpinion(exercise, self._library))
        frames = [frame for frame in self._kept if start_s <= frame.t <= end_s]
        events = [event for frame in frames for event in session.update(frame)]
        events += session.finish()
        return tuple(event.attempt for event in events if isinstance(event, AttemptCompleted))

    def replace_set(self, number: int, exercise: Exercise, attempts: Sequence[Attempt]) -> None:
        """Set `number`, from 0, was another exercise."""
        before = self.finished_sets[number]
        self.finished_sets[number] = SetFinished(
            before.t,
            before.step,
            self._number_of(exercise, number),
            exercise,
            tuple(attempts),
            before.reason,
            self._own(exercise),
        )

    @property
    def _session_now(self) -> Session | None:
        """The session of the set under way; none of what another exercise goes on with."""
        session = self._session.session
        if session is None or self._set is None:
            return None
        return session if session.exercise.id == self._set.exercise.id else None

    def _signal(self, frame: PoseFrame) -> ArmSignal | None:
        """What the arms say; nothing while an exercise may be what raises them."""
        paused = self._paused is not None
        exercise = self._set.exercise if self._set else None
        if not paused and (exercise is None or exercise.raises_arms):
            self._arms = ArmSignals()
            return None
        session = self._session_now
        at_rest = paused or session is None or session.phase is Phase.REST
        return self._arms.update(frame.t, Body(frame) if frame.seen else None, at_rest=at_rest)

    def _keep(self, frame: PoseFrame) -> None:
        self._kept.append(frame)
        while frame.t - self._kept[0].t > KEPT_S:
            self._kept.popleft()

    def _announce(self, t: float) -> list[Event]:
        """Name the exercise of the set that an interruption left open."""
        if self._set is None:
            return []
        self._last_s = t
        return [self._changed(t, self._set)]

    def _follow(self, t: float, told: Sequence[Event]) -> list[Event]:
        events: list[Event] = []
        for event in told:
            if isinstance(event, ExerciseRecognised):
                events += self._begin(t, event.exercise)
            elif isinstance(event, AttemptCompleted):
                events += self._add(t, event.attempt)
            else:
                events.append(event)
        return events

    def _add(self, t: float, attempt: Attempt) -> list[Event]:
        events: list[Event] = []
        assert self._session.exercise is not None
        if self._set is None or attempt.start_s - self._last_s >= RESTED_S:
            events += self._begin(t, self._session.exercise)
        assert self._set is not None
        own = attempt.numbered(len(self._set.attempts) + 1)
        self._set.attempts.append(own)
        self._last_s = attempt.end_s
        return [*events, AttemptCompleted(t, own)]

    def _begin(self, t: float, exercise_id: str) -> list[Event]:
        """The set under way is over, and one of this exercise begins."""
        known = self._known[exercise_id]
        if self._set is not None and self._set.exercise.id == exercise_id and not self.attempts:
            return []
        events = self._settled(t, Ending.FOLLOWED)
        self._set = self._opened(known)
        return [*events, self._changed(t, self._set)]

    def _opened(self, exercise: Exercise) -> _Open:
        number = self._number_of(exercise, len(self.finished_sets))
        return _Open(exercise, number, self._own(exercise))

    def _number_of(self, exercise: Exercise, before: int) -> int:
        """Which set of the exercise comes after the first `before` sets, from 1."""
        done = self.finished_sets[:before]
        return 1 + sum(one.exercise.id == exercise.id for one in done)

    def _own(self, exercise: Exercise) -> OwnRange:
        noise = exercise.measures[exercise.signal.measure].noise
        return OwnRange(self._usual(exercise), None, noise)

    def _changed(self, t: float, now: _Open) -> ExerciseChanged:
        step = len(self.finished_sets)
        return ExerciseChanged(t, step, now.exercise, "", now.own, recognised=True)

    def _settled(self, t: float, reason: Ending) -> list[Event]:
        """The set under way is over, where something was done in it."""
        now, self._set = self._set, None
        if now is None or not now.attempts:
            return []
        done = SetFinished(
            t,
            len(self.finished_sets),
            now.number,
            now.exercise,
            tuple(now.attempts),
            reason,
            now.own,
        )
        self.finished_sets.append(done)
        return [done]

    def _rested(self, t: float) -> list[Event]:
        session = self._session_now
        if self._set is None or not t - self._last_s >= RESTED_S:
            return []
        moving = session is not None and not math.isnan(session.since_s)
        return [] if moving else self._settled(t, Ending.FOLLOWED)
