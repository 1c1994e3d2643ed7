"""Language, voice and tones."""

from __future__ import annotations

from typing import Final

import streamlit as st

from formcheck.messages.languages import LANGUAGES
from formcheck.ui.context import SETTINGS, settings, words
from formcheck.ui.settings import Settings, save_settings

RATES: Final = (0.6, 1.4)
LOUDNESSES: Final = (0.1, 1.0)
STEP: Final = 0.1


def show() -> None:
    """Draw the part."""
    say = words().say
    known = settings()
    st.title(say("settings.title"), anchor=False)
    language = st.segmented_control(
        say("settings.language"),
        list(LANGUAGES),
        format_func=LANGUAGES.__getitem__,
        default=words().language,
        required=True,
    )
    voice = st.toggle(say("settings.voice"), known.voice, help=say("settings.voice_help"))
    beeps = st.toggle(say("settings.beeps"), known.beeps, help=say("settings.beeps_help"))
    rate = st.slider(say("settings.rate"), *RATES, known.rate, STEP, disabled=not voice)
    loudness = st.slider(say("settings.loudness"), *LOUDNESSES, known.loudness, STEP)
    large = st.toggle(say("settings.large"), known.large, help=say("settings.large_help"))
    changed = language != words().language
    chosen = Settings(
        language if changed else known.language, voice, beeps, rate, loudness, large=large
    )
    if chosen != known:
        save_settings(chosen)
        st.session_state[SETTINGS] = chosen
        st.rerun()
    st.info(say("settings.privacy"), icon=":material/lock:")
