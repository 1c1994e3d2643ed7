"""A figure in front of a runner or a socket: it rests until the set runs, then moves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from formcheck.coach.routine_runner import RoutineRunner
from formcheck.coach.set_runner import SetStage
from formcheck.history.store import History
from formcheck.live.history_writer import HistoryWriter
from formcheck.live.pipeline import LivePipeline
from formcheck.live.protocol import Command, Do
from formcheck.live.state import state_of
from formcheck.pose.frame import PoseFrame
from formcheck.routines.model import Routine, Step
from formcheck.wording.catalogue import Catalogue
from tests.unit.performer import FPS, Change, moving, still

MOST_S = 150.0
TWO_BRIDGES = Routine(
    id="mine", name="Mine", steps=(Step(exercise="glute_bridge", sets=2, reps=2, rest_s=5.0),)
)
TWO_SIDES = Routine(id="legs", name="Legs", steps=(Step(exercise="knee_to_chest", reps=1),))


def unchanged(frame: PoseFrame) -> PoseFrame:
    return frame


@dataclass
class Figure:
    """What the camera sees.

    Attributes:
        frames: how it moves; in good form if empty.
        change: what happens to each pose.
        t: seconds of the last picture.
        seq: number of the last picture.
    """

    frames: Sequence[PoseFrame] = ()
    change: Change = unchanged
    t: float = 0.0
    seq: int = 0
    moved: int = 0

    def next(self, exercise: str, *, moves: bool) -> PoseFrame:
        """The next pose, `1 / FPS` later."""
        self.t, self.seq = self.t + 1 / FPS, self.seq + 1
        frames = (self.frames or moving(exercise)) if moves else (still(exercise),)
        self.moved = self.moved + 1 if moves else 0
        return replace(self.change(frames[self.moved % len(frames)]), t=self.t)


@dataclass
class Exerciser:
    """Shows a figure to a runner.

    Attributes:
        runner: who leads.
        figure: who is seen.
        seen: the poses that were shown.
        order: the number of the last order.
    """

    pipeline: LivePipeline
    figure: Figure = field(default_factory=Figure)
    seen: list[PoseFrame] = field(default_factory=list)
    order: int = 0

    def do(self, what: Do) -> None:
        self.order += 1
        self.pipeline.order(Command(what, self.order))
        self.pipeline.commit()

    def for_s(self, seconds: float) -> None:
        for _ in range(round(seconds * FPS)):
            now = self.pipeline.now()
            current_set = now.runner.current_set
            moves = (
                current_set is not None and current_set.stage is SetStage.RUNNING and now.started
            )
            assert now.runner.exercise is not None
            pose = self.figure.next(now.runner.exercise.id, moves=moves)
            self.seen.append(pose)
            self.pipeline.take(self.figure.seq, pose, 120.0)
            if self.pipeline.due:
                self.pipeline.commit()

    def until(self, done: Callable[[], object], step_s: float = 0.25) -> None:
        while not done():
            assert self.figure.t < MOST_S, self.state()
            self.for_s(step_s)

    def until_over(self) -> None:
        self.until(lambda: self.pipeline.over)

    def until_stage(self, *stages: str) -> None:
        self.until(lambda: self.state()["stage"] in stages, 1 / FPS)

    def until_count(self, count: int) -> None:
        self.until(lambda: self.state()["count"] >= count, 1 / FPS)

    def state(self) -> dict[str, Any]:
        return dict(state_of(self.pipeline.now(), self.pipeline.words))

    def said(self) -> list[str]:
        return [utterance.text for utterance in self.pipeline.now().said if utterance.text]


def runner_of(
    routine: Routine,
    store: History,
    words: Catalogue,
    **more: Any,
) -> LivePipeline:
    runner = RoutineRunner(routine, prepare=lambda exercise: exercise.in_language(words.language))
    return LivePipeline(runner, HistoryWriter(store, routine.id), words, now=lambda: 0.0, **more)


def exerciser(
    routine: Routine,
    store: History,
    words: Catalogue,
    frames: Sequence[PoseFrame] = (),
    change: Change = unchanged,
) -> Exerciser:
    """Somebody who has pressed Start."""
    one = Exerciser(runner_of(routine, store, words), Figure(frames, change))
    one.do("start")
    return one
