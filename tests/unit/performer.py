"""A figure that follows a guide: it rests until the set runs, then moves until the set ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import cycle

import numpy as np

from formcheck.coach.events import Event
from formcheck.coach.routine_runner import RoutineRunner, RoutineStage
from formcheck.coach.set_runner import SetStage
from formcheck.pose.frame import PoseFrame
from formcheck.pose.skeleton import Landmark
from tools.figure.library import good
from tools.figure.script import Script
from tools.figure.track import film, steady

FPS = 12
SIZE_WH = (640, 480)
Change = Callable[[PoseFrame], PoseFrame]


@cache
def still(exercise: str) -> PoseFrame:
    """The starting position of an exercise, seen by its camera."""
    performance = good(exercise, 1)
    script = Script(performance.script.reps, lead_s=1.0)
    return next(film(script, performance.camera, [0.0]).frames())


@cache
def moving(exercise: str, hold_s: float | None = None) -> tuple[PoseFrame, ...]:
    """Two repetitions or holds in good form, one on each side where there are two."""
    performance = good(exercise, 2)
    reps = [
        rep if hold_s is None else replace(rep, hold_s=hold_s) for rep in performance.script.reps
    ]
    script = Script(reps, lead_s=0.5, tail_s=0.5)
    return tuple(film(script, performance.camera, steady(script.duration_s, FPS)).frames())


def nobody(frame: PoseFrame) -> PoseFrame:
    """The picture without the person."""
    return PoseFrame.empty(frame.t, SIZE_WH)


def arms_up(*sides: str) -> Change:
    """The person on the floor with these arms pointing at the ceiling."""

    def change(frame: PoseFrame) -> PoseFrame:
        world, xy = frame.world.copy(), frame.xy.copy()
        for side in sides:
            shoulder = Landmark[f"{side.upper()}_SHOULDER"]
            for part, height_m in (("ELBOW", 0.28), ("WRIST", 0.54)):
                landmark = Landmark[f"{side.upper()}_{part}"]
                world[landmark] = world[shoulder] - np.array([0, height_m, 0])
                xy[landmark] = xy[shoulder] - np.array([0, height_m * 200])
        return replace(frame, world=world, xy=xy, visibility=np.full(33, 0.97, np.float32))

    return change


@dataclass
class Performer:
    """Does what the guide wants, at `FPS` frames a second.

    Attributes:
        guide: who leads.
        hold_s: how long to hold; the library's own time if None.
        t: seconds of the last frame.
        events: all that the guide said.
    """

    runner: RoutineRunner
    hold_s: float | None = None
    t: float = 0.0
    events: list[Event] = field(default_factory=list)
    _moving: Iterator[PoseFrame] | None = None

    def for_s(self, seconds: float, change: Change = lambda frame: frame) -> list[Event]:
        """Go on for `seconds`, with each picture changed; what the guide said meanwhile."""
        end_s = self.t + seconds
        return self.until(lambda: self.t >= end_s, change)

    def until(
        self,
        done: Callable[[], bool],
        change: Change = lambda frame: frame,
        most_s: float = 400.0,
    ) -> list[Event]:
        """Go on until `done`; what the guide said meanwhile."""
        said: list[Event] = []
        end_s = self.t + most_s
        while not done():
            assert self.t < end_s, f"not done after {most_s} s: {self.runner.snapshot()}"
            self.t += 1 / FPS
            said += self.runner.update(replace(change(self._frame()), t=self.t))
        self.events += said
        return said

    def until_stage(self, *stages: RoutineStage) -> list[Event]:
        """Go on until the guide is in one of `stages`."""
        return self.until(lambda: self.runner.stage in stages)

    def until_attempts(self, count: int) -> list[Event]:
        """Go on until the set under way has `count` repetitions or holds."""

        def done() -> bool:
            current_set = self.runner.snapshot().current_set
            session = current_set.session if current_set else None
            return session is not None and session.count >= count

        return self.until(done)

    def _frame(self) -> PoseFrame:
        now = self.runner.snapshot()
        if now.current_set is None or now.current_set.stage is not SetStage.RUNNING:
            self._moving = None
            return still(now.exercise.id)
        self._moving = self._moving or cycle(moving(now.exercise.id, self.hold_s))
        return next(self._moving)
