"""A click that says that it was another exercise."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from formcheck.exercises.model import Exercise
from formcheck.ui.context import exercises_nearest_first, words
from formcheck.ui.markdown import in_markdown


def offer_others(exercise_id: str, key: str, chosen: Callable[[Exercise], None]) -> None:
    """Offer all exercises but one.

    Args:
        exercise_id: that one.
        key: what the buttons' keys begin with.
        chosen: is told the exercise that was clicked, before the page is drawn again.
    """
    with st.popover(words().say("recorded.correct"), icon=":material/edit:"):
        for other in exercises_nearest_first():
            if other.id != exercise_id:
                st.button(
                    in_markdown(other).name,
                    key=f"{key}.{other.id}",
                    on_click=chosen,
                    args=(other,),
                )
