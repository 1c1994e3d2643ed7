"""To be."""

from __future__ import annotations

import streamlit as st

from formcheck.ui.context import words


def show() -> None:
    """Draw the part."""
    say = words().say
    st.title(say("routines.title"))
