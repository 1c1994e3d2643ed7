"""Text that people write, inside of Markdown."""

from __future__ import annotations

import re
from typing import Final

MARKDOWN: Final = r"\`*_{}[]()<>#+-.!|$~:&=^"
JOINER: Final = "\u2060"
"""Nothing to see, and no place to break a line."""
READ_ALL_THE_SAME: Final = re.compile(
    r"(?<=:)(?=[a-z/])"  # https://, :material/home:, :streamlit:
    r"|(?<=www)(?=\.)|(?<=@)(?=\w)"  # addresses
    r"|(?<=[-<>=~])(?=[-<>=~])",  # arrows and dashes
    re.IGNORECASE,
)
"""Where Streamlit reads a link, an icon or an arrow even out of what is escaped."""


def plain(text: str) -> str:
    """`text` as one line that Markdown shows as it is; a file or a routine may have any name."""
    parted = READ_ALL_THE_SAME.sub(JOINER, " ".join(text.split()))
    return "".join(f"\\{sign}" if sign in MARKDOWN else sign for sign in parted)
