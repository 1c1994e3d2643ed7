"""What a body goes through in numbers: the same whoever does it and wherever they are seen."""

from __future__ import annotations

import numpy as np
import pytest

from formcheck.coach.reading import PersonReader
from formcheck.pose.frame import PoseTrack
from formcheck.recognition.demonstrated import remembered
from formcheck.recognition.descriptor import (
    LEAST_MOMENTS,
    SIZE,
    WIDTH,
    Floats,
    Memory,
    describe,
    distances,
    stacked,
)
from tests.recognition.figures import FPS
from tools.figure.camera import STANDING_CAMERAS
from tools.figure.library import good
from tools.figure.physique import Physique
from tools.figure.track import film, mirrored, resized, steady

EXERCISES = ("squat", "lunge", "glute_bridge")


def acted(exercise: str, physique: Physique | None = None) -> PoseTrack:
    performance = good(exercise, 2)
    times = steady(performance.script.duration_s, FPS)
    return film(performance.script, performance.camera, times, physique)


def described(track: PoseTrack) -> Floats:
    found = remembered(track).describe(0.0, float(track.t[-1]))
    assert found is not None
    return found


def far(a: PoseTrack, b: PoseTrack) -> float:
    return float(distances(described(a), described(b)[None])[0])


@pytest.mark.parametrize("exercise", EXERCISES)
def test_a_mirror_changes_nothing(exercise: str) -> None:
    track = acted(exercise)
    assert far(track, mirrored(track)) == pytest.approx(0, abs=1e-3)


@pytest.mark.parametrize("exercise", EXERCISES)
def test_size_and_place_in_the_picture_change_nothing(exercise: str) -> None:
    track = acted(exercise)
    assert far(track, resized(track, 0.5, (40, -20))) == pytest.approx(0, abs=1e-3)


@pytest.mark.parametrize("exercise", EXERCISES)
def test_a_taller_body_goes_through_the_same(exercise: str) -> None:
    track, taller = acted(exercise), acted(exercise, Physique().scaled(1.1))
    assert far(track, taller) < 0.1 < far(track, acted("push_up"))


def test_whoever_turns_around_goes_through_the_same() -> None:
    script = good("squat", 2).script
    left, right = (
        film(script, STANDING_CAMERAS[side], steady(script.duration_s, FPS))
        for side in ("side", "right_side")
    )
    assert far(left, right) < 0.05


def test_of_each_number_low_middle_and_high_are_kept() -> None:
    ramp = np.repeat(np.linspace(0, 1, 101, dtype=np.float32)[:, None], WIDTH, axis=1)
    found = describe(ramp)
    assert found is not None
    for row, value in zip(found.reshape(3, WIDTH), (0.05, 0.5, 0.95), strict=True):
        assert row == pytest.approx(np.full(WIDTH, value), abs=1e-6)


def test_what_is_mostly_missing_is_not_known() -> None:
    moments = np.ones((10, WIDTH), dtype=np.float32)
    moments[:6, 0] = np.nan
    moments[:4, 1] = np.nan
    found = describe(moments)
    assert found is not None
    assert np.isnan(found.reshape(3, WIDTH)[:, 0]).all()
    assert found.reshape(3, WIDTH)[:, 1] == pytest.approx(np.ones(3))


def test_too_few_moments_are_no_description() -> None:
    assert describe(np.ones((LEAST_MOMENTS - 1, WIDTH), dtype=np.float32)) is None
    assert describe(np.ones((LEAST_MOMENTS, WIDTH), dtype=np.float32)) is not None


def test_a_distance_is_that_of_the_numbers_that_both_have() -> None:
    zero, other = np.zeros(SIZE, dtype=np.float32), np.full(SIZE, 0.3, dtype=np.float32)
    other[: SIZE // 3] = np.nan
    assert distances(zero, np.array([other, zero])) == pytest.approx([0.3, 0.0])
    other[: SIZE // 2 + 1] = np.nan
    assert distances(zero, other[None])[0] == np.inf


def test_what_could_not_be_described_is_left_out() -> None:
    known = np.zeros(SIZE, dtype=np.float32)
    assert stacked([None, known, None]).shape == (1, SIZE)
    assert stacked([]).shape == (0, SIZE)


def test_a_description_is_the_same_whenever_it_is_asked_for() -> None:
    track, person = acted("squat"), PersonReader()
    memory, at_once = Memory(), Memory()
    for frame in track.frames():
        for seen in person.read(frame):
            memory.see(seen)
            at_once.see(seen)
            at_once.describe(seen.t - 3.0, seen.t)
    for end_s in (3.0, 4.0, float(track.t[-1])):
        late, early = (one.describe(end_s - 3.0, end_s) for one in (memory, at_once))
        assert late is not None
        assert early is not None
        assert np.array_equal(late, early, equal_nan=True)


def test_what_is_older_than_the_memory_is_forgotten() -> None:
    track, person, memory = acted("squat"), PersonReader(), Memory(2.0)
    for frame in track.frames():
        for seen in person.read(frame):
            memory.see(seen)
    end_s = float(track.t[-1])
    assert memory.describe(end_s - 2.0, end_s) is not None
    assert memory.describe(0.0, end_s - 2.1) is None
