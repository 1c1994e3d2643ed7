"""The first page: what to do today, one click away."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import streamlit as st

from formcheck.errors import FormCheckError
from formcheck.exercises.model import Exercise
from formcheck.routines.catalog import routines
from formcheck.routines.known import as_routine
from formcheck.routines.model import Routine, Step
from formcheck.routines.store import RoutineStore
from formcheck.ui.context import exercise_of, exercises_nearest_first, history, words
from formcheck.ui.illustrations import illustration
from formcheck.ui.live.choice import RoutineText, choose, choose_free, describe_dose
from formcheck.ui.markdown import in_markdown
from formcheck.ui.today import in_words, suggestion

REP_S: Final = 4.0
"""A calm repetition with its rest, for the estimate of a routine's length."""
SETTING_UP_S: Final = 20.0
COLUMNS: Final = 4
SHOWN: Final = 8
"""So many single exercises are offered here; the library has all."""


def show() -> None:
    """Draw the part."""
    show_choices()
    say = words().say
    with st.container(border=True):
        text, button = st.columns([3, 1], vertical_alignment="center")
        text.markdown(f"**{say('start.video_title')}** {say('start.video')}")
        if button.button(say("start.video_open"), width="stretch", icon=":material/movie:"):
            from formcheck.ui.pages import recorded

            st.switch_page(st.Page(recorded.show, url_path="recorded"))


def show_choices() -> None:
    """Routines and exercises to begin with."""
    say = words().say
    st.title(say("start.title"), anchor=False)
    st.markdown(say("start.lead"))
    _show_free()
    _show_today()
    st.subheader(say("start.or_another"), anchor=False)
    for routine in (*routines(), *RoutineStore().routines()):
        _show_routine(routine)
    st.subheader(say("start.or_one"), anchor=False)
    every = exercises_nearest_first()
    nearest = every[:SHOWN]
    for first in range(0, len(nearest), COLUMNS):
        for column, one in zip(st.columns(COLUMNS), nearest[first:], strict=False):
            with column:
                _show_exercise(one)
    if len(every) > len(nearest) and st.button(
        say("start.all_exercises", count=len(every)), icon=":material/menu_book:"
    ):
        from formcheck.ui.pages import library

        st.switch_page(st.Page(library.show, url_path="exercises"))


def _show_free() -> None:
    """To begin without a choice."""
    say = words().say
    with st.container(border=True):
        text, button = st.columns([3, 1], vertical_alignment="center")
        text.markdown(f"**{say('start.free_title')}** {say('start.free')}")
        if button.button(
            say("start.free_begin"), key="free", width="stretch", icon=":material/visibility:"
        ):
            choose_free()
            _go()


def _show_today() -> None:
    """What to do today; a history that fails is told elsewhere."""
    try:
        results = history().results()
    except FormCheckError:
        results = []
    found = suggestion(results, datetime.now().date())
    say, routine = words().say, found.routine
    with st.container(border=True):
        text, button = st.columns([3, 1], vertical_alignment="center")
        name = RoutineText.of(routine, words()).name
        text.subheader(say("start.today_title", name=name), anchor=False)
        text.markdown("  \n".join(in_words(words(), found)))
        text.markdown("\n".join(f"- {_dose(routine, step)}" for step in routine.steps))
        text.caption(say("start.minutes", count=_minutes(routine)))
        if button.button(
            say("start.today_begin"),
            key="today",
            type="secondary" if found.done else "primary",
            width="stretch",
            icon=":material/play_arrow:",
        ):
            _begin(routine)


def _dose(routine: Routine, step: Step) -> str:
    one = step.applied(exercise_of(routine, step))
    return f"{in_markdown(one).name}: {describe_dose(step.dose(one), one, words())}"


def _show_routine(routine: Routine) -> None:
    say, said = words().say, RoutineText.of(routine, words())
    with st.container(border=True):
        text, button = st.columns([3, 1], vertical_alignment="center")
        text.subheader(said.name, anchor=False)
        text.markdown(said.summary)
        length = say("start.minutes", count=_minutes(routine))
        goal = say("start.today", done=_done_today(routine), goal=routine.per_day)
        text.caption(
            f"{' · '.join(_name(routine, step) for step in routine.steps)}  \n{length} · {goal}"
        )
        label, key = say("start.routine_begin"), f"routine_{routine.id}"
        if button.button(label, key=key, width="stretch", icon=":material/play_arrow:"):
            _begin(routine)


def _name(routine: Routine, step: Step) -> str:
    return in_markdown(exercise_of(routine, step)).name


def _show_exercise(one: Exercise) -> None:
    say, shown = words().say, in_markdown(one)
    with st.container(border=True, height="stretch"):
        picture = illustration(one.id, "end")
        if picture is not None:
            st.image(picture, width="stretch", alt=say("library.picture_end", name=one.name))
        st.markdown(f"**{shown.name}**")
        st.caption(shown.summary)
        if st.button(say("start.begin"), key=f"exercise_{one.id}", width="stretch"):
            _begin(as_routine(one))


def _begin(routine: Routine) -> None:
    choose(routine)
    _go()


def _go() -> None:
    from formcheck.ui.pages import live

    st.switch_page(st.Page(live.show, url_path="live"))


def _minutes(routine: Routine) -> int:
    """About how long the routine takes."""
    total_s = 0.0
    for step in routine.due_on(datetime.now().date()).steps:
        dose = step.dose(exercise_of(routine, step))
        once_s = (dose.hold_s + REP_S) * dose.reps * (2 if dose.each_side else 1)
        total_s += SETTING_UP_S + dose.sets * (once_s + dose.rest_s) - dose.rest_s
    return max(1, round(total_s / 60))


def _done_today(routine: Routine) -> int:
    """How often something of the routine was done today; a failing history is told elsewhere."""
    today = datetime.now().date()
    try:
        sessions = history().sessions()
    except FormCheckError:
        return 0
    return sum(
        session.routine == routine.id
        and session.attempts > 0
        and session.started_at.date() == today
        for session in sessions
    )
