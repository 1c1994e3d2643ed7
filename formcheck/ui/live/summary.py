"""After the exercise: what was good, what to change, how the back feels now."""

from __future__ import annotations

import streamlit as st

from formcheck.care.pain import HURTS, pain_advice
from formcheck.report.session_html import render_session
from formcheck.ui.components.pain import ask_pain
from formcheck.ui.context import history, words
from formcheck.ui.live.choice import chosen, forget_choice
from formcheck.ui.live.player import Player
from formcheck.ui.live.prepare import PAIN_BEFORE
from formcheck.ui.live.results import show_set
from formcheck.ui.live.running import begin_anew
from formcheck.ui.live.seat import Seat
from formcheck.ui.markdown import plain

PAIN_AFTER = "pain_after"
STORED = "pain_stored"


def show(seat: Seat, player: Player) -> None:
    """Draw the view; leaving it frees the seat."""
    say = words().say
    state = player.state()
    player.close()
    st.title(say("live.summary_title"))
    if state.guide.reason == "hurts":
        st.error(words().text(HURTS.text), icon=":material/emergency:")
    results, after = st.columns([3, 2], gap="large")
    with results:
        if not state.done:
            st.write(say("live.nothing_done"))
        for done in state.done:
            show_set(done, words())
    with after:
        _ask_after(player)
        if state.problem:
            why = plain(words().error(state.problem))
            st.warning(
                f"{say('live.not_stored')} {why}",
                icon=":material/save:",
            )
        else:
            st.caption(say("live.stored"))
            _offer_file(player.diary.session_id)
        if st.button(say("live.again"), width="stretch", icon=":material/replay:"):
            _leave(seat)
        if st.button(say("live.finish"), type="primary", width="stretch"):
            forget_choice()
            _leave(seat)


def _offer_file(session_id: int | None) -> None:
    """The result as one file, for the physiotherapist."""
    if session_id is None:
        return
    html = render_session(history().result(session_id), chosen(), words().report)
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
    if advice.stop:
        st.error(words().text(advice.text), icon=":material/local_hospital:")


def _leave(seat: Seat) -> None:
    seat.leave()
    begin_anew()
    for key in (PAIN_BEFORE, PAIN_AFTER, STORED):
        st.session_state.pop(key, None)
    st.rerun()
