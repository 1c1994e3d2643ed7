"""The live part below the page: pictures in, words, display and history out.

The camera's pictures are blank; in the place of the pose model stands a figure that does what the
guide asks of it.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import av
import numpy as np
import pytest

from formcheck.coach.events import Verdict
from formcheck.coach.guide import Guide
from formcheck.coach.session import Session
from formcheck.coach.workout import Stage
from formcheck.errors import ModelError
from formcheck.exercises.catalog import load_exercise
from formcheck.history.outbox import OutboxState
from formcheck.history.store import History
from formcheck.messages.error_ids import Wrong
from formcheck.messages.ids import Ending
from formcheck.messages.languages import LANGUAGES
from formcheck.messages.message import Message
from formcheck.pose.frame import PoseFrame
from formcheck.routines.model import Routine, Step
from formcheck.ui.catalogue import Catalogue, catalogue
from formcheck.live.diary import Diary
from formcheck.ui.live.display import display
from formcheck.ui.live.pace import WINDOW, Pace
from formcheck.ui.live.player import Player
from formcheck.ui.live.seat import GONE_S, Seat
from formcheck.ui.live.webcam import webcam_callback
from formcheck.ui.settings import Settings
from tests.unit.performer import FPS, moving, nobody, still
from tools.figure.library import faulty
from tools.figure.track import film, steady

BLANK = np.full((48, 64, 3), 120, np.uint8)
MOST_S = 150.0
TWO_BRIDGES = Routine(
    id="mine", name="Mine", steps=(Step(exercise="glute_bridge", sets=2, reps=2, rest_s=5.0),)
)
TWO_SIDES = Routine(id="legs", name="Legs", steps=(Step(exercise="knee_to_chest", reps=1),))


@dataclass
class Figure:
    """Stands in the place of the pose model: rests until the set runs, then moves until it ends.

    Attributes:
        guide: what it follows.
        frames: how it moves; in good form if empty.
        change: what happens to each pose.
    """

    guide: Guide
    frames: tuple[PoseFrame, ...] = ()
    change: Callable[[PoseFrame], PoseFrame] = lambda frame: frame
    closed: bool = False
    seen: list[PoseFrame] = field(default_factory=list)
    moved: int = 0

    def estimate(self, image: np.ndarray, t: float) -> PoseFrame:  # noqa: ARG002
        now = self.guide.snapshot()
        running = now.workout is not None and now.workout.stage is Stage.RUNNING
        frames = (self.frames or moving(now.exercise.id)) if running else (still(now.exercise.id),)
        self.moved = self.moved + 1 if running else 0
        self.seen.append(replace(self.change(frames[self.moved % len(frames)]), t=t))
        return self.seen[-1]

    def close(self) -> None:
        self.closed = True


@dataclass
class Camera:
    """Sends pictures to a player, `FPS` a second, by a clock of its own."""

    player: Player
    t: float = 0.0

    def send(self, seconds: float) -> None:
        for _ in range(round(seconds * FPS)):
            self.t += 1 / FPS
            self.player.see(BLANK, self.t)

    def until(self, done: Callable[[], object], step_s: float = 0.25) -> None:
        while not done():
            assert self.t < MOST_S, self.player.state()
            self.send(step_s)

    def until_over(self) -> None:
        self.until(lambda: self.player.over)


@pytest.fixture
def words() -> Catalogue:
    return catalogue("en")


@pytest.fixture
def store(tmp_path: Path) -> History:
    return History(tmp_path / "history.db")


def player_of(
    routine: Routine,
    store: History,
    words: Catalogue,
    frames: tuple[PoseFrame, ...] = (),
    change: Callable[[PoseFrame], PoseFrame] = lambda frame: frame,
) -> tuple[Player, Camera, Figure]:
    guide = Guide(routine, prepare=lambda exercise: exercise.in_language(words.language))
    figure = Figure(guide, frames, change)
    player = Player(guide, Diary(store, routine.id), words, lambda _: figure)
    return player, Camera(player), figure


def said(player: Player) -> list[str]:
    return [utterance.text for utterance in player.state().said if utterance.text]


def shown(player: Player, words: Catalogue) -> dict[str, object]:
    return display(player.state(), words, Settings(), 0)


class TestPlayer:
    def test_a_routine_is_led_spoken_and_stored(self, store: History, words: Catalogue) -> None:
        player, camera, _ = player_of(TWO_BRIDGES, store, words)
        camera.until_over()
        assert [len(done.result.attempts) for done in player.state().done] == [2, 2]
        stored = store.attempts()
        assert [(a.exercise, a.number, a.verdict) for a in stored] == [
            ("glute_bridge", number, "good") for _ in range(2) for number in (1, 2)
        ]
        assert len({a.set_id for a in stored}) == 2
        spoken = said(player)
        assert spoken[:5] == ["Next: Glute bridge.", "3", "2", "1", "Go."]
        assert spoken[5:7] == ["1", "2"]
        assert spoken[-1] == "That was all. Well done."

    def test_nothing_is_praised_before_there_is_a_picture(
        self, store: History, words: Catalogue
    ) -> None:
        player, camera, _ = player_of(TWO_BRIDGES, store, words)
        assert shown(player, words)["message"] == words.say("live.waiting")
        camera.until(lambda: player.state().began)
        assert shown(player, words)["message"] != words.say("live.waiting")

    def test_the_page_counts_what_the_engine_counts(self, store: History, words: Catalogue) -> None:
        player, camera, figure = player_of(TWO_BRIDGES, store, words)
        camera.until_over()
        done = player.state().done[0].result
        session = Session("glute_bridge")
        start_s = min(a.start_s for a in done.attempts) - 0.5
        for frame in figure.seen:
            if start_s <= frame.t <= done.t:
                session.update(frame)
        session.finish()
        assert session.snapshot().count == len(done.attempts)

    def test_each_repetition_is_stored_when_it_is_done(
        self, store: History, words: Catalogue
    ) -> None:
        player, camera, _ = player_of(TWO_BRIDGES, store, words)
        camera.until(lambda: player.state().verdicts)
        assert len(store.attempts()) == 1

    def test_a_stop_keeps_what_was_done(self, store: History, words: Catalogue) -> None:
        player, camera, _ = player_of(TWO_BRIDGES, store, words)
        camera.until(lambda: player.state().verdicts)
        player.stop(Ending.HURT)
        assert player.over
        assert player.state().guide.reason is Ending.HURT
        assert said(player)[-1] == shown(player, words)["message"] == "Stopped."
        assert len(store.attempts()) == 1

    def test_the_picture_is_mirrored(self, store: History, words: Catalogue) -> None:
        player, _, _ = player_of(TWO_BRIDGES, store, words, change=nobody)
        picture = BLANK.copy()
        picture[:, :10] = 255
        drawn = player.see(picture, 0.0)
        assert (drawn[:, -10:] == 255).all()
        assert (drawn[:, :-10] != 255).all()

    def test_time_goes_on_when_the_camera_begins_anew(
        self, store: History, words: Catalogue
    ) -> None:
        _, camera, figure = player_of(TWO_BRIDGES, store, words)
        camera.send(1.0)
        camera.t = 0.0
        camera.send(1.0)
        times = [frame.t for frame in figure.seen]
        assert times == sorted(set(times))
        assert times[-1] == pytest.approx(2.0, abs=0.2)

    def test_closing_frees_the_model_once_and_pictures_still_show(
        self, store: History, words: Catalogue
    ) -> None:
        player, camera, figure = player_of(TWO_BRIDGES, store, words)
        camera.send(0.5)
        player.close()
        looked = len(figure.seen)
        camera.send(0.5)
        assert figure.closed
        assert len(figure.seen) == looked

    def test_a_history_that_fails_does_not_stop_the_exercise(
        self, tmp_path: Path, words: Catalogue
    ) -> None:
        store = History(tmp_path / "history.db")
        store.path.write_bytes(b"not a database " * 100)
        player, camera, _ = player_of(TWO_BRIDGES, store, words)
        camera.until_over()
        assert [len(done.result.attempts) for done in player.state().done] == [2, 2]
        assert not player.diary.settle(30.0)
        storing = player.state().storing
        assert "is not a history" in str(storing.problem)
        assert (storing.waiting > 0, storing.safe) == (True, True)

    def test_a_locked_history_holds_up_nothing_and_loses_nothing(
        self, store: History, words: Catalogue
    ) -> None:
        player, camera, _ = player_of(TWO_BRIDGES, store, words)
        folder = store.path.with_name("history.db.pending")
        with contextlib.closing(sqlite3.connect(store.path)) as other:
            other.execute("BEGIN IMMEDIATE")

            def look() -> bool:
                shown = sum(len(done.result.attempts) for done in player.state().done)
                kept = [p for p in folder.glob("*.json") if '"attempt"' in p.read_text()]
                assert len(kept) >= max(shown, len(player.state().verdicts))
                return player.over

            camera.until(look)
            player.close()
            assert not player.diary.settle(30.0)
            storing = player.state().storing
            assert (storing.waiting, storing.safe) == (7, True)  # four, two sets, the session
            assert "in use by another program" in str(storing.problem)
            other.rollback()
        assert store.outbox.settle(30.0, patient=True)
        assert [a.number for a in store.attempts()] == [1, 2, 1, 2]
        assert [s.reason for s in store.sets()] == [Ending.TARGET_REACHED] * 2
        assert player.state().storing == OutboxState(0, True, None)

    def test_a_model_that_fails_is_told_and_asked_no_more(
        self, store: History, words: Catalogue
    ) -> None:
        def no_model(model: str) -> Figure:
            raise ModelError(Message.of(Wrong.NO_MODEL, model=model, models="none"))

        player = Player(Guide(TWO_BRIDGES), Diary(store), words, no_model)
        frame = av.VideoFrame.from_ndarray(BLANK, format="rgb24")
        look = webcam_callback(player)
        assert look(frame).width == frame.width
        assert str(player.state().failure).startswith("There is no pose model full")
        assert look(frame).width == frame.width


class TestDisplay:
    def test_it_follows_the_set(self, store: History, words: Catalogue) -> None:
        player, camera, _ = player_of(TWO_BRIDGES, store, words)
        stages: list[tuple[object, object]] = []

        def look() -> bool:
            data = shown(player, words)
            if not stages or stages[-1][0] != data["stage"]:
                stages.append((data["stage"], data["number"]))
            return player.over

        camera.until(look)
        assert [stage for stage, _ in stages] == [
            *["setup", "countdown", "running", "rest"],
            *["setup", "countdown", "running", "finished"],
        ]
        assert dict(stages[1:4]) == {"countdown": "3", "running": "0", "rest": "5"}

    def test_a_hold_counts_its_seconds_and_its_sides(
        self, store: History, words: Catalogue
    ) -> None:
        player, camera, _ = player_of(TWO_SIDES, store, words)
        rings = []

        def look() -> bool:
            data = shown(player, words)
            if data["unit"] == "of 5 seconds":
                rings.append(int(str(data["number"])))
            return player.over

        camera.until(look)
        assert max(rings) >= 5
        assert "And lower." in said(player)
        assert {a.side for a in store.attempts()} == {"left", "right"}

    def test_what_to_mend_first_is_shown_and_said_once_it_lasts(
        self, store: History, words: Catalogue
    ) -> None:
        player, camera, _ = player_of(TWO_BRIDGES, store, words, change=nobody)
        camera.send(0.5)
        assert shown(player, words)["message"]
        assert len(said(player)) == 1
        camera.send(2.0)
        assert said(player)[-1] == shown(player, words)["message"]

    def test_german_is_spoken_in_german(self, store: History) -> None:
        player, camera, _ = player_of(TWO_BRIDGES, store, catalogue("de"))
        camera.until_over()
        assert "Los." in said(player)


class TestPace:
    def test_a_slow_machine_is_known_after_a_whole_window(self) -> None:
        pace = Pace()
        for i in range(WINDOW):
            assert not pace.too_slow
            pace.add(i * 0.1, i * 0.15, 0.14)
        assert pace.too_slow
        assert pace.fps == pytest.approx(1 / 0.15)
        assert pace.behind_s == pytest.approx(0.05 * 0.95 * (WINDOW - 1))

    def test_a_slow_machine_gets_the_quick_model(self, store: History, words: Catalogue) -> None:
        opened: list[str] = []
        ticks = iter(i * 0.12 for i in range(100_000))

        def open_model(model: str) -> Figure:
            opened.append(model)
            return Figure(guide, change=nobody)

        guide = Guide(TWO_BRIDGES)
        player = Player(guide, Diary(store), words, open_model, now=lambda: next(ticks))
        Camera(player).send((2 * WINDOW + 5) / FPS)
        assert opened == ["full", "lite"]
        assert player.state().lightened


class TestSeat:
    def test_one_tab_at_a_time(self, store: History, words: Catalogue) -> None:
        now = [0.0]
        guide = Guide(TWO_BRIDGES)
        figure = Figure(guide, change=nobody)
        player = Player(guide, Diary(store), words, lambda _: figure, now=lambda: now[0])
        seat = Seat()
        seat.take("first", player)
        player.see(BLANK, 0.0)
        assert seat.is_mine("first")
        assert seat.is_taken("second")
        assert not seat.is_interrupted("second")
        now[0] += GONE_S + 1
        assert not seat.is_taken("second")
        assert seat.is_interrupted("second")
        seat.claim("second")
        assert seat.is_mine("second")
        assert not seat.is_mine("first")

    def test_who_begins_anew_ends_what_was_there(self, store: History, words: Catalogue) -> None:
        old, camera, figure = player_of(TWO_BRIDGES, store, words)
        camera.send(0.5)
        seat = Seat()
        seat.take("me", old)
        new, _, _ = player_of(TWO_BRIDGES, store, words)
        seat.take("me", new)
        assert old.over
        assert figure.closed
        seat.leave()
        assert not seat.is_mine("me")


def low_bridges(store: History, words: Catalogue, reps: int) -> tuple[Player, Camera]:
    """Bridges with the hips too low."""
    step = Step(exercise="glute_bridge", sets=1, reps=reps)
    routine = Routine(id="low", name="Low", steps=(step,))
    low = next(p for p in faulty("glute_bridge") if p.rule == "hips_low")
    times_s = steady(low.script.duration_s, FPS)
    frames = tuple(film(low.script, low.camera, times_s).frames())
    player, camera, _ = player_of(routine, store, words, frames)
    return player, camera


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_cue_is_a_sentence_for_the_ear_and_short_for_the_eye(
    store: History, language: str
) -> None:
    words, rule = catalogue(language), load_exercise("glute_bridge").in_language(language).rules[0]
    player, camera = low_bridges(store, words, 3)
    camera.until(lambda: rule.cue in said(player))
    assert shown(player, words)["caption"] == {"kind": "cue", "text": rule.short}
    assert rule.short not in said(player)


def test_a_fault_leaves_its_picture(store: History, words: Catalogue) -> None:
    """The worst moment of a set is kept with the picture of that moment."""
    player, camera = low_bridges(store, words, 1)
    camera.until_over()
    done = player.state().done[0]
    assert {a.verdict for a in done.result.attempts} == {Verdict.FAULTY}
    assert done.worst is not None
    assert done.worst.fault.rule == "hips_low"
    assert done.worst.picture.shape == BLANK.shape
