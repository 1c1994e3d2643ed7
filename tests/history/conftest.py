"""An empty history for each test."""

from __future__ import annotations

from pathlib import Path

import pytest

from formcheck.history.store import History


@pytest.fixture
def history(tmp_path: Path) -> History:
    return History(tmp_path / "data" / "history.db")
