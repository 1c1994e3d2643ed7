"""Exercise in front of the webcam: choose, get ready, exercise hands-free, look back."""

from __future__ import annotations

import uuid
from datetime import datetime

import streamlit as st

from formcheck.ui.context import history, words
from formcheck.ui.live import card, prepare, running, summary
from formcheck.ui.live.choice import chosen
from formcheck.ui.live.seat import Seat
from formcheck.ui.pages import start

OWNER = "owner"


def show() -> None:
    """Draw the part: which of its views, the seat in front of the camera says."""
    seat, me = the_seat(), _me()
    if seat.is_mine(me) and seat.player is not None:
        if running.is_over(seat.player):
            summary.show(seat, seat.player)
        else:
            running.show(seat.player)
    elif seat.is_taken(me):
        _show_taken(seat, me)
    elif seat.is_interrupted(me):
        _show_interrupted(seat, me)
    elif chosen() is None:
        start.show_choices()
    elif card.is_due():
        card.show()
    else:
        prepare.show(seat, me)


@st.cache_resource(show_spinner=False)
def the_seat() -> Seat:
    """The server's one seat; what a killed server left open in the history is closed."""
    history().close_open_sets(datetime.now(), "interrupted")
    return Seat()


def _me() -> str:
    if OWNER not in st.session_state:
        st.session_state[OWNER] = uuid.uuid4().hex
    return str(st.session_state[OWNER])


def _show_taken(seat: Seat, me: str) -> None:
    say = words().say
    st.title(say("live.taken_title"))
    st.info(say("live.taken"), icon=":material/tab:")
    if st.button(say("live.take_over"), type="primary"):
        seat.claim(me)
        st.rerun()


def _show_interrupted(seat: Seat, me: str) -> None:
    say = words().say
    st.title(say("live.interrupted_title"))
    st.info(say("live.interrupted"), icon=":material/history:")
    go_on, end = st.columns(2)
    if go_on.button(say("live.go_on"), type="primary", width="stretch"):
        seat.claim(me)
        st.rerun()
    if end.button(say("live.end_it"), width="stretch") and seat.player is not None:
        seat.claim(me)
        seat.player.stop("interrupted")
        st.rerun()
