"""A recording's sets into the history, if the person wishes."""

from __future__ import annotations

from datetime import date, datetime

import streamlit as st

from formcheck.errors import HistoryError
from formcheck.history.recorded import keep_recorded
from formcheck.ui.context import history, words
from formcheck.ui.markdown import plain
from formcheck.ui.recorded.job import Job


def show_keeping(job: Job) -> None:
    """Ask whether it belongs into the history, and of which day it is."""
    say = words().say
    if not any(result.report.attempts for result in job.results):
        return
    st.subheader(say("recorded.keep_title"), anchor=False)
    if job.kept_on is not None:
        said = say("recorded.keep_day", day=job.kept_on)
        st.success(say("recorded.kept", day=said), icon=":material/check:")
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        day = st.date_input(
            say("recorded.keep_when"),
            value="today",
            max_value="today",
            format=say("recorded.keep_format"),
            key=f"recorded.keep_day.{job.recording.folder.name}",
        )
        if st.button(say("recorded.keep"), icon=":material/calendar_month:", key="recorded.keep"):
            _keep(job, day)


def _keep(job: Job, day: date) -> None:
    at = datetime.combine(day, datetime.now().time())
    reports = [result.report for result in job.results if result.report.attempts]
    try:
        keep_recorded(history(), reports, at)
    except HistoryError as error:
        st.error(plain(words().error(error)), icon=":material/error:")
        return
    job.kept_on = day
    st.rerun()
