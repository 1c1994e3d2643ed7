"""How long the ways of a movement took, of rows with a known course."""

from __future__ import annotations

import math

import numpy as np
import pytest

from formcheck.coach.excursions import Excursion
from formcheck.coach.movement import JUMP_S, Movement
from formcheck.coach.recorder import Recorder, Row
from formcheck.motion.view import View

FPS = 25
OUT_S, TOP_S, BACK_S = 2.0, 1.0, 1.6


def course(t: float) -> float:
    """Rest for a second, out, at the top, back and rest again, all evenly."""
    points = np.cumsum([1.0, OUT_S, TOP_S, BACK_S])
    return float(np.interp(t, points, [0.0, 1.0, 1.0, 0.0]))


def timings(
    hidden: tuple[float, float] = (math.inf, math.inf),
    start_s: float = 1.0,
    ways_s: float = 1.0,
) -> dict[str, float]:
    """Of the course, unseen between two moments, noticed at `start_s`, `ways_s` times as long."""
    recorder = Recorder(0)
    for i in range(8 * FPS):
        t = i / FPS
        x = math.nan if hidden[0] < t < hidden[1] else course(1 + (t - 1) / ways_s)
        recorder.add(Row(t, x, None, View.SIDE, [], []))
    low, end_s = course(start_s), 1 + (OUT_S + TOP_S + BACK_S) * ways_s
    return Movement.of(Excursion(start_s, 3.5, end_s, low, 1.0), recorder).timings()


def test_the_ways_are_timed_between_a_tenth_and_nine_tenths() -> None:
    found = timings()
    assert found["out_s"] == pytest.approx(0.8 * OUT_S, abs=0.01)
    assert found["back_s"] == pytest.approx(0.8 * BACK_S, abs=0.01)
    assert found["fastest_s"] == found["back_s"]


def test_a_way_across_a_gap_is_taken_to_be_even() -> None:
    assert timings(hidden=(1.5, 2.9))["out_s"] == pytest.approx(0.8 * OUT_S, abs=0.01)
    assert timings(hidden=(4.1, 5.0))["back_s"] == pytest.approx(0.8 * BACK_S, abs=0.01)


def test_what_was_under_way_when_counting_began_has_no_known_times() -> None:
    found = timings(start_s=2.0)
    assert all(math.isnan(found[name]) for name in ("out_s", "back_s", "fastest_s"))


def test_no_limb_moves_within_two_pictures() -> None:
    found = timings(ways_s=0.05)
    assert found["out_s"] < JUMP_S
    assert math.isnan(found["fastest_s"])
