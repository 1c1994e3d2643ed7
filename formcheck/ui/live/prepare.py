"""Before the start: what to do, where the camera goes, how the back feels."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from formcheck.coach.usual_range import OwnRange
from formcheck.exercises.model import Exercise, Moment
from formcheck.routines.model import Routine, Step
from formcheck.safety.pain import GO_ON, pain_advice
from formcheck.ui.components.widgets import ask_pain
from formcheck.ui.context import exercise_of, words
from formcheck.ui.illustrations import illustration
from formcheck.ui.live import exercising
from formcheck.ui.live.card import advised_against_now, without_advised_against
from formcheck.ui.live.choice import (
    RoutineText,
    chosen,
    describe_dose,
    forget_choice,
    is_free,
    not_due_in_words,
)
from formcheck.ui.markdown import in_markdown
from formcheck.wording.limits import prescribed_in_words
from formcheck.wording.usual_range import asked_in_words

PAIN_BEFORE = "pain_before"


def show() -> None:
    """Begin with what was chosen; what has to be told before is shown first."""
    say = words().say
    if is_free():
        _show_free()
        return
    wanted = chosen()
    assert wanted is not None
    routine, left_out = without_advised_against(wanted)
    if routine is None:
        _show_nothing_left(say("card.nothing_left"), left_out)
        return
    today = datetime.now().date()
    left_out += not_due_in_words(words(), routine, today)
    routine = routine.due_on(today)
    if not routine.steps:
        _show_nothing_left(say("routines.nothing_due"), left_out)
    elif left_out or any(map(_is_for_one_person, routine.steps)):
        _show_plan(routine, left_out)
    else:
        _begin(routine)


def _is_for_one_person(step: Step) -> bool:
    return bool(step.limits) or step.range_share is not None


def _begin(routine: Routine | None, pain: int | None = None) -> None:
    st.session_state.pop(PAIN_BEFORE, None)
    client = st.context.ip_address
    exercising.take(exercising.sessions().begin(routine, words().language, pain, client=client))
    st.rerun()


def _show_free() -> None:
    """Whoever just begins is told first what the health card advises against."""
    say, against = words().say, advised_against_now()
    if not against:
        _begin(None)
        return
    st.title(say("live.free_title"), anchor=False)
    st.info(
        say("live.free_against", names=", ".join(sorted(in_markdown(one).name for one in against))),
        icon=":material/health_and_safety:",
    )
    if st.button(say("live.start"), type="primary", icon=":material/play_arrow:"):
        _begin(None)
    if st.button(say("live.choose_other"), type="tertiary"):
        forget_choice()
        st.rerun()


def _show_plan(routine: Routine, left_out: list[str]) -> None:
    say = words().say
    exercises = [in_markdown(step.applied(exercise_of(routine, step))) for step in routine.steps]
    left, right = st.columns([3, 2], gap="medium")
    with left:
        st.title(RoutineText.of(routine, words()).name, anchor=False)
        _show_exercise(exercises[0])
    with right:
        _show_steps(routine, exercises)
        for said in left_out:
            st.info(said, icon=":material/health_and_safety:")
        score = ask_pain(say("live.pain_before"), PAIN_BEFORE)
        advice = GO_ON if score is None else pain_advice(None, score)
        if advice.says is not None:
            st.error(words().told(advice.says), icon=":material/local_hospital:")
        if st.button(
            say("live.start"),
            type="primary",
            width="stretch",
            icon=":material/play_arrow:",
            disabled=advice.stop,
        ):
            _begin(routine, score)
        if st.button(say("live.choose_other"), type="tertiary"):
            forget_choice()
            st.rerun()


def _show_nothing_left(why: str, left_out: list[str]) -> None:
    say = words().say
    st.warning(why, icon=":material/health_and_safety:")
    for said in left_out:
        st.markdown(f"- {said}")
    if st.button(say("live.choose_other"), type="primary"):
        forget_choice()
        st.rerun()


def _show_exercise(exercise: Exercise) -> None:
    pictures = st.columns(2)
    moments: tuple[Moment, Moment] = ("rest", "end")
    for column, position in zip(pictures, moments, strict=True):
        picture = illustration(exercise.id, position)
        if picture is not None:
            told = words().say(f"library.picture_{position}", name=exercise.name)
            column.image(picture, width="stretch", alt=told)
    st.markdown("\n".join(f"{i}. {step}" for i, step in enumerate(exercise.steps, 1)))


def _show_steps(routine: Routine, exercises: list[Exercise]) -> None:
    say = words().say
    with st.container(border=True):
        st.markdown(f"**{say('live.camera')}**")
        st.write(exercises[0].camera.advice)
    with st.container(border=True):
        st.markdown(f"**{say('live.plan')}**")
        notes = RoutineText.of(routine, words()).notes
        for step, exercise, note in zip(routine.steps, exercises, notes, strict=True):
            line = describe_dose(step.dose(exercise), exercise, words())
            st.markdown(f"{exercise.name}: {line}" + (f"  \n*{note}*" if note else ""))
            for line in prescribed_in_words(words(), exercise):
                st.caption(f":material/clinical_notes: {line}")
            if step.range_share is not None:
                own = OwnRange(exercising.sessions().usual(exercise), step.range_share)
                st.caption(asked_in_words(words(), exercise, own))
    for warning in exercises[0].safety:
        st.caption(f":material/health_and_safety: {warning}")
