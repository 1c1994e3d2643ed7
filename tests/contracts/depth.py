"""How thoroughly each exercise is tried, so that a catalogue of many is tested in minutes."""

from __future__ import annotations

from typing import Final

from formcheck.exercises.catalog import exercise_ids

ALL: Final = exercise_ids()
RENDERED: Final = ("glute_bridge", "knee_to_chest", "lower_back_rotation", "squat")
"""Of these there are sample videos, and the measuring set."""
THOROUGH: Final = ("knee_to_chest", "squat")
"""With these every frame rate, tempo, moment and landmark is tried: lying and standing, a hold of
one side and repetitions of both. What these depend on is the engine, whatever the exercise; of the
others what depends on their files is tried."""


def at_rates(thorough: tuple[int, ...], usual: int = 15) -> list[tuple[str, int]]:
    """(exercise, frames a second) to try; one rate where not thorough."""
    return [
        (exercise, fps)
        for exercise in ALL
        for fps in (thorough if exercise in THOROUGH else (usual,))
    ]
