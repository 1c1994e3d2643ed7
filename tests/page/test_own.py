"""The person's own range on the page: what is usual, what is asked of it, what fell short."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from formcheck.coach.events import Attempt, Side
from formcheck.coach.routine_runner import RoutineRunner, SetFinished
from formcheck.coach.usual_range import Drift, OwnRange, Usual
from formcheck.exercises.catalog import load_exercise
from formcheck.history.own import usual_ranges
from formcheck.history.store import History
from formcheck.live.history_writer import HistoryWriter
from formcheck.live.pipeline import LivePipeline
from formcheck.live.summary import details
from formcheck.messages.ids import Ending
from formcheck.messages.languages import LANGUAGES
from formcheck.routines.model import Routine, Step
from formcheck.ui.live.choice import describe_dose
from formcheck.ui.planning.draft import Draft
from formcheck.wording.catalogue import Catalogue, catalogue
from formcheck.wording.usual_range import asked_in_words, set_in_words, usual_in_words
from tests.live.figure import Exerciser
from tests.page.records import DAY, add_session, days_ago, hold, record, rep

ENGLISH, GERMAN = catalogue("en"), catalogue("de")
BRIDGE, STRETCH = load_exercise("glute_bridge"), load_exercise("knee_to_chest")
GOAL = BRIDGE.signal
USUAL: Mapping[Side | None, Usual] = {None: Usual(62.0, 11.8, 3, 9)}
SIDES: Mapping[Side | None, Usual] = {
    "left": Usual(90.0, 15.7, 4, 8),
    "right": Usual(70.0, 15.7, 4, 8),
}
SHARE = Routine(
    id="share",
    name="Share",
    steps=(Step(exercise="glute_bridge", sets=1, reps=2, range_share=0.8, note="Slowly."),),
)


def finished(own: OwnRange, *attempts: Attempt, exercise: str = "glute_bridge") -> SetFinished:
    return SetFinished(9.0, 0, 1, load_exercise(exercise), attempts, Ending.TARGET_REACHED, own)


class TestAsked:
    def test_the_usual_its_share_and_the_target_are_said(self) -> None:
        own = OwnRange(USUAL, 0.8)
        text = asked_in_words(ENGLISH, BRIDGE, own)
        assert text == "Your usual: 62°. Today 80% of it: 50°."
        assert asked_in_words(GERMAN, BRIDGE, own).startswith("Ihr übliches Maß: 62°. Heute 80")

    def test_each_side_has_its_own(self) -> None:
        text = asked_in_words(ENGLISH, STRETCH, OwnRange(SIDES, 0.5))
        assert text == "Your usual: left 90°, right 70°. Today 50% of it: left 45°, right 35°."

    def test_a_usual_that_is_not_known_asks_for_nothing(self) -> None:
        text = asked_in_words(ENGLISH, BRIDGE, OwnRange({None: Usual(sets=2)}, 0.8))
        assert text.startswith("Your usual is not known yet: that takes 3 sets.")

    def test_without_a_share_nothing_is_said(self) -> None:
        assert asked_in_words(ENGLISH, BRIDGE, OwnRange(USUAL)) == ""

    def test_it_belongs_to_the_dose(self) -> None:
        dose = SHARE.steps[0].dose(BRIDGE)
        text = describe_dose(dose, BRIDGE, ENGLISH)
        assert text == "1 × 2 repetitions, 80% of your usual range"


class TestSet:
    def test_a_set_stands_beside_the_usual(self) -> None:
        done = finished(OwnRange(USUAL), rep(1, moved=58), rep(2, moved=60))
        assert set_in_words(ENGLISH, done) == ["Your usual: 62°; this time 59°"]

    def test_each_side_is_compared_with_its_own(self) -> None:
        done = finished(OwnRange(SIDES), hold(1, "left", 5, 88), hold(2, "both", 5, 95))
        assert set_in_words(ENGLISH, done) == ["Your usual on the left: 90°; this time 88°"]

    def test_less_than_asked_is_counted_beyond_the_noise_alone(self) -> None:
        own = OwnRange(USUAL, 0.8, 6.0)
        done = finished(own, rep(1, moved=43), rep(2, moved=44), rep(3, moved=20))
        assert set_in_words(ENGLISH, done)[-1] == "Less than asked: 2 times"
        assert set_in_words(GERMAN, done)[-1] == "Weniger als verlangt: 2-mal"

    def test_a_usual_that_is_not_known_is_said_where_a_share_was_asked(self) -> None:
        assert set_in_words(ENGLISH, finished(OwnRange(), rep(1))) == []
        (line,) = set_in_words(ENGLISH, finished(OwnRange({}, 0.8), rep(1)))
        assert line.startswith("Your usual is not known yet")


class TestHistory:
    def test_the_usual_is_said_with_its_error(self) -> None:
        assert (
            usual_in_words(ENGLISH, BRIDGE, USUAL, {}) == "**Your usual: 62°**, give or take 12°."
        )

    def test_a_drift_is_said_on_its_side(self) -> None:
        drift = Drift(Usual(60.0, 15.7, 4, 8), SIDES["left"])
        lines = usual_in_words(ENGLISH, STRETCH, SIDES, {"left": drift}).split("\n\n")
        assert "on the left: 90°" in lines[0]
        assert "grown by 30°" in lines[0]
        assert "beyond the error of 22°" in lines[0]
        assert lines[1] == "**Your usual on the right: 70°**, give or take 16°."

    def test_a_drift_within_the_error_is_not(self) -> None:
        drift = Drift(Usual(75.0, 15.7, 4, 8), SIDES["left"])
        assert "grown" not in usual_in_words(ENGLISH, STRETCH, SIDES, {"left": drift})

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_before_three_sets_it_is_not_known(self, language: str) -> None:
        records = [replace(record(DAY), set_id=i) for i in range(2)]
        words: Catalogue = catalogue(language)
        assert usual_in_words(words, BRIDGE, usual_ranges(records, BRIDGE), {}) == words.say(
            "own.unknown", sets=3
        )


class TestEditor:
    def test_changing_a_routine_keeps_its_share(self) -> None:
        draft = Draft.of(SHARE, own=True, words=ENGLISH)
        assert draft.routine("share").steps[0].range_share == 0.8


class TestLive:
    def _led(self, store: History, usual: float) -> Exerciser:
        known: dict[Side | None, Usual] = {None: Usual(usual, 11.8, 3, 9)}
        runner = RoutineRunner(SHARE, usual=lambda _: known)
        one = Exerciser(
            LivePipeline(runner, HistoryWriter(store, "share"), ENGLISH, now=lambda: 0.0)
        )
        one.do("start")
        one.until_stage("running")
        assert one.state()["message"] == (
            f"Your usual: {usual:.0f}°. Today 80% of it: {0.8 * usual:.0f}°. Slowly."
        )
        assert one.state()["goal"] == pytest.approx(0.8 * usual / abs(GOAL.end - GOAL.rest), 1e-3)
        one.until_over()
        one.pipeline.writer.settle(5.0)
        return one

    def test_what_falls_short_is_said_stored_and_no_fault(self, tmp_path: Path) -> None:
        store = History(tmp_path / "history.db")
        one = self._led(store, 100.0)  # the figure reaches about 48
        assert sum(text.startswith("Less than asked: ") for text in one.said()) == 2
        assert [(a.asked, a.asked_share, a.rules) for a in store.attempts()] == [
            (80.0, 0.8, ())
        ] * 2
        assert "Less than asked: 2 times" in details(one.pipeline.now().sets[0], ENGLISH)

    def test_who_goes_far_enough_hears_nothing(self, tmp_path: Path) -> None:
        store = History(tmp_path / "history.db")
        one = self._led(store, 50.0)
        assert not any("Less than asked" in text for text in one.said())


def test_what_was_stored_is_usual_the_next_time(tmp_path: Path) -> None:
    store = History(tmp_path / "history.db")
    for day in range(3):
        at = days_ago(3 - day) + timedelta(minutes=day)
        add_session(store, at, {"knee_to_chest": [hold(1, "left", 5.2, 80)]})
    usual = usual_ranges(store.attempts("knee_to_chest"), STRETCH)
    assert (usual["left"].median, usual["left"].sets) == (80, 3)
