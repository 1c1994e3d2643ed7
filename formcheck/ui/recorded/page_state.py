"""Where somebody is on this part of the page; the queue holds the recordings themselves."""

from __future__ import annotations

from typing import Final

import streamlit as st

from formcheck.history.store import default_path
from formcheck.ui.components.seek import Jump
from formcheck.ui.recorded.analysis_queue import AnalysisQueue, desk_of
from formcheck.ui.recorded.job import Job

CHOOSING: Final = "recorded.choosing"
SHOWN: Final = "recorded.shown"
SET: Final = "recorded.set"
JUMP: Final = "recorded.jump"
UPLOADS: Final = "recorded.uploads"


def queue() -> AnalysisQueue:
    """The recordings of this person."""
    return desk_of(default_path())


def choosing() -> bool:
    """Whether the person is choosing another video while there are results."""
    return bool(st.session_state.get(CHOOSING, False))


def choose_more(more: bool) -> None:
    """Go to the choice of a video, or back from it."""
    st.session_state[CHOOSING] = more


def shown() -> Job | None:
    """The result to show: the one asked for, else the newest."""
    finished = queue().finished
    asked = st.session_state.get(SHOWN)
    if asked in finished:
        job: Job = asked
        return job
    return finished[-1] if finished else None


def show_job(job: Job | None) -> None:
    """Show this result from now on."""
    st.session_state[SHOWN] = job
    st.session_state[SET] = 1
    st.session_state[JUMP] = jump().to(None)


def shown_set() -> int:
    """The number of the set to show."""
    return int(st.session_state.get(SET, 1))


def show_set(number: int) -> None:
    """Show this set of the result from now on."""
    st.session_state[SET] = number
    st.session_state[JUMP] = jump().to(None)


def jump() -> Jump:
    """Where the video shall be."""
    found: Jump = st.session_state.get(JUMP, Jump())
    return found


def jump_to(time: float) -> None:
    """Make the video jump."""
    st.session_state[JUMP] = jump().to(time)


def uploads_key() -> str:
    """The uploader's key; another after each start, so that it is empty again."""
    return f"{UPLOADS}{st.session_state.get(UPLOADS, 0)}"


def empty_uploads() -> None:
    """Forget what lies in the uploader."""
    st.session_state[UPLOADS] = st.session_state.get(UPLOADS, 0) + 1
