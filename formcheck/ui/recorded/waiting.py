"""The analysis at work: how far it is, and a way to stop it."""

from __future__ import annotations

from typing import Final

import streamlit as st

from formcheck.ui.context import words
from formcheck.ui.markdown import plain
from formcheck.ui.recorded import page_state
from formcheck.ui.recorded.job import Job, JobState

LOOK_EVERY_S: Final = 0.5
SOON_S: Final = 8
STEP_S: Final = 5
MINUTES_FROM_S: Final = 100


def show_waiting() -> None:
    """Draw the progress of the job at work, until it is over."""
    before = len(page_state.queue().unfinished)

    @st.fragment(run_every=LOOK_EVERY_S)
    def progress() -> None:
        unfinished = page_state.queue().unfinished
        if len(unfinished) != before:
            st.rerun()
        _show(unfinished[0], len(unfinished) - 1)

    progress()


def _show(job: Job, waiting: int) -> None:
    say = words().say
    with st.container(border=True, key="recorded-waiting"):
        picture, progress = st.columns([2, 3], gap="medium", vertical_alignment="center")
        with picture:
            _glimpse(job)
        with progress:
            st.subheader(_doing(job), anchor=False)
            st.caption(plain(job.recording.name))
            st.progress(job.share, text=_left(job.left_s))
            with st.container(horizontal=True, vertical_alignment="center"):
                st.button(
                    say("recorded.cancel"),
                    icon=":material/close:",
                    key="recorded.cancel",
                    on_click=page_state.queue().discard,
                    args=(job,),
                )
                if waiting:
                    st.caption(say("recorded.in_line", count=waiting))


def _glimpse(job: Job) -> None:
    """What is seen just now; before that a quiet field of the same shape."""
    picture = job.glimpse
    if picture is None:
        st.html('<div class="fc-glimpse">&nbsp;</div>')
    else:
        alt = words().say("recorded.glimpse")
        st.image(picture, width="stretch", output_format="JPEG", alt=alt)


def _doing(job: Job) -> str:
    say = words().say
    if job.state is JobState.WRITING:
        return say("recorded.writing")
    if job.share == 0:
        return say("recorded.preparing")
    return say("recorded.looking")


def _left(left_s: float | None) -> str:
    """The time left in round numbers; a non-breaking space keeps the line's height."""
    say = words().say
    if left_s is None:
        return "\N{NO-BREAK SPACE}"
    if left_s < SOON_S:
        return say("recorded.left_soon")
    if left_s < MINUTES_FROM_S:
        return say("recorded.left_seconds", seconds=-(-int(left_s) // STEP_S) * STEP_S)
    return say("recorded.left_minutes", minutes=-(-int(left_s) // 60))
