"""What a routine is: the validated schema of its file. Pure, so that the coach may know it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal, Self

from pydantic import Field, PrivateAttr

from formcheck.declared.part import Identifier, Name, Part
from formcheck.exercises.model import Exercise
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


class Step(Part):
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
    """

    exercise: Identifier
    sets: Annotated[int, Field(ge=1, le=20)] | None = None
    reps: Annotated[int, Field(ge=1, le=200)] | None = None
    hold_s: Annotated[float, Field(gt=0, le=600)] | None = None
    rest_s: Annotated[float, Field(ge=0, le=1800)] | None = None
    range_share: Annotated[float, Field(ge=0.3, le=1)] | None = None
    note: str = ""

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


class Routine(Part):
    """A routine, whole.

    Attributes:
        id: its name for files and the history.
        name: its name for people.
        summary: what it is for.
        per_day: how often a day.
        steps: the exercises, in order.
    """

    schema_: Annotated[Literal[1], Field(alias="schema")] = 1
    id: Identifier
    name: Name
    summary: str = ""
    per_day: Annotated[int, Field(ge=1, le=12)] = 1
    steps: Annotated[tuple[Step, ...], Field(min_length=1, max_length=50)]

    _translations: Mapping[str, RoutineTexts] = PrivateAttr(default_factory=dict)

    def with_translations(self, translations: Mapping[str, RoutineTexts]) -> Self:
        """The routine with its texts in other languages, by language."""
        copy = self.model_copy()
        copy._translations = translations  # noqa: SLF001 - its own
        return copy

    @property
    def translations(self) -> Mapping[str, RoutineTexts]:
        """Its texts in other languages, by language."""
        return self._translations

    def in_language(self, language: str) -> Routine:
        """The routine with all its texts in `language`; as it is where nobody translated it."""
        texts = self._translations.get(language)
        return self if texts is None else texts.put_into(self)
