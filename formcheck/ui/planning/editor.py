"""Changes a routine: exercises, sets, repetitions, holds, rest, notes."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import streamlit as st

from formcheck.routines.model import Dose
from formcheck.routines.store import RoutineStore
from formcheck.ui.context import all_exercises, words
from formcheck.ui.markdown import in_markdown
from formcheck.ui.planning.draft import Draft, DraftStep

DRAFT: Final = "routine_draft"
MAX_SETS: Final = 20
MAX_REPS: Final = 200
MIN_HOLD_S: Final = 1.0
MAX_HOLD_S: Final = 600.0
MAX_REST_S: Final = 1800.0
MAX_PER_DAY: Final = 12
MIN_SHARE: Final = 30.0
MAX_SHARE: Final = 100.0
"""Of the usual range, in percent."""


def show(draft: Draft) -> None:
    """Draw the editor; the draft is kept in the browser's session until it is saved or dropped."""
    say = words().say
    st.title(say("routines.edit_title"), anchor=False)
    name = st.text_input(say("routines.name"), draft.name, max_chars=_room(draft.name, 80))
    summary = st.text_input(say("routines.summary"), draft.summary, max_chars=_room(draft.summary))
    per_day = st.number_input(say("routines.per_day"), 1, MAX_PER_DAY, draft.per_day)
    draft = replace(draft, name=name, summary=summary, per_day=int(per_day))
    for step in draft.steps:
        draft = _show_step(draft, step)
    draft = _show_adding(draft)
    _show_end(draft)


def _show_step(draft: Draft, step: DraftStep) -> Draft:
    say = words().say
    with st.container(border=True):
        name = in_markdown(draft.exercise_of(step).in_language(words().language)).name
        st.markdown(f"**{name}**")
        with st.container(horizontal=True):
            raised = st.button(
                say("routines.up"), key=f"up_{step.key}", icon=":material/arrow_upward:"
            )
            removed = st.button(
                say("routines.remove"), key=f"remove_{step.key}", icon=":material/delete:"
            )
        changed = replace(step, dose=_ask_dose(step), note=_ask_note(step))
    draft = draft.changed(changed)
    if raised:
        _keep(draft.raised(step.key))
    if removed:
        _keep(draft.without(step.key))
    return draft


def _ask_dose(step: DraftStep) -> Dose:
    say, dose, key = words().say, step.dose, step.key
    sets, reps, hold, rest = st.columns(4)
    reps_label = "routines.holds" if step.holds else "routines.reps"
    side = f" {say('routines.each_side')}" if dose.each_side else ""
    hold_s = dose.hold_s
    if step.holds:
        least_s = min(MIN_HOLD_S, dose.hold_s)  # a file may ask for less than the page offers
        hold_s = hold.number_input(
            say("routines.hold_s"), least_s, MAX_HOLD_S, dose.hold_s, 1.0, "%g", key=f"hold_{key}"
        )
    return Dose(
        sets=int(
            sets.number_input(say("routines.sets"), 1, MAX_SETS, dose.sets, key=f"sets_{key}")
        ),
        reps=int(
            reps.number_input(say(reps_label) + side, 1, MAX_REPS, dose.reps, key=f"reps_{key}")
        ),
        hold_s=float(hold_s),
        rest_s=float(
            rest.number_input(
                say("routines.rest_s"), 0.0, MAX_REST_S, dose.rest_s, 5.0, "%g", key=f"rest_{key}"
            )
        ),
        each_side=dose.each_side,
        range_share=_ask_share(step),
    )


def _ask_share(step: DraftStep) -> float | None:
    share = step.dose.range_share
    percent = st.number_input(
        words().say("routines.range_share"),
        MIN_SHARE,
        MAX_SHARE,
        None if share is None else round(100 * share, 6),
        5.0,
        "%g",
        key=f"share_{step.key}",
        placeholder=words().say("routines.range_share_none"),
        help=words().say("routines.range_share_help"),
    )
    return None if percent is None else round(percent / 100, 8)


def _ask_note(step: DraftStep) -> str:
    return st.text_input(
        words().say("routines.note"), step.note, key=f"note_{step.key}", max_chars=_room(step.note)
    )


def _room(text: str, usual: int = 200) -> int:
    """The most characters of a field: what is longer in a file of one's own is not cut."""
    return max(usual, len(text))


def _show_adding(draft: Draft) -> Draft:
    say = words().say
    known = {one.id: one.name for one in all_exercises()}
    choice, button = st.columns([3, 1], vertical_alignment="bottom")
    wanted = choice.selectbox(say("routines.add_which"), list(known), format_func=known.__getitem__)
    if button.button(say("routines.add"), icon=":material/add:", width="stretch"):
        _keep(draft.added(wanted))
    return draft


def _show_end(draft: Draft) -> None:
    say = words().say
    ready = bool(draft.name.strip() and draft.steps)
    if not ready:
        st.info(say("routines.incomplete"), icon=":material/edit:")
    save, drop = st.columns(2)
    if save.button(say("routines.save"), type="primary", disabled=not ready, width="stretch"):
        store = RoutineStore()
        store.save(draft.routine(draft.id or store.free_id(draft.name)))
        st.session_state.pop(DRAFT)
        st.rerun()
    if drop.button(say("routines.drop"), width="stretch"):
        st.session_state.pop(DRAFT)
        st.rerun()


def _keep(draft: Draft) -> None:
    st.session_state[DRAFT] = draft
    st.rerun()
