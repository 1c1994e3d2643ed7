"""A routine is led, shown, spoken and stored, by poses and orders alone."""

from __future__ import annotations

import contextlib
import sqlite3
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from formcheck.coach.events import Verdict
from formcheck.coach.session import Session
from formcheck.exercises.catalog import load_exercise
from formcheck.history.outbox import OutboxState
from formcheck.history.store import History
from formcheck.live.pipeline import HINT_S, READY_S, RoutinePosition
from formcheck.live.protocol import Command, Pain
from formcheck.live.state import LONGEST_EYE
from formcheck.messages.ids import Care, Ending
from formcheck.messages.languages import LANGUAGES
from formcheck.pose.frame import PoseFrame
from formcheck.routines.model import Routine, Step
from formcheck.wording.catalogue import Catalogue, catalogue
from tests.live.figure import (
    TWO_BRIDGES,
    TWO_SIDES,
    Exerciser,
    Figure,
    exerciser,
    runner_of,
)
from tests.unit.performer import FPS, arms_up, nobody
from tools.figure.library import faulty
from tools.figure.track import film, steady

CHANGE = Routine(
    id="change",
    name="Change",
    steps=(
        Step(exercise="glute_bridge", sets=1, reps=1),
        Step(exercise="squat", sets=1, reps=1),
    ),
)


class TestRoutine:
    def test_it_is_led_spoken_and_stored(self, store: History, words: Catalogue) -> None:
        one = exerciser(TWO_BRIDGES, store, words)
        one.until_over()
        assert [len(done.attempts) for done in one.pipeline.now().sets] == [2, 2]
        stored = store.attempts()
        assert [(a.exercise, a.number, a.verdict) for a in stored] == [
            ("glute_bridge", number, "good") for _ in range(2) for number in (1, 2)
        ]
        assert len({a.set_id for a in stored}) == 2
        spoken = one.said()
        assert spoken[:5] == ["Next: Glute bridge.", "3", "2", "1", "Go."]
        assert spoken[5:7] == ["1", "2"]
        assert spoken[-1] == "That was all. Well done."
        assert one.state()["storing"] == "ok"

    def test_it_counts_and_judges_what_the_engine_does(
        self, store: History, words: Catalogue
    ) -> None:
        one = low_bridges(store, words, 3)
        one.until_over()
        done = one.pipeline.now().sets[0]
        session, told = Session("glute_bridge"), []
        start_s = min(a.start_s for a in done.attempts) - 0.5
        for frame in one.seen:
            if start_s <= frame.t - one.seen[0].t <= done.t:
                session.update(replace(frame, t=frame.t - one.seen[0].t))
                told.append(session.snapshot().last_verdict)
        session.finish()
        assert session.snapshot().count == len(done.attempts) == 3
        assert {a.verdict for a in done.attempts} == {Verdict.FAULTY} == set(told) - {None}

    def test_each_repetition_is_stored_when_it_is_acknowledged(
        self, store: History, words: Catalogue
    ) -> None:
        one = exerciser(TWO_BRIDGES, store, words)
        one.until_count(1)
        assert one.state()["ack"] == len(store.attempts()) == 1

    def test_what_is_not_on_the_disk_is_not_acknowledged(
        self, store: History, words: Catalogue
    ) -> None:
        one = exerciser(TWO_BRIDGES, store, words)
        one.until_stage("running")
        while not one.pipeline.writer.due:
            one.pipeline.take(*_next(one))
        state = one.state()
        assert (state["count"], state["ack"], store.attempts()) == (1, 0, [])
        one.pipeline.commit()
        assert (one.state()["ack"], len(store.attempts())) == (1, 1)

    def test_a_stop_keeps_what_was_done(self, store: History, words: Catalogue) -> None:
        one = exerciser(TWO_BRIDGES, store, words)
        one.until_count(1)
        one.do("hurts")
        assert one.pipeline.over
        state = one.state()
        assert (state["stage"], state["reason"]) == ("stopped", Ending.HURT)
        assert one.said()[-1] == state["message"] == "Stopped."
        assert len(store.attempts()) == 1
        assert store.sets()[0].reason is Ending.HURT

    def test_time_goes_on_when_the_camera_begins_anew(
        self, store: History, words: Catalogue
    ) -> None:
        one = exerciser(TWO_BRIDGES, store, words, change=nobody)
        one.for_s(1.0)
        one.figure.t = 0.0
        one.for_s(1.0)
        assert one.state()["t"] == pytest.approx(2.0, abs=0.2)

    def test_nothing_is_praised_where_nothing_was_counted(
        self, store: History, words: Catalogue
    ) -> None:
        one = exerciser(TWO_BRIDGES, store, words)
        one.for_s(1.0)
        one.do("skip")
        state = one.state()
        assert state["stage"] == "finished"
        assert one.said()[-1] == state["message"] == words.say("live.all_passed")
        assert state["summary"]["lines"] == [words.say("live.nothing_done")]
        assert state["summary"]["next_step"] == ""


