"""A page for the tests."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from tools.browser.server import Page, serving


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
