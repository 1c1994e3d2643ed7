"""Leads through a whole routine with no click in between: set, rest, set, next exercise, end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from formcheck.coach.events import Attempt, Event
from formcheck.coach.opinion import Opinion, OpinionOf
from formcheck.coach.rest_timer import RestTimer
from formcheck.coach.set_runner import (
    SetRunner,
    SetSnapshot,
    SetStage,
    SetStageChanged,
    Target,
)
from formcheck.coach.usual_range import OwnRange, UsualOf, less_than_asked
from formcheck.exercises.model import Exercise
from formcheck.messages.ids import Ending
from formcheck.motion.body import Body
from formcheck.motion.gesture import ArmSignal, ArmSignals
from formcheck.pose.frame import PoseFrame
from formcheck.routines.model import Dose, Routine, Step

CHANGE_S: Final = 10.0
"""Time between two exercises, to hear what comes next and to take up its place."""


class RoutineStage(StrEnum):
    """Where in the routine the person is."""

    SET = "set"
    """A set is set up, counted down or under way: see the workout's own stage."""
    REST = "rest"
    PAUSED = "paused"
    """By a raised hand, by the page, or because the person left: they go on by raising a hand
    again, and one who left by taking the starting position again."""
    STOPPED = "stopped"
    """For good, before the end."""
    FINISHED = "finished"


@dataclass(frozen=True, slots=True)
class RoutineStageChanged(Event):
    """The routine went into another stage; `reason` says why it paused or stopped."""

    stage: RoutineStage
    reason: Ending | None = None


@dataclass(frozen=True, slots=True)
class ExerciseChanged(Event):
    """Another exercise is due, the first one too: time to announce it.

    Attributes:
        step: its place in the routine, from 0.
        exercise: the exercise, with the routine's hold.
        note: what the routine's writer wants the person to know.
        own: what the person usually reaches, and what is asked of it.
        recognised: whether it is under way already, and was recognised.
    """

    step: int
    exercise: Exercise
    note: str
    own: OwnRange = field(default_factory=OwnRange)
    recognised: bool = False


@dataclass(frozen=True, slots=True)
class SetFinished(Event):
    """A set that was begun is over.

    Attributes:
        step: the exercise's place in the routine, from 0.
        number: the set's number within the exercise, from 1.
        exercise: the exercise.
        attempts: the repetitions or holds.
        reason: why it ended.
        own: what the person usually reached before, and what was asked of it.
    """

    step: int
    number: int
    exercise: Exercise
    attempts: tuple[Attempt, ...]
    reason: Ending
    own: OwnRange = field(default_factory=OwnRange)


@dataclass(frozen=True, slots=True)
class RestTick(Event):
    """The rest lasts `seconds` more: told at its start, at every tenth second, at 3, 2 and 1."""

    seconds: int


@dataclass(frozen=True, slots=True)
class RoutineFinished(Event):
    """All exercises are done."""


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """One step of the routine, ready to be done."""

    exercise: Exercise
    dose: Dose
    target: Target
    note: str
    own: OwnRange

    @classmethod
    def of(
        cls,
        routine: Routine,
        step: Step,
        prepare: Callable[[Exercise], Exercise],
        usual: UsualOf,
    ) -> PlannedStep:
        """The plan for a `step`; its hold and limits take the place of the exercise's own."""
        exercise = step.applied(prepare(routine.exercise_of(step)))
        dose = step.dose(exercise)
        noise = exercise.measures[exercise.signal.measure].noise
        own = OwnRange(usual(exercise), dose.range_share, noise)
        return cls(exercise, dose, Target(dose.reps, dose.each_side), step.note, own)


@dataclass(frozen=True, slots=True)
class RunnerSnapshot:
    """How somebody is led at this moment, for whoever draws it; in a rest, what comes.

    Attributes:
        stage: where in the routine the person is.
        reason: why it paused or stopped, else None.
        step: the exercise's place in the routine, from 0.
        steps: how many exercises there are, 0 where nobody chose any.
        set_number: from 1.
        sets: how many sets of this exercise there are, 0 where that is open.
        exercise: the exercise, with the routine's hold; None as long as it is not recognised.
        target: when its set is over; None where that is open.
        note: what the routine's writer wants the person to know.
        rest_s: seconds of rest left, 0 outside of one.
        rest_of_s: how long the rest is, 0 outside of one.
        workout: the set itself; None in a rest and after the end.
        last: the last set that ended.
        own: what the person usually reaches, and what is asked of it.
    """

    stage: RoutineStage
    reason: Ending | None
    step: int
    steps: int
    set_number: int
    sets: int
    exercise: Exercise | None
    target: Target | None
    note: str
    rest_s: float
    rest_of_s: float
    current_set: SetSnapshot | None
    last: SetFinished | None
    own: OwnRange


@dataclass(frozen=True, slots=True)
class RoutineSnapshot(RunnerSnapshot):
    """The routine at this moment; in a rest, the coming step and set.

    Attributes:
        exercise: the exercise, with the routine's hold.
        target: when its set is over.
    """

    exercise: Exercise
    target: Target


