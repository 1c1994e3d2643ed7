"""How this part of the page looks."""

from __future__ import annotations

from importlib import resources


def style() -> str:
    """The part's style sheet; the uploader's own English words give way to the page's."""
    css = (resources.files("formcheck.ui.recorded") / "style.css").read_text(encoding="utf-8")
    return f"<style>{css}</style>"
