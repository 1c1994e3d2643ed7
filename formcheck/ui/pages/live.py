"""Exercise in front of the camera: choose, exercise hands-free, look back."""

from __future__ import annotations

import streamlit as st

from formcheck.live.sessions import LiveSession
from formcheck.ui.context import words
from formcheck.ui.live import card, exercising, prepare, summary
from formcheck.ui.live.choice import chosen, is_free
from formcheck.ui.markdown import plain
from formcheck.ui.pages import start


def show() -> None:
    """Draw the part: which of its views, the session of this tab says."""
    session = exercising.mine()
    if session is not None and exercising.is_left():
        summary.show(session)
    elif session is not None:
        exercising.show(session)
    elif interrupted := exercising.sessions().interrupted(st.context.ip_address):
        _show_interrupted(interrupted[-1])
    elif chosen() is None and not is_free():
        start.show_choices()
    elif card.is_due():
        card.show()
    else:
        prepare.show()


def _show_interrupted(session: LiveSession) -> None:
    """What was interrupted, and the two ways on."""
    say, now = words().say, session.pipeline.now()
    st.title(say("live.interrupted_title"), anchor=False)
    exercise = now.runner.exercise
    where = say("live.free_title")
    if exercise is not None and now.plans:
        where = say(
            "live.where",
            name=plain(exercise.name),
            set=now.runner.set_number,
            sets=now.runner.sets,
        )
    when = f"{session.seen_at:%H:%M}"
    st.info(say("live.interrupted", where=where, time=when), icon=":material/history:")
    if st.button(say("live.go_on"), type="primary", width="stretch"):
        token = exercising.sessions().admit(session.id)
        if token is not None:
            exercising.take(token)
        st.rerun()
    if st.button(say("live.end_it"), width="stretch"):
        exercising.sessions().end(session.id)
        st.rerun()
