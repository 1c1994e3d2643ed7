"""A clip drawn at random: everything in it follows from a seed and a number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from formcheck.exercises.catalog import exercise_ids
from tools.avatar.clip import LYING, Clip
from tools.avatar.truth import is_held
from tools.figure.physique import Physique
from tools.figure.script import UNSURE, Script
from tools.random_clips.form import Form
from tools.random_clips.forms import FAULTS, FORMS, distraction
from tools.random_clips.place import (
    BRISK_FPS,
    FPS,
    camera,
    extras,
    light,
    look,
    posture,
    room,
    spot,
)
from tools.random_clips.tempo import MOST, Tempo, script

Rng = np.random.Generator
KNOWN = tuple(exercise for exercise in exercise_ids() if exercise in FORMS)
"""The exercises that are drawn."""
GOOD = 0.4
"""The share of the sets that are done well from the first to the last."""
NOTHING = 0.15
"""The share of the clips with nothing to count."""

SMALLER = frozenset(
    {
        *("arms_low", "depth", "hips_low", "knee_far", "leg_low", "leg_short", "not_all_the_way"),
        *("not_deep", "not_high_enough", "not_up", "roll_small", "shallow", "small"),
    }
)
"""Faults that make a movement small. When somebody begins with a small one, nobody can tell whether
it is one before another like it comes: the very first, with a larger one or none after it, is
neither a fault that must be named nor one that must not."""
BRISK_S = 0.8
"""A way out that takes less is quick."""
TURNED = 0.3
"""How often the furnished wall is somewhere else than behind the person."""
BLURRED = 0.15
"""How often a long exposure blurs a dim clip: each frame is then drawn four times."""


def drawn(seed: int, number: int) -> Clip:
    """The clip of that number."""
    rng = np.random.default_rng([seed, number])
    exercise = KNOWN[number % len(KNOWN)]
    if rng.random() < NOTHING:
        return _filmed(rng, exercise, _nothing(rng, exercise), "", f"{seed}_{number:03d}")
    faults = _faults(rng, exercise, number // len(KNOWN))
    tempo = Tempo.drawn(rng, exercise)
    acted = _unsure_alone(script(rng, tempo, FORMS[exercise](rng, faults), exercise))
    shown = next((fault for fault in faults[: len(acted.reps)] if fault), "")
    return _filmed(rng, exercise, acted, shown, f"{seed}_{number:03d}")


def as_each(clip: Clip) -> list[Clip]:
    """The same clip, judged as each exercise: its own first."""
    others = [e for e in exercise_ids() if e != clip.exercise]
    return [replace(clip, exercise=exercise) for exercise in (clip.exercise, *others)]


def _faults(rng: Rng, exercise: str, turn: int) -> Sequence[str]:
    """Of each repetition the fault of its form, "" for none: all good, or one fault mixed in.

    The faults come in turn, so that few clips show them all.
    """
    if rng.random() < GOOD:
        return ("",) * MOST
    fault = FAULTS[exercise][turn % len(FAULTS[exercise])]
    if fault.startswith(("feet_", "foot_")):
        return (fault,) * MOST
    return tuple(fault if rng.random() < 0.6 else "" for _ in range(MOST))


def _unsure_alone(acted: Script) -> Script:
    """The same, where the first repetition is small and the second is not like it marked unsure."""
    first, *others = acted.reps
    alike = set(others[0].faults) if others else set()
    faults = tuple(
        f"{UNSURE}{fault}" if fault in SMALLER and fault not in alike else fault
        for fault in first.faults
    )
    return replace(acted, reps=[replace(first, faults=faults), *others])


def _nothing(rng: Rng, exercise: str) -> Script:
    """A movement that is no exercise, of the same posture."""
    movement = distraction(rng, lying=posture(exercise) == LYING)
    while movement.exercise == exercise:
        movement = distraction(rng, lying=posture(exercise) == LYING)
    tempo = Tempo.drawn(rng, "")
    slow = replace(tempo, out_s=max(tempo.out_s, 1.0), back_s=max(tempo.back_s, 1.0))
    return script(rng, slow, [Form(movement)] * 3, "")


def _filmed(rng: Rng, exercise: str, acted: Script, fault: str, label: str) -> Clip:
    place = spot(rng, exercise, fault)
    who = look(rng)
    body = Physique().scaled(who.build.height)
    what = fault or ("good" if exercise == acted.reps[0].movement.exercise else "nothing")
    shone = light(rng)
    turn_deg = float(rng.uniform(0, 360)) if rng.random() < TURNED else None
    return Clip(
        name=f"{label}_{exercise}_{what}_{place.view}",
        exercise=exercise,
        script=acted,
        look=who,
        room=room(rng),
        room_turn_deg=turn_deg,
        light=shone,
        camera=camera(rng, place, acted, body, turn_deg),
        view=place.view,
        fps=float(rng.choice(BRISK_FPS if acted.reps[0].up_s < BRISK_S else FPS)),
        jitter=0.6 if rng.random() < 0.15 else 0.0,
        posture=posture(exercise),
        mat=(0.05, 0.12, 0.20) if rng.random() < 0.6 else None,
        extras=extras(rng, posture(exercise)),
        shutter_s=0.03 if shone == "dim" and rng.random() < BLURRED else 0.0,
        crf=int(rng.integers(23, 31)),
        seed=int(rng.integers(1 << 30)),
        note=_said(acted, exercise),
    )


def _said(acted: Script, exercise: str) -> str:
    """For readers of the manifest."""
    rep = acted.reps[0]
    word = "holds" if is_held(exercise) else "repetitions"
    return (
        f"{len(acted.reps)} {word} of {rep.movement.exercise}, {rep.up_s:.1f} s out, "
        f"{rep.hold_s:.1f} s there, {rep.down_s:.1f} s back, {rep.rest_s:.1f} s of rest"
    )