class TestHistory:
    def test_one_that_fails_does_not_stop_the_exercise(
        self, tmp_path: Path, words: Catalogue
    ) -> None:
        store = History(tmp_path / "history.db")
        store.path.write_bytes(b"not a database " * 100)
        one = exerciser(TWO_BRIDGES, store, words)
        one.until_over()
        assert [len(done.attempts) for done in one.pipeline.now().sets] == [2, 2]
        assert not one.pipeline.writer.settle(30.0)
        storing = one.pipeline.writer.state()
        assert "is not a history" in str(storing.problem)
        assert (storing.waiting > 0, storing.safe) == (True, True)

    def test_a_locked_one_holds_up_nothing_and_loses_nothing(
        self, store: History, words: Catalogue
    ) -> None:
        one = exerciser(TWO_BRIDGES, store, words)
        folder = store.path.with_name("history.db.pending")
        with contextlib.closing(sqlite3.connect(store.path)) as other:
            other.execute("BEGIN IMMEDIATE")

            def look() -> bool:
                kept = [p for p in folder.glob("*.json") if '"attempt"' in p.read_text()]
                assert len(kept) >= one.state()["ack"] >= one.state()["count"]
                return one.pipeline.over

            one.until(look)
            assert not one.pipeline.writer.settle(30.0)
            storing = one.pipeline.writer.state()
            assert (storing.waiting, storing.safe) == (7, True)  # four, two sets, the session
            one.pipeline.commit()
            state = one.state()
            assert state["storing"] == "waiting"
            assert "in use by another program" in state["trouble"]
            other.rollback()
        assert store.outbox.settle(30.0, patient=True)
        assert [a.number for a in store.attempts()] == [1, 2, 1, 2]
        assert [s.reason for s in store.sets()] == [Ending.TARGET_REACHED] * 2
        assert one.pipeline.writer.state() == OutboxState(0, True, None)


