"""The list of all sessions, the latest first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from formcheck.history.records import SessionResult
from formcheck.report.session_html import prescribed_then, session_title
from formcheck.routines.known import find_routine
from formcheck.ui.context import words
from formcheck.ui.markdown import plain
from formcheck.wording.catalogue import Catalogue

OPENED: Final = "session"
"""What the address calls the session that is open: a reload shows it again."""
SHOWN: Final = "sessions_shown"
AT_ONCE: Final = 8


def show(results: Sequence[SessionResult]) -> None:
    """Draw the list."""
    say = words().say
    shown: int = st.session_state.setdefault(SHOWN, AT_ONCE)
    with st.container(border=True):
        st.subheader(say("done.title"), anchor=False)
        for result in list(reversed(results))[:shown]:
            _show_line(result)
        if shown < len(results) and st.button(
            say("done.more", count=len(results) - shown), icon=":material/expand_more:"
        ):
            st.session_state[SHOWN] = shown + AT_ONCE
            st.rerun()


def _show_line(result: SessionResult) -> None:
    text, button = st.columns([4, 1], vertical_alignment="center")
    text.markdown(f"**{when(words(), result)}** · {title(words(), result)}")
    text.caption(summary(words(), result))
    number = result.session.id
    label = words().say("done.open")
    if button.button(label, key=f"open_{number}", help=when(words(), result), width="stretch"):
        st.query_params[OPENED] = str(number)
        st.rerun()


def when(words: Catalogue, result: SessionResult) -> str:
    """Day and time of day."""
    return words.say("done.when", at=result.session.started_at)


def title(words: Catalogue, result: SessionResult) -> str:
    """What was done, as Markdown: somebody else may have named it."""
    language = words.report
    routine = prescribed_then(result, find_routine(result.session.routine), language)
    return plain(session_title(result, routine, language))


def summary(words: Catalogue, result: SessionResult) -> str:
    """How much was done, how much of it was corrected, and the pain."""
    parts = [
        words.say("done.sets", count=len(result.sets)),
        words.say("done.counted", count=result.session.attempts),
    ]
    corrected = sum(one.counted is not None for one in result.sets)
    if corrected:
        parts.append(words.say("done.corrected_sets", count=corrected))
    return " · ".join([*parts, *pain(words, result)])


def pain(words: Catalogue, result: SessionResult) -> list[str]:
    """The pain before and after, each as far as it was told."""
    scores = {moment: result.score(moment) for moment in ("before", "after")}
    return [
        words.say(f"done.pain_{moment}", score=score)
        for moment, score in scores.items()
        if score is not None
    ]
