"""What is uncertain, not judged or not counted; and an analysis that led to nothing."""

from __future__ import annotations

import streamlit as st

from formcheck.coach.report import Report
from formcheck.errors import (
    FormCheckError,
    ModelError,
    NothingToJudgeError,
    OutputError,
    VideoError,
)
from formcheck.exercises.model import Exercise
from formcheck.ui.context import words
from formcheck.ui.markdown import in_markdown, plain
from formcheck.ui.recorded.job import Job
from formcheck.ui.recorded.wording import clock
from formcheck.wording.catalogue import Catalogue


def show_warnings(report: Report, exercise: Exercise) -> None:
    """Draw what stands in the way of a sure answer, but for what `show_turn` asks."""
    asked = bool(report.source.suggested_deg)
    for warning in report.tracking.warnings[: -1 if asked else None]:
        st.warning(plain(words().message(warning, exercise)), icon=":material/warning:")


def show_notes(report: Report, exercise: Exercise) -> None:
    """Draw what was not judged and not counted, and why."""
    say = words().say
    if report.not_judged():
        st.subheader(say("recorded.unjudged"), anchor=False)
        st.markdown("\n".join(_unjudged(report, exercise)))
    if report.rejected:
        st.subheader(say("recorded.rejected"), anchor=False)
        st.markdown("\n".join(_rejected(report, exercise)))


def _unjudged(report: Report, exercise: Exercise) -> list[str]:
    total = len(report.attempts)
    return [
        f"- **{in_markdown(exercise).rule(rule).name}**: "
        + "; ".join(
            f"{plain(words().message(reason, exercise))} "
            f"({words().say('recorded.share', count=count, total=total)})"
            for reason, count in reasons.items()
        )
        for rule, reasons in report.not_judged().items()
    ]


def _rejected(report: Report, exercise: Exercise) -> list[str]:
    return [
        "- "
        + words().say(
            "recorded.rejected_at",
            clock=clock(item.start_s),
            reason=words().message(item.reason, in_markdown(exercise)),
        )
        for item in report.rejected
    ]


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
