"""The command line without the second that a process of its own needs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from formcheck import cli
from tests.cli.runs import Run

Here = Callable[..., Run]


@pytest.fixture
def here(
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> Here:
    """Runs `formcheck` with its arguments, in this process and in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FORMCHECK_CACHE", str(tmp_path_factory.mktemp("poses")))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")

    def run(*arguments: str | Path) -> Run:
        monkeypatch.setattr("sys.argv", ["formcheck", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        shown = capfd.readouterr()
        code = ended.value.code
        assert code is None or isinstance(code, int)
        return Run(code or 0, shown.out, shown.err)

    return run
