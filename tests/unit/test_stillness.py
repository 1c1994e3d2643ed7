"""Whether somebody stays still is told by their joints, whatever the camera's rate."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from formcheck.motion.body import Body
from formcheck.motion.stillness import Stillness
from formcheck.pose.frame import PoseFrame
from tests.unit.performer import moving, still


def watched(frames: list[PoseFrame]) -> Stillness:
    watch = Stillness(3.0)
    for frame in frames:
        watch.update(frame.t, Body(frame) if frame.seen else None, frame)
    return watch


@pytest.mark.parametrize("rate", [30, 8, 2])
def test_it_tells_stillness_from_squats(rate: int) -> None:
    pose = still("squat")
    stays = [replace(pose, t=i / rate) for i in range(5 * rate)]
    assert watched(stays).moved(3.0) < 0.01
    squats = [*moving("squat")]
    step = max(1, round(1 / rate / (squats[1].t - squats[0].t)))
    assert watched(squats[: 6 * rate * step : step]).moved(3.0) > 0.3


def test_nobody_can_tell_of_whoever_was_just_seen() -> None:
    pose = still("squat")
    frames = [replace(pose, t=i / 15) for i in range(30)]
    assert math.isnan(watched(frames).moved(3.0))
    gone = [*frames, PoseFrame.empty(2.0, pose.size_wh)]
    assert math.isnan(watched(gone).moved(1.0))
