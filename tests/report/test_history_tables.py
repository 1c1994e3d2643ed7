"""The history as tables: what the history says, as programs of the language read it."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from formcheck.coach.events import Attempt
from formcheck.history.records import SessionResult
from formcheck.history.store import History
from formcheck.report.history_tables import (
    BYTE_ORDER_MARK,
    attempts_csv,
    sets_csv,
    write_history_tables,
)
from formcheck.report.language import ENGLISH, Language
from formcheck.routines.known import find_routine
from formcheck.wording.catalogue import catalogue
from tests.report.test_session_html import BRIDGES, START, STRETCHES, session

GERMAN = catalogue("de").report
DONE: dict[str, list[Attempt]] = {"glute_bridge": [*BRIDGES], "knee_to_chest": [*STRETCHES]}


@pytest.fixture
def result(tmp_path: Path) -> SessionResult:
    return session(tmp_path, DONE, {"before": 3, "after": 2})


def read(text: str, language: Language) -> pd.DataFrame:
    """The table as a program of the language reads it."""
    file = io.BytesIO(text.encode("utf-8"))
    return pd.read_csv(file, sep=language.separator, decimal=language.decimal, encoding="utf-8-sig")


def test_a_row_for_each_set(result: SessionResult) -> None:
    table = read(sets_csv([result], find_routine, ENGLISH), ENGLISH)
    bridge, stretch = (table.iloc[i] for i in (0, 1))
    at = START.astimezone()
    assert list(table["Date"]) == [at.strftime("%Y-%m-%d")] * 2
    assert list(table["Time"]) == [at.strftime("%H:%M")] * 2
    assert list(table["Routine"]) == ["Back care"] * 2
    assert bridge["Asked for"] == "3 sets of 15 repetitions"
    assert list(table["Asked for in one set"]) == [15, 6]
    assert list(table["Repetitions or holds"]) == [4, 2]
    assert [bridge[key] for key in ("Good", "To improve", "Not judged")] == [1, 2, 1]
    assert bridge["What to improve"] == "Hips too low, Too fast"
    assert (stretch["Left"], stretch["Right"]) == (1, 1)
    assert stretch["Held [s]"] == 10.16
    assert list(table["Pain before [0 to 10]"]) == [3, 3]
    assert list(table["Pain after [0 to 10]"]) == [2, 2]
    assert bridge["End"] == "done"


def test_a_row_for_each_repetition_and_hold(result: SessionResult) -> None:
    table = read(attempts_csv([result], find_routine, ENGLISH), ENGLISH)
    assert list(table["Number"]) == [1, 2, 3, 4, 1, 2]
    assert list(table["Held [s]"].dropna()) == [5.2, 4.96]
    assert list(table["Side"].dropna()) == ["left", "right"]
    assert list(table["Verdict"]) == [
        "good",
        "to improve",
        "to improve",
        "not judged",
        "good",
        "good",
    ]
    assert list(table["Movement [°]"]) == [round(one.range, 1) for one in result.attempts]


def test_a_german_table_is_read_by_german_programs(result: SessionResult) -> None:
    text = sets_csv([result], find_routine, GERMAN)
    assert text.startswith(f"{BYTE_ORDER_MARK}Datum;Uhrzeit;Programm;Übung;Satz;")
    table = read(text, GERMAN)
    assert list(table["Gehalten [s]"].dropna()) == [10.16]
    assert "10,16" in text
    assert table["Vorgesehen"][0] == "3 Sätze mit 15 Wiederholungen"
    assert "Schmerz davor [0 bis 10]" in table.columns


def test_a_movement_stands_under_its_own_unit(tmp_path: Path) -> None:
    done: dict[str, list[Attempt]] = {
        "glute_bridge": [*BRIDGES],
        "hip_hinge": [replace(BRIDGES[0], range=0.456)],
    }
    table = read(sets_csv([session(tmp_path, done, {})], find_routine, ENGLISH), ENGLISH)
    units = [name for name in table.columns if name.startswith("Movement [")]
    assert len(units) in {1, 2}
    assert table[units].notna().sum(axis=1).tolist() == [1, 1]


def test_a_correction_stands_beside_what_was_counted(tmp_path: Path) -> None:
    first = session(tmp_path, DONE, {})
    history = History(tmp_path / "history.db")
    history.correct(first.sets[0].id, START, 2)
    table = read(sets_csv(history.results(), find_routine, ENGLISH), ENGLISH)
    assert list(table["Repetitions or holds"]) == [2, 2]
    assert list(table["Counted before the correction"].dropna()) == [4]


def test_what_nobody_knows_any_more_is_an_empty_cell(result: SessionResult) -> None:
    gone = replace(result, session=replace(result.session, routine="gone_for_good"))
    table = read(sets_csv([gone], find_routine, ENGLISH), ENGLISH)
    assert list(table["Routine"]) == ["gone for good"] * 2
    assert table["Asked for"].isna().all()


def test_a_name_is_no_formula(result: SessionResult) -> None:
    named = replace(result, session=replace(result.session, routine="=1+1"))
    (row, *_) = list(csv.DictReader(io.StringIO(sets_csv([named], find_routine, ENGLISH))))
    assert row["Routine"] == "'=1+1"


def test_an_empty_history_is_a_header() -> None:
    for table in (sets_csv, attempts_csv):
        assert len(table([], find_routine, ENGLISH).splitlines()) == 1


def test_both_are_written_together(tmp_path: Path, result: SessionResult) -> None:
    files = write_history_tables(tmp_path / "my.table", [result], find_routine, GERMAN)
    assert [file.name for file in files] == ["my.table.csv", "my.table.attempts.csv"]
    assert [len(file.read_text("utf-8-sig").splitlines()) for file in files] == [3, 7]
