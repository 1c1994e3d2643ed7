"""What every page needs: its language, the settings, the history."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from formcheck.errors import FormCheckError
from formcheck.exercises.catalog import known_exercises, load_exercise
from formcheck.exercises.model import Exercise
from formcheck.files import person_place
from formcheck.history.store import History, default_path
from formcheck.messages.languages import spoken
from formcheck.routines.catalog import routines
from formcheck.routines.model import Routine, Step
from formcheck.ui.settings import Settings, load_settings
from formcheck.wording.catalogue import Catalogue, catalogue

SETTINGS = "settings"
PART = "part"
ARRIVED = "arrived"


def settings() -> Settings:
    """The person's choices."""
    if SETTINGS not in st.session_state:
        st.session_state[SETTINGS] = load_settings()
    found: Settings = st.session_state[SETTINGS]
    return found


def note_part(part: str) -> None:
    """Remember which part of the page is drawn, and whether it was another one before."""
    st.session_state[ARRIVED] = st.session_state.get(PART) != part
    st.session_state[PART] = part


def has_arrived() -> bool:
    """Whether the person has just come to this part of the page."""
    return bool(st.session_state.get(ARRIVED, True))


def words() -> Catalogue:
    """All text in the chosen language, or else the browser's."""
    language = settings().language or spoken(st.context.locale or "")
    return catalogue(language, served=person_place() is not None)


def history() -> History:
    """The stored history.

    Raises:
        HistoryError: the file cannot be used.
    """
    return _history(default_path())


@st.cache_resource(show_spinner=False)
def _history(path: Path) -> History:
    return History(path)


def all_exercises() -> list[Exercise]:
    """All exercises, in the chosen language."""
    return [exercise.in_language(words().language) for exercise in known_exercises()]


def exercises_nearest_first() -> list[Exercise]:
    """What was done last comes first, then what the routines are made of, then all others."""
    of_routines = [step.exercise for routine in routines() for step in routine.steps]
    order = {name: i for i, name in enumerate(dict.fromkeys([*_done_lately(), *of_routines]))}
    return sorted(all_exercises(), key=lambda one: order.get(one.id, len(order)))


def _done_lately() -> list[str]:
    """The ids of the exercises done, the last one first; a failing history is told elsewhere."""
    try:
        return [record.exercise for record in reversed(history().sets())]
    except FormCheckError:
        return []


def exercise_of(routine: Routine, step: Step) -> Exercise:
    """The exercise of a routine's step, in the chosen language."""
    return routine.exercise_of(step).in_language(words().language)


def exercise(exercise_id: str) -> Exercise:
    """One exercise, in the chosen language."""
    return load_exercise(exercise_id).in_language(words().language)
