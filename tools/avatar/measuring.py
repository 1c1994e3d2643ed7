"""The measuring set: more than a hundred clips, as data, to measure how well FormCheck judges.

For every exercise there are good sets, sets with each fault in a slight and a plain form among good
repetitions, and sets of movements that count nothing. People, rooms, lights, frame rates, tempos
and cameras rotate through their lists at different strides, so that each meets many others and the
set stays the same from run to run.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from tools.avatar.clip import Clip
from tools.avatar.look import LOOKS
from tools.avatar.rooms import ROOMS
from tools.avatar.scenarios import Scenario, plans
from tools.figure.script import Script, ScriptedRep

T = TypeVar("T")
FPS = (15.0, 20.0, 12.0, 30.0, 15.0, 24.0, 10.0, 25.0, 18.0)
LIGHTING = ("day", "lamp", "day", "bright", "dim", "day", "backlit")
MATS = ((0.05, 0.12, 0.20), (0.22, 0.05, 0.16), None, (0.05, 0.17, 0.11), (0.03, 0.03, 0.035))
TEMPOS = (1.0, 1.25, 0.8, 1.1)
"""Factors of how long a repetition takes."""


def measuring_set() -> list[Clip]:
    """All clips."""
    return [_cast(k, plan) for k, plan in enumerate(plans())]


def _cast(k: int, plan: Scenario) -> Clip:
    """The k-th plan with its person, room, light, camera and frame rate."""
    view = _turn(plan.views, k)
    tempo = _turn(TEMPOS, k)
    light = _turn(LIGHTING, k)
    clip = Clip(
        name=f"{k:03d}_{plan.name}",
        exercise=plan.exercise,
        script=Script([_paced(rep, tempo) for rep in plan.reps], lead_s=0.6, tail_s=0.3),
        look=_turn(tuple(LOOKS), k),
        room=_turn(tuple(ROOMS), k),
        light=light,
        camera=view.camera,
        view=view.name,
        fps=_turn(FPS, k),
        jitter=0.6 if k % 11 == 5 else 0.0,
        posture=plan.posture,
        mat=_turn(MATS, k),
        extras=plan.extras,
        shutter_s=0.03 if light == "dim" and k % 2 else 0.0,
        crf=26 if k % 4 else 31,
        seed=k,
        note=plan.note,
    )
    return replace(clip, **plan.changes)  # type: ignore[arg-type]


def _turn(options: Sequence[T], k: int) -> T:
    """The k-th of `options`, round and round, one further each time round."""
    return options[(k + k // len(options)) % len(options)]


def _paced(rep: ScriptedRep, tempo: float) -> ScriptedRep:
    """Slower or faster on the way; what is fast or held by intent stays."""
    if "too_fast" in rep.faults:
        return rep
    return replace(rep, up_s=rep.up_s * tempo, down_s=rep.down_s * tempo)
