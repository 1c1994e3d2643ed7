"""Every part of the page on a phone: nothing wider than the screen, no sentence cut off."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect
from playwright.sync_api import Page as Tab

from tests.conftest import OpenBrowser
from tools.browser.server import Page

LOADS_MS = 60_000
SETTLES_MS = 1500
PARTS = ("", "recorded", "routines", "history", "exercises", "exercises?exercise=squat", "settings")
CUT_OFF = """() => [...document.querySelectorAll("[data-testid=stMain] *")]
    .filter((e) => getComputedStyle(e).textOverflow === "ellipsis")
    .filter((e) => e.tagName !== "INPUT" && e.scrollWidth > e.clientWidth + 1)
    .map((e) => e.textContent)"""


def look(tab: Tab) -> None:
    """Nothing raw, nothing beyond the edge, no text that ends in dots."""
    expect(tab.locator("h1").first).to_be_visible(timeout=LOADS_MS)
    tab.wait_for_timeout(SETTLES_MS)
    expect(tab.get_by_test_id("stException")).to_have_count(0)
    width = tab.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert width <= 0
    assert tab.evaluate(CUT_OFF) == []


def phone(browser: Browser, url: str, locale: str) -> Tab:
    tab = browser.new_page(viewport={"width": 400, "height": 850}, locale=locale)
    tab.goto(url)
    return tab


@pytest.mark.parametrize("locale", ["en-GB", "de-DE"])
def test_every_part_fits(page_server: Page, open_browser: OpenBrowser, locale: str) -> None:
    browser = open_browser(None)
    for part in PARTS:
        tab = phone(browser, f"{page_server.url}/{part}", locale)
        look(tab)
        tab.close()


@pytest.mark.parametrize("locale", ["en-GB", "de-DE"])
def test_the_health_questions_are_read_whole(
    page_server: Page, open_browser: OpenBrowser, locale: str
) -> None:
    tab = phone(open_browser(None), page_server.url, locale)
    tab.locator(".st-key-exercise_squat button").click(timeout=LOADS_MS)
    expect(tab.get_by_role("checkbox").first).to_be_attached(timeout=LOADS_MS)
    look(tab)
