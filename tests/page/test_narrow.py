"""Every part of the page on a phone: all fits, no sentence is cut off, everybody can use it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, ViewportSize, expect
from playwright.sync_api import Page as Tab

from tests.conftest import OpenBrowser
from tools.browser.axe import LOADS_MS, PARTS, Theme, come_to, look_at, something
from tools.browser.server import Page, serving

CUT_OFF = """() => [...document.querySelectorAll("[data-testid=stMain] *")]
    .filter((e) => getComputedStyle(e).textOverflow === "ellipsis")
    .filter((e) => e.tagName !== "INPUT" && e.scrollWidth > e.clientWidth + 1)
    .map((e) => e.textContent)"""


def look(tab: Tab) -> None:
    """Nothing raw, nothing beyond the edge, no text that ends in dots."""
    expect(tab.get_by_test_id("stException")).to_have_count(0)
    width = tab.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert width <= 0
    assert tab.evaluate(CUT_OFF) == []


def phone(browser: Browser, locale: str, theme: Theme) -> Tab:
    size: ViewportSize = {"width": 400, "height": 850}
    return browser.new_page(viewport=size, locale=locale, color_scheme=theme)


@pytest.fixture(scope="module")
def page_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with serving(tmp_path_factory.mktemp("page")) as page:
        something(page)
        yield page


@pytest.mark.parametrize(("locale", "theme"), [("en-GB", "light"), ("de-DE", "dark")])
def test_every_part_fits_and_everybody_can_use_it(
    page_server: Page, open_browser: OpenBrowser, locale: str, theme: Theme
) -> None:
    """`python -m tools.browser.axe` asks it of every language in every theme."""
    tab = phone(open_browser(None), locale, theme)
    for part in PARTS:
        come_to(tab, f"{page_server.url}/{part}")
        look(tab)
        assert [f"/{part} {one}" for one in look_at(tab)] == []


@pytest.mark.parametrize("locale", ["en-GB", "de-DE"])
def test_the_health_questions_are_read_whole(
    page_server: Page, open_browser: OpenBrowser, locale: str
) -> None:
    tab = phone(open_browser(None), locale, "light")
    come_to(tab, page_server.url)
    tab.locator(".st-key-exercise_squat button").click(timeout=LOADS_MS)
    expect(tab.get_by_role("checkbox").first).to_be_attached(timeout=LOADS_MS)
    look(tab)
