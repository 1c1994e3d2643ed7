"""What the first page suggests for today."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from formcheck.coach.events import Attempt
from formcheck.history.store import History
from formcheck.history.today import Why
from formcheck.messages.languages import LANGUAGES
from formcheck.routines.model import Routine, Step
from formcheck.routines.store import RoutineStore
from formcheck.ui.today import TodaySuggestion, in_words, suggestion
from formcheck.wording.catalogue import catalogue
from tests.page.records import add_session, days_ago, rep

ENGLISH = catalogue("en")
BRIDGES: dict[str, Sequence[Attempt]] = {"glute_bridge": [rep(1), rep(2, "hips_low")]}


@pytest.fixture
def history(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> History:
    monkeypatch.setenv("FORMCHECK_HISTORY", str(tmp_path / "history.db"))
    monkeypatch.setenv("FORMCHECK_ROUTINES", str(tmp_path / "routines"))
    monkeypatch.setenv("FORMCHECK_SETTINGS", str(tmp_path / "page.json"))
    return History(tmp_path / "history.db")


def today() -> date:
    return days_ago(0).date()


def suggested(history: History) -> TodaySuggestion:
    return suggestion(history.results(), today())


def test_a_beginner_begins_gently(history: History) -> None:
    found = suggested(history)
    assert (found.routine.id, found.why, found.last) == ("back_care_gentle", Why.BEGIN, None)
    assert in_words(ENGLISH, found) == [
        "A gentle start: the dose grows when the day after was no worse."
    ]


def test_it_grows_when_the_day_after_was_no_worse(history: History) -> None:
    for back, before in ((2, 4), (1, 4)):
        add_session(history, days_ago(back), BRIDGES, (before, 3), "back_care_gentle")
    found = suggested(history)
    assert (found.routine.id, found.why, found.streak) == ("back_care", Why.MORE, 2)
    assert [step.sets for step in found.routine.steps] == [1, 1, 1]
    lines = in_words(ENGLISH, found)
    assert lines[1] == (
        f"Last time, on {days_ago(1):%Y-%m-%d}: 2 repetitions and holds, 1 of them good,"
        " pain 4 before and 3 after."
    )
    assert lines[2] == "2 days in a row."


def test_it_is_less_after_a_worse_day(history: History) -> None:
    sets: dict[str, Sequence[Attempt]] = {"glute_bridge": [rep(1)]}
    for back, before in ((4, 3), (3, 3), (2, 3), (1, 6)):
        add_session(history, days_ago(back), sets, (before, 3), "back_care")
    found = suggested(history)
    assert (found.why, found.routine.steps[0].sets) == (Why.LESS, 1)


def test_what_a_physiotherapist_wrote_stays_as_it_is(history: History) -> None:
    steps = (Step(exercise="glute_bridge", sets=5, reps=12), Step(exercise="squat"))
    RoutineStore().save(Routine(id="mine", name="Mine", steps=steps))
    add_session(history, days_ago(1), BRIDGES, (3, 9), "mine")
    found = suggested(history)
    assert (found.routine.id, found.why, found.routine.steps) == ("mine", None, steps)
    assert in_words(ENGLISH, found)[0] == "As it is written in this routine."


def test_it_is_enough_when_it_was_done(history: History) -> None:
    add_session(history, days_ago(0), BRIDGES, (3, 3), "back_care_gentle")
    assert suggested(history).done
    assert in_words(ENGLISH, suggested(history))[0].startswith("Done for today.")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("why", [*Why, None])
def test_every_reason_has_its_words(history: History, language: str, why: Why | None) -> None:
    found = suggested(history)
    shown = TodaySuggestion(found.routine, why, done=False, last=None, streak=1)
    assert len(in_words(catalogue(language), shown)) == 1


def _page() -> None:
    from formcheck.ui.pages import start

    start.show()


def test_the_page_has_one_place_to_begin(history: History) -> None:
    add_session(history, days_ago(1), BRIDGES, (3, 3), "back_care_gentle")
    page = AppTest.from_function(_page, default_timeout=60).run()
    assert not page.exception
    assert page.subheader[0].value == "For today: Back care, gentle"
    primary = [one.label for one in page.button if one.proto.type == "primary"]
    assert primary == ["Begin with this"]
    said = "\n".join(str(one.value) for one in page.markdown)
    assert [line.split(":")[0] for line in said.splitlines() if line.startswith("- ")] == [
        "- Glute bridge",
        "- Knee-to-chest stretch",
        "- Lower back rotational stretch",
    ]
