"""The annotated video beside the signal, and every repetition as a button."""

from __future__ import annotations

from typing import Final

import streamlit as st

from formcheck.coach.events import Attempt, Verdict
from formcheck.coach.report import Report
from formcheck.exercises.model import Exercise
from formcheck.media.overlay import MARKS
from formcheck.ui.components.seek import seek
from formcheck.ui.context import words
from formcheck.ui.markdown import in_markdown
from formcheck.ui.recorded import page_state
from formcheck.ui.recorded.chart import CLICKED, KEY, signal_chart
from formcheck.ui.recorded.result import RecordingResult, moments, of_attempt
from formcheck.ui.recorded.wording import Wording, clock

PLAYER: Final = "recorded-player"
CHART: Final = "recorded.chart"
CHOSEN: Final = "recorded.chosen"
TINTS: Final = {Verdict.GOOD: "blue", Verdict.FAULTY: "orange", Verdict.NOT_JUDGED: "gray"}


def show_video(result: RecordingResult, exercise: Exercise) -> None:
    """Draw the video beside the signal."""
    left, right = st.columns([1, 1], gap="large")
    # A click must not load the video again: it stays outside of what a click redraws.
    with left, st.container(key=PLAYER):
        st.video(result.files.video, alt=words().say("recorded.video"))
    with right:
        _chart(result, exercise)


def show_attempts(report: Report, exercise: Exercise) -> None:
    """Draw a button for each repetition or hold; it leads to the moment in the video."""
    if not report.attempts:
        return
    say = words().say
    hold = exercise.mode == "hold"
    st.markdown(f"**{say('recorded.every_hold' if hold else 'recorded.every_rep')}**")
    with st.container(horizontal=True, gap="small", key="recorded-list"):
        for attempt in report.attempts:
            _button(attempt, Wording(words(), in_markdown(exercise)))


def follow_clicks(key: str) -> None:
    """Make the video jump to what was clicked in this part of the page."""
    seek(PLAYER, page_state.jump(), key)


@st.fragment
def _chart(result: RecordingResult, exercise: Exercise) -> None:
    say = words().say
    report = result.report
    wording = Wording(words(), exercise)
    st.markdown(f"**{say(_title(report, exercise))}**")
    key = f"{CHART}.{result.files.video.parent.name}.{result.number}"
    st.altair_chart(
        signal_chart(
            report,
            result.timeline,
            wording,
            seconds=say("recorded.seconds"),
            theme=st.context.theme.type or "light",
        ),
        on_select=lambda: _follow(key, report),
        key=key,
        alt=say("recorded.chart", count=len(report.attempts)),
    )
    about = in_markdown(exercise).measures[exercise.signal.measure].about
    st.caption(say("recorded.measured_here", about=about))
    follow_clicks("recorded.seek.chart")


def _title(report: Report, exercise: Exercise) -> str:
    if not report.attempts:
        return "recorded.signal_alone"
    return "recorded.signal_hold" if exercise.mode == "hold" else "recorded.signal"


def _follow(key: str, report: Report) -> None:
    """Jump to what was clicked in the chart; a second click on it comes as an empty choice."""
    picked = st.session_state[key].selection.get(CLICKED, [])
    chosen = picked[0][KEY] if picked else st.session_state.get(CHOSEN)
    st.session_state[CHOSEN] = chosen
    if chosen in moments(report):
        page_state.jump_to(moments(report)[chosen])


def _button(attempt: Attempt, wording: Wording) -> None:
    tint, mark = TINTS[attempt.verdict], MARKS[attempt.verdict]
    names = ", ".join(wording.name(fault) for fault in attempt.faults)
    said = [wording.side(attempt), wording.held(attempt), names]
    verdict = f":{tint}[**{mark} {wording.verdict(attempt.verdict)}**]"
    tail = "  ·  ".join(part for part in said if part)
    st.button(
        f"**{attempt.index}**  {verdict}  {tail}",
        key=f"recorded.see.{attempt.index}",
        icon=":material/play_circle:",
        help=clock(attempt.start_s),
        on_click=page_state.jump_to,
        args=(of_attempt(attempt),),
        wrap=True,
    )
