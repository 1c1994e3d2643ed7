"""An analysis that led to nothing, in a sentence and with a way on."""

from __future__ import annotations

import streamlit as st

from formcheck.errors import ModelError, NothingToJudgeError, OutputError, VideoError
from formcheck.ui.catalogue import Catalogue
from formcheck.ui.context import words
from formcheck.ui.markdown import plain
from formcheck.ui.recorded.job import Job


def show_problem(job: Job) -> None:
    """Say why there is no result."""
    st.warning(sentence(job, words()), icon=":material/videocam_off:")


def sentence(job: Job, catalogue: Catalogue) -> str:
    """Why there is no result."""
    say, name = catalogue.say, plain(job.recording.name)
    if isinstance(job.error, VideoError):
        return say("recorded.broken", name=name)
    if isinstance(job.error, NothingToJudgeError):
        return say("recorded.nobody", name=name)
    if isinstance(job.error, ModelError | OutputError):
        return say("recorded.failed_because", name=name, reason=plain(catalogue.error(job.error)))
    return say("recorded.failed", name=name)
