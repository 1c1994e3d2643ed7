"""Whoever is lost on the page is led home; who finds nobody there is told so in their language."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect
from starlette.routing import Match

from formcheck.ui.serving.unknown_path import PARTS as KNOWN
from formcheck.ui.serving.unknown_path import UnknownPathRedirect
from tests.conftest import OpenBrowser
from tools.browser.axe import LOADS_MS, come_to, tab_of
from tools.browser.server import Page, serving


@pytest.fixture
def page_server(tmp_path: Path) -> Iterator[Page]:
    with serving(tmp_path) as page:
        yield page


def test_who_is_lost_or_alone_is_told_so(page_server: Page, open_browser: OpenBrowser) -> None:
    tab = tab_of(open_browser(None), "de-DE", "light")
    come_to(tab, f"{page_server.url}/nirgends/wo")
    expect(tab.get_by_role("heading", name="Was soll es heute sein?")).to_be_visible()
    assert tab.url == f"{page_server.url}/"
    assert tab.get_by_role("dialog").count() == 0

    # When the server is gone, nothing foreign is said.
    page_server.kill()
    told = tab.get_by_role("dialog")
    expect(told).to_contain_text("FormCheck antwortet nicht", timeout=LOADS_MS)
    expect(told).not_to_contain_text("Connection error")
    expect(told).to_contain_text("Starten Sie FormCheck wieder")


def scope_of(path: str, dest: str = "document", method: str = "GET") -> dict[str, object]:
    headers = [(b"sec-fetch-dest", dest.encode())]
    return {"type": "http", "method": method, "path": path, "headers": headers}


@pytest.mark.parametrize("path", ["/nowhere", "/recorded/more", "/index.php", "/%00"])
def test_a_visit_of_an_unknown_path_leads_home(path: str) -> None:
    assert UnknownPathRedirect().matches(scope_of(path))[0] is Match.FULL
    assert UnknownPathRedirect().matches(scope_of(path, method="POST"))[0] is Match.NONE
    assert UnknownPathRedirect().matches(scope_of(path, dest="script"))[0] is Match.NONE


@pytest.mark.parametrize("path", [*(f"/{part}" for part in KNOWN), "/media/video.mp4", "/static/x"])
def test_what_there_is_is_answered(path: str) -> None:
    assert UnknownPathRedirect().matches(scope_of(path))[0] is Match.NONE
