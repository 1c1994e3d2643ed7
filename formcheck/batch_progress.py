"""The table of what a batch is at, and a line for each recording that is through."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from formcheck.batch.row import Row, RowState
from formcheck.printable import literal
from formcheck.report.language import Language

BAR_WIDTH = 30
FIRST_S = 2.0
"""Before so long nobody knows how long it will take."""


@dataclass
class _Running:
    """A recording that is worked on.

    Attributes:
        name: what it is called.
        begun_s: since when, by the clock.
        found_s: of how many of its seconds the poses are found.
        duration_s: how many it has, None where that is not known.
    """

    name: str
    begun_s: float
    found_s: float = 0.0
    duration_s: float | None = None

    def left_s(self, now_s: float) -> float | None:
        """For how many seconds it will still take, None where that is not known."""
        taken_s = now_s - self.begun_s
        if not self.duration_s or not self.found_s or taken_s < FIRST_S:
            return None
        return taken_s * max(0.0, self.duration_s / self.found_s - 1)


class BatchProgress:
    """Shows which recordings are worked on, and how far each is; needs a terminal.

    Args:
        console: where.
        language: in which language.
        every: show a line for every recording that is through, terminal or not.
        clock: tells seconds.
    """

    def __init__(
        self,
        console: Console,
        language: Language,
        *,
        every: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._console = console
        self._language = language
        self._every = every or console.is_terminal
        self._clock = clock
        self._running: dict[int, _Running] = {}
        self._done = 0
        self._total = 0
        self._live = Live(
            console=console, get_renderable=self.table, refresh_per_second=4, transient=True
        )

    def __enter__(self) -> BatchProgress:
        if self._console.is_terminal:
            self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._live.stop()

    def taken(self, count: int) -> None:
        """Expect so many more."""
        self._total += count

    def begun(self, key: int, name: str) -> None:
        """Add a line for the recording."""
        self._running[key] = _Running(name, self._clock())

    def found(self, key: int, found_s: float, duration_s: float | None) -> None:
        """Move its line on."""
        running = self._running[key]
        running.found_s, running.duration_s = found_s, duration_s

    def ended(self, key: int) -> None:
        """Take its line away."""
        del self._running[key]

    def through(self, rows: Sequence[Row], *, before: bool, left: int) -> None:
        """Say what came of one."""
        self._done += 1
        if self._every:
            more = self._language.tell("batch_left", count=left)
            for row in rows:
                told = literal(f"{told_of(row, self._language, before=before)} ({more})")
                self._console.print(Text(told, style=_style(row)))

    def table(self) -> Table:
        """What is worked on now."""
        tell, now_s = self._language.tell, self._clock()
        title = tell("batch_running", done=self._done, total=self._total)
        table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim", title=title)
        table.title_justify, table.title_style = "left", "bold"
        table.add_column(tell("batch_head_recording"), no_wrap=True, overflow="ellipsis")
        table.add_column("", width=BAR_WIDTH)
        table.add_column("%", justify="right", width=4)
        table.add_column(tell("batch_head_left"), justify="right", no_wrap=True)
        for one in self._running.values():
            known, left_s = one.duration_s or None, one.left_s(now_s)
            bar = ProgressBar(known, one.found_s, width=BAR_WIDTH, pulse=known is None)
            share = "" if known is None else f"{min(1.0, one.found_s / known):.0%}".rstrip("%")
            left = "" if left_s is None else self._language.clock(left_s)[:-2]
            table.add_row(literal(one.name), bar, share, left)
        return table


def told_of(row: Row, language: Language, *, before: bool = False) -> str:
    """What came of one recording, or of a set in it, in a line."""
    if row.state is RowState.JUDGED and row.set is None:
        key = "batch_before" if before else "batch_judged"
    elif row.state is RowState.JUDGED:
        key = "batch_before_set" if before else "batch_judged_set"
    else:
        key = "batch_none_known" if row.state is RowState.NONE_KNOWN else "batch_without"
    return language.tell(
        key,
        name=row.recording,
        set=row.set,
        exercise=row.called or row.exercise,
        count=row.count,
        good=row.good,
        why=" ".join(row.told),
    )


def _style(row: Row) -> str:
    return "" if row.state is RowState.JUDGED else "yellow"
