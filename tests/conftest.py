"""Browsers for the tests; without one on the machine they are skipped."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Protocol

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from tools.browser.server import browser_flags, browser_path


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Which tests stay together where several run at once.

    A file's share what they start; those with a moving camera would slow each other down.
    """
    for item in items:
        group = "camera" if item.get_closest_marker("camera") else str(item.path)
        item.add_marker(pytest.mark.xdist_group(group))


class OpenBrowser(Protocol):
    """Starts a browser."""

    def __call__(self, camera: Path | None, cameras: int = 0) -> Browser:
        """With the video `camera` as its camera, or with so many `cameras` of its own."""


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
