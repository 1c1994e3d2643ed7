"""The table of what a batch is at."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest
from rich.console import Console

from formcheck.batch.row import Row, RowState
from formcheck.batch.run import BatchOutcome
from formcheck.batch.summary import write_summary
from formcheck.batch_progress import BatchProgress
from formcheck.report.language import ENGLISH
from formcheck.terminal import batch_lines

ROW = Row("a.mp4", "squat", RowState.JUDGED, count=3, good=2)


class Clock:
    """Tells the seconds that it is set to."""

    now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def screen() -> Console:
    return Console(file=io.StringIO(), force_terminal=True, width=90, color_system=None)


def lines(progress: BatchProgress, screen: Console) -> list[str]:
    with screen.capture() as shown:
        screen.print(progress.table())
    return shown.get().splitlines()


def test_each_running_recording_has_a_line(clock: Clock, screen: Console) -> None:
    progress = BatchProgress(screen, ENGLISH, clock=clock)
    progress.taken(4)
    for key, name in enumerate(("a.mp4", "b.mp4", "\x1b[31mc.mp4")):
        progress.begun(key, name)
    progress.found(1, 0.0, 40.0)
    progress.ended(0)
    progress.through([ROW], before=False, left=3)
    clock.now_s = 10.0
    progress.found(1, 10.0, 40.0)
    title, heads, second, third = lines(progress, screen)
    assert title.strip() == "1 of 4 recordings done"
    assert heads.split() == ["recording", "%", "time", "left"]
    assert second.startswith("b.mp4")
    assert second.split()[-2:] == ["25", "0:30"]
    assert "\x1b[31m" not in third
    progress.ended(1)
    assert len(lines(progress, screen)) == 3


def test_where_there_is_no_terminal_nothing_is_shown() -> None:
    silent = Console(file=io.StringIO())
    with BatchProgress(silent, ENGLISH) as progress:
        progress.taken(1)
        progress.begun(0, "a.mp4")
        progress.ended(0)
        progress.through([ROW], before=True, left=0)
    assert isinstance(silent.file, io.StringIO)
    assert silent.file.getvalue() == ""


def test_it_says_how_to_get_parquet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for part, last in ((True, str(tmp_path / "summary.parquet")), (False, "formcheck[batch]")):
        if not part:
            monkeypatch.setitem(sys.modules, "pyarrow", None)
        lines = [line.plain for line in batch_lines(BatchOutcome((ROW,)), tmp_path, ENGLISH)]
        assert last in lines[-1]
    write_summary(tmp_path, [ROW], ENGLISH)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["summary.csv", "summary.html"]
