"""Movements of everyday life count nothing, whatever exercise is watched for."""

from __future__ import annotations

import inspect

import pytest

from formcheck.exercises.catalog import exercise_ids
from tests.sessions import counts_of
from tools.figure import everyday
from tools.figure.camera import STANDING_CAMERAS, SUPINE_CAMERAS
from tools.figure.movements import FigureMovement
from tools.figure.script import Script, ScriptedRep
from tools.figure.track import film, steady

MOVEMENTS = [
    made
    for _, made in inspect.getmembers(everyday, inspect.isclass)
    if made.__module__ == everyday.__name__ and hasattr(made, "exercise")
]
CAMERAS = {
    "lying from the side": SUPINE_CAMERAS["side"],
    "lying obliquely": SUPINE_CAMERAS["oblique"],
    "standing from the side": STANDING_CAMERAS["side"],
    "standing from the front": STANDING_CAMERAS["front"],
}


def test_there_are_movements_to_try() -> None:
    assert len(MOVEMENTS) >= 8


@pytest.mark.parametrize("camera", CAMERAS)
@pytest.mark.parametrize("made", MOVEMENTS, ids=lambda made: made.__name__)
def test_everyday_movements_count_nothing(made: type[FigureMovement], camera: str) -> None:
    script = Script([ScriptedRep(made(), 1.2, 0.8, 1.2, 0.6)] * 3)
    track = film(script, CAMERAS[camera], steady(script.duration_s, 15))
    assert counts_of(track, exercise_ids()) == dict.fromkeys(exercise_ids(), 0)
