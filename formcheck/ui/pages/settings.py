"""Language, voice and tones."""

from __future__ import annotations

import streamlit as st

from formcheck.messages.languages import LANGUAGES
from formcheck.ui.context import SETTINGS, settings, words
from formcheck.ui.settings import Settings, save_settings


def show() -> None:
    """Draw the part."""
    say = words().say
    known = settings()
    st.title(say("settings.title"))
    language = st.segmented_control(
        say("settings.language"),
        list(LANGUAGES),
        format_func=LANGUAGES.__getitem__,
        default=words().language,
        required=True,
    )
    voice = st.toggle(say("settings.voice"), known.voice, help=say("settings.voice_help"))
    beeps = st.toggle(say("settings.beeps"), known.beeps, help=say("settings.beeps_help"))
    chosen = Settings(language or known.language, voice, beeps)
    changed = language != words().language
    if chosen != known and (changed or (voice, beeps) != (known.voice, known.beeps)):
        save_settings(chosen)
        st.session_state[SETTINGS] = chosen
        st.rerun()
    st.info(say("settings.privacy"), icon=":material/lock:")
