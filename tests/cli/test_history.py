"""The history at the command line: listed, and written as tables and as a page."""

from __future__ import annotations

from pathlib import Path

import pytest

from formcheck.coach.events import Attempt
from tests.cli.conftest import Here
from tests.report.test_session_html import BRIDGES, STRETCHES, session

DONE: dict[str, list[Attempt]] = {"glute_bridge": [*BRIDGES], "knee_to_chest": [*STRETCHES]}


@pytest.fixture
def stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A history with one session."""
    folder = tmp_path / "data"
    folder.mkdir()
    session(folder, DONE, {"before": 3, "after": 2})
    monkeypatch.setenv("FORMCHECK_HISTORY", str(folder / "history.db"))
    return folder / "history.db"


@pytest.mark.usefixtures("stored")
class TestHistory:
    def test_the_sessions_are_listed(self, here: Here) -> None:
        run = here("history")
        assert (run.code, run.err) == (0, "")
        head, line = run.out.splitlines()
        assert head.split() == ["session", "day", "what", "sets", "count", "pain"]
        assert line.split()[0] == "1"
        assert line.split()[3:] == ["Back", "care", "2", "6", "3", "→", "2"]
        assert "Schmerz" in here("history", "--language", "de").out

    def test_tables_are_written_in_the_language(self, here: Here) -> None:
        run = here("history", "--csv", "mine.csv", "--language", "de")
        assert (run.code, run.err) == (0, "")
        assert run.out.split() == ["Tabellen", "mine.csv"]
        assert Path("mine.csv").read_text("utf-8").startswith("\ufeffDatum;Uhrzeit;")
        assert len(Path("mine.attempts.csv").read_text("utf-8").splitlines()) == 7

    def test_one_session_is_written_to_be_printed(self, here: Here) -> None:
        run = here("history", "--session", "1", "--report", "a.html")
        assert (run.code, run.err) == (0, "")
        assert "Asked for:</b> 3 sets of 15 repetitions." in Path("a.html").read_text("utf-8")

    def test_the_weeks_of_a_routine_are_written(self, here: Here) -> None:
        run = here("history", "--course", "a.html", "--language", "de")
        assert (run.code, run.err) == (0, "")
        assert run.out.split() == ["Verlauf", "a.html"]
        assert "Sätze gemacht: 1." in Path("a.html").read_text("utf-8")
        assert "--course" in here("history", "--course", "b.html", "--session", "1").complaint

    def test_a_page_is_of_one_session(self, here: Here) -> None:
        assert "--session" in here("history", "--report", "a.html").complaint
        assert "There is no session 7" in here("history", "--session", "7").complaint
        assert list(Path().glob("a.*")) == []


def test_without_a_routine_there_is_no_course(
    here: Here, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORMCHECK_HISTORY", str(tmp_path / "empty.db"))
    assert here("history", "--course", "a.html").complaint.startswith("No routine was done yet")
    assert not Path("a.html").exists()
    assert here("history").code == 0


@pytest.mark.usefixtures("stored")
def test_a_file_of_ones_own_with_a_tables_name_is_left(here: Here) -> None:
    Path("a.attempts.csv").write_text("my diary", "utf-8")
    run = here("history", "--csv", "a.csv")
    assert (run.code, run.out) == (2, "")
    assert Path("a.attempts.csv").read_text("utf-8") == "my diary"
    Path("a.attempts.csv").unlink()
    assert [here("history", "--csv", "a.csv").code for _ in range(2)] == [0, 0]


def test_the_history_is_not_written_over(here: Here, stored: Path) -> None:
    before = stored.read_bytes()
    run = here("history", "--session", "1", "--report", stored)
    assert (run.code, run.out) == (2, "")
    assert stored.read_bytes() == before
