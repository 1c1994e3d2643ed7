"""Exercise in front of the webcam: choose, get ready, exercise hands-free, look back."""

from __future__ import annotations

import uuid

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from formcheck.messages.ids import Ending
from formcheck.ui.context import has_arrived, history, words
from formcheck.ui.live import card, prepare, running, summary
from formcheck.ui.live.choice import chosen
from formcheck.ui.live.diary import end_interrupted
from formcheck.ui.live.seat import Seat
from formcheck.ui.pages import start

OWNER = "owner"
LOOK_EVERY_S = 1.0


def show() -> None:
    """Draw the part: which of its views, the seat in front of the camera says."""
    seat, me = the_seat(), _me()
    if has_arrived() and seat.is_mine(me) and seat.player is not None and not seat.player.over:
        # Whoever comes back from another part goes on by a click: the camera begins anew.
        seat.claim("")
    if seat.is_mine(me) and seat.player is not None:
        if running.is_over(seat.player):
            summary.show(seat, seat.player)
        else:
            running.show(seat.player, lambda: seat.is_mine(me))
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
    end_interrupted(history())
    return Seat()


def _me() -> str:
    if OWNER not in st.session_state:
        st.session_state[OWNER] = uuid.uuid4().hex
    return str(st.session_state[OWNER])


def _show_taken(seat: Seat, me: str) -> None:
    say = words().say
    with _beside_camera():
        st.title(say("live.taken_title"), anchor=False)
        st.info(say("live.taken"), icon=":material/tab:")
        if st.button(say("live.take_over"), type="primary", width="stretch"):
            _go_on(seat, me)
        _wait_until_free(seat, me)


@st.fragment(run_every=LOOK_EVERY_S)
def _wait_until_free(seat: Seat, me: str) -> None:
    """After a reload, the pictures of the page before may still be on their way."""
    if not seat.is_taken(me):
        st.rerun()


def _show_interrupted(seat: Seat, me: str) -> None:
    say = words().say
    with _beside_camera():
        st.title(say("live.interrupted_title"), anchor=False)
        st.info(say("live.interrupted"), icon=":material/history:")
        if st.button(say("live.go_on"), type="primary", width="stretch"):
            _go_on(seat, me)
        if st.button(say("live.end_it"), width="stretch") and seat.player is not None:
            seat.player.stop(Ending.INTERRUPTED)
            _go_on(seat, me)


def _beside_camera() -> DeltaGenerator:
    """Where text stands while the camera, in its usual place, waits for its start."""
    left, right = running.two_columns()
    with left:
        running.show_camera(None, playing=False)
    return right


def _go_on(seat: Seat, me: str) -> None:
    running.begin_anew()
    seat.claim(me)
    st.rerun()
