"""A recorded video: handed in, analysed, understood."""

from __future__ import annotations

import streamlit as st

from formcheck.ui.recorded import page_state
from formcheck.ui.recorded.look import style
from formcheck.ui.recorded.upload import show_intake
from formcheck.ui.recorded.view import show_results
from formcheck.ui.recorded.waiting import show_waiting


def show() -> None:
    """Draw the part."""
    st.html(style())
    queue = page_state.queue()
    queue.look()
    # The progress has a place of its own: when it goes, nothing below it is drawn again.
    with st.container():
        if queue.unfinished:
            show_waiting()
    if page_state.choosing() or not (queue.finished or queue.unfinished):
        show_intake()
    else:
        show_results()
