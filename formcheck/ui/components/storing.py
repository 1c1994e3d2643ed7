"""Says when something that was done is not in the history yet."""

from __future__ import annotations

import streamlit as st

from formcheck.history.outbox import OutboxState
from formcheck.ui.catalogue import Catalogue
from formcheck.ui.context import words
from formcheck.ui.markdown import plain


def show_storing(state: OutboxState) -> None:
    """Draw a warning, if there is anything to warn of."""
    if state.problem:
        st.warning(plain(storing_in_words(state, words())), icon=":material/save:")


def storing_in_words(state: OutboxState, words: Catalogue) -> str:
    """What is not stored, why, and where it is meanwhile."""
    why = words.error(state.problem) if state.problem else ""
    if not state.waiting:
        return why
    where = words.say("live.kept" if state.safe else "live.kept_in_memory", count=state.waiting)
    return f"{words.say('live.not_stored')} {why} {where}"
