"""The routine that a session was done by, found again by the id that the history holds."""

from __future__ import annotations

from formcheck.definitions.strict_model import LONGEST_NAME
from formcheck.errors import RoutineError
from formcheck.exercises.catalog import find_exercise
from formcheck.exercises.model import Exercise
from formcheck.routines.catalog import load_routine, routine_ids
from formcheck.routines.model import Routine, Step
from formcheck.routines.store import RoutineStore


def find_routine(routine_id: str) -> Routine | None:
    """One that comes along, one's own, or an exercise alone; None where there is none any more."""
    if routine_id in routine_ids():
        return load_routine(routine_id)
    try:
        return RoutineStore().load(routine_id)
    except RoutineError:
        exercise = find_exercise(routine_id)
        return as_routine(exercise) if exercise else None


def as_routine(exercise: Exercise) -> Routine:
    """The exercise alone, in its own dosage."""
    return Routine(
        id=exercise.id,
        name=exercise.name[:LONGEST_NAME],
        summary=exercise.summary,
        per_day=exercise.dosage.per_day,
        steps=(Step(exercise=exercise.id),),
    )
