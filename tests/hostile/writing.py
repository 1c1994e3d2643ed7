"""Files as people write, send and mistake them; and what an answer to one must be."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Final

import pytest

from tests.cli.runs import Run

LONGEST_LINE: Final = 1500
"""Characters of one line of an answer, which may list all valid names."""
MOST_LINES: Final = 21
"""The mistakes that are told one by one, and how many more there are."""


def packaged(package: str, name: str) -> str:
    """The text of a file that comes with FormCheck."""
    return (resources.files(f"formcheck.{package}") / f"{name}.toml").read_text(encoding="utf-8")


def with_value(text: str, key: str, value: str) -> tuple[str, int]:
    """`text` in which the first `key` has another value, and the line it is on."""
    lines = text.splitlines()
    i = next(i for i, line in enumerate(lines) if line.startswith(f"{key} = "))
    lines[i] = f"{key} = {value}"
    return "\n".join(lines) + "\n", i + 1


def is_answer(message: str, name: str) -> bool:
    """Whether `message` names the file in each of its lines, and a person can read them."""
    lines = message.splitlines()
    return 0 < len(lines) <= MOST_LINES and all(
        name in line and len(line) <= LONGEST_LINE and line.isprintable() for line in lines
    )


def refusal(run: Run, name: str) -> str:
    """What the command said when it refused the file called `name`: one line, and nothing else."""
    assert (run.code, run.out) == (2, "")
    assert is_answer(run.complaint, name)
    return run.complaint


def _folder(path: Path) -> None:
    path.mkdir()


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(os.path.relpath(path))  # the name of a socket has to be short


def _huge(path: Path) -> None:
    path.touch()
    os.truncate(path, 2**32)


def _unreadable(path: Path) -> None:
    path.touch()
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("the superuser may read everything")


def _link(target: str) -> Callable[[Path], None]:
    return lambda path: path.symlink_to(target)


NO_FILE: Final = "it is not an ordinary file"
NO_FILES: Final[dict[str, tuple[Callable[[Path], None], str]]] = {
    "folder": (_folder, "Is a directory"),
    "pipe": (_pipe, NO_FILE),
    "socket": (_socket, NO_FILE),
    "endless device": (_link("/dev/zero"), NO_FILE),
    "empty device": (_link("/dev/null"), NO_FILE),
    "link to nothing": (_link("nowhere"), "No such file or directory"),
    "link to itself": (lambda path: path.symlink_to(path.name), "Too many levels of symbolic"),
    "4 GB": (_huge, "kB, so it is refused. Is it the right file?"),
    "unreadable": (_unreadable, "Permission denied"),
}
"""What puts something that is no text file at a path, and what is said of it."""

UTF_16: Final = "is UTF-16 text: save it as UTF-8"
NO_TEXTS: Final = {
    "UTF-16, little end first": (b"\xff\xfe" + "[1] \u00fc".encode("utf-16-le"), UTF_16),
    "UTF-16, big end first": (b"\xfe\xff" + "[1] \u00fc".encode("utf-16-be"), UTF_16),
    "Latin-1": ("# a\n# K\u00f6rper".encode("latin-1"), "line 2: this is not UTF-8 text."),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0", "is not a text file"),
}
"""Bytes that are no text in UTF-8, and what is said of them."""
