"""Says at the end how many cases were answered well, and ends what hangs."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Final

import pytest

from tests.cli.conftest import here
from tests.cli.runs import ROOT

__all__ = ["here"]

FOLDER: Final = Path(__file__).parent
NODE: Final = FOLDER.relative_to(ROOT).as_posix()
PATIENCE_S: Final = 120
"""Far beyond what any case takes on a busy machine: what is not over by then hangs."""


class Score:
    """Which cases there are, and how they went; a part of pytest while it runs.

    A case that cannot be asked on this machine is skipped and counts neither way. One that was
    never reached, or whose file cannot be loaded, was not answered well.
    """

    def __init__(self) -> None:
        self._cases: set[str] = set()
        self._passed: set[str] = set()
        self._failed: set[str] = set()
        self._skipped: set[str] = set()

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Count a file that cannot be loaded as a case that went wrong."""
        if report.failed and report.nodeid.startswith(NODE):
            self._cases.add(report.nodeid)
            self._failed.add(report.nodeid)

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Keep the cases of this folder apart from other tests that run with them."""
        self._cases |= {item.nodeid for item in session.items if FOLDER in item.path.parents}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep how one stage of a case went; one bad stage is enough."""
        if report.failed or hasattr(report, "wasxfail"):
            self._failed.add(report.nodeid)
        elif report.skipped:
            self._skipped.add(report.nodeid)
        elif report.when == "call":
            self._passed.add(report.nodeid)

    @property
    def line(self) -> str:
        """How many of the cases that could be asked were answered well."""
        asked = self._cases - self._skipped
        well = (self._passed - self._failed) & asked
        left_out = len(self._cases & self._skipped)
        more = f" ({left_out} cannot be asked on this machine)" if left_out else ""
        return f"{len(well)} of {len(asked)} answered well{more}"

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print the line."""
        if self._cases:
            terminalreporter.write_line(self.line)


def pytest_configure(config: pytest.Config) -> None:
    """Begin to count."""
    config.pluginmanager.register(Score(), "hostile_score")


@pytest.fixture(autouse=True)
def ends_in_time() -> Iterator[None]:
    """Let a case that hangs fail, rather than wait for it for ever."""

    def give_up(_signal: int, _frame: FrameType | None) -> None:
        pytest.fail(f"No answer within {PATIENCE_S} s: it hangs.")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(PATIENCE_S)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)
