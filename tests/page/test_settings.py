"""What is chosen in the settings is kept, and followed."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from formcheck.ui.settings import Settings, load_settings

PATIENCE_S = 60


def _page() -> None:
    from formcheck.ui.pages import settings

    settings.show()


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("FORMCHECK_SETTINGS", str(tmp_path / "page.json"))
    return AppTest.from_function(_page, default_timeout=PATIENCE_S).run()


def test_looking_at_them_chooses_nothing(page: AppTest) -> None:
    assert not page.exception
    assert load_settings() == Settings()


def test_large_text_is_kept(page: AppTest) -> None:
    for chosen in (True, False):
        (large,) = (one for one in page.toggle if one.label == "Large text")
        large.set_value(chosen).run()
        assert load_settings() == Settings(large=chosen)
