"""The display of a session, which covers the window and lives by its own socket."""

from __future__ import annotations

from importlib import resources
from typing import Any

import streamlit as st

from formcheck.wording.catalogue import catalogue


def show_session(data: dict[str, Any], key: str) -> Any:
    """Open the display for the session in `data`, or leave it as it is where it is open.

    Returns:
        The component's result: `left` is set in the run after the person left the display, to
        `{"action": "close" or "again"}`.
    """
    texts = catalogue(data["language"]).part("session")
    return _component()(key=key, data={"texts": texts, **data}, on_left_change=_seen)


def _seen() -> None:
    """Streamlit hands over a value only to a component that names a callback for it."""


def _component() -> Any:
    """Registered on each run, as a server that reloads its modules needs."""
    file = resources.files("formcheck.ui.session") / "component.js"
    return st.components.v2.component("formcheck.session", js=file.read_text(encoding="utf-8"))
