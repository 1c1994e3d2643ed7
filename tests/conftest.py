"""What all tests share: browsers (without one they are skipped), and no deadlines."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, Playwright, sync_playwright

from tools.browser.server import browser_flags, browser_path

# A machine that is busy with other tests is no fault of the code: nothing is too slow.
settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Which tests stay together where several run at once.

    A file's share what they start; of those with a moving camera no more than two go on at once.
    """
    for item in items:
        camera = item.get_closest_marker("camera")
        group = f"camera {camera.args[0]}" if camera else str(item.path)
        item.add_marker(pytest.mark.xdist_group(group))


class OpenBrowser(Protocol):
    """Starts a browser."""

    def __call__(self, camera: Path | None, cameras: int = 0) -> Browser:
        """With the video `camera` as its camera, or with so many `cameras` of its own."""


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


class Browsers:
    """The browser that the tests of one process share: it takes longer to start than most last.

    One with another camera takes its place. Each test has windows of its own.
    """

    def __init__(self, playwright: Playwright, path: str) -> None:
        self._playwright = playwright
        self._path = path
        self._flags: list[str] = []
        self._running: Browser | None = None

    def start(self, camera: Path | None, cameras: int = 0) -> Browser:
        """As `OpenBrowser`."""
        flags = browser_flags(camera, cameras)
        if self._running is None or not self._running.is_connected() or flags != self._flags:
            self.close()
            launch = self._playwright.chromium.launch
            self._running, self._flags = launch(executable_path=self._path, args=flags), flags
        return self._running

    def close_windows(self) -> None:
        """What a test opened."""
        for context in self._running.contexts if self._running else ():
            context.close()

    def close(self) -> None:
        """The browser itself."""
        if self._running is not None:
            self._running.close()


@pytest.fixture(scope="session")
def browsers(playwright: Playwright) -> Iterator[Browsers]:
    """Without a browser on the machine the test is skipped."""
    path = browser_path()
    if path is None:
        pytest.skip("There is no Chromium on this machine.")
    found = Browsers(playwright, path)
    yield found
    found.close()


@pytest.fixture
def open_browser(browsers: Browsers) -> Iterator[OpenBrowser]:
    """Chromium, with a video for its camera or without any; its windows end with the test."""
    yield browsers.start
    browsers.close_windows()
