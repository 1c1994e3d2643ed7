"""Who hears the page, or needs it larger: pictures and charts are told, letters grow."""

from __future__ import annotations

from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from formcheck.history.store import History
from tests.conftest import OpenBrowser
from tests.page.records import add_session, days_ago, rep
from tools.browser import server

WAITS_MS = 60_000
SETTLES_MS = 2_000
CONTRASTS = """selector => {
    const channel = (c) => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    const canvas = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
    const painted = (colors) => {
        canvas.clearRect(0, 0, 1, 1);
        for (const color of colors) { canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1); }
        const [r, g, b] = canvas.getImageData(0, 0, 1, 1).data;
        return 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
    };
    const behind = (e) => e
        ? [...behind(e.parentElement), getComputedStyle(e).backgroundColor] : [];
    return [...document.querySelectorAll(selector)].filter((e) => e.innerText).map((e) => {
        const back = behind(e);
        const [a, b] = [painted(back), painted([...back, getComputedStyle(e).color])];
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    });
}"""
LEAST_CONTRAST = 4.5


@pytest.fixture
def page(page_server: server.Page, open_browser: OpenBrowser) -> Page:
    """A window in English, with two days in the history."""
    history = History(page_server.history)
    history.delete_all()
    for back in (1, 0):
        add_session(history, days_ago(back), {"glute_bridge": [rep(1), rep(2)]}, pain=(4, 3))
    context = open_browser(None).new_context(locale="en-US")
    context.set_default_timeout(WAITS_MS)
    expect.set_options(timeout=WAITS_MS)
    return context.new_page()


def test_every_chart_says_what_it_shows(page: Page, page_server: server.Page) -> None:
    page.goto(f"{page_server.url}/history")
    charts = page.locator('[data-testid="stVegaLiteChart"]')
    expect(charts).to_have_count(3)  # without faults there is no chart of them
    told = page.locator('[aria-label^="Repetitions. 4 repetitions on 2 days"]')
    expect(told.first).to_be_attached()


def test_every_picture_says_what_it_shows(page: Page, page_server: server.Page) -> None:
    page.goto(page_server.url)
    expect(page.get_by_alt_text("Glute bridge: the end position").first).to_be_attached()
    told = page.locator("img").evaluate_all("all => all.map(one => one.alt)")
    assert len(told) >= 8
    told.remove("Logo")  # Streamlit's own word for our mark
    assert all(len(text) > 5 for text in told)


def test_a_correction_outlives_a_reload(page: Page, page_server: server.Page) -> None:
    page.goto(f"{page_server.url}/history")
    page.get_by_role("button", name="Open").first.click()
    page.get_by_role("button", name="Correct").click()
    page.get_by_label("How many there were").fill("5")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Save", exact=True).click()
    said = page.get_by_text("Corrected by hand. FormCheck counted 2.")
    expect(said).to_be_visible()
    page.reload()
    expect(said).to_be_visible()
    expect(page.get_by_text("5 repetitions · 2 good · 3 not judged")).to_be_visible()


def test_letters_grow(page: Page, page_server: server.Page) -> None:
    page.goto(f"{page_server.url}/settings")
    expect(page.locator("html")).to_have_css("font-size", "18px")
    page.get_by_text("Large text").click()
    expect(page.locator("html")).to_have_css("font-size", "22.5px")
    (page_server.data / "page.json").unlink()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_small_can_be_read(
    page: Page, page_server: server.Page, scheme: Literal["light", "dark"]
) -> None:
    page.emulate_media(color_scheme=scheme)
    for part, told in (("", "For today"), ("history", "All sessions")):
        page.goto(f"{page_server.url}/{part}")
        expect(page.get_by_text(told).first).to_be_visible()
        page.wait_for_timeout(SETTLES_MS)
        found = page.evaluate(CONTRASTS, '[data-testid="stCaptionContainer"] p, .fc-month td.done')
        assert len(found) >= 2
        assert min(found) >= LEAST_CONTRAST
