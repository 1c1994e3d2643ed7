"""All sessions: listed, opened, corrected by hand, and taken along."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from formcheck.coach.events import Attempt
from formcheck.history.store import History
from tests.page.records import add_session, days_ago, hold, rep

PATIENCE_S = 60


def _page() -> None:
    from formcheck.ui.pages import history

    history.show()


@pytest.fixture
def history(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> History:
    """Twelve days, a session each: the last one of bridges and stretches, with pain."""
    monkeypatch.setenv("FORMCHECK_HISTORY", str(tmp_path / "history.db"))
    monkeypatch.setenv("FORMCHECK_SETTINGS", str(tmp_path / "page.json"))
    stored = History(tmp_path / "history.db")
    for back in range(11, 0, -1):
        add_session(stored, days_ago(back), {"squat": [rep(1)]})
    reps: list[Attempt] = [rep(1, "hips_low"), rep(2), rep(3)]
    sets: dict[str, Sequence[Attempt]] = {
        "glute_bridge": reps,
        "knee_to_chest": [hold(1, "left", 5.5)],
    }
    add_session(stored, days_ago(0), sets, pain=(5, 2), routine="back_care")
    return stored


def shown(session: int | None = None) -> AppTest:
    page = AppTest.from_function(_page, default_timeout=PATIENCE_S)
    if session is not None:
        page.query_params["session"] = str(session)
    return page.run()


def texts(page: AppTest) -> str:
    assert not page.exception
    return "\n".join(str(one.value) for one in (*page.title, *page.markdown, *page.caption))


def press(page: AppTest, label: str) -> None:
    next(one for one in page.button if one.label == label).click()
    page.run()


@pytest.mark.usefixtures("history")
def test_the_latest_come_first_and_the_rest_on_demand() -> None:
    page = shown()
    lines = [one.value for one in page.markdown if " · " in str(one.value)]
    assert len(lines) == 8
    assert f"{days_ago(0):%Y-%m-%d}" in lines[0]
    assert "2 sets · 4 repetitions and holds · pain before: 5 · pain after: 2" in texts(page)
    assert "one set · one repetition or hold" in texts(page)
    press(page, "4 earlier sessions")
    assert len([one for one in page.markdown if " · " in str(one.value)]) == 12


def test_a_session_is_opened_and_left(history: History) -> None:
    page = shown()
    press(page, "Open")
    assert page.query_params["session"] == str(history.sessions()[-1].id)
    text = texts(page)
    assert "**Asked for:** 3 sets of 15 repetitions." in text
    assert "**Set 1:** 3 repetitions · 2 good · 1 to improve · movement 40° · done" in text
    assert "held, seconds: left 5.5 · " in text
    assert "**Hips too low:** 1 of 3." in text
    press(page, "All sessions")
    assert page.title[0].value == "History"


def test_a_count_is_corrected_marked_and_taken_back(history: History) -> None:
    number = history.sessions()[-1].id
    bridges = history.result(number).sets[0]
    page = shown(number)
    page.number_input(key=f"count_{bridges.id}").set_value(5)
    page.button(key=f"correct_{bridges.id}").click().run()
    assert "**Set 1:** 5 repetitions · 2 good · 1 to improve · 2 not judged" in texts(page)
    assert "Corrected by hand. FormCheck counted 3." in texts(page)
    assert (history.result(number).sets[0].count, history.result(number).sets[0].counted) == (5, 3)
    page.button(key=f"undo_{bridges.id}").click().run()
    assert "Corrected by hand" not in texts(page)
    assert history.result(number).sets[0] == bridges


def test_a_set_is_said_to_be_another_exercise(history: History) -> None:
    number = history.sessions()[-1].id
    bridges = history.result(number).sets[0]
    page = shown(number)
    page.selectbox(key=f"exercise_{bridges.id}").set_value("squat").run()
    assert "**Set 1:** 3 repetitions · 3 not judged" in texts(page)
    assert "Squat" in [one.value for one in page.subheader]
    assert [one.exercise for one in history.result(number).sets] == ["squat", "knee_to_chest"]


def test_what_was_counted_is_no_correction(history: History) -> None:
    number = history.sessions()[-1].id
    set_id = history.result(number).sets[0].id
    page = shown(number)
    page.button(key=f"correct_{set_id}").click().run()
    assert history.result(number).sets[0].counted is None


@pytest.mark.parametrize("asked", ["99", "-1", "one", "9" * 30])
@pytest.mark.usefixtures("history")
def test_a_session_that_is_not_there(asked: str) -> None:
    page = AppTest.from_function(_page, default_timeout=PATIENCE_S)
    page.query_params["session"] = asked
    page.run()
    assert not page.exception
    if asked == "99":
        assert "There is no session 99" in page.error[0].value.replace("\\", "")
    else:
        assert page.title[0].value == "History"
