"""The files to take along."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from formcheck.ui.context import words
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
