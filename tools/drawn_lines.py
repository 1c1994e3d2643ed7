"""Draws lines of the code at random, to be found by names alone: `python -m tools.drawn_lines`.

Somebody who has never seen the code gets the lines and the names of all files, and says where each
line is. What they find says how much names tell.
"""

from __future__ import annotations

import random
import subprocess
from collections import Counter
from pathlib import Path
from typing import Annotated, Final

import typer

ROOT: Final = Path(__file__).parents[1]
LEAST_LETTERS: Final = 30
"""A shorter line says nothing of where it is."""
APART: Final = ("import ", "from ", "#", '"""', "@", "def test_")


def lines_in(text: str) -> list[str]:
    """The lines of a module that say something."""
    stripped = (line.strip() for line in text.splitlines())
    return [one for one in stripped if len(one) >= LEAST_LETTERS and not one.startswith(APART)]


def drawn(files: dict[str, str], seed: int, count: int) -> list[tuple[str, str]]:
    """So many lines that stand in one file alone, each with its file."""
    found = [(line, name) for name, text in sorted(files.items()) for line in lines_in(text)]
    often = Counter(line for line, _ in found)
    return random.Random(seed).sample([one for one in found if often[one[0]] == 1], count)


def main(
    seed: Annotated[int, typer.Option(help="Draws the same lines again.")] = 1,
    count: Annotated[int, typer.Option(min=1, help="How many.")] = 12,
    *,
    answers: Annotated[bool, typer.Option("--answers", help="Say where each is.")] = False,
) -> None:
    """Print the lines, and the names of all files or where each line is."""
    listed = subprocess.run(
        ["git", "ls-files", "formcheck/*.py"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.split()
    files = {name: (ROOT / name).read_text(encoding="utf-8") for name in listed}
    for number, (line, name) in enumerate(drawn(files, seed, count), start=1):
        typer.echo(f"{number:2}  {name if answers else line}")
    if not answers:
        typer.echo("\n" + "\n".join(listed))


if __name__ == "__main__":
    typer.run(main)
