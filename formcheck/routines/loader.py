"""Reads a routine file, and names every mistake in it with its line."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from formcheck.definitions.mistakes import Mistake, unknown
from formcheck.definitions.reader import parse
from formcheck.definitions.source import read_text
from formcheck.definitions.translation import strays
from formcheck.errors import RoutineError
from formcheck.exercises import prescription
from formcheck.exercises.catalog import exercise_ids, find_exercise, known_ids
from formcheck.exercises.loader import mistakes as exercise_mistakes
from formcheck.messages.error_ids import Slip, Wrong
from formcheck.messages.message import Message
from formcheck.routines.model import Routine
from formcheck.routines.texts import RoutineTexts


def read_routine(path: str | os.PathLike[str]) -> Routine:
    """The routine in the TOML file at `path`.

    Raises:
        RoutineError: the file cannot be read or has mistakes; the message has a line for each.
    """
    path = Path(path)
    return parse_routine(read_text(path, RoutineError), str(path))


def parse_routine(text: str, name: str) -> Routine:
    """The routine in the TOML `text`; `name` is what its file is called in error messages.

    Raises:
        RoutineError: the text has mistakes.
    """
    return parse(Routine, text, name, RoutineError, _mistakes)


def parse_translation(text: str, name: str, routine: Routine) -> RoutineTexts:
    """The texts of `routine` in another language, from the TOML `text` of the file called `name`.

    Raises:
        RoutineError: the text has mistakes.
    """

    def mistakes(given: RoutineTexts) -> Iterator[Mistake]:
        yield from strays(RoutineTexts.of(routine), given)

    return parse(RoutineTexts, text, name, RoutineError, mistakes)


def _within(routine: Routine) -> Iterator[Mistake]:
    """What is wrong with the exercises that the routine brings along."""
    taken: set[str] = set()
    for i, exercise in enumerate(routine.exercises):
        for mistake in exercise_mistakes(exercise):
            yield Mistake(("exercises", i, *mistake.path), mistake.says)
        of = {"exercise": repr(exercise.id)}
        if exercise.id in exercise_ids():
            yield Mistake(("exercises", i, "id"), Message.of(Wrong.EXERCISE_COMES_ALONG, **of))
        elif exercise.id in taken:
            yield Mistake(("exercises", i, "id"), Message.of(Slip.EXERCISE_TWICE, **of))
        taken.add(exercise.id)


def _mistakes(routine: Routine) -> Iterator[Mistake]:
    """What the schema alone cannot see: exercises that do not exist, holds that nobody times."""
    yield from _within(routine)
    within = {exercise.id: exercise for exercise in routine.exercises}
    broken = {one.id for one in routine.exercises if any(exercise_mistakes(one))}
    known = (*within, *known_ids())
    for i, step in enumerate(routine.steps):
        if step.from_ is not None and step.until is not None and step.until < step.from_:
            days = {"begin": str(step.from_), "until": str(step.until)}
            yield Mistake(("steps", i, "until"), Message.of(Slip.DATES_BACKWARD, **days))
        yield from unknown(known, step.exercise, ("steps", i, "exercise"), Slip.UNKNOWN_EXERCISE)
        exercise = within.get(step.exercise) or find_exercise(step.exercise)
        if exercise is None or exercise.id in broken:
            continue
        timed = step.model_copy(update={"limits": ()}).applied(exercise)
        for mistake in prescription.mistakes(timed, step.limits):
            yield Mistake(("steps", i, "limits", *mistake.path), mistake.says)
        if step.hold_s is not None and exercise.mode != "hold":
            yield Mistake(
                ("steps", i, "hold_s"),
                Message.of(Slip.HOLD_OF_REPETITIONS, exercise=step.exercise),
            )
