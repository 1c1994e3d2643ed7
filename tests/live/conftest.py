from __future__ import annotations

from pathlib import Path

import pytest

from formcheck.history.store import History
from formcheck.wording.catalogue import Catalogue, catalogue


@pytest.fixture
def words() -> Catalogue:
    return catalogue("en")


@pytest.fixture
def store(tmp_path: Path) -> History:
    return History(tmp_path / "history.db")
