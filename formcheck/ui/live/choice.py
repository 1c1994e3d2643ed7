"""What the person chose to do: a routine, or one exercise as a routine of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import streamlit as st

from formcheck.exercises.model import Exercise
from formcheck.routines.model import Dose, Routine, Step
from formcheck.ui.markdown import in_markdown, plain
from formcheck.wording.catalogue import Catalogue

CHOSEN = "chosen_routine"
FREE = "chosen_free"
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


def choose(routine: Routine) -> None:
    """Remember `routine` as what comes next."""
    forget_choice()
    st.session_state[CHOSEN] = routine


def choose_free() -> None:
    """Remember that the person just begins: what they do is recognised."""
    forget_choice()
    st.session_state[FREE] = True


def is_free() -> bool:
    """Whether the person just begins."""
    return bool(st.session_state.get(FREE))


def chosen() -> Routine | None:
    """What was chosen."""
    routine: Routine | None = st.session_state.get(CHOSEN)
    return routine


def forget_choice() -> None:
    """Nothing is chosen any more."""
    st.session_state.pop(CHOSEN, None)
    st.session_state.pop(FREE, None)


def not_due_in_words(words: Catalogue, routine: Routine, day: date) -> list[str]:
    """A line for each step that is not due on `day`."""
    return [
        words.say(
            "routines.not_due",
            exercise=in_markdown(routine.exercise_of(step).in_language(words.language)).name,
            when=when_in_words(words, step),
        )
        for step in routine.steps
        if not step.is_due(day)
    ]


def when_in_words(words: Catalogue, step: Step) -> str:
    """From when until when the step is due, "" where that is not limited."""
    days = {
        key: words.say("routines.day", day=day)
        for key, day in (("begin", step.from_), ("until", step.until))
        if day is not None
    }
    if not days:
        return ""
    return words.say(f"routines.due_{'_'.join(days)}", **days)


def describe_dose(dose: Dose, exercise: Exercise, words: Catalogue) -> str:
    """How much of the exercise, in words."""
    key = "live.dose_hold" if exercise.mode == "hold" else "live.dose_reps"
    each = words.say("live.each_side") if dose.each_side else ""
    said = words.say(key, sets=dose.sets, reps=dose.reps, hold=f"{dose.hold_s:g}", each=each)
    if dose.range_share is None:
        return said
    return said + words.say("own.dose", share=words.number(100 * dose.range_share))
