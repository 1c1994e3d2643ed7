"""What a session keeps is bounded, and its time limits are those of the frames."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from dataclasses import replace
from types import BuiltinFunctionType, FunctionType, ModuleType

import pytest

from formcheck.coach.events import AttemptCompleted, AttemptRejected, Event
from formcheck.coach.reading import Reading
from formcheck.coach.session import Session
from formcheck.exercises.catalog import load_exercise
from formcheck.pose.frame import PoseFrame
from tools.figure.camera import SUPINE_CAMERAS
from tools.figure.movements import GluteBridge, KneeToChest
from tools.figure.script import Script, ScriptedRep
from tools.figure.track import film, steady

FPS = 5
WATCHED_S = 1200.0
EARLY_S = 600.0
FOREIGN = (type, ModuleType, FunctionType, BuiltinFunctionType)


def _kept(session: Session) -> int:
    """How many readings, and numbers beside them, are to be reached from the session."""
    seen, waiting, kept = {id(session)}, [session], 0
    while waiting:
        for item in gc.get_referents(waiting.pop()):
            if id(item) in seen or isinstance(item, FOREIGN):
                continue
            seen.add(id(item))
            waiting.append(item)
            kept += isinstance(item, Reading | tuple)
    return kept


def _looped(script: Script, first_s: float, last_s: float) -> Iterator[PoseFrame]:
    """The script up to `last_s`, and from there on its part from `first_s` over and over."""
    times = steady(last_s, FPS)
    frames = list(film(script, SUPINE_CAMERAS["side"], times).frames())
    yield from frames
    again = frames[int(first_s * FPS) :]
    for i in range(len(frames), int(WATCHED_S * FPS)):
        yield replace(again[(i - len(frames)) % len(again)], t=i / FPS)


BRIDGE, FIDGET = (
    ScriptedRep(GluteBridge(), 1.0, 0.6, 1.0, 2.0),
    ScriptedRep(GluteBridge(136), 0.8, 0.2, 0.8, 0.4),
)
PULL = ScriptedRep(KneeToChest(), 1.2, 30.0, 1.2, 1.0)
CASES = [
    pytest.param("glute_bridge", Script([BRIDGE, BRIDGE], tail_s=6.0), 11.0, 14.0, id="rest"),
    pytest.param("glute_bridge", Script([BRIDGE, *[FIDGET] * 6]), 5.4, 18.6, id="fidgeting"),
    pytest.param("knee_to_chest", Script([PULL]), 10.0, 20.0, id="endless hold"),
    pytest.param("glute_bridge", Script([replace(BRIDGE, hold_s=30.0)]), 8.0, 20.0, id="no return"),
]


@pytest.mark.parametrize(("exercise", "script", "first_s", "last_s"), CASES)
def test_twenty_minutes_keep_no_more_than_ten(
    exercise: str, script: Script, first_s: float, last_s: float
) -> None:
    session, most = Session(exercise), {"early": 0, "late": 0}
    for i, frame in enumerate(_looped(script, first_s, last_s)):
        session.update(frame)
        if i % (20 * FPS) == 0:
            when = "early" if frame.t < EARLY_S else "late"
            most[when] = max(most[when], _kept(session))
    assert most["late"] <= 1.05 * most["early"] + 20


@pytest.mark.parametrize("exercise", ["glute_bridge", "knee_to_chest"])
def test_a_movement_ends_by_the_time_of_the_frames(exercise: str) -> None:
    """However many frames a second there are, and however long they took."""
    _, script, first_s, last_s = CASES[3 if exercise == "glute_bridge" else 2].values
    longest_s = load_exercise(exercise).signal.max_s
    session, told = Session(exercise), list[Event]()
    for frame in _looped(script, first_s, last_s):  # type: ignore[arg-type]
        told += session.update(frame)
        if any(isinstance(event, AttemptCompleted | AttemptRejected) for event in told):
            break
    start_s = 0.8
    done = next(e for e in told if isinstance(e, AttemptCompleted | AttemptRejected))
    assert start_s + longest_s - 0.3 <= done.t <= start_s + longest_s + 1.5
