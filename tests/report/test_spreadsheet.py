"""LibreOffice opens the tables with a double click: columns, numbers and letters right.

It is large; where it is not there, this is skipped.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

import pytest

from formcheck.exercises.catalog import load_exercise
from formcheck.report.history_tables import sets_csv
from formcheck.report.language import Language
from formcheck.routines.known import find_routine
from formcheck.wording.catalogue import catalogue
from tests.report.test_history_tables import DONE
from tests.report.test_session_html import session

OFFICE: Final = shutil.which("soffice")
OPENS_S: Final = 240
LOCALES: Final = {"en": (44, 1033), "de": (59, 1031)}
"""The separator that the dialog offers, and the number of the language."""
TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE_NAMES: Final = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TEXT: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
Cell = str | float | None

pytestmark = pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not on this machine.")


def opened(path: Path, language: str) -> list[list[Cell]]:
    """The cells as LibreOffice of that language understands them."""
    separator, number = LOCALES[language]
    assert OFFICE is not None
    command = [
        *(OFFICE, "--headless", f"-env:UserInstallation={(path.parent / 'profile').as_uri()}"),
        *(f"--infilter=CSV:{separator},34,76,1,,{number}", "--convert-to", "fods"),
        *("--outdir", str(path.parent), str(path)),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=OPENS_S)
    tree = ElementTree.parse(path.with_suffix(".fods"))
    return [[*_cells(row)] for row in tree.iter(f"{TABLE}table-row")]


def _cells(row: ElementTree.Element) -> list[Cell]:
    cells: list[Cell] = []
    for cell in row.iter(f"{TABLE}table-cell"):
        times = int(cell.get(f"{TABLE}number-columns-repeated", "1"))
        if times > 1000:  # the rest of the sheet
            break
        cells += [_value(cell)] * times
    return cells


def _value(cell: ElementTree.Element) -> Cell:
    if cell.get(f"{OFFICE_NAMES}value-type") == "float":
        return float(cell.get(f"{OFFICE_NAMES}value", "nan"))
    texts = ["".join(one.itertext()) for one in cell.iter(f"{TEXT}p")]
    return "\n".join(texts) or None


@pytest.mark.parametrize("language", ["en", "de"])
def test_columns_and_numbers_are_right(language: str, tmp_path: Path) -> None:
    result = session(tmp_path, DONE, {"before": 3, "after": 2})
    spoken: Language = catalogue(language).report
    path = tmp_path / "sets.csv"
    path.write_text(sets_csv([result], find_routine, spoken), encoding="utf-8", newline="")
    head, bridge, stretch = opened(path, language)[:3]
    assert head[0] == spoken.say("date")  # the byte order mark is none of its letters
    column = {name: number for number, name in enumerate(head)}
    assert stretch[column[spoken.say("held_unit")]] == 10.16
    assert bridge[column[spoken.say("count_in_set")]] == 4
    assert bridge[column[spoken.say("pain_before")]] == 3
    exercise = column[spoken.say("exercise")]
    assert bridge[exercise] == spoken.exercise(load_exercise("glute_bridge")).name
