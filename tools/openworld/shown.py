"""Tables on a terminal or in a file."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import typer
from rich.console import Console
from rich.table import Table

from formcheck.errors import FormCheckError
from tools.openworld.sheets import Sheet

WIDE = 200
"""Columns of a table in a file or a pipe."""


@contextmanager
def told() -> Iterator[Console]:
    """A console; mistakes of the user end the command with one line."""
    try:
        yield Console(width=None if sys.stdout.isatty() else WIDE, soft_wrap=False)
    except FormCheckError as error:
        Console(stderr=True).print(str(error), style="red")
        raise typer.Exit(2) from error


def show(console: Console, sheet: Sheet) -> None:
    """Print a table: words to the left, numbers to the right."""
    shown = Table(title=sheet.title, title_justify="left", box=None, pad_edge=False)
    for i, name in enumerate(sheet.head):
        words = not sheet.rows or any(isinstance(row[i], str) for row in sheet.rows)
        whole = i < len(sheet.head) - 1
        shown.add_column(name, justify="left" if words else "right", overflow="fold", no_wrap=whole)
    for row in sheet.rows:
        shown.add_row(*(str(cell) for cell in row))
    console.print(shown, highlight=False)
    console.print()
