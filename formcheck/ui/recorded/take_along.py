"""What becomes of a result: files to take along, and its sets in the history."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import streamlit as st

from formcheck.errors import HistoryError
from formcheck.history.recorded import keep_recorded
from formcheck.ui.context import history, words
from formcheck.ui.markdown import plain
from formcheck.ui.recorded.job import Job
from formcheck.ui.recorded.result import Files


def show_downloads(files: Files, stem: str) -> None:
    """Draw a button for each file; `stem` begins their names."""
    say = words().say
    st.subheader(say("recorded.downloads"), anchor=False)
    offered = {
        "video": (files.video, "annotated.mp4", "video/mp4", "movie"),
        "html": (files.html, "report.html", "text/html", "description"),
        "attempts": (files.attempts, "table.csv", "text/csv", "table"),
        "faults": (files.faults, "faults.csv", "text/csv", "table"),
        "measures": (files.measures, "measures.csv", "text/csv", "table"),
        "json": (files.json, "report.json", "application/json", "data_object"),
    }
    with st.container(horizontal=True, gap="small"):
        for what, (path, ending, mime, icon) in offered.items():
            _button(what, path, f"{stem}.{ending}", mime, icon)


def _button(what: str, path: Path, name: str, mime: str, icon: str) -> None:
    say = words().say
    st.download_button(
        say(f"recorded.download_{what}"),
        data=path.read_bytes,  # read when it is asked for: a video is large
        file_name=name,
        mime=mime,
        help=say(f"recorded.download_{what}_help"),
        icon=f":material/{icon}:",
        key=f"recorded.download.{what}",
        on_click="ignore",
    )


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
