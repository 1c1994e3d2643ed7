"""A camera that is turned about its own axis."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from formcheck.motion.body import Body
from formcheck.motion.level import TILTED_DEG, CameraLevel
from formcheck.pose.frame import PoseTrack
from tests.sessions import attempts_of, faults_of
from tools.figure.camera import STANDING_CAMERAS, SUPINE_CAMERAS, FigureCamera
from tools.figure.library import good
from tools.figure.track import film


@cache
def filmed(exercise: str, camera: FigureCamera | None = None, count: int = 1) -> PoseTrack:
    """Good form, seen by the exercise's own camera or another."""
    performance = good(exercise, count)
    return film(performance.script, camera or performance.camera)


def rolled(track: PoseTrack, roll_deg: float) -> PoseTrack:
    """The same recording by a camera turned so that people lean to the right by `roll_deg`."""
    angle = np.radians(roll_deg)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    centre = np.array(track.size_wh) / 2
    xy, world = (track.xy - centre) @ turn.T + centre, track.world.copy()
    world[..., :2] = world[..., :2] @ turn.T
    return replace(track, xy=xy.astype(np.float32), world=world.astype(np.float32))


@pytest.mark.parametrize("view", sorted(STANDING_CAMERAS))
@pytest.mark.parametrize("roll_deg", [-15, -10, 0, 10, 15])
def test_the_roll_is_learnt_from_somebody_who_stands(view: str, roll_deg: float) -> None:
    level = CameraLevel()
    track = filmed("squat", STANDING_CAMERAS[view])
    for frame in rolled(track, roll_deg).frames():
        level.update(Body(frame))
    assert level.roll_deg == pytest.approx(float(roll_deg), abs=2.5)


def test_who_stands_as_people_do_tells_no_roll() -> None:
    level = CameraLevel()
    track = filmed("squat", STANDING_CAMERAS["side"])
    for frame in rolled(track, TILTED_DEG - 3).frames():
        level.update(Body(frame))
    assert level.roll_deg == 0.0


@pytest.mark.parametrize("exercise", ["glute_bridge", "knee_to_chest", "lower_back_rotation"])
def test_who_lies_tells_no_roll(exercise: str) -> None:
    level = CameraLevel()
    for camera in SUPINE_CAMERAS.values():
        for frame in filmed(exercise, camera, 2).frames():
            level.update(Body(frame))
            assert level.roll_deg == 0.0


@pytest.mark.parametrize("exercise", ["squat", "glute_bridge", "knee_to_chest"])
@pytest.mark.parametrize("roll_deg", [-15, -8, 8, 15])
def test_good_form_stays_good_under_a_turned_camera(exercise: str, roll_deg: float) -> None:
    track = rolled(filmed(exercise, count=3), roll_deg)
    assert [faults_of(attempt) for attempt in attempts_of(track, exercise)] == [set()] * 3


def stands(level: CameraLevel, roll_deg: float, start_s: float, end_s: float) -> None:
    """Somebody stands before a camera that is turned so, ten times a second."""
    still = rolled(filmed("squat", STANDING_CAMERAS["side"]), roll_deg)
    frame = next(still.frames())
    for i in range(round((end_s - start_s) * 10)):
        level.update(Body(replace(frame, t=start_s + i / 10)))


def test_a_camera_that_is_turned_later_is_noticed_within_its_memory() -> None:
    level = CameraLevel()
    stands(level, 0.0, 0.0, 20.0)
    stands(level, 15.0, 20.0, 22.5)
    assert level.roll_deg == 0.0
    stands(level, 15.0, 22.5, 24.0)
    assert level.roll_deg == pytest.approx(15.0, abs=2.5)


def test_a_moment_tells_no_roll() -> None:
    level = CameraLevel()
    stands(level, 15.0, 0.0, 0.5)
    assert level.roll_deg == 0.0
    stands(level, 15.0, 0.5, 0.8)
    assert level.roll_deg == pytest.approx(15.0, abs=2.5)
