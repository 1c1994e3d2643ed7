"""Printed to PDF by a browser, no line and no picture is cut at the end of a page."""

from __future__ import annotations

import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Page as Tab
from pypdf import PageObject, PdfReader

from formcheck.history.course import course_of
from formcheck.history.store import History
from formcheck.report.course_html import render_course
from formcheck.report.evidence import Evidence, EvidencePicture
from formcheck.report.handout_html import render_handout
from formcheck.report.html import render_html
from formcheck.report.language import Language
from formcheck.report.session_html import render_session
from formcheck.routines.catalog import load_routine
from formcheck.ui.illustrations import illustration
from formcheck.wording.catalogue import catalogue
from tests.report.figures import analysed_faulty
from tests.report.weeks import prescription, store, ten_weeks

TODAY: Final = date(2026, 5, 10)
MARGIN: Final = 15 / 25.4 * 72
"""As the style sheet says, in points."""
SLACK: Final = 0.5
ASCENT, DESCENT = 0.7, 0.22
"""Of letters, as shares of their size."""
WORD: Final = re.compile(r"[^\W\d_]{4,}")
GERMAN: Final[Language] = catalogue("de").report


@dataclass(frozen=True)
class Printed:
    """What stands on a page, in points from its lower left corner.

    Attributes:
        height: of the page.
        lines: the text, its baseline, and the size of its letters.
        pictures: lower and upper edge of each.
    """

    height: float
    lines: tuple[tuple[str, float, float], ...]
    pictures: tuple[tuple[float, float], ...]


def printed(page: PageObject) -> Printed:
    lines: list[tuple[str, float, float]] = []
    pictures: list[tuple[float, float]] = []

    def text(said: str, cm: list[float], tm: list[float], _font: Any, size: float) -> None:
        if said.strip():
            baseline = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
            scale = abs(tm[3] * cm[3] + tm[2] * cm[1])
            lines.append((said, baseline, size * scale))

    def draw(operator: bytes, operands: list[Any], cm: list[float], _tm: Any) -> None:
        resources: Any = page["/Resources"]
        if operator == b"Do" and resources["/XObject"][operands[0]]["/Subtype"] == "/Image":
            edges = sorted((cm[5], cm[5] + cm[3]))
            pictures.append((edges[0], edges[1]))

    page.extract_text(visitor_text=text, visitor_operand_before=draw)
    return Printed(float(page.mediabox.height), tuple(lines), tuple(pictures))


def course(folder: Path) -> str:
    history = History(folder / "history.db")
    store(history, ten_weeks(1, TODAY))
    found = course_of(prescription(TODAY), history.results(), date(2000, 1, 1), TODAY)
    return render_course(found, GERMAN)


def session(folder: Path) -> str:
    history = History(folder / "history.db")
    store(history, ten_weeks(1, TODAY)[:1])
    (result,) = history.results()
    return render_session(result, prescription(TODAY), GERMAN)


def handout(_folder: Path) -> str:
    return render_handout(load_routine("back_care"), illustration, GERMAN)


def report(_folder: Path) -> str:
    import base64

    analysis = analysed_faulty("glute_bridge", "hips_low")
    image = illustration("glute_bridge", "end")
    assert image is not None
    source = "data:image/jpeg;base64," + base64.b64encode(image).decode()
    picture = EvidencePicture(1.0, 1, source)
    evidence = [Evidence(fault, picture, picture) for fault in analysis.report.faults]
    return render_html(analysis.report, analysis.timeline, evidence, GERMAN)


@pytest.fixture(scope="module")
def tab(playwright: Any) -> Iterator[Tab]:
    from tools.browser.server import browser_flags, browser_path

    path = browser_path()
    if path is None:
        pytest.skip("There is no Chromium on this machine.")
    browser = playwright.chromium.launch(executable_path=path, args=browser_flags())
    yield browser.new_page()
    browser.close()


def words(text: str) -> Counter[str]:
    """How often each word is there; a PDF writes some letters as one."""
    return Counter(WORD.findall(unicodedata.normalize("NFKC", text)))


def cut(tab: Tab, html: str) -> tuple[list[str], int]:
    """What is cut at the end of a page, or stands beyond its margins; and how many pages."""
    tab.set_content(html)
    said, heads = words(tab.locator("body").inner_text()), tab.locator("thead th")
    # Heads of tables are meant to come again; a line that is cut stands on both pages, by half.
    again = set(words(" ".join(heads.all_text_contents())))
    pdf = tab.pdf(format="A4", print_background=True)
    pages = [printed(page) for page in PdfReader(io.BytesIO(pdf)).pages]
    beyond = [one for page in pages for one in _beyond(page)]
    found = words("\n".join(line for page in pages for line, *_ in page.lines))
    twice = [word for word, times in found.items() if times > said[word] and word not in again]
    return beyond + twice, len(pages)


def _beyond(page: Printed) -> Iterator[str]:
    low, high = MARGIN - SLACK, page.height - MARGIN + SLACK
    for text, baseline, size in page.lines:
        if baseline - DESCENT * size < low or baseline + ASCENT * size > high:
            yield text
    for lower, upper in page.pictures:
        if lower < low or upper > high:
            yield f"a picture from {lower:.0f} to {upper:.0f}"


@pytest.mark.parametrize("made", [course, session, handout, report])
def test_no_line_and_no_picture_is_cut(made: Any, tab: Tab, tmp_path: Path) -> None:
    found, pages = cut(tab, made(tmp_path))
    assert found == []
    assert pages > 1 or made is session


def test_what_is_cut_would_be_found(tab: Tab, tmp_path: Path) -> None:
    lines = "".join(f"<div>Zeile{'abcdefghij'[i % 10] * 4} </div>" for i in range(90))
    block = f'<div style="display: inline-block">{lines}</div>'
    assert cut(tab, session(tmp_path).replace("</h1>", f"</h1>{block}", 1))[0]
