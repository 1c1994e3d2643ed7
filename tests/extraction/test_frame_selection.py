"""Pictures are looked at where something moves, and passed over where nothing does."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from formcheck.extraction.frame_selection import CALM_PER_S, REST_PER_S, FrameSelector
from formcheck.pose.frame import PoseFrame
from formcheck.pose.skeleton import LANDMARK_COUNT

SIZE_WH = (640, 480)
BODY_PX = 200.0
BRIGHT = 60.0
FPS = 30

Place = Callable[[float], float]
"""How far somebody's arm is at a time, in lengths of their body."""


def person(t: float, arm: float = 0.0) -> PoseFrame:
    """Somebody whose arm, its last eight landmarks, has moved so far."""
    rng = np.random.default_rng(1)
    xy = 200 + BODY_PX * rng.random((LANDMARK_COUNT, 2), dtype=np.float32)
    xy[0], xy[1] = (200, 200), (200 + BODY_PX, 200 + BODY_PX)
    xy[-8:, 0] += np.float32(arm * BODY_PX)
    return PoseFrame(
        t,
        SIZE_WH,
        xy,
        np.zeros((LANDMARK_COUNT, 3), np.float32),
        np.ones(LANDMARK_COUNT, np.float32),
    )


def room(brighter: float = 0.0) -> NDArray[np.float32]:
    """The picture, as much `brighter` where people are."""
    grey = np.full((30, 40), 100, dtype=np.float32)
    grey[10:26, 10:26] += brighter
    return grey


def looked_at(
    seconds: float,
    place: Place | None,
    light: Place = lambda _: 0.0,
    fps: int = FPS,
) -> list[float]:
    """The times of the pictures that are looked at; with nobody where there is no `place`."""
    attention, times = FrameSelector(), []
    for i in range(round(seconds * fps)):
        t = i / fps
        if attention.asks(t, room(light(t))):
            times.append(t)
            attention.saw(PoseFrame.empty(t, SIZE_WH) if place is None else person(t, place(t)))
    return times


def between(times: list[float], start_s: float, end_s: float) -> list[float]:
    return [t for t in times if start_s <= t < end_s]


def still(_t: float) -> float:
    return 0.0


def calm(t: float) -> float:
    """To and fro by a quarter of a length, once in two seconds."""
    return 0.25 * abs((t + 1) % 2 - 1)


def fast(t: float) -> float:
    """The same eight times as fast."""
    return calm(8 * t)


@pytest.mark.parametrize("fps", [24, 25, 30])
def test_calm_movement_is_looked_at_about_fifteen_times_a_second(fps: int) -> None:
    times = between(looked_at(10, calm, fps=fps), 2, 10)
    assert len(times) == pytest.approx(8 * CALM_PER_S, rel=0.1)


def test_fast_movement_is_looked_at_in_every_picture() -> None:
    times = looked_at(4, lambda t: fast(max(0.0, t - 2)))
    assert len(between(times, 2.4, 4)) == round(1.6 * FPS)


def test_a_turn_of_a_fast_movement_is_looked_at_closely() -> None:
    times = looked_at(3, lambda t: 2.0 * min(0.5, abs(t - 2)))
    assert len(between(times, 1.9, 2.5)) == round(0.6 * FPS)


@pytest.mark.parametrize("place", [still, None])
def test_rest_and_an_empty_room_are_looked_at_now_and_then(place: Place | None) -> None:
    times = looked_at(10, place)
    assert len(between(times, 2, 10)) <= 1.05 * 8 * REST_PER_S
    assert max(np.diff(times)) <= 1.05 / REST_PER_S


@pytest.mark.parametrize("place", [still, None])
def test_whatever_stirs_is_looked_at_at_once(place: Place | None) -> None:
    times = looked_at(6, place, lambda t: BRIGHT if t >= 5.1 else 0.0)
    first = next(t for t in times if t >= 5.1)
    assert first == pytest.approx(5.1, abs=0.5 / FPS)


def test_who_begins_to_move_is_looked_at_as_movement() -> None:
    times = looked_at(8, lambda t: calm(max(0.0, t - 5)), lambda t: BRIGHT * max(0.0, t - 5))
    assert len(between(times, 5.5, 8)) == pytest.approx(2.5 * CALM_PER_S, rel=0.15)


def test_a_single_landmark_that_jumps_is_no_movement() -> None:
    attention, times = FrameSelector(), []
    for i in range(10 * FPS):
        t = i / FPS
        if attention.asks(t, room()):
            pose = person(t)
            pose.xy[5] += 50 * (i % 2)
            times.append(t)
            attention.saw(pose)
    assert len(between(times, 2, 10)) <= 1.05 * 8 * REST_PER_S
