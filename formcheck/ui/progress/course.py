"""A routine over the weeks: what was done of what was prescribed, and the file that says so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Final

import streamlit as st

from formcheck.history.course import Course, course_of, last_prescribed
from formcheck.history.records import SessionResult
from formcheck.report.course_html import (
    adherence,
    exercise_texts,
    pain,
    period,
    render_calendar,
    render_course,
)
from formcheck.routines.known import find_routine
from formcheck.routines.model import Routine
from formcheck.ui.context import words
from formcheck.ui.markdown import plain

CHOSEN: Final = "course_routine"


def show(results: Sequence[SessionResult], first: date | None, today: date) -> None:
    """Draw the course of a routine since `first`, or since its first day."""
    done = [one.session.routine for one in results if one.session.attempts]
    names = [name for name in dict.fromkeys(reversed(done)) if name]
    known = {name: find_routine(name) or last_prescribed(name, results) for name in names}
    routines = {name: routine for name, routine in known.items() if routine is not None}
    if not routines:
        return
    say = words().say
    with st.container(border=True):
        st.subheader(say("history.course"), anchor=False)
        routine = _choose(routines)
        began = first or min(one.session.started_at.date() for one in results)
        course = course_of(routine, results, began, today)
        _show_course(course)
        st.download_button(
            say("history.course_file"),
            partial(render_course, course, words().report),
            f"formcheck-{routine.id}-{today}.html",
            "text/html",
            icon=":material/print:",
            help=say("history.course_help"),
            on_click="ignore",
        )


def _choose(routines: dict[str, Routine]) -> Routine:
    """The routine asked for, or else the one done last."""
    latest, *others = routines.values()
    if not others:
        return latest
    names = {name: one.in_language(words().language).name for name, one in routines.items()}
    chosen = st.selectbox(
        words().say("history.course_which"),
        list(routines),
        format_func=names.__getitem__,
        key=CHOSEN,
    )
    return routines[chosen]


def _show_course(course: Course) -> None:
    language = words().report
    days, lines = st.columns([3, 2], gap="medium")
    days.html(render_calendar(course, language))
    with lines:
        st.markdown(f"**{period(course, language)}**")
        st.markdown(_bullets(adherence(course, language)))
        st.markdown(plain(pain(course, language)))
    for text in exercise_texts(course, language):
        st.markdown(f"**{plain(text.name)}:** {plain(text.asked)}.")
        st.markdown(_bullets([*text.limits, *text.earlier, *text.sentences]))


def _bullets(lines: Sequence[str]) -> str:
    return "\n".join(f"- {plain(line)}" for line in lines)
