"""Text of others inside of Markdown."""

from __future__ import annotations

from typing import Final

MARKDOWN: Final = r"\`*_{}[]()<>#+-.!|$~:"


def plain(text: str) -> str:
    """`text` so that Markdown shows it as it is; a file may have any name."""
    return "".join(f"\\{sign}" if sign in MARKDOWN else sign for sign in text)
