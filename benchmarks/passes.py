"""How many functions in how many files one live frame passes: `python -m benchmarks.passes`.

A figure squats too little, as somebody does before the webcam in a routine; the frame in which a
cue is given passes the most.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import CodeType, FrameType

import typer

import formcheck
from formcheck.coach.events import CueGiven
from formcheck.coach.routine_runner import RoutineRunner
from formcheck.pose.frame import PoseFrame
from formcheck.routines.model import Routine, Step
from tools.figure.library import faulty
from tools.figure.script import Script
from tools.figure.track import film

PACKAGE = str(Path(formcheck.__file__).parent)
COMPREHENSIONS = frozenset({"<listcomp>", "<genexpr>", "<dictcomp>", "<setcomp>", "<lambda>"})


@dataclass(frozen=True)
class Passed:
    """What one frame passes of FormCheck.

    Attributes:
        functions: how many different ones.
        files: how many files they are in.
        calls: how often one is called.
    """

    functions: int
    files: int
    calls: int


def passed(work: Callable[[], object]) -> Passed:
    """What of FormCheck `work` calls; what a function has within counts as the function."""
    seen: dict[CodeType, int] = {}

    def watch(frame: FrameType, event: str, _: object) -> None:
        code = frame.f_code
        own = event == "call" and code.co_filename.startswith(PACKAGE)
        if own and code.co_name not in COMPREHENSIONS:
            seen[code] = seen.get(code, 0) + 1

    sys.setprofile(watch)
    try:
        work()
    finally:
        sys.setprofile(None)
    files = {code.co_filename for code in seen}
    return Passed(len(seen), len(files), sum(seen.values()))


def live_frames(exercise: str = "squat", rule: str = "depth") -> tuple[list[Passed], list[Passed]]:
    """What each frame of a set passes: those without a cue, and those with one."""
    shown = next(case for case in faulty(exercise) if case.rule == rule)
    script = Script([shown.script.reps[0]] * 3, lead_s=8.0)
    runner = RoutineRunner(Routine(id="set", name="Set", steps=(Step(exercise=exercise, reps=3),)))
    plain: list[Passed] = []
    cued: list[Passed] = []
    for frame in film(script, shown.camera).frames():
        told: list[bool] = []
        found = passed(partial(_live, runner, frame, told))
        (cued if any(told) else plain).append(found)
    return plain, cued


def _live(runner: RoutineRunner, frame: PoseFrame, told: list[bool]) -> None:
    """What the live runner does with a pose."""
    told.append(any(isinstance(event, CueGiven) for event in runner.update(frame)))
    runner.snapshot()


def main() -> None:
    """Print the counts."""
    for name, frames in zip(("without a cue", "with a cue"), live_frames(), strict=True):
        most = max(frames, key=lambda one: one.functions)
        typer.echo(
            f"{name}: {len(frames)} frames, at most {most.functions} functions in {most.files} "
            f"files, {most.calls} calls"
        )


if __name__ == "__main__":
    main()
