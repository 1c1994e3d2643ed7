"""A routine while it is being changed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from formcheck.exercises.catalog import load_exercise
from formcheck.routines.model import Dose, Routine, Step
from formcheck.ui.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class DraftStep:
    """One exercise with all its numbers.

    Attributes:
        key: tells this step from others of the same exercise, also when the order changes.
        exercise: the exercise's id.
        dose: how much.
        note: what to show to the person.
        step: what it was made from: what is not changed here stays.
    """

    key: int
    exercise: str
    dose: Dose
    note: str = ""
    step: Step | None = None

    @property
    def holds(self) -> bool:
        """Whether seconds are held."""
        return load_exercise(self.exercise).mode == "hold"

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
    """

    id: str = ""
    name: str = ""
    summary: str = ""
    per_day: int = 1
    steps: tuple[DraftStep, ...] = field(default=())

    @classmethod
    def of(cls, routine: Routine, *, own: bool, words: Catalogue) -> Draft:
        """A draft of `routine`; one that comes with FormCheck becomes a new one of one's own."""
        routine = routine.in_language(words.language)
        steps = tuple(
            DraftStep(key, step.exercise, step.dose(load_exercise(step.exercise)), step.note, step)
            for key, step in enumerate(routine.steps)
        )
        kept = routine.id if own else ""
        return cls(kept, routine.name, routine.summary, routine.per_day, steps)

    def routine(self, routine_id: str) -> Routine:
        """The routine under `routine_id`."""
        return Routine(
            id=routine_id,
            name=self.name.strip(),
            summary=self.summary.strip(),
            per_day=self.per_day,
            steps=tuple(step.as_step() for step in self.steps),
        )

    def added(self, exercise: str) -> Draft:
        """With another exercise at the end, in its own dosage."""
        key = 1 + max((step.key for step in self.steps), default=-1)
        dose = Step(exercise=exercise).dose(load_exercise(exercise))
        return replace(self, steps=(*self.steps, DraftStep(key, exercise, dose)))

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
