"""The first page: what to do today, one click away."""

from __future__ import annotations

import streamlit as st

from formcheck.exercises.model import Exercise
from formcheck.ui.context import all_exercises, words


def show() -> None:
    """Draw the part."""
    say = words().say
    st.title(say("start.title"))
    st.markdown(say("start.lead"))
    for exercise in all_exercises():
        _card(exercise)


def _card(exercise: Exercise) -> None:
    with st.container(border=True):
        st.subheader(exercise.name)
        st.write(exercise.summary)
