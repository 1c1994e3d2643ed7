"""After the exercise: what was good, what to change, how the back feels now."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Final

import streamlit as st

from formcheck.coach.routine_runner import SetFinished
from formcheck.errors import HistoryError
from formcheck.exercises.model import Exercise
from formcheck.live.pipeline import LiveSnapshot
from formcheck.live.sessions import LiveSession
from formcheck.live.summary import advice_of, details, sentence, title
from formcheck.report.session_html import render_session
from formcheck.ui.components.widgets import ask_pain, offer_others, show_storing
from formcheck.ui.context import history, words
from formcheck.ui.live import exercising
from formcheck.ui.live.choice import forget_choice
from formcheck.ui.markdown import in_markdown, plain

PAIN_AFTER = "pain_after"
CORRECTED = "corrected"
LOOK_EVERY_S: Final = 1.0
SETTLES_S: Final = 1.0
"""Storing takes milliseconds where nothing is in the way."""


def show(session: LiveSession) -> None:
    """Draw the view; leaving it forgets the session."""
    say = words().say
    now = session.pipeline.now()
    advice = advice_of(now)
    st.title(say("live.summary_title"), anchor=False)
    if advice.says is not None:
        st.error(words().told(advice.says), icon=":material/emergency:")
    if said := st.session_state.pop(CORRECTED, ""):
        st.success(said, icon=":material/edit:")
    results, after = st.columns([3, 2], gap="large")
    with results:
        if not now.sets:
            st.write(say("live.nothing_done"))
        for number, done in enumerate(now.sets):
            _show_set(done)
            if not now.plans:
                key = f"summary.correct.{number}"
                offer_others(done.exercise.id, key, partial(_correct, session, number))
    with after:
        _ask_after(session, now)
        if session.pipeline.writer.settle(SETTLES_S):
            st.caption(say("live.stored"))
            _offer_file(session)
        else:
            _wait_until_stored(session)
        if not advice.stop and st.button(
            say("live.again"), width="stretch", icon=":material/replay:"
        ):
            _leave()
        if st.button(say("live.finish"), type="primary", width="stretch"):
            forget_choice()
            _leave()


def _correct(session: LiveSession, number: int, exercise: Exercise) -> None:
    """What was recognised was another exercise."""
    key = "live.judged_anew" if session.pipeline.correct(number, exercise) else "live.noted_anew"
    st.session_state[CORRECTED] = words().say(key, name=plain(exercise.name))


@st.fragment(run_every=LOOK_EVERY_S)
def _wait_until_stored(session: LiveSession) -> None:
    state = session.pipeline.writer.state()
    if not state.waiting:
        st.rerun()
    if state.problem:
        show_storing(state)
    else:
        st.caption(words().say("live.storing"))


def _offer_file(session: LiveSession) -> None:
    """The result as one file, for the physiotherapist."""
    show_storing(session.pipeline.writer.state())
    try:
        session_id = session.pipeline.writer.session_id()
        if session_id is None:
            return
        result = history().result(session_id)
    except HistoryError as error:
        st.warning(plain(words().error(error)), icon=":material/save:")
        return
    html = render_session(result, session.routine, words().report)
    st.download_button(
        words().say("live.save_result"),
        html,
        "formcheck-session.html",
        "text/html",
        width="stretch",
        icon=":material/download:",
        on_click="ignore",
    )


def _ask_after(session: LiveSession, now: LiveSnapshot) -> None:
    """Ask for the pain, unless the display has."""
    if now.after is not None:
        return
    score = ask_pain(words().say("live.pain_after"), PAIN_AFTER)
    if score is not None:
        session.pipeline.tell_pain("after", score)
        st.rerun()


def _leave() -> None:
    exercising.leave()
    st.session_state.pop(PAIN_AFTER, None)
    st.rerun()


def _show_set(done: SetFinished) -> None:
    """Draw the card of one set."""
    done = replace(done, exercise=in_markdown(done.exercise))
    with st.container(border=True):
        st.markdown(f"**{title(done, words())}**")
        st.markdown(sentence(done.attempts, words()))
        for line in details(done, words()):
            st.markdown(f"- {line}")
