"""Whoever chose one exercise and does another is asked, and has two ways on."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from formcheck.coach.routine_runner import RoutineRunner
from formcheck.exercises.model import Exercise
from formcheck.history.store import History
from formcheck.live.history_writer import HistoryWriter
from formcheck.live.pipeline import ASKED_S, LivePipeline
from formcheck.live.protocol import Command, Do
from formcheck.live.state import state_of
from formcheck.pose.frame import PoseFrame
from formcheck.recognition.library import Library, packaged
from formcheck.recognition.second_opinion import SecondOpinion
from formcheck.recognition.template import Template
from formcheck.routines.model import Routine, Step
from formcheck.wording.catalogue import Catalogue
from tests.recognition.figures import FPS, performed

BRIDGES = Routine(id="mine", name="Mine", steps=(Step(exercise="glute_bridge", sets=2, reps=2),))
SQUATS = Routine(id="mine", name="Mine", steps=(Step(exercise="squat", reps=5),))
LIBRARY = Library(packaged().values())
FRAMES = [*performed("squat").frames()]
"""Three squats."""
STILL = [FRAMES[0]] * 90


class Chosen:
    """Somebody who has chosen a routine, pressed Start, and squats."""

    def __init__(
        self,
        routine: Routine,
        store: History,
        words: Catalogue,
        library: Library = LIBRARY,
        unfit: tuple[str, ...] = (),
        *,
        vetoes: bool | None = None,
    ) -> None:
        def opinion(exercise: Exercise) -> SecondOpinion:
            return SecondOpinion(exercise, library, vetoes=vetoes)

        runner = RoutineRunner(routine, opinion=opinion)
        writer = HistoryWriter(store, routine.id)
        self.pipeline = LivePipeline(runner, writer, words, now=lambda: 0.0, unfit=unfit)
        self._words = words
        self._seq = self._order = 0
        self._t = 0.0
        self.do("start")

    def do(self, what: Do) -> dict[str, Any]:
        self._order += 1
        self.pipeline.order(Command(what, self._order))
        self.pipeline.commit()
        return self.state()

    def show(self, frames: list[PoseFrame], step_s: float = 1 / FPS) -> list[dict[str, Any]]:
        """The states after each of the poses, which come one after the other."""
        states = []
        for frame in frames:
            self._seq, self._t = self._seq + 1, self._t + step_s
            self.pipeline.take(self._seq, replace(frame, t=self._t), 120.0)
            states.append(self.state())
        self.pipeline.commit()
        return states

    def state(self) -> dict[str, Any]:
        return dict(state_of(self.pipeline.now(), self._words))


@pytest.fixture
def asked(store: History, words: Catalogue) -> Chosen:
    one = Chosen(BRIDGES, store, words)
    states = one.show(FRAMES)
    question = next(state["ask"] for state in states if state["ask"])
    assert (question["exercise"], question["name"]) == ("squat", "Squat")
    assert "Squat" in question["text"]
    assert states[-1]["ask"] == question
    return one


def test_the_other_exercise_is_done_from_then_on(asked: Chosen, store: History) -> None:
    state = asked.do("change")
    assert (state["exercise"], state["ask"], state["stage"]) == ("squat", None, "setup")
    assert asked.pipeline.runner.routine is not None
    assert asked.pipeline.runner.routine.steps == (Step(exercise="squat"),)
    states = asked.show(STILL + FRAMES)
    assert states[-1]["count"] == 3
    assert not any(state["ask"] for state in states)
    assert {attempt.exercise for attempt in store.attempts()} == {"squat"}


def test_whoever_insists_is_not_asked_again(asked: Chosen) -> None:
    assert asked.do("insist")["ask"] is None
    states = asked.show(FRAMES)
    assert {state["exercise"] for state in states} == {"glute_bridge"}
    assert not any(state["ask"] for state in states)


def test_the_question_goes_when_it_no_longer_looks_so(asked: Chosen) -> None:
    gone = [PoseFrame.empty(0.0, (640, 480))] * 60
    assert asked.show(gone, ASKED_S / 30)[-1]["ask"] is None


def test_nobody_is_asked_to_do_what_they_are_advised_against(
    store: History, words: Catalogue
) -> None:
    one = Chosen(BRIDGES, store, words, unfit=("squat",))
    assert not any(state["ask"] for state in one.show(FRAMES))


def test_what_looks_like_another_exercise_does_not_count_and_is_told(
    store: History, words: Catalogue
) -> None:
    real = packaged()["squat"]
    strange = Library([Template("squat", real.examples + 5), Template("lunge", real.examples)])
    one = Chosen(SQUATS, store, words, strange, vetoes=True)
    states = one.show(STILL + FRAMES)
    told = [state for state in states if state["message_id"] == "looks_like_other"]
    assert told[0]["message"] == "Not counted: it looks like another exercise: Lunge."
    assert told[0]["ask"]["exercise"] == "lunge"
    spoken = [said["text"] for said in states[-1]["say"]]
    assert told[0]["message"] in spoken
    assert states[-1]["count"] == 0
    one.do("insist")
    assert one.show(STILL + FRAMES)[-1]["count"] == 3
