"""A routine as it was prescribed, whole: no later change of any file changes what it says."""

from __future__ import annotations

from functools import lru_cache

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from formcheck.exercises.catalog import exercise_ids, find_exercise
from formcheck.routines.model import Routine
from formcheck.routines.texts import RoutineTexts


class _StoredPrescription(BaseModel):
    """A prescription as it is stored."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    routine: Routine
    translations: dict[str, RoutineTexts] = Field(default_factory=dict)


def as_prescribed(routine: Routine) -> Routine:
    """The routine with the exercises of its steps that could change without it, and no others."""
    within = {exercise.id: exercise for exercise in routine.exercises}
    named = dict.fromkeys(step.exercise for step in routine.steps)
    own = (within.get(name) or find_exercise(name) for name in named if name not in exercise_ids())
    exercises = tuple(filter(None, own))
    if exercises == routine.exercises:
        return routine
    copy = routine.model_copy(update={"exercises": exercises})
    return copy.with_translations(routine.translations)


def to_text(routine: Routine) -> str:
    """The routine as prescribed, with its translations, as one line of JSON."""
    written = _StoredPrescription(
        routine=as_prescribed(routine), translations=dict(routine.translations)
    )
    return written.model_dump_json(by_alias=True, exclude_none=True)


@lru_cache(maxsize=64)
def from_text(text: str) -> Routine | None:
    """What `to_text` wrote; None where it is damaged, or of a FormCheck that is newer."""
    try:
        written = _StoredPrescription.model_validate_json(text)
    except ValidationError:
        return None
    return written.routine.with_translations(written.translations)


def is_same(one: Routine, other: Routine) -> bool:
    """Whether both prescribe the same, in the same words."""
    return to_text(one) == to_text(other)
