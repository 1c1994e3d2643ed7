"""The health card before the first session."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import streamlit as st

from formcheck.exercises.model import Exercise
from formcheck.routines.model import Routine
from formcheck.safety.health_card import (
    AGREED,
    ASK_FIRST,
    CAREFUL,
    QUESTIONS,
    RED_FLAGS,
    Advice,
    AdviceLevel,
    HealthQuestion,
    advised_against,
    assess,
    is_settled,
)
from formcheck.ui.context import exercise, history, words

ANSWERS: Final = "card_answers"


def is_due() -> bool:
    """Whether the card has to be asked for: never answered, or answered so that it stands."""
    card = history().load_card()
    return card is None or not is_settled(card.answers)


def without_advised_against(routine: Routine) -> tuple[Routine | None, list[str]]:
    """The routine without what the card advises against, None if nothing is left of it.

    Also says what was left out, and because of which answers.
    """
    routine = routine.in_language(words().language).with_translations({})
    card = history().load_card()
    against = advised_against(card.answers) if card else {}
    left = tuple(step for step in routine.steps if step.exercise not in against)
    out = dict.fromkeys(step.exercise for step in routine.steps if step.exercise in against)
    said = [_left_out(one, against[one]) for one in out]
    return (routine.model_copy(update={"steps": left}) if left else None), said


def advised_against_now() -> list[Exercise]:
    """The exercises that the card advises against."""
    card = history().load_card()
    return [exercise(one) for one in (advised_against(card.answers) if card else ())]


def _left_out(exercise_id: str, reasons: tuple[HealthQuestion, ...]) -> str:
    because = "; ".join(words().told(reason.id) for reason in reasons)
    return words().say("card.left_out", exercise=exercise(exercise_id).name, because=because)


def show() -> None:
    """Draw the view: the questions, or what follows from the answers."""
    answers: dict[str, bool] | None = st.session_state.get(ANSWERS)
    if answers is None:
        _show_questions()
    else:
        _show_advice(assess(answers), answers)


def _show_questions() -> None:
    say = words().say
    st.title(say("card.title"), anchor=False)
    st.markdown(say("card.lead"))
    doctor, first = st.columns(2, gap="large")
    with doctor:
        ticked = _tick(say("card.red_flags"), RED_FLAGS)
    with first:
        ticked |= _tick(say("card.ask_first"), ASK_FIRST)
        label = say("card.some" if ticked else "card.none")
        if st.button(label, type="primary", width="stretch", icon=":material/check:"):
            _answer({question.id: question.id in ticked for question in QUESTIONS})
        st.caption(say("card.kept"))


def _tick(title: str, questions: tuple[HealthQuestion, ...]) -> set[str]:
    st.markdown(f"**{title}**")
    told = words().told
    return {q.id for q in questions if st.checkbox(told(q.id), key=f"card_{q.id}", wrap=True)}


def _answer(answers: dict[str, bool]) -> None:
    history().save_card(datetime.now(), answers)
    if not assess(answers).may_start:
        st.session_state[ANSWERS] = answers
    st.rerun()


def _show_advice(advice: Advice, answers: dict[str, bool]) -> None:
    say, told = words().say, words().told
    st.title(say("card.advice_title"), anchor=False)
    for care in advice.says:
        st.error(told(care), icon=":material/local_hospital:")
    for question in advice.reasons:
        st.markdown(f"- {told(question.id)}")
    again, careful, go_on = st.columns(3)
    if again.button(say("card.change"), width="stretch"):
        st.session_state.pop(ANSWERS)
        st.rerun()
    if advice.level is not AdviceLevel.ASK_FIRST:
        return
    names = ", ".join(exercise(one).name for one in sorted(advice.leave_out))
    if careful.button(say("card.careful"), width="stretch", help=names):
        _settle({**answers, CAREFUL: True})
    if go_on.button(say("card.agreed"), width="stretch"):
        _settle({**answers, AGREED: True})


def _settle(answers: dict[str, bool]) -> None:
    history().save_card(datetime.now(), answers)
    st.session_state.pop(ANSWERS)
    st.rerun()
