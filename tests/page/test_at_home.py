"""A routine is printed and reminded of from the page."""

from __future__ import annotations

from pathlib import Path

import pytest
from icalendar import Calendar
from playwright.sync_api import Page, expect

from tests.conftest import OpenBrowser
from tools.browser import server

WAITS_MS = 60_000


@pytest.fixture
def page(page_server: server.Page, open_browser: OpenBrowser) -> Page:
    """The routines in German."""
    context = open_browser(None).new_context(locale="de-DE")
    context.set_default_timeout(WAITS_MS)
    tab = context.new_page()
    tab.goto(f"{page_server.url}/routines")
    return tab


def test_a_routine_can_be_taken_home(page: Page) -> None:
    with page.expect_download() as handout:
        page.locator(".st-key-handout_back_care button").click()
    html = Path(handout.value.path()).read_text(encoding="utf-8")
    assert "Rückenprogramm" in html
    assert html.count("<img ") == 6

    page.get_by_role("button", name="Erinnerungen").first.click()
    expect(page.get_by_text("1. Uhrzeit").first).to_be_visible(timeout=WAITS_MS)
    with page.expect_download() as reminders:
        page.locator(".st-key-ics_back_care button").click()
    events = Calendar.from_ical(Path(reminders.value.path()).read_bytes()).walk("VEVENT")
    assert [str(event["SUMMARY"]) for event in events] == ["Übungen: Rückenprogramm"] * 2
