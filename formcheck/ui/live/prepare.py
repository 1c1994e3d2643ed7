"""Before the start: what to do, where the camera goes, how the back feels."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import streamlit as st

from formcheck.care.pain import GO_ON, pain_advice
from formcheck.coach.events import Side
from formcheck.coach.guide import Guide
from formcheck.coach.usual import OwnRange, Usual
from formcheck.errors import HistoryError
from formcheck.exercises.model import Exercise
from formcheck.history.own import usual_ranges
from formcheck.pose.bundles import DEFAULT_MODEL
from formcheck.routines.model import Routine
from formcheck.ui.components.pain import ask_pain
from formcheck.ui.context import exercise_of, history, words
from formcheck.ui.illustrations import Moment, illustration
from formcheck.ui.limits import prescribed_in_words
from formcheck.ui.live.card import without_advised_against
from formcheck.ui.live.choice import (
    RoutineText,
    chosen,
    describe_dose,
    forget_choice,
    not_due_in_words,
)
from formcheck.ui.live.diary import Diary
from formcheck.ui.live.player import Estimator, Player
from formcheck.ui.live.running import begin_anew, show_camera, two_columns
from formcheck.ui.live.seat import Seat
from formcheck.ui.markdown import in_markdown
from formcheck.ui.own import asked_in_words

PAIN_BEFORE = "pain_before"


def show(seat: Seat, me: str) -> None:
    """Draw the view; the start makes the player and gives it the seat."""
    say = words().say
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
        return
    exercises = [in_markdown(step.applied(exercise_of(routine, step))) for step in routine.steps]
    left, right = two_columns()
    with left:
        # The camera's frame is there before the start, in the very place where it stays: the
        # browser needs a moment to make it, and a started one that moves would start again.
        show_camera(None, playing=False)
        st.title(RoutineText.of(routine, words()).name, anchor=False)
        _show_exercise(exercises[0])
    with right:
        _show_plan(routine, exercises)
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
            begin_anew()
            seat.take(me, _player(routine, score))
            st.rerun()
        st.caption(say("live.start_help"))
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


def _player(routine: Routine, pain: int | None) -> Player:
    diary = Diary(history(), routine.id)
    if pain is not None:
        diary.pain("before", pain)
    language = words().language
    guide = Guide(
        routine.in_language(language),
        prepare=lambda exercise: exercise.in_language(language),
        usual=_usual,
    )
    return Player(guide, diary, words(), open_model(), model=DEFAULT_MODEL)


def _usual(exercise: Exercise) -> dict[Side | None, Usual]:
    """What is usual; a history that cannot be read does not stop the exercise."""
    try:
        return usual_ranges(history().attempts(exercise.id), exercise)
    except HistoryError:
        return {}


def open_model() -> Callable[[str], Estimator]:
    """Makes estimators; MediaPipe is loaded with the first."""

    def make(model: str) -> Estimator:
        from formcheck.pose.estimator import PoseEstimator

        return PoseEstimator(model)

    return make


def _show_exercise(exercise: Exercise) -> None:
    pictures = st.columns(2)
    moments: tuple[Moment, Moment] = ("rest", "end")
    for column, position in zip(pictures, moments, strict=True):
        picture = illustration(exercise.id, position)
        if picture is not None:
            column.image(picture, width="stretch")
    st.markdown("\n".join(f"{i}. {step}" for i, step in enumerate(exercise.steps, 1)))


def _show_plan(routine: Routine, exercises: list[Exercise]) -> None:
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
                own = OwnRange(_usual(exercise), step.range_share)
                st.caption(asked_in_words(words(), exercise, own))
        st.caption(say("live.hands_free"))
    for warning in exercises[0].safety:
        st.caption(f":material/health_and_safety: {warning}")