class TestOrders:
    def test_one_is_taken_once(self, store: History, words: Catalogue) -> None:
        one = exerciser(TWO_BRIDGES, store, words)
        one.until_stage("running")
        for _ in range(3):
            one.pipeline.order(Command("pause", 7))
        assert (one.state()["stage"], one.state()["done"]) == ("paused", 7)
        one.pipeline.order(Command("resume", 7))
        assert one.state()["stage"] == "paused"
        one.pipeline.order(Command("resume", 8))
        assert one.state()["stage"] == "countdown"

    def test_a_second_pause_is_no_way_on(self, store: History, words: Catalogue) -> None:
        one = exerciser(TWO_BRIDGES, store, words)
        one.until_stage("running")
        one.do("resume")
        assert one.state()["stage"] == "running"
        one.do("pause")
        one.do("pause")
        assert one.state()["stage"] == "paused"

    def test_nothing_is_paused_or_skipped_before_the_start(
        self, store: History, words: Catalogue
    ) -> None:
        one = Exerciser(runner_of(TWO_BRIDGES, store, words), Figure(change=nobody))
        for what in ("pause", "skip", "resume"):
            one.do(what)
        assert one.state()["stage"] == "ready"

    def test_pain_is_stored_and_decides_about_the_start(
        self, store: History, words: Catalogue
    ) -> None:
        one = Exerciser(runner_of(TWO_BRIDGES, store, words))
        one.pipeline.order(Pain(8, "before", 1))
        one.pipeline.order(Command("start", 2))
        one.pipeline.commit()
        one.for_s(READY_S + 2.0)
        state = one.state()
        assert (state["stage"], state["message_id"]) == ("ready", Care.SEVERE)
        assert [(p.moment, p.score) for p in store.pain()] == [("before", 8)]
        one.pipeline.order(Pain(3, "before", 3))
        one.pipeline.order(Command("start", 4))
        assert one.state()["stage"] != "ready"

    def test_after_the_end_pain_that_grew_invites_nobody(
        self, store: History, words: Catalogue
    ) -> None:
        one = exerciser(TWO_BRIDGES, store, words)
        one.pipeline.order(Pain(2, "before", 2))
        one.until_over()
        assert one.state()["summary"]["may_go_on"]
        one.pipeline.order(Pain(5, "after", 3))
        summary = one.state()["summary"]
        assert (summary["may_go_on"], summary["ask_pain"]) == (False, False)
        assert summary["advice"] == words.told(Care.WORSE)
        assert summary["next_step"] == words.say("live.next_stop")


class TestReady:
    def test_it_begins_by_itself_in_the_starting_position(
        self, store: History, words: Catalogue
    ) -> None:
        one = Exerciser(runner_of(TWO_BRIDGES, store, words))
        assert one.state()["message"] == words.say("live.waiting")
        one.for_s(0.5)
        state = one.state()
        assert (state["stage"], state["message_id"]) == ("ready", "ready_right")
        one.for_s(READY_S)
        assert one.state()["stage"] == "setup"

    def test_it_says_what_to_mend_and_does_not_begin(
        self, store: History, words: Catalogue
    ) -> None:
        one = Exerciser(runner_of(TWO_BRIDGES, store, words), Figure(change=nobody))
        one.for_s(3 * READY_S)
        state = one.state()
        assert (state["stage"], state["message_id"]) == ("ready", "nobody")
        assert state["next"]["camera"] == load_exercise("glute_bridge").camera.advice
        assert one.said() == []

    def test_a_hint_stays_long_enough_to_be_read(self, store: History, words: Catalogue) -> None:
        one = Exerciser(runner_of(TWO_BRIDGES, store, words))
        shown: list[tuple[float, str]] = []
        for i in range(int(10 * FPS)):
            one.figure.change = nobody if i % 3 else (lambda frame: frame)
            one.for_s(1 / FPS)
            state = one.state()
            if not shown or shown[-1][1] != state["message_id"]:
                shown.append((state["t"], state["message_id"]))
        told = [t for t, id_ in shown if id_ == "nobody"]
        left = [t for t, id_ in shown if id_ != "nobody" and t > told[0]]
        assert told
        assert all(gone - came >= HINT_S - 1e-6 for came, gone in zip(told, left, strict=False))


