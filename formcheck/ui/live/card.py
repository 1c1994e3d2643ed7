"""The health card before the first session."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import streamlit as st

from formcheck.care.card import ASK_FIRST, QUESTIONS, RED_FLAGS, Advice, Level, Question, assess
from formcheck.ui.context import history, words

ANSWERS: Final = "card_answers"
AGREED: Final = "agreed"
"""Stored with the answers: a doctor or physiotherapist agrees."""


def is_due() -> bool:
    """Whether the card has to be asked for: never answered, or answered so that it stands."""
    card = history().load_card()
    if card is None:
        return True
    return not (assess(card.answers).may_start or card.answers.get(AGREED, False))


def show() -> None:
    """Draw the view: the questions, or what follows from the answers."""
    answers: dict[str, bool] | None = st.session_state.get(ANSWERS)
    if answers is None:
        _show_questions()
    else:
        _show_advice(assess(answers), answers)


def _show_questions() -> None:
    say = words().say
    st.title(say("card.title"))
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


def _tick(title: str, questions: tuple[Question, ...]) -> set[str]:
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
    st.title(say("card.advice_title"))
    for care in advice.says:
        st.error(told(care), icon=":material/local_hospital:")
    for question in advice.reasons:
        st.markdown(f"- {told(question.id)}")
    again, go_on = st.columns(2)
    if again.button(say("card.change"), width="stretch"):
        st.session_state.pop(ANSWERS)
        st.rerun()
    if advice.level is Level.ASK_FIRST and go_on.button(say("card.agreed"), width="stretch"):
        history().save_card(datetime.now(), {**answers, AGREED: True})
        st.session_state.pop(ANSWERS)
        st.rerun()
