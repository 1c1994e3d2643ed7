"""Easier ways to do an exercise are counted and judged like the usual one."""

from __future__ import annotations

import pytest

from tests.sessions import attempts_of, faults_of
from tools.figure.camera import Camera
from tools.figure.performance import repeated
from tools.figure.prone import PRONE_CAMERAS, PushUp
from tools.figure.script import Rep
from tools.figure.track import film


@pytest.mark.parametrize("camera", PRONE_CAMERAS.values(), ids=PRONE_CAMERAS)
def test_push_ups_on_the_knees_are_counted_and_good(camera: Camera) -> None:
    track = film(repeated(Rep(PushUp(on_knees=True), 1.1, 0.3, 1.0), 3), camera)
    assert [faults_of(attempt) for attempt in attempts_of(track, "push_up")] == [set()] * 3


@pytest.mark.parametrize(
    ("rule", "movement"),
    [
        ("not_deep", PushUp(120, on_knees=True)),
        ("hips_sag", PushUp(hip_line_deg=206, on_knees=True)),
        ("hips_high", PushUp(hip_line_deg=138, on_knees=True)),
    ],
)
def test_faults_on_the_knees_are_found(rule: str, movement: PushUp) -> None:
    track = film(repeated(Rep(movement, 1.1, 0.5, 1.0), 2), PRONE_CAMERAS["side"])
    assert [faults_of(attempt) for attempt in attempts_of(track, "push_up")] == [{rule}] * 2
