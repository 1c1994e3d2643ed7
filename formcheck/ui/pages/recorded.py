"""A recorded video: handed in, analysed, understood."""

from __future__ import annotations

import streamlit as st

from formcheck.ui.recorded import place
from formcheck.ui.recorded.intake import show_intake
from formcheck.ui.recorded.look import style
from formcheck.ui.recorded.view import show_results
from formcheck.ui.recorded.waiting import show_waiting


def show() -> None:
    """Draw the part."""
    st.html(style())
    desk = place.desk()
    desk.look()
    # The progress has a place of its own: when it goes, nothing below it is drawn anew.
    with st.container():
        if desk.unfinished:
            show_waiting()
    if place.choosing() or not (desk.finished or desk.unfinished):
        show_intake()
    else:
        show_results()
