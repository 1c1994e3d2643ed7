"""The page's settings, whatever lies in their place: the page opens as at first."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from formcheck.ui.settings import Settings, load_settings, save_settings
from tests.hostile.writing import NO_FILES, NO_TEXTS

Put = Callable[[Path], None]


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the settings are."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FORMCHECK_SETTINGS", str(tmp_path / "page.json"))
    return tmp_path / "page.json"


@pytest.mark.parametrize("put", [put for put, _ in NO_FILES.values()], ids=NO_FILES)
def test_what_is_no_file(path: Path, put: Put) -> None:
    put(path)
    assert load_settings() == Settings()


@pytest.mark.parametrize("data", [data for data, _ in NO_TEXTS.values()], ids=NO_TEXTS)
def test_other_bytes(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    assert load_settings() == Settings()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '"language"',
        "3",
        "null",
        "[" * 100_000,
        '{"voice": ' * 100_000,
        f'{{"voice": {"9" * 10_000}}}',
        '{"voice": 0}',
        '{"voice": "no"}',
        '{"language": null}',
        '{"language": ["de"]}',
        '{"voice": NaN}',
        '{"voice": false',
    ],
)
def test_what_is_no_settings(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    assert load_settings() == Settings()


def test_a_byte_order_mark_and_unknown_keys_are_let_through(path: Path) -> None:
    path.write_text(json.dumps({"voice": False, "other": [1]}), encoding="utf-8-sig")
    assert load_settings() == Settings(voice=False)


def test_what_is_chosen_takes_the_place_of_what_is_broken(path: Path) -> None:
    path.write_text("[" * 100_000, encoding="utf-8")
    save_settings(Settings(beeps=False))
    assert load_settings() == Settings(beeps=False)
