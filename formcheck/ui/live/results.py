"""A finished set on the page."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from formcheck.coach.routine_runner import SetFinished
from formcheck.live.summary import details, sentence, title
from formcheck.ui.catalogue import Catalogue
from formcheck.ui.markdown import in_markdown


def show_set(done: SetFinished, words: Catalogue) -> None:
    """Draw the card of one set."""
    done = replace(done, exercise=in_markdown(done.exercise))
    with st.container(border=True):
        st.markdown(f"**{title(done, words)}**")
        st.markdown(sentence(done.attempts, words))
        for line in details(done, words):
            st.markdown(f"- {line}")
