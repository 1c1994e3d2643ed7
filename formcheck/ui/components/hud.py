"""The display that is read from three metres, and the voice."""

from __future__ import annotations

from importlib import resources
from typing import Any

import streamlit as st


def show_hud(data: dict[str, Any], key: str) -> None:
    """Draw the display; `data` is what `formcheck.ui.live.display` makes."""
    _component()(key=key, data=data)


def _component() -> Any:
    """Registered on each run, as a server that reloads its modules needs."""
    return st.components.v2.component(
        "formcheck.hud", html=_file("hud.html"), css=_file("hud.css"), js=_file("hud.js")
    )


def _file(name: str) -> str:
    return (resources.files("formcheck.ui.components") / name).read_text(encoding="utf-8")
