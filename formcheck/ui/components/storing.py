"""Says when something that was done is not in the history yet."""

from __future__ import annotations

import streamlit as st

from formcheck.history.outbox import OutboxState
from formcheck.live.storing import storing_in_words
from formcheck.ui.context import words
from formcheck.ui.markdown import plain


def show_storing(state: OutboxState) -> None:
    """Draw a warning, if there is anything to warn of."""
    if state.problem:
        st.warning(plain(storing_in_words(state, words())), icon=":material/save:")
