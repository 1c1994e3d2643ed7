"""The page with odd routines on its shelf, and with odd files sent to it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

import pytest
from streamlit.testing.v1 import AppTest

from formcheck.routines.catalog import routine_ids
from formcheck.routines.loader import parse_routine
from formcheck.routines.store import RoutineStore
from formcheck.routines.writer import to_toml
from tests.hostile.test_routine_files import GOOD, HOLD, mine
from tests.hostile.writing import NO_FILES, NO_TEXTS

PATIENCE_S: Final = 60


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> RoutineStore:
    """The shelf of the page, in German; AppTest leaves its script in the main module's place."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FORMCHECK_ROUTINES", str(tmp_path / "routines"))
    monkeypatch.setenv("FORMCHECK_HISTORY", str(tmp_path / "history.db"))
    monkeypatch.setenv("FORMCHECK_SETTINGS", str(tmp_path / "page.json"))
    (tmp_path / "page.json").write_text('{"language": "de"}', encoding="utf-8")
    store = RoutineStore()
    store.save(mine("mine", "Meins"))
    return store


def page() -> None:
    """The part of the page, as a script of its own."""
    from formcheck.ui.pages import routines

    routines.show()


def opened() -> AppTest:
    """The page after its first run."""
    return AppTest.from_function(page, default_timeout=PATIENCE_S).run()


def names(shown: AppTest) -> list[str]:
    """The names of the routines that the page shows."""
    assert not shown.exception
    return [title.value for title in shown.subheader]


def sent(data: bytes) -> AppTest:
    """The page after somebody sent it a routine of that content."""
    shown = opened()
    shown.file_uploader[0].set_value(("sent.toml", data, "application/toml"))
    return shown.run()


def test_one_of_each_kind_on_the_shelf_hides_nothing(store: RoutineStore) -> None:
    usual = len(names(opened()))
    (store.folder / "same id.toml").write_text(to_toml(mine("mine", "Doppelt")), encoding="utf-8")
    packaged = to_toml(mine(routine_ids()[0], "Doppelt"))
    (store.folder / "packaged id.toml").write_text(packaged, encoding="utf-8")
    (store.folder / "deep.toml").write_text("x = " + "[" * 100_000, encoding="utf-8")
    odd = [NO_FILES[kind][0] for kind in NO_FILES if kind != "unreadable"]
    for i, put in enumerate(odd):
        put(store.folder / f"odd{i}.toml")
    shown = opened()
    assert names(shown)[-1] == "Meins"
    assert len(names(shown)) == usual
    assert len(shown.warning) == 3 + len(odd)
    told = " ".join(warning.value for warning in shown.warning)
    assert "verschachtelt" in told
    assert "gehört schon einem Programm von" in told


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (NO_TEXTS["UTF-16, little end first"][0], "UTF"),
        (NO_TEXTS["Latin-1"][0], "Zeile 2"),
        (NO_TEXTS["a picture"][0], "keine Textdatei"),
        (b"x = " + b"[" * 100_000, "verschachtelt"),
        (b"a." * 100_000 + b"b = 1", "verschachtelt"),
        (b"#" * 1_000_000, "256 kB"),
        (GOOD.replace("sets = 2", "sets = true").encode(), "ganze Zahl"),
        (GOOD.encode() + b"x = 1\n" * 2, "der Schlüssel steht zweimal da"),
    ],
    ids=["UTF-16", "Latin-1", "a picture", "deep", "a deep key", "large", "true", "twice"],
)
def test_what_is_sent_is_refused_in_the_readers_language(
    store: RoutineStore, data: bytes, says: str
) -> None:
    shown = sent(data)
    assert not shown.exception
    (said,) = shown.error
    assert says in said.value.replace("\\", "")
    assert [path.name for path in store.folder.iterdir()] == ["mine.toml"]


def test_a_byte_order_mark_is_let_through(store: RoutineStore) -> None:
    shown = sent(b"\xef\xbb\xbf" + GOOD.replace('"Mine"', '"Geschickt"').encode())
    assert not shown.exception
    assert not shown.error
    assert "Geschickt" in shown.success[0].value
    assert len(store.routines()) == 1


def test_what_a_file_may_say_can_be_edited(store: RoutineStore) -> None:
    note = "n" * 3000
    text = GOOD.replace("hold_s = 5.0", "hold_s = 0.25").replace("Slowly.", note)
    routine = parse_routine(text, "mine.toml")
    store.save(routine)
    shown = opened()
    shown.button(key="edit_mine").click().run()
    assert not shown.exception
    assert [field.value for field in shown.number_input if field.value == 0.25] == [0.25]
    assert note in [field.value for field in shown.text_input]
    assert routine.steps[0].exercise == HOLD
