"""Every exercise live: what a display is told in each frame, in good form and with every fault."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from formcheck.history.store import History
from formcheck.messages.languages import LANGUAGES
from formcheck.pose.frame import PoseFrame
from formcheck.routines.model import Routine, Step
from formcheck.wording.catalogue import catalogue
from tests.contracts.depth import ALL
from tests.live.figure import Exerciser, exerciser
from tests.unit.performer import FPS
from tools.figure.library import faulty, good
from tools.figure.performance import Performance
from tools.figure.track import film, steady

REPS = 2
SPOKEN = tuple(LANGUAGES)
FAULTS = [
    pytest.param(exercise, number, id=f"{exercise}-{case.rule}")
    for exercise in ALL
    for number, case in enumerate(faulty(exercise))
    if case.rule != "too_fast"  # the figure is seen too seldom for its pace
]


@cache
def _frames(performance: Performance) -> tuple[PoseFrame, ...]:
    times = steady(performance.script.duration_s, FPS)
    return tuple(film(performance.script, performance.camera, times).frames())


def _exerciser(
    folder: Path, exercise: str, frames: Sequence[PoseFrame], language: str
) -> Exerciser:
    routine = Routine(id="mine", name="Mine", steps=(Step(exercise=exercise, sets=1, reps=REPS),))
    return exerciser(routine, History(folder / "history.db"), catalogue(language), frames)


def _until(one: Exerciser, count: int) -> list[dict[str, Any]]:
    """What the display was told, until so many were counted."""
    told: list[dict[str, Any]] = []
    while not told or (told[-1]["count"] < count and not one.pipeline.over):
        one.for_s(0.25)
        told.append(one.state())
    return told


@pytest.mark.parametrize("language", SPOKEN)
@pytest.mark.parametrize("exercise", ALL)
def test_good_form_is_counted_and_told(tmp_path: Path, exercise: str, language: str) -> None:
    one = _exerciser(tmp_path, exercise, _frames(good(exercise, REPS)), language)
    told = _until(one, REPS)
    assert [state["verdicts"] for state in told][-1] == ["good"] * REPS
    assert any(state["joint"] for state in told)
    assert all(json.dumps(state) for state in told)


@pytest.mark.parametrize(("exercise", "number"), FAULTS)
def test_every_fault_is_shown_and_said(tmp_path: Path, exercise: str, number: int) -> None:
    case = faulty(exercise)[number]
    one = _exerciser(tmp_path, exercise, _frames(case), SPOKEN[number % len(SPOKEN)])
    told = _until(one, 3)
    assert any("faulty" in state["verdicts"] for state in told)
    assert "cue" in {utterance.kind for utterance in one.pipeline.now().said}
