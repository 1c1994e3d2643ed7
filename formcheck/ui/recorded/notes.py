"""What is uncertain: warnings, what was not judged, what was not counted."""

from __future__ import annotations

import streamlit as st

from formcheck.coach.report import Report
from formcheck.exercises.model import Exercise
from formcheck.ui.context import words
from formcheck.ui.markdown import in_markdown, plain
from formcheck.ui.recorded.wording import clock


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
