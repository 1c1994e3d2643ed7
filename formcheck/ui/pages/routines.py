"""Routines: those that come with FormCheck, one's own, and those that were sent."""

from __future__ import annotations

from datetime import datetime
from functools import partial

import streamlit as st

from formcheck.definitions.source import decoded
from formcheck.errors import RoutineError
from formcheck.report.handout_html import reminder_text, render_handout
from formcheck.routines.catalog import routines
from formcheck.routines.loader import parse_routine
from formcheck.routines.model import Routine, Step
from formcheck.routines.reminders import reminders, usual_times
from formcheck.routines.store import RoutineStore
from formcheck.routines.writer import to_toml
from formcheck.ui.context import exercise_of, words
from formcheck.ui.illustrations import illustration
from formcheck.ui.live.choice import RoutineText, choose, describe_dose, when_in_words
from formcheck.ui.markdown import in_markdown, plain
from formcheck.ui.pages import live
from formcheck.ui.planning import editor
from formcheck.ui.planning.draft import Draft
from formcheck.wording.limits import prescribed_in_words


def show() -> None:
    """Draw the part."""
    draft: Draft | None = st.session_state.get(editor.DRAFT)
    if draft is not None:
        editor.show(draft)
        return
    say, store = words().say, RoutineStore()
    st.title(say("routines.title"), anchor=False)
    st.markdown(say("routines.lead"))
    for routine in routines():
        _show_routine(routine, None)
    for routine in store.routines():
        _show_routine(routine, store)
    for path, error in store.broken().items():
        st.warning(plain(f"{path.name}: {words().error(error)}"), icon=":material/description:")
    if st.button(say("routines.new"), icon=":material/add:"):
        _edit(Draft())
    _show_import(store)


def _show_routine(routine: Routine, store: RoutineStore | None) -> None:
    say, said = words().say, RoutineText.of(routine, words())
    with st.container(border=True):
        st.subheader(said.name, anchor=False)
        st.markdown(said.summary)
        lines = [
            _line(routine, step, note) for step, note in zip(routine.steps, said.notes, strict=True)
        ]
        st.markdown("\n".join(f"{i}. {line}" for i, line in enumerate(lines, start=1)))
        begin, edit, send, delete = st.columns(4)
        _offer_at_home(routine)
        if begin.button(
            say("routines.begin"), key=f"begin_{routine.id}", type="primary", width="stretch"
        ):
            choose(routine)
            st.switch_page(st.Page(live.show, url_path="live"))
        label = say("routines.edit" if store else "routines.adapt")
        if edit.button(label, key=f"edit_{routine.id}", width="stretch"):
            _edit(Draft.of(routine, own=store is not None, words=words()))
        send.download_button(
            say("routines.send"),
            to_toml(routine),
            f"{routine.id}.toml",
            key=f"send_{routine.id}",
            width="stretch",
        )
        if store is not None:
            _offer_deletion(routine, store, delete)


def _offer_at_home(routine: Routine) -> None:
    """The routine to be printed, and reminders for the calendar."""
    say = words().say
    with st.container(horizontal=True):
        st.download_button(
            say("routines.handout"),
            partial(render_handout, routine, illustration, words().report),
            f"{routine.id}.html",
            "text/html",
            key=f"handout_{routine.id}",
            icon=":material/print:",
            on_click="ignore",
        )
        with st.popover(say("routines.remind"), icon=":material/notifications:"):
            _ask_times(routine)


def _ask_times(routine: Routine) -> None:
    say = words().say
    st.markdown(say("routines.remind_how"))
    times = [
        st.time_input(
            say("routines.remind_at", number=number), usual, key=f"remind_{routine.id}_{number}"
        )
        for number, usual in enumerate(usual_times(routine.per_day), start=1)
    ]
    now = datetime.now().astimezone()
    text = reminder_text(routine, words().report)
    st.download_button(
        say("routines.remind_file"),
        reminders(routine, times, text, now.date(), now),
        f"{routine.id}.ics",
        "text/calendar",
        key=f"ics_{routine.id}",
        icon=":material/event:",
        on_click="ignore",
    )


def _line(routine: Routine, step: Step, note: str) -> str:
    one = in_markdown(step.applied(exercise_of(routine, step)))
    line = f"{one.name}: {describe_dose(step.dose(one), one, words())}"
    parts = [line, note, when_in_words(words(), step), *prescribed_in_words(words(), one)]
    return " · ".join(part for part in parts if part)


def _offer_deletion(
    routine: Routine, store: RoutineStore, place: st.delta_generator.DeltaGenerator
) -> None:
    say = words().say
    with place.popover(say("routines.delete"), width="stretch"):
        st.markdown(say("routines.delete_sure", name=plain(routine.name)))
        if st.button(say("routines.delete"), key=f"delete_{routine.id}", type="primary"):
            store.delete(routine.id)
            st.rerun()


def _show_import(store: RoutineStore) -> None:
    say = words().say
    with st.expander(say("routines.import_title"), icon=":material/upload_file:"):
        file = st.file_uploader(say("routines.import"), type="toml")
        if file is None:
            return
        try:
            routine = parse_routine(decoded(file.getvalue(), file.name, RoutineError), file.name)
        except RoutineError as error:
            why = "\n\n".join(map(plain, words().error(error).splitlines()))
            st.error(f"{say('routines.import_wrong')}\n\n{why}", icon=":material/error:")
            return
        st.success(say("routines.import_right", name=plain(routine.name)), icon=":material/check:")
        if st.button(say("routines.import_keep"), type="primary"):
            kept = routine.model_copy(update={"id": store.free_id(routine.name)})
            store.save(kept)
            st.rerun()


def _edit(draft: Draft) -> None:
    st.session_state[editor.DRAFT] = draft
    st.rerun()
