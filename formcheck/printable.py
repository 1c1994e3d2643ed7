"""Texts from names and files, made harmless for a terminal."""

from __future__ import annotations

import unicodedata
from typing import Final

BIDI: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that turn the direction of what follows, so that a name reads as another."""
BREAKS: Final = frozenset({"Cc", "Zl", "Zp"})
"""Unicode's categories of control characters (escape among them) and of line breaks."""
SHORT: Final = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}


def literal(text: str) -> str:
    r"""`text` on one line, in which nothing steers the terminal: an escape reads \\x1b."""
    if text.isprintable():
        return text
    return "".join(map(_visible, text))


def prose(text: str) -> str:
    """The same for sentences, which somebody may have broken into lines."""
    return literal(" ".join(text.split()))


def _visible(character: str) -> str:
    if unicodedata.category(character) not in BREAKS and character not in BIDI:
        return character
    code = ord(character)
    return SHORT.get(character) or (f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}")
