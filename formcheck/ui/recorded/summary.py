"""The answer in one look."""

from __future__ import annotations

import html
from collections.abc import Iterator

import streamlit as st

from formcheck.coach.events import Verdict
from formcheck.coach.report import Report
from formcheck.exercises.model import Exercise
from formcheck.media.overlay import MARKS
from formcheck.ui.context import words
from formcheck.ui.recorded.wording import Wording, by_rule, clock


def show_summary(report: Report, exercise: Exercise, name: str) -> None:
    """Draw the counts and the most frequent fault."""
    wording = Wording(words(), exercise)
    figures = "".join(
        f'<div class="fc-figure {kind}"><b>{html.escape(value)}</b>'
        f"<span>{html.escape(label)}</span></div>"
        for value, label, kind in _figures(report, wording)
    )
    headline, more = _headline(report, wording)
    st.html(
        f'<section class="fc-answer"><h1>{html.escape(exercise.name)}</h1>'
        f'<p class="fc-of">{html.escape(name)} · {clock(report.source.duration_s)}</p>'
        f'<div class="fc-figures">{figures}</div>'
        f"<h2>{html.escape(headline)}</h2><p>{html.escape(more)}</p></section>"
    )


def _figures(report: Report, wording: Wording) -> Iterator[tuple[str, str, str]]:
    """Value, label and kind of each number."""
    say = words().say
    count = len(report.attempts)
    yield str(count), wording.counted(count), "all"
    if not count:
        return
    for verdict in Verdict:
        number = report.count(verdict)
        if number or verdict is not Verdict.NOT_JUDGED:
            yield f"{MARKS[verdict]} {number}", wording.verdict(verdict), verdict.value
    left, right = report.count_side("left"), report.count_side("right")
    if left is not None:
        yield f"{left} / {right}", say("recorded.sides"), "sides"
    if report.holds:
        held_s = sum(hold.held_s for hold in report.holds)
        yield wording.amount(held_s, "s", 0), say("recorded.held_sum"), "held"


def _headline(report: Report, wording: Wording) -> tuple[str, str]:
    """What matters most, and what to do about it."""
    say = words().say
    if not report.attempts:
        return say("recorded.headline_none"), say("recorded.headline_none_why")
    groups = by_rule(report)
    if groups and len(groups[0]) > 1:
        first, total = groups[0], len(report.attempts)
        name = wording.name(first[0])
        headline = say("recorded.headline_fault", name=name, count=len(first), total=total)
        return headline, wording.rule(first[0]).cue
    if groups:
        names = ", ".join(wording.name(faults[0]) for faults in groups)
        return say("recorded.headline_once", names=names), wording.rule(groups[0][0]).cue
    if not report.count(Verdict.GOOD):
        return say("recorded.headline_unjudged"), ""
    return say("recorded.headline_good"), ""
