"""The exercise itself: the camera's picture, the large display, and the few buttons."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from formcheck.coach.guide import GuideStage
from formcheck.media.frame import Image
from formcheck.messages.ids import Ending
from formcheck.ui.components.hud import show_hud
from formcheck.ui.components.storing import show_storing
from formcheck.ui.context import settings, words
from formcheck.ui.live.display import display
from formcheck.ui.live.player import Player, PlayerState, mirrored
from formcheck.ui.live.results import show_set
from formcheck.ui.live.webcam import Translations, Watcher, show_webcam
from formcheck.ui.markdown import plain

REFRESH_S: Final = 0.3
NO_PICTURE_S: Final = 5.0
SILENT_S: Final = 3.0
HEARD: Final = "heard"
WAITED: Final = "waited"
LOOKS: Final = "looks_after_end"
NOT_YET: Final = '[data-testid="stCustomComponentV1"] { height: 0 !important; }'
"""There is no picture yet, so its empty frame takes no room."""
LAST_LOOKS: Final = 8
"""After the end the display stays for so many turns, to show and say the last words."""


def show(player: Player, is_mine: Callable[[], bool]) -> None:
    """Draw the view, until another tab takes over and it `is_mine` no more."""
    left, right = two_columns()
    with left:
        show_camera(player, playing=True)
        _show_buttons(player)
    with right:
        _show_display(player, is_mine)


def begin_anew() -> None:
    """What this tab remembered of an earlier routine is void."""
    for key in (HEARD, LOOKS, WAITED):
        st.session_state.pop(key, None)


def two_columns() -> tuple[DeltaGenerator, DeltaGenerator]:
    """The camera's picture and what stands beside it."""
    left, right = st.columns([3, 2], gap="medium")
    return left, right


def show_camera(player: Watcher | None, *, playing: bool) -> None:
    """The camera's picture, always in the same place so that the browser keeps it."""
    say = words().say
    translations: Translations = {
        "select_device": say("live.select_device"),
        "select_camera": say("live.select_device"),
        "turn_camera_on": say("live.camera_on"),
        "turn_camera_off": say("live.camera_off"),
        "device_ask_permission": say("live.ask_permission"),
        "device_not_available": say("live.no_camera"),
        "device_access_denied": say("live.denied"),
        "media_api_not_available": say("live.no_camera"),
    }
    show_webcam(player or _Mirror(), "camera", playing=playing, translations=translations)
    if not playing:
        st.html(f"<style>{NOT_YET}</style>")


class _Mirror:
    """Shows the picture as it is."""

    def see(self, image: Image, _stamp_s: float | None) -> Image:
        """The picture, mirrored."""
        return mirrored(image)

    def fail(self, error: Exception) -> None:
        """Nothing is looked at, so nothing can fail."""


def _show_buttons(player: Player) -> None:
    say = words().say
    with st.container(horizontal=True):
        if st.button(say("live.hurts"), icon=":material/emergency:", shortcut="h"):
            _stop(player, Ending.HURT)
        if st.button(say("live.pause"), icon=":material/pause:", shortcut="p"):
            player.pause()
        if st.button(say("live.skip"), icon=":material/skip_next:", shortcut="n"):
            player.skip()
            st.rerun()
        if st.button(say("live.stop"), icon=":material/stop:", shortcut="s"):
            _stop(player, Ending.STOPPED)


def _stop(player: Player, reason: Ending) -> None:
    player.stop(reason)
    st.session_state[LOOKS] = LAST_LOOKS
    st.rerun()


def is_over(player: Player) -> bool:
    """Whether the routine has ended and the last words are said."""
    return player.over and st.session_state.get(LOOKS, 0) >= LAST_LOOKS


@st.fragment(run_every=REFRESH_S)
def _show_display(player: Player, is_mine: Callable[[], bool]) -> None:
    if not is_mine():
        st.rerun()
    if player.over:
        st.session_state[LOOKS] = st.session_state.get(LOOKS, 0) + 1
    if is_over(player):
        st.rerun()
    state = player.state()
    # A page that was reloaded does not say everything again.
    heard = st.session_state.setdefault(HEARD, _number(state))
    show_hud(display(state, words(), settings(), heard), key="hud")
    _show_trouble(state)
    if state.guide.stage is GuideStage.REST and state.done:
        show_set(state.done[-1], words())


def _number(state: PlayerState) -> int:
    return state.said[-1].number if state.said else 0


def _show_trouble(state: PlayerState) -> None:
    say = words().say
    if state.failure:
        why = plain(words().error(state.failure))
        st.error(f"{say('live.failed')} {why}", icon=":material/error:")
        return
    if not state.began:
        waited = st.session_state.get(WAITED, 0.0) + REFRESH_S
        st.session_state[WAITED] = waited
        if waited >= NO_PICTURE_S:
            st.warning(say("live.no_picture"), icon=":material/videocam_off:")
        return
    st.session_state[WAITED] = 0.0
    if state.quiet_s > SILENT_S:
        st.warning(say("live.lost_picture"), icon=":material/videocam_off:")
    if state.lightened:
        st.caption(say("live.lightened"))
    show_storing(state.storing)