class RoutineRunner:
    """Leads one person through a routine; causal, driven by the times of the frames.

    Args:
        routine: what to do.
        step: where to begin, from 0.
        set_number: with which set of it, from 1.
        finished: the sets that were finished before the routine was interrupted.
        done: what was done of the set to begin with.
        prepare: what to make of each exercise first, such as its translation.
        usual: what the person usually reaches in an exercise, by side.
        opinion: the second opinion on an exercise.

    Attributes:
        routine: what is done, with what was changed on the way.
        finished_sets: the sets that ended, in order.

    Raises:
        ExerciseError: the routine names an exercise that does not exist.
    """

    def __init__(
        self,
        routine: Routine,
        *,
        step: int = 0,
        set_number: int = 1,
        finished: Sequence[SetFinished] = (),
        done: Sequence[Attempt] = (),
        prepare: Callable[[Exercise], Exercise] = lambda exercise: exercise,
        usual: UsualOf = lambda _: {},
        opinion: OpinionOf = lambda _: None,
    ) -> None:
        self.routine = routine
        self._prepare, self._usual, self._opinion_of = prepare, usual, opinion
        self._insisted: set[str] = set()
        self.finished_sets: list[SetFinished] = list(finished)
        self._plans = [PlannedStep.of(routine, step, prepare, usual) for step in routine.steps]
        self._step, self._set_number = step, set_number
        self._announced = False
        self._rest: RestTimer | None = None
        self._current_set: SetRunner | None = self._new_set(done)
        self._end: RoutineStage | None = None
        self._told: tuple[RoutineStage, Ending | None] = (RoutineStage.SET, None)
        self._arms = ArmSignals()

    @property
    def attempts(self) -> tuple[Attempt, ...]:
        """The repetitions or holds of the set under way."""
        return tuple(self._current_set.attempts) if self._current_set else ()

    @property
    def stage(self) -> RoutineStage:
        """Where in the routine the person is."""
        if self._end is not None:
            return self._end
        if self._rest is not None:
            return RoutineStage.PAUSED if self._rest.paused else RoutineStage.REST
        assert self._current_set is not None
        waiting = self._current_set.has_left and self._current_set.stage is SetStage.SETUP
        paused = waiting or self._current_set.stage is SetStage.PAUSED
        return RoutineStage.PAUSED if paused else RoutineStage.SET

    def update(self, frame: PoseFrame, brightness: float | None = None) -> tuple[Event, ...]:
        """Take in the next frame; what happened, in order."""
        t = frame.t
        events = self._announce(t)
        if self._rest is not None:
            events += self._follow_rest(frame, self._rest)
        elif self._current_set is not None:
            events += self._after_set(t, self._current_set.update(frame, brightness))
        return self._with_stage(t, events)

    def pause(self, t: float) -> tuple[Event, ...]:
        """Pause, or go on, as the raised hand does."""
        events = self._announce(t)
        if self._rest is not None:
            self._rest.paused = not self._rest.paused
        elif self._current_set is not None:
            events += self._current_set.pause(t)
        return self._with_stage(t, events, Ending.PAUSED)

    def stop(self, t: float, reason: Ending = Ending.STOPPED) -> tuple[Event, ...]:
        """End the routine now, for good."""
        events = self._announce(t)
        if self._rest is not None:
            self._close(RoutineStage.STOPPED)
        elif self._current_set is not None:
            events += self._after_set(t, self._current_set.stop(t, reason))
        return self._with_stage(t, events, reason)

    def skip(self, t: float) -> tuple[Event, ...]:
        """End the rest now; in a set, go to the next exercise."""
        events = self._announce(t)
        if self._rest is not None:
            self._begin_set()
        elif self._current_set is not None:
            events += self._after_set(t, self._current_set.stop(t, Ending.SKIPPED))
        return self._with_stage(t, events)

    def change(self, t: float, exercise_id: str) -> tuple[Event, ...]:
        """Do another exercise in the place of the one that is due, in its own dosage.

        Raises:
            ExerciseError: there is no such exercise.
        """
        steps = list(self.routine.steps)
        steps[self._step] = Step(exercise=exercise_id)
        changed = self.routine.model_copy(update={"steps": tuple(steps)})
        plan = PlannedStep.of(changed, steps[self._step], self._prepare, self._usual)
        events = self._announce(t)
        if self._current_set is not None and self._current_set.begun:
            events += self._current_set.stop(t, Ending.SKIPPED)
            events += self._settle(t, self._current_set, Ending.SKIPPED)
        self.routine, self._plans[self._step] = changed, plan
        self._set_number = min(self._set_number, plan.dose.sets)
        self._announced = False
        self._begin_set()
        return self._with_stage(t, events + self._announce(t))

    def insist(self) -> None:
        """The person does what was chosen, whatever it looks like: nobody asks any more."""
        self._insisted.add(self._plan.exercise.id)
        if self._current_set is not None and self._current_set.session.opinion is not None:
            self._current_set.session.opinion.silence()

    def opinion(self) -> Opinion | None:
        """A second opinion on the exercise that is due, None where nobody is asked."""
        exercise = self._plan.exercise
        return None if exercise.id in self._insisted else self._opinion_of(exercise)

    def snapshot(self) -> RoutineSnapshot:
        """The routine at this moment."""
        plan = self._plan
        stage, reason = self._told
        return RoutineSnapshot(
            stage=stage,
            reason=reason,
            step=self._step,
            steps=len(self._plans),
            set_number=self._set_number,
            sets=plan.dose.sets,
            exercise=plan.exercise,
            target=plan.target,
            note=plan.note,
            rest_s=self._rest.left_s if self._rest else 0.0,
            rest_of_s=self._rest.of_s if self._rest else 0.0,
            current_set=self._current_set.snapshot() if self._current_set else None,
            last=self.finished_sets[-1] if self.finished_sets else None,
            own=plan.own,
        )

    @property
    def plans(self) -> tuple[PlannedStep, ...]:
        """All steps of the routine, ready to be done."""
        return tuple(self._plans)

    @property
    def _plan(self) -> PlannedStep:
        return self._plans[self._step]

    def _announce(self, t: float) -> list[Event]:
        """Name the exercise that is due, once."""
        if self._announced:
            return []
        self._announced = True
        plan = self._plan
        return [ExerciseChanged(t, self._step, plan.exercise, plan.note, plan.own)]

    def _after_set(self, t: float, events: tuple[Event, ...]) -> list[Event]:
        """What follows on the `events` of the set: nothing, or all that its end brings."""
        current_set = self._current_set
        assert current_set is not None
        told = [*events, *less_than_asked(events, self._plan.own)]
        if current_set.stage is not SetStage.DONE:
            return told
        reason = _reason(events) or Ending.STOPPED
        told += self._settle(t, current_set, reason)
        if reason in {Ending.TARGET_REACHED, Ending.LEFT}:
            return [*told, *self._go_on(t, skipping=False)]
        if reason is Ending.SKIPPED:
            return [*told, *self._go_on(t, skipping=True)]
        self._close(RoutineStage.STOPPED)
        return told

    def _settle(self, t: float, current_set: SetRunner, reason: Ending) -> list[Event]:
        """The finished set, if it was begun at all."""
        if not current_set.begun and not current_set.attempts:
            return []
        attempts = tuple(current_set.attempts)
        done = SetFinished(
            t, self._step, self._set_number, current_set.exercise, attempts, reason, self._plan.own
        )
        self.finished_sets.append(done)
        return [done]

    def _go_on(self, t: float, *, skipping: bool) -> list[Event]:
        """To the next set, the next exercise or the end."""
        if not skipping and self._set_number < self._plan.dose.sets:
            self._set_number += 1
            return self._begin_rest(t, self._plan.dose.rest_s)
        if self._step + 1 < len(self._plans):
            self._step, self._set_number = self._step + 1, 1
            self._announced = False
            return [*self._announce(t), *self._begin_rest(t, CHANGE_S)]
        self._close(RoutineStage.FINISHED)
        return [RoutineFinished(t)]

    def _begin_rest(self, t: float, seconds: float) -> list[Event]:
        self._current_set, self._rest = None, RestTimer(t, seconds)
        self._arms = ArmSignals()
        return self._pass_rest(t, self._rest)

    def _follow_rest(self, frame: PoseFrame, rest: RestTimer) -> list[Event]:
        signal = self._arms.update(frame.t, Body(frame) if frame.seen else None)
        if signal is ArmSignal.STOP:
            return list(self.stop(frame.t, Ending.STOP_GESTURE))
        if signal is ArmSignal.PAUSE:
            return list(self.pause(frame.t))
        return self._pass_rest(frame.t, rest)

    def _pass_rest(self, t: float, rest: RestTimer) -> list[Event]:
        seconds = rest.update(t)
        if rest.over:
            self._begin_set()
        return [] if seconds is None else [RestTick(t, seconds)]

    def _begin_set(self) -> None:
        self._rest, self._current_set = None, self._new_set()

    def _new_set(self, done: Sequence[Attempt] = ()) -> SetRunner:
        plan = self._plan
        return SetRunner(plan.exercise, plan.target, waits=True, done=done, opinion=self.opinion())

    def _close(self, end: RoutineStage) -> None:
        self._rest = self._current_set = None
        self._end = end

    def _with_stage(
        self, t: float, events: list[Event], reason: Ending | None = None
    ) -> tuple[Event, ...]:
        """The events, and the stage if it is another than was told last."""
        stage = self.stage
        if stage is self._told[0]:
            return tuple(events)
        resting = stage in {RoutineStage.PAUSED, RoutineStage.STOPPED}
        why = (_reason(events) or reason) if resting else None
        self._told = (stage, why)
        return (*events, RoutineStageChanged(t, stage, why))


def _reason(events: list[Event] | tuple[Event, ...]) -> Ending | None:
    """Why the set changed its stage last, if it did."""
    reasons = [event.reason for event in events if isinstance(event, SetStageChanged)]
    return reasons[-1] if reasons else None
