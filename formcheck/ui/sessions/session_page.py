"""One session, whole: what was asked for, what was done, and the count corrected by hand."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Final

import streamlit as st

from formcheck.errors import HistoryError
from formcheck.history.records import SessionResult, SetRecord
from formcheck.report.history_tables import sets_csv
from formcheck.report.session_html import (
    ExerciseRows,
    SetRow,
    exercise_rows,
    prescribed_then,
    render_session,
)
from formcheck.routines.known import find_routine
from formcheck.ui.context import exercises_nearest_first, history, words
from formcheck.ui.markdown import plain
from formcheck.ui.sessions import session_list

MOST: Final = 999


def number() -> int | None:
    """The session that the address opens, None where it opens none."""
    asked = st.query_params.get(session_list.OPENED, "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else None


def show(session_id: int) -> None:
    """Draw the session."""
    say = words().say
    if st.button(say("done.back"), icon=":material/arrow_back:"):
        _close()
    try:
        result = history().result(session_id)
    except HistoryError as error:
        st.error(plain(words().error(error)), icon=":material/error:")
        return
    st.title(session_list.title(words(), result), anchor=False)
    st.markdown(
        " · ".join([session_list.when(words(), result), session_list.summary(words(), result)])
    )
    language = words().report
    routine = prescribed_then(result, find_routine(result.session.routine), language)
    for rows in exercise_rows(result, routine, language):
        _show_exercise(rows)
    _show_files(result)


def _show_exercise(rows: ExerciseRows) -> None:
    say = words().say
    with st.container(border=True):
        st.subheader(plain(rows.name), anchor=False)
        if rows.prescribed:
            st.markdown(say("done.asked", dose=plain(rows.prescribed)))
        for limit in rows.limits:
            st.markdown(say("done.prescribed", limit=plain(limit)))
        if not rows.sets:
            st.markdown(say("done.not_done"))
        for row in rows.sets:
            _show_set(rows, row)
        for fault in rows.faults:
            line = say("done.fault", name=plain(fault.name), times=fault.times, count=rows.count)
            st.markdown(f"- {line} {plain(fault.cue)}")


def _show_set(rows: ExerciseRows, row: SetRow) -> None:
    record = row.record
    text, button = st.columns([4, 1], vertical_alignment="center")
    text.markdown(f"**{words().say('done.set', number=row.number)}:** {_told(rows, row)}")
    if record.counted is not None:
        text.caption(words().say("done.was_counted", count=record.counted))
    with button.popover(words().say("done.correct"), width="stretch"):
        _ask_count(record)


def _told(rows: ExerciseRows, row: SetRow) -> str:
    """What was done in a set."""
    say, record = words().say, row.record
    parts = [say(f"done.of_{record.mode}", count=record.count)]
    for verdict in ("good", "faulty", "not_judged"):
        count = getattr(record, verdict)
        if count:
            parts.append(say(f"done.{verdict}", count=count))
    if rows.sided and (record.left or record.right):
        parts.append(say("done.sides", left=record.left, right=record.right))
    if row.held:
        parts.append(say("done.held", seconds=row.held))
    if row.range:
        parts.append(say("done.movement", range=row.range))
    return " · ".join([*parts, row.ended])


def _ask_count(record: SetRecord) -> None:
    say = words().say
    st.markdown(say("done.correct_why"))
    count = st.number_input(
        say("done.correct_count"), 0, MOST, record.count, key=f"count_{record.id}"
    )
    if st.button(say("done.correct_save"), key=f"correct_{record.id}", type="primary"):
        _correct(record, count)
    if record.counted is not None and st.button(
        say("done.correct_undo", count=record.counted), key=f"undo_{record.id}"
    ):
        _correct(record, None)
    _ask_exercise(record)


def _ask_exercise(record: SetRecord) -> None:
    """What it was instead; the choice is kept at once."""
    say = words().say
    others = {one.id: one for one in exercises_nearest_first() if one.id != record.exercise}
    other = st.selectbox(
        say("done.correct_exercise"),
        list(others),
        index=None,
        format_func=lambda one: others[one].name,
        help=say("done.correct_exercise_help"),
        key=f"exercise_{record.id}",
    )
    if other is not None:
        try:
            history().replace_set(record.id, datetime.now(), others[other], record.count)
        except HistoryError as error:
            st.error(plain(words().error(error)), icon=":material/error:")
            return
        st.rerun()


def _correct(record: SetRecord, count: int | None) -> None:
    """Keep what the person says; what was counted is kept as well."""
    is_counted = count == (record.count if record.counted is None else record.counted)
    try:
        history().correct(record.id, datetime.now(), None if is_counted else count)
    except HistoryError as error:
        st.error(plain(words().error(error)), icon=":material/error:")
        return
    st.session_state.pop(f"count_{record.id}", None)
    st.rerun()


def _show_files(result: SessionResult) -> None:
    say = words().say
    day = result.session.started_at.strftime("%Y-%m-%d")
    routine = find_routine(result.session.routine)
    with st.container(border=True):
        st.subheader(say("done.files"), anchor=False)
        st.markdown(say("done.files_how"))
        with st.container(horizontal=True):
            st.download_button(
                say("done.html"),
                partial(render_session, result, routine, words().report),
                f"formcheck-{day}-{result.session.id}.html",
                "text/html",
                icon=":material/print:",
                on_click="ignore",
            )
            st.download_button(
                say("done.csv"),
                partial(sets_csv, [result], find_routine, words().report),
                f"formcheck-{day}-{result.session.id}.csv",
                "text/csv",
                icon=":material/table:",
                on_click="ignore",
            )


def _close() -> None:
    del st.query_params[session_list.OPENED]
    st.rerun()
