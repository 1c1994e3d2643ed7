"""How this part of the page looks."""

from __future__ import annotations

import json
from importlib import resources

from formcheck.ui.context import words


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
