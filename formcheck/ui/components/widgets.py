"""Small pieces of the page that several of its parts show."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import streamlit as st

from formcheck.exercises.model import Exercise
from formcheck.history.outbox import OutboxState
from formcheck.live.summary import storing_in_words
from formcheck.ui.context import exercises_nearest_first, words
from formcheck.ui.markdown import in_markdown, plain

SCORES: Final = range(11)


def ask_pain(question: str, key: str) -> int | None:
    """Ask for a score from 0 (none) to 10 (the worst imaginable); None while unanswered."""
    score = st.pills(question, list(SCORES), key=key, help=words().say("live.pain_help"))
    return None if score is None else int(score)


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


def show_storing(state: OutboxState) -> None:
    """Draw a warning, if there is anything to warn of."""
    if state.problem:
        st.warning(plain(storing_in_words(state, words())), icon=":material/save:")