class TestInterrupted:
    def test_it_waits_and_goes_on_with_a_raised_hand(
        self, store: History, words: Catalogue
    ) -> None:
        one = exerciser(TWO_BRIDGES, store, words)
        one.until_count(1)
        one.pipeline.interrupt(datetime(2026, 11, 27, 14, 2))
        one.for_s(3.0)
        state = one.state()
        assert (state["stage"], state["reason"], state["count"]) == ("ready", "interrupted", 1)
        assert "14:02" in state["message"]
        one.figure.change = arms_up("left")
        one.for_s(2.5)
        assert one.state()["stage"] in {"countdown", "paused"}
        one.figure.change = lambda frame: frame
        one.until_over()
        assert [a.number for a in store.attempts()] == [1, 2, 1, 2]

    def test_both_arms_end_it(self, store: History, words: Catalogue) -> None:
        one = exerciser(TWO_BRIDGES, store, words)
        one.until_count(1)
        one.pipeline.interrupt(datetime(2026, 11, 27, 14, 2))
        one.figure.change = arms_up("left", "right")
        one.for_s(2.5)
        assert one.state()["stage"] == "stopped"
        assert store.sets()[0].reason is Ending.STOP_GESTURE

    def test_it_goes_on_by_order_or_ends(self, store: History, words: Catalogue) -> None:
        one = exerciser(TWO_BRIDGES, store, words)
        one.until_stage("running")
        one.pipeline.interrupt(datetime(2026, 11, 27, 14, 2))
        one.do("resume")
        assert one.state()["stage"] == "countdown"
        one.pipeline.interrupt(datetime(2026, 11, 27, 14, 3))
        one.do("end")
        assert (one.state()["stage"], one.state()["reason"]) == ("stopped", Ending.INTERRUPTED)

    def test_a_place_that_was_kept_is_gone_on_with(self, store: History, words: Catalogue) -> None:
        pipeline = runner_of(TWO_BRIDGES, store, words, place=RoutinePosition(started=True, done=4))
        state = Exerciser(pipeline).state()
        assert (state["stage"], state["done"]) == ("setup", 4)


class TestState:
    def test_it_follows_the_set(self, store: History, words: Catalogue) -> None:
        one = exerciser(TWO_BRIDGES, store, words)
        stages: list[tuple[str, str]] = []

        def look() -> bool:
            state = one.state()
            if not stages or stages[-1][0] != state["stage"]:
                stages.append((state["stage"], state["number"]))
            return one.pipeline.over

        one.until(look)
        look()
        assert [stage for stage, _ in stages] == [
            *["setup", "countdown", "running", "rest"],
            *["setup", "countdown", "running", "finished"],
        ]
        assert dict(stages[1:4]) == {"countdown": "3", "running": "0", "rest": "5"}

    def test_the_change_of_exercise_is_shown_and_waited_for(
        self, store: History, words: Catalogue
    ) -> None:
        one = exerciser(CHANGE, store, words)
        one.until_stage("rest")
        squat = load_exercise("squat")
        assert one.state()["next"] == {
            "exercise": "squat",
            "name": squat.name,
            "camera": squat.camera.advice,
            "view": squat.camera.views[0],
        }
        one.figure.change = nobody
        one.until_stage("change")
        one.for_s(20.0)
        assert one.state()["stage"] == "change"
        one.figure.change = lambda frame: frame
        one.until_stage("countdown")

    def test_a_hold_counts_its_seconds_and_its_sides(
        self, store: History, words: Catalogue
    ) -> None:
        one = exerciser(TWO_SIDES, store, words)
        rings = []

        def look() -> bool:
            state = one.state()
            if state["unit"] == "of 5 seconds":
                rings.append(int(state["number"]))
            return one.pipeline.over

        one.until(look)
        assert max(rings) >= 5
        assert "And lower." in one.said()
        assert {a.side for a in store.attempts()} == {"left", "right"}

    def test_how_far_the_movement_is(self, store: History, words: Catalogue) -> None:
        one = exerciser(TWO_BRIDGES, store, words)
        one.until_stage("running")
        seen: list[tuple[float, str]] = []

        def look() -> bool:
            state = one.state()
            if state["stage"] == "running" and state["progress"] is not None:
                seen.append((state["progress"], state["value"]))
                assert (state["line"], state["joint"]) == ([12, 24, 26], [12, 24, 26])
            return bool(state["count"] == 1)

        one.until(look, 1 / FPS)
        progress = [x for x, _ in seen]
        assert min(progress) < 0.15
        assert max(progress) > 0.85
        assert all(value.endswith("°") for _, value in seen)

    def test_what_to_mend_first_is_shown_and_said_once_it_lasts(
        self, store: History, words: Catalogue
    ) -> None:
        one = exerciser(TWO_BRIDGES, store, words, change=nobody)
        one.for_s(0.5)
        assert one.state()["message"]
        assert len(one.said()) == 1
        one.for_s(2.0)
        assert one.said()[-1] == one.state()["message"]

    def test_german_is_spoken_in_german(self, store: History) -> None:
        one = exerciser(TWO_BRIDGES, store, catalogue("de"))
        one.until_over()
        assert "Los." in one.said()

    def test_what_was_heard_is_not_said_again(self, store: History, words: Catalogue) -> None:
        one = exerciser(TWO_BRIDGES, store, words)
        one.until_stage("countdown")
        heard = one.pipeline.last_said
        one.pipeline.heard(heard + 10)
        one.until_stage("running")
        assert min(u.number for u in one.pipeline.now().said if u.text == "Go.") > heard + 10

    def test_the_last_time_is_told_in_the_rest_and_at_the_end(
        self, store: History, words: Catalogue
    ) -> None:
        pipeline = runner_of(TWO_BRIDGES, store, words, earlier={"glute_bridge": (1, 2)})
        one = Exerciser(pipeline)
        one.do("start")
        one.until_stage("rest")
        assert one.state()["last_time"] == "Last time 1 good, now 2."
        one.until_over()
        state = one.state()
        assert state["last_time"] == "Last time 2 good, now 2."
        assert state["summary"]["compare"] == "Glute bridge: Last time 3 good, now 4."
        assert (state["summary"]["planned"], state["summary"]["done"]) == (4, 4)


