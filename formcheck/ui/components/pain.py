"""The pain scale from 0 to 10."""

from __future__ import annotations

from typing import Final

import streamlit as st

from formcheck.ui.context import words

SCORES: Final = range(11)


def ask_pain(question: str, key: str) -> int | None:
    """Ask for a score from 0 (none) to 10 (the worst imaginable); None while unanswered."""
    score = st.pills(question, list(SCORES), key=key, help=words().say("live.pain_help"))
    return None if score is None else int(score)
