"""A recorded video: handed in, analysed, understood."""

from __future__ import annotations

import json
from importlib import resources

import streamlit as st

from formcheck.ui.context import words
from formcheck.ui.recorded import page_state
from formcheck.ui.recorded.upload import show_intake
from formcheck.ui.recorded.view import show_results
from formcheck.ui.recorded.waiting import show_waiting


def show() -> None:
    """Draw the part."""
    st.html(style())
    queue = page_state.queue()
    queue.look()
    # The progress has a place of its own: when it goes, nothing below it is drawn again.
    with st.container():
        if queue.unfinished:
            show_waiting()
    if page_state.choosing() or not (queue.finished or queue.unfinished):
        show_intake()
    else:
        show_results()


def style() -> str:
    """The part's style sheet; the uploader's own English words give way to the page's."""
    say = words().say
    css = (resources.files("formcheck.ui.recorded") / "style.css").read_text(encoding="utf-8")
    quoted = {key: _quoted(say(f"recorded.{key}")) for key in ("upload_browse", "upload_drop")}
    variables = "".join(f"--{key}: {text};" for key, text in quoted.items())
    return f"<style>:root {{ {variables} }}\n{css}</style>"


def _quoted(text: str) -> str:
    """`text` as a string of CSS."""
    return json.dumps(text, ensure_ascii=False).replace("<", "\\3c ")