def low_bridges(store: History, words: Catalogue, reps: int) -> Exerciser:
    """Bridges with the hips too low."""
    step = Step(exercise="glute_bridge", sets=1, reps=reps)
    routine = Routine(id="low", name="Low", steps=(step,))
    low = next(p for p in faulty("glute_bridge") if p.rule == "hips_low")
    times_s = steady(low.script.duration_s, FPS)
    frames = tuple(film(low.script, low.camera, times_s).frames())
    return exerciser(routine, store, words, frames)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_cue_is_a_sentence_for_the_ear_and_short_for_the_eye(
    store: History, language: str
) -> None:
    words, rule = catalogue(language), load_exercise("glute_bridge").in_language(language).rules[0]
    one = low_bridges(store, words, 3)
    one.until(lambda: rule.cue in one.said())
    cue = one.state()["cue"]
    assert (cue["eye"], cue["ear"], cue["mended"]) == (rule.short, rule.cue, False)
    assert len(cue["eye"]) <= LONGEST_EYE
    assert rule.short not in one.said()
    said = next(u for u in one.pipeline.now().said if u.text == rule.cue)
    assert cue["n"] == said.number


def test_the_part_at_fault_is_marked_while_its_cue_is_shown(
    store: History, words: Catalogue
) -> None:
    one = low_bridges(store, words, 3)
    one.until(lambda: one.state()["cue"])
    assert {23, 24} & set(one.state()["marks"])


def test_a_fault_leaves_the_number_of_its_picture(store: History, words: Catalogue) -> None:
    one = low_bridges(store, words, 1)
    one.until_over()
    worst = one.pipeline.now().worst
    assert worst is not None
    assert worst.fault.rule == "hips_low"
    picture = one.seen[worst.seq - 1]
    assert picture.t - one.seen[0].t == pytest.approx(worst.fault.worst_s, abs=0.5 / FPS + 1e-3)
    rule = load_exercise("glute_bridge").rules[0]
    assert one.state()["evidence"]["worst"] == {"seq": worst.seq, "text": rule.cue}


def _next(one: Exerciser) -> tuple[int, PoseFrame, float]:
    pose = one.figure.next("glute_bridge", moves=True)
    return one.figure.seq, pose, 120.0
