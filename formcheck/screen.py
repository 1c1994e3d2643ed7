"""The console on which everything for people is shown, as it is and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment
from rich.text import Text

from formcheck.printable import literal

PIPE_WIDTH: Final = 200
"""Tables in a pipe are not folded to eighty columns."""
UNKNOWN: Final = "�"


class Screen(Console):
    """A console to which square brackets, colons and escapes are characters like any other.

    Args:
        stderr: show on standard error.
        wide: do not fold in a pipe.
    """

    def __init__(self, *, stderr: bool = False, wide: bool = False) -> None:
        super().__init__(stderr=stderr, highlight=False, markup=False, emoji=False)
        if wide and not self.is_terminal:
            self.width = PIPE_WIDTH

    def render_str(self, text: str, **options: Any) -> Text:
        """A text as it is, on one line."""
        return super().render_str(literal(text), **options | {"markup": False, "emoji": False})

    def render(
        self, renderable: RenderableType, options: ConsoleOptions | None = None
    ) -> Iterable[Segment]:
        """What is shown; the last line of defence for texts that came past `literal`."""
        for segment in super().render(renderable, options):
            if segment.control or segment.text.isprintable():
                yield segment
            else:
                yield Segment(_harmless(segment.text), segment.style)


def _harmless(text: str) -> str:
    """The same with what would steer the terminal replaced one by one: widths stay."""
    return "".join(c if c == "\n" or literal(c) == c else UNKNOWN for c in text)
