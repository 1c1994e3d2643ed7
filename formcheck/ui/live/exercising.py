"""The session itself: its display covers the window and lives by its own socket."""

from __future__ import annotations

from typing import Final

import streamlit as st

from formcheck.history.store import default_path
from formcheck.live.sessions import LiveSession, Participant, Sessions, sessions_of
from formcheck.ui.context import settings, words
from formcheck.ui.live.choice import forget_choice
from formcheck.ui.live.handover import session_data
from formcheck.ui.serving.permissions import takes_pictures_of
from formcheck.ui.session.component import show_session

TOKEN: Final = "live_token"
LEFT: Final = "live_left"


def sessions() -> Sessions:
    """All who exercise on this server.

    Raises:
        HistoryError: the history cannot be used.
    """
    return sessions_of(default_path())


def take(token: str) -> None:
    """This tab shows the session with `token` from now on."""
    st.session_state[TOKEN] = token
    st.session_state.pop(LEFT, None)


def mine() -> LiveSession | None:
    """The session of this tab, None where it has none."""
    token = st.session_state.get(TOKEN)
    return sessions().find(token) if token else None


def is_left() -> bool:
    """Whether the display was closed."""
    return bool(st.session_state.get(LEFT))


def leave() -> None:
    """This tab has no session any more."""
    token = st.session_state.pop(TOKEN, None)
    st.session_state.pop(LEFT, None)
    if token:
        sessions().leave(token)


def display(session: Participant, token: str, key: str) -> str | None:
    """Cover the window with the display; how it was left, "close" or "again", once it was."""
    takes_pictures = takes_pictures_of(st.context.ip_address)
    data = session_data(session, token, words(), settings(), takes_pictures=takes_pictures)
    left = show_session(data, key=key).left
    return None if left is None else str(left["action"])


def show(session: LiveSession) -> None:
    """Draw the view."""
    left = display(session, st.session_state[TOKEN], "session")
    if left is None:
        return
    if left == "again":
        leave()
    elif session.pipeline.now().sets:
        st.session_state[LEFT] = True
    else:
        leave()
        forget_choice()
    st.rerun()
