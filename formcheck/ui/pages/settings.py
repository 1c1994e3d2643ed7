"""Language, voice and tones."""

from __future__ import annotations

from typing import Final

import streamlit as st

from formcheck.files import person_place
from formcheck.messages.languages import LANGUAGES
from formcheck.ui.context import SETTINGS, settings, words
from formcheck.ui.serving.certificates import fingerprint_of
from formcheck.ui.serving.permissions import phone_authority
from formcheck.ui.settings import Settings, save_settings

RATES: Final = (0.6, 1.4)
LOUDNESSES: Final = (0.1, 1.0)
STEP: Final = 0.1
CERTIFICATE: Final = "application/x-x509-ca-cert"


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
    _show_phone()


def _show_phone() -> None:
    """How a phone becomes the camera."""
    if person_place() is not None:
        return  # a phone opens the page itself, by the person's link
    say, authority = words().say, phone_authority()
    st.subheader(say("phone.section"), anchor=False)
    if authority is None:
        st.markdown(say("phone.off"))
        return
    st.markdown(say("phone.why"))
    st.download_button(
        say("phone.save"), authority.read_bytes(), authority.name, CERTIFICATE, on_click="ignore"
    )
    for name in ("send", "iphone", "android", "compare"):
        st.markdown(say(f"phone.{name}"))
    st.code(fingerprint_of(authority), language=None, wrap_lines=True)
    st.markdown(say("phone.scan"))
    st.caption(say("phone.undo"))
