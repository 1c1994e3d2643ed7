"""The figure's performers, with the pose model's errors, as recordings to learn from."""

from __future__ import annotations

from typing import Final

from formcheck.manifest import Entry
from tools.avatar.clip import Clip
from tools.figure.landmark_noise import LandmarkNoise
from tools.learning.lesson import LEAST_SHOWN
from tools.openworld.footage import TrialRecording
from tools.openworld.trial import ClipTrial, Role, TrialGroup
from tools.random_clips.draw import KNOWN, drawn
from tools.random_clips.trials import DrawnClip

EXERCISES: Final = (
    "biceps_curl",
    "clamshell",
    "crunch",
    "front_raise",
    "hip_hinge",
    "jumping_jack",
    "lateral_raise",
    "leg_raise",
    "shoulder_press",
    "sit_up",
)
"""Ten that the real clips hold too seldom."""
MOST_DRAWN: Final = 60
"""Clips that are looked through for each exercise."""


def performers(seed: int, count: int) -> list[TrialRecording]:
    """So many performers of each exercise, each a person of its own, seen from where they like.

    Only sets in good form of three repetitions or more are taken: any can be learnt from.
    """
    noise = LandmarkNoise.measured()
    found = []
    for exercise in EXERCISES:
        numbers = range(KNOWN.index(exercise), MOST_DRAWN * len(KNOWN), len(KNOWN))
        fit = (n for n in numbers if _is_set(drawn(seed, n), exercise))
        for number, _ in zip(fit, range(count), strict=False):
            clip = drawn(seed, number)
            trials = tuple(_trial(clip, one, number) for one in EXERCISES)
            found.append(TrialRecording(DrawnClip(seed, number, noise), trials))
    return found


def _is_set(clip: Clip, exercise: str) -> bool:
    reps = clip.script.reps
    own = all(rep.movement.exercise == exercise for rep in reps)
    return own and len(reps) >= LEAST_SHOWN and not any(rep.faults for rep in reps)


def _trial(clip: Clip, exercise: str, number: int) -> ClipTrial:
    own = clip.exercise == exercise
    reps = len(clip.script.reps) if own else 0
    entry = Entry(video=clip.name, exercise=exercise, view=clip.view, reps=reps)
    role = Role.POSITIVE if own else Role.ZERO
    return ClipTrial(TrialGroup.DRAWN, clip.name, entry, role, clip.exercise, str(number))
