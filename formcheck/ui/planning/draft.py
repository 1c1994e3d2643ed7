"""A routine while it is being changed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Self

from formcheck.exercises.catalog import load_exercise
from formcheck.exercises.model import Exercise
from formcheck.routines.model import Dose, Routine, Step
from formcheck.wording.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class DraftStep:
    """One exercise with all its numbers.

    Attributes:
        key: tells this step from others of the same exercise, also when the order changes.
        exercise: the exercise's id.
        dose: how much.
        note: what to show to the person.
        holds: whether seconds are held.
        step: what it was made from: what is not changed here stays.
    """

    key: int
    exercise: str
    dose: Dose
    note: str = ""
    holds: bool = False
    step: Step | None = None

    @classmethod
    def of(cls, key: int, step: Step, exercise: Exercise) -> Self:
        """A draft of `step`, which is one of `exercise`."""
        holds = exercise.mode == "hold"
        return cls(key, step.exercise, step.dose(exercise), step.note, holds, step)

    def as_step(self) -> Step:
        """The step of a routine, with every number written out."""
        changed = {
            "sets": self.dose.sets,
            "reps": self.dose.reps,
            "hold_s": self.dose.hold_s if self.holds else None,
            "rest_s": self.dose.rest_s,
            "range_share": self.dose.range_share,
            "note": self.note,
        }
        base = self.step or Step(exercise=self.exercise)
        return Step.model_validate(base.model_dump(by_alias=True) | changed)


@dataclass(frozen=True, slots=True)
class Draft:
    """The whole.

    Attributes:
        id: of the own routine that is changed, "" for a new one.
        name: its name.
        summary: what it is for.
        per_day: how often a day.
        steps: the exercises, in order.
        exercises: those that the routine brings along.
    """

    id: str = ""
    name: str = ""
    summary: str = ""
    per_day: int = 1
    steps: tuple[DraftStep, ...] = field(default=())
    exercises: tuple[Exercise, ...] = field(default=())

    @classmethod
    def of(cls, routine: Routine, *, own: bool, words: Catalogue) -> Draft:
        """A draft of `routine`; one that comes with FormCheck becomes a new one of one's own."""
        routine = routine.in_language(words.language)
        steps = tuple(
            DraftStep.of(key, step, routine.exercise_of(step))
            for key, step in enumerate(routine.steps)
        )
        kept = routine.id if own else ""
        of = (routine.name, routine.summary, routine.per_day)
        return cls(kept, *of, steps, routine.exercises)

    def routine(self, routine_id: str) -> Routine:
        """The routine under `routine_id`."""
        return Routine(
            id=routine_id,
            name=self.name.strip(),
            summary=self.summary.strip(),
            per_day=self.per_day,
            steps=tuple(step.as_step() for step in self.steps),
            exercises=self.exercises,
        )

    def exercise_of(self, step: DraftStep) -> Exercise:
        """The exercise of one of the steps."""
        within = (one for one in self.exercises if one.id == step.exercise)
        return next(within, None) or load_exercise(step.exercise)

    def added(self, exercise: str) -> Draft:
        """With another exercise at the end, in its own dosage."""
        key = 1 + max((step.key for step in self.steps), default=-1)
        step = DraftStep.of(key, Step(exercise=exercise), load_exercise(exercise))
        return replace(self, steps=(*self.steps, step))

    def without(self, key: int) -> Draft:
        """Without one step."""
        return replace(self, steps=tuple(step for step in self.steps if step.key != key))

    def raised(self, key: int) -> Draft:
        """With one step before the one that stood before it."""
        steps = list(self.steps)
        i = next(i for i, step in enumerate(steps) if step.key == key)
        if i > 0:
            steps[i - 1 : i + 1] = steps[i], steps[i - 1]
        return replace(self, steps=tuple(steps))

    def changed(self, step: DraftStep) -> Draft:
        """With `step` in the place of the one with its key."""
        return replace(self, steps=tuple(step if s.key == step.key else s for s in self.steps))
