"""After the exercise: what was good, what to change, how the back feels now."""

from __future__ import annotations

from typing import Final

import streamlit as st

from formcheck.care.pain import pain_advice
from formcheck.errors import HistoryError
from formcheck.messages.ids import Care, Ending
from formcheck.report.session_html import render_session
from formcheck.ui.components.pain import ask_pain
from formcheck.ui.components.storing import show_storing
from formcheck.ui.context import history, words
from formcheck.ui.live.choice import chosen, forget_choice
from formcheck.ui.live.player import Player
from formcheck.ui.live.prepare import PAIN_BEFORE
from formcheck.ui.live.results import show_set
from formcheck.ui.live.running import begin_anew
from formcheck.ui.live.seat import Seat
from formcheck.ui.markdown import plain

PAIN_AFTER = "pain_after"
LOOK_EVERY_S: Final = 1.0
SETTLES_S: Final = 1.0
"""Storing takes milliseconds where nothing is in the way."""
STORED = "pain_stored"


def show(seat: Seat, player: Player) -> None:
    """Draw the view; leaving it frees the seat."""
    say = words().say
    state = player.state()
    player.close()
    st.title(say("live.summary_title"))
    if state.guide.reason is Ending.HURT:
        st.error(words().told(Care.HURTS), icon=":material/emergency:")
    results, after = st.columns([3, 2], gap="large")
    with results:
        if not state.done:
            st.write(say("live.nothing_done"))
        for done in state.done:
            show_set(done, words())
    with after:
        _ask_after(player)
        if player.diary.settle(SETTLES_S):
            st.caption(say("live.stored"))
            _offer_file(player)
        else:
            _wait_until_stored(player)
        if st.button(say("live.again"), width="stretch", icon=":material/replay:"):
            _leave(seat)
        if st.button(say("live.finish"), type="primary", width="stretch"):
            forget_choice()
            _leave(seat)


@st.fragment(run_every=LOOK_EVERY_S)
def _wait_until_stored(player: Player) -> None:
    state = player.diary.state()
    if not state.waiting:
        st.rerun()
    if state.problem:
        show_storing(state)
    else:
        st.caption(words().say("live.storing"))


def _offer_file(player: Player) -> None:
    """The result as one file, for the physiotherapist."""
    show_storing(player.diary.state())
    try:
        session_id = player.diary.session_id()
        if session_id is None:
            return
        result = history().result(session_id)
    except HistoryError as error:
        st.warning(plain(words().error(error)), icon=":material/save:")
        return
    html = render_session(result, chosen(), words().report)
    st.download_button(
        words().say("live.save_result"),
        html,
        "formcheck-session.html",
        "text/html",
        width="stretch",
        icon=":material/download:",
        on_click="ignore",
    )


def _ask_after(player: Player) -> None:
    say = words().say
    score = ask_pain(say("live.pain_after"), PAIN_AFTER)
    if score is None:
        return
    if st.session_state.get(STORED) != score:
        player.diary.pain("after", score)
        st.session_state[STORED] = score
    advice = pain_advice(player.diary.before, score)
    if advice.says is not None:
        st.error(words().told(advice.says), icon=":material/local_hospital:")


def _leave(seat: Seat) -> None:
    seat.leave()
    begin_anew()
    for key in (PAIN_BEFORE, PAIN_AFTER, STORED):
        st.session_state.pop(key, None)
    st.rerun()
