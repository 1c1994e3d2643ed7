"""Each fault in words, with its value, its limit and its picture."""

from __future__ import annotations

import streamlit as st

from formcheck.coach.events import Fault
from formcheck.coach.report import Report
from formcheck.exercises.model import Exercise
from formcheck.report.broken import how_broken
from formcheck.report.evidence import Evidence, EvidencePicture, best_attempt
from formcheck.ui.context import words
from formcheck.ui.markdown import in_markdown
from formcheck.ui.recorded import page_state
from formcheck.ui.recorded.chart import broken_chart
from formcheck.ui.recorded.result import RecordingResult, of_fault
from formcheck.ui.recorded.wording import Wording, by_rule, clock


def show_faults(result: RecordingResult, exercise: Exercise) -> None:
    """Draw a card for each rule that was broken."""
    say = words().say
    report = result.report
    if not report.attempts:
        return
    st.subheader(say("recorded.to_mend"), anchor=False)
    if not report.faults:
        st.markdown(f":material/check: {say('recorded.all_good')}")
    evidence = {item.fault.rule: item for item in result.evidence}
    wording = Wording(words(), in_markdown(exercise))
    for faults in by_rule(report):
        with st.container(border=True):
            _card(result, faults, evidence.get(faults[0].rule), wording)


def _card(
    result: RecordingResult, faults: list[Fault], evidence: Evidence | None, wording: Wording
) -> None:
    report = result.report
    worst = evidence.fault if evidence else faults[0]
    rule = wording.rule(worst)
    text, pictures = st.columns([2, 3], gap="medium")
    with text:
        share = words().say("recorded.share", count=len(faults), total=len(report.attempts))
        st.markdown(f"#### ▲ {rule.name}\n:orange[**{share}**]")
        st.markdown(f"**{rule.cue}**")
        st.markdown(rule.why)
        st.markdown(_worst(worst, wording) if len(faults) > 1 else wording.measured(worst))
        st.caption(wording.about(rule.measure))
        with st.container(horizontal=True, gap="small"):
            for fault in faults:
                _button(fault, wording)
    with pictures:
        _chart(result, worst, wording)
        if evidence and evidence.worst:
            _pictures(report, evidence, evidence.worst, wording)


def _chart(result: RecordingResult, fault: Fault, wording: Wording) -> None:
    """The measure with the limit that was broken, or the pace."""
    how = how_broken(result.report, result.timeline, fault)
    if how is None:
        return
    say, theme = words().say, st.context.theme.type or "light"
    seconds = say("recorded.seconds")
    st.altair_chart(
        broken_chart(how, result.report, fault, wording, seconds=seconds, theme=theme),
        alt=say(
            "recorded.broken_chart",
            name=wording.name(fault),
            what=wording.attempt(fault.attempt),
            measured=wording.measured(fault),
        ),
    )


def _worst(fault: Fault, wording: Wording) -> str:
    """Where of several occurrences the fault is plainest, and its value there."""
    what = wording.attempt(fault.attempt)
    where = words().say("recorded.worst_in", what=what, clock=clock(fault.worst_s))
    return f"{where} {wording.measured(fault)}"


def _button(fault: Fault, wording: Wording) -> None:
    index = fault.attempt
    st.button(
        wording.attempt(index),
        key=f"recorded.fault.{fault.rule}.{index}",
        icon=":material/play_circle:",
        help=wording.measured(fault),
        on_click=page_state.jump_to,
        args=(of_fault(fault),),
    )


def _pictures(report: Report, evidence: Evidence, worst: EvidencePicture, wording: Wording) -> None:
    say = words().say
    fault, best = evidence.fault, best_attempt(report)
    shown = [("recorded.picture_worst", "▲", worst, fault.attempt)]
    if evidence.best and best:
        shown.append(("recorded.picture_best", "✓", evidence.best, best.index))
    for column, (key, mark, picture, index) in zip(st.columns(2), shown, strict=False):
        with column:
            _picture(picture, f"{mark} {say(key, what=wording.attempt(index))}")


def _picture(picture: EvidencePicture, caption: str) -> None:
    told = f"{caption}, {clock(picture.t)}"
    st.image(picture.data_uri, caption=told, width="stretch", alt=told)
