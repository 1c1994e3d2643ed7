"""A page and browsers for the tests; without a browser on the machine they are skipped."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Protocol

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from tools.browser.server import Page, browser_flags, browser_path, serving


class OpenBrowser(Protocol):
    """Starts a browser."""

    def __call__(self, camera: Path | None, cameras: int = 0) -> Browser:
        """With the video `camera` as its camera, or with so many `cameras` of its own."""


@pytest.fixture(autouse=True)
def main_module(monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit's AppTest puts its script in the place of the main module, and leaves it there.

    Later tests that start processes would have them run that script.
    """
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])


@pytest.fixture(scope="module")
def page_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """A page with an empty history."""
    with serving(tmp_path_factory.mktemp("page")) as page:
        yield page


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture
def open_browser(playwright: Playwright) -> Iterator[OpenBrowser]:
    """Starts Chromium, with a video for its camera or without any camera."""
    path = browser_path()
    if path is None:
        pytest.skip("There is no Chromium on this machine.")
    with ExitStack() as stack:

        def start(camera: Path | None, cameras: int = 0) -> Browser:
            flags = browser_flags(camera, cameras)
            return stack.enter_context(playwright.chromium.launch(executable_path=path, args=flags))

        yield start
