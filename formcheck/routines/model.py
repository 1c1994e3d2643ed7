"""What a routine is: the validated schema of its file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, PrivateAttr

from formcheck.definitions.strict_model import Identifier, Name, StrictModel
from formcheck.exercises.catalog import load_exercise
from formcheck.exercises.model import Exercise
from formcheck.exercises.prescription import Limit, with_limits
from formcheck.routines.texts import RoutineTexts


@dataclass(frozen=True, slots=True)
class Dose:
    """How much of an exercise, nothing left open.

    Attributes:
        sets: sets, one after the other.
        reps: repetitions or holds in a set; on each side where `each_side` is true.
        hold_s: seconds to hold; 0 where repetitions are counted.
        rest_s: seconds of rest between the sets.
        each_side: whether `reps` counts for each side.
        range_share: the share of the person's usual range that is asked for, None where nothing is.
    """

    sets: int
    reps: int
    hold_s: float
    rest_s: float
    each_side: bool
    range_share: float | None = None


Day = Annotated[date, Field(strict=True)]
"""A date of TOML, such as 2026-12-01; a text or a number is none."""


class Step(StrictModel):
    """One exercise of a routine; what is left out comes from the exercise's own dosage.

    The upper limits are beyond any sensible training: what exceeds them is a slip of the pen.

    Attributes:
        exercise: the exercise's id.
        sets: sets, one after the other.
        reps: repetitions or holds in one set; on each side where the exercise alternates.
        hold_s: seconds to stay in the end position.
        rest_s: seconds of rest between the sets.
        range_share: how far to go, as a share of what this person usually reaches.
        note: what to show to the person, in the physiotherapist's own words.
        from_: the first day on which it is due; from the beginning where none is given.
        until: the last one; for good where none is given.
        limits: what is prescribed for this person, in the place of limits of the exercise.
    """

    exercise: Identifier
    sets: Annotated[int, Field(ge=1, le=20)] | None = None
    reps: Annotated[int, Field(ge=1, le=200)] | None = None
    hold_s: Annotated[float, Field(gt=0, le=600)] | None = None
    rest_s: Annotated[float, Field(ge=0, le=1800)] | None = None
    range_share: Annotated[float, Field(ge=0.3, le=1)] | None = None
    note: str = ""
    from_: Annotated[Day | None, Field(alias="from")] = None
    until: Day | None = None
    limits: Annotated[tuple[Limit, ...], Field(max_length=50)] = ()

    def is_due(self, day: date) -> bool:
        """Whether it is to be done on `day`."""
        begun = self.from_ is None or self.from_ <= day
        return begun and (self.until is None or day <= self.until)

    def applied(self, exercise: Exercise) -> Exercise:
        """The exercise that this step names, with the step's hold and limits."""
        if exercise.mode == "hold":
            exercise = exercise.with_hold(self.dose(exercise).hold_s)
        return with_limits(exercise, self.limits)

    def dose(self, exercise: Exercise) -> Dose:
        """How much of `exercise`, which is the one that this step names."""
        usual = exercise.dosage
        return Dose(
            sets=usual.sets if self.sets is None else self.sets,
            reps=usual.reps if self.reps is None else self.reps,
            hold_s=usual.hold_s if self.hold_s is None else self.hold_s,
            rest_s=usual.rest_s if self.rest_s is None else self.rest_s,
            each_side=usual.each_side,
            range_share=self.range_share,
        )


class Routine(StrictModel):
    """A routine, whole.

    Attributes:
        id: its name for files and the history.
        name: its name for people.
        summary: what it is for.
        per_day: how often a day.
        steps: the exercises, in order.
        exercises: those that the routine brings along, for its own steps alone.
    """

    schema_: Annotated[Literal[1], Field(alias="schema")] = 1
    id: Identifier
    name: Name
    summary: str = ""
    per_day: Annotated[int, Field(ge=1, le=12)] = 1
    steps: Annotated[tuple[Step, ...], Field(min_length=1, max_length=50)]
    exercises: Annotated[tuple[Exercise, ...], Field(max_length=50)] = ()

    _translations: Mapping[str, RoutineTexts] = PrivateAttr(default_factory=dict)

    def with_translations(self, translations: Mapping[str, RoutineTexts]) -> Self:
        """The routine with its texts in other languages, by language."""
        copy = self.model_copy()
        copy._translations = translations  # noqa: SLF001 - its own
        return copy

    def exercise_of(self, step: Step) -> Exercise:
        """The exercise that a step names: one within, or else by its id.

        Raises:
            ExerciseError: there is none.
        """
        within = (one for one in self.exercises if one.id == step.exercise)
        return next(within, None) or load_exercise(step.exercise)

    def due_on(self, day: date) -> Self:
        """The routine with the steps that are due on `day`: it may have none."""
        due = [step.is_due(day) for step in self.steps]
        if all(due):
            return self
        steps = tuple(step for step, is_due in zip(self.steps, due, strict=True) if is_due)
        translations = {
            language: texts.of_steps(due) for language, texts in self._translations.items()
        }
        return self.model_copy(update={"steps": steps}).with_translations(translations)

    @property
    def translations(self) -> Mapping[str, RoutineTexts]:
        """Its texts in other languages, by language."""
        return self._translations

    def in_language(self, language: str) -> Routine:
        """The routine with all its texts in `language`; as it is where nobody translated it."""
        texts = self._translations.get(language)
        return self if texts is None else texts.put_into(self)
