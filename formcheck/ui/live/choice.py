"""What the person chose to do: a routine, or one exercise as a routine of its own."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from formcheck.declared.part import LONGEST_NAME
from formcheck.exercises.model import Exercise
from formcheck.routines.model import Dose, Routine, Step
from formcheck.ui.catalogue import Catalogue
from formcheck.ui.markdown import plain

CHOSEN = "chosen_routine"
LIVE_PAGE = "live"


@dataclass(frozen=True, slots=True)
class RoutineText:
    """What a routine says of itself, to be shown as Markdown; somebody else may have written it.

    Attributes:
        name: its name.
        summary: what it is for.
        notes: one for each step, or "".
    """

    name: str
    summary: str
    notes: tuple[str, ...]

    @classmethod
    def of(cls, routine: Routine, words: Catalogue) -> RoutineText:
        """The text of `routine`, in the page's language where that is known."""
        routine = routine.in_language(words.language)
        return cls(
            plain(routine.name),
            plain(routine.summary),
            tuple(plain(step.note) for step in routine.steps),
        )


def as_routine(exercise: Exercise) -> Routine:
    """The exercise alone, in its own dosage."""
    return Routine(
        id=exercise.id,
        name=exercise.name[:LONGEST_NAME],
        summary=exercise.summary,
        per_day=exercise.dosage.per_day,
        steps=(Step(exercise=exercise.id),),
    )


def choose(routine: Routine) -> None:
    """Remember `routine` as what comes next."""
    st.session_state[CHOSEN] = routine


def chosen() -> Routine | None:
    """What was chosen."""
    routine: Routine | None = st.session_state.get(CHOSEN)
    return routine


def forget_choice() -> None:
    """Nothing is chosen any more."""
    st.session_state.pop(CHOSEN, None)


def describe_dose(dose: Dose, exercise: Exercise, words: Catalogue) -> str:
    """How much of the exercise, in words."""
    key = "live.dose_hold" if exercise.mode == "hold" else "live.dose_reps"
    each = words.say("live.each_side") if dose.each_side else ""
    said = words.say(key, sets=dose.sets, reps=dose.reps, hold=f"{dose.hold_s:g}", each=each)
    if dose.range_share is None:
        return said
    return said + words.say("own.dose", share=words.number(100 * dose.range_share))
