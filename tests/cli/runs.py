"""Runs the command line as a user does: in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parents[2]
CALL: Final = "from formcheck.cli import main; main()"


@dataclass(frozen=True)
class Run:
    """How a run ended."""

    code: int
    out: str
    err: str

    @property
    def complaint(self) -> str:
        """The one line on standard error, without the prefix."""
        assert self.err.startswith("formcheck: ")
        assert self.err.count("\n") == 1
        assert self.err.endswith("\n")
        return self.err.removeprefix("formcheck: ").strip()


def environment(**changes: str) -> dict[str, str]:
    """Our own, without what would change the output."""
    plain = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("FORMCHECK", "FORCE_", "NO_COLOR", "COLUMNS", "TTY_", "PYTHON"))
    }
    return plain | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "LC_ALL": "C.UTF-8"} | changes


def command(*arguments: str | Path, code: str = CALL) -> list[str]:
    """The command with `arguments`; `code` calls it."""
    return [sys.executable, "-c", code, *map(str, arguments)]


def formcheck(
    *arguments: str | Path, folder: Path, code: str = CALL, env: dict[str, str] | None = None
) -> Run:
    """Run `formcheck` with `arguments` in `folder`."""
    done = subprocess.run(
        command(*arguments, code=code),
        cwd=folder,
        env=environment(**(env or {})),
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
        stdin=subprocess.DEVNULL,
    )
    return Run(done.returncode, done.stdout, done.stderr)


HEAVY: Final = ("mediapipe", "cv2", "av", "matplotlib", "streamlit", "pooch")
LOADED: Final = f"""
import atexit, sys
from formcheck.cli import main
atexit.register(lambda: print(*(set({HEAVY}) & set(sys.modules)), file=sys.stderr))
main()
"""


def heavy_modules(*arguments: str | Path, folder: Path) -> set[str]:
    """Which slow modules `formcheck` loads for `arguments`."""
    run = formcheck(*arguments, folder=folder, code=LOADED)
    return set(run.err.splitlines()[-1].split())


def names(folder: Path) -> list[str]:
    """Everything in `folder`, hidden files too."""
    return sorted(path.name for path in folder.iterdir())


def parsed(text: str) -> Any:
    """`text` as JSON."""
    return json.loads(text)
