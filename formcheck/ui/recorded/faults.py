"""Each fault in words, with its value, its limit and its picture."""

from __future__ import annotations

import streamlit as st

from formcheck.coach.events import Fault
from formcheck.coach.report import Report
from formcheck.exercises.model import Exercise
from formcheck.report.evidence import Evidence, Picture, best_attempt
from formcheck.ui.context import words
from formcheck.ui.markdown import in_markdown
from formcheck.ui.recorded import place
from formcheck.ui.recorded.moments import of_fault
from formcheck.ui.recorded.result import Result
from formcheck.ui.recorded.wording import Wording, by_rule, clock


def show_faults(result: Result, exercise: Exercise) -> None:
    """Draw a card for each rule that was broken."""
    say = words().say
    report = result.report
    if not report.attempts:
        return
    st.subheader(say("recorded.to_mend"))
    if not report.faults:
        st.markdown(f":material/check: {say('recorded.all_good')}")
    evidence = {item.fault.rule: item for item in result.evidence}
    wording = Wording(words(), in_markdown(exercise))
    for faults in by_rule(report):
        with st.container(border=True):
            _card(report, faults, evidence.get(faults[0].rule), wording)


def _card(report: Report, faults: list[Fault], evidence: Evidence | None, wording: Wording) -> None:
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
    if evidence:
        with pictures:
            _pictures(report, evidence, wording)


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
        on_click=place.jump_to,
        args=(of_fault(fault),),
    )


def _pictures(report: Report, evidence: Evidence, wording: Wording) -> None:
    say = words().say
    fault, best = evidence.fault, best_attempt(report)
    shown = [("recorded.picture_worst", "▲", evidence.worst, fault.attempt)]
    if evidence.best and best:
        shown.append(("recorded.picture_best", "✓", evidence.best, best.index))
    for column, (key, mark, picture, index) in zip(st.columns(2), shown, strict=False):
        with column:
            _picture(picture, f"{mark} {say(key, what=wording.attempt(index))}")


def _picture(picture: Picture, caption: str) -> None:
    st.image(picture.data_uri, caption=f"{caption}, {clock(picture.t)}", width="stretch")
