"""An analysis that led to nothing, in a sentence and with a way on."""

from __future__ import annotations

import streamlit as st

from formcheck.errors import (
    FormCheckError,
    ModelError,
    NothingToJudgeError,
    OutputError,
    VideoError,
)
from formcheck.ui.catalogue import Catalogue
from formcheck.ui.context import words
from formcheck.ui.markdown import plain
from formcheck.ui.recorded.job import Job


def show_problem(job: Job) -> None:
    """Say why there is no result."""
    st.warning(sentence(job, words()), icon=":material/videocam_off:")


def in_list(job: Job, catalogue: Catalogue) -> str:
    """The recording's name; behind it why it has no result, where it has none."""
    name = plain(job.recording.name)
    if job.error is None:
        return name
    return f"⚠ {name} · {catalogue.say(f'recorded.{_kind(job.error)}_short')}"


def _kind(error: FormCheckError) -> str:
    """What went wrong, as the catalogue calls it."""
    if isinstance(error, VideoError):
        return "broken"
    return "nobody" if isinstance(error, NothingToJudgeError) else "failed"


def sentence(job: Job, catalogue: Catalogue) -> str:
    """Why there is no result."""
    say, name = catalogue.say, plain(job.recording.name)
    if isinstance(job.error, ModelError | OutputError):
        return say("recorded.failed_because", name=name, reason=plain(catalogue.error(job.error)))
    return say(f"recorded.{_kind(job.error)}" if job.error else "recorded.failed", name=name)
