"""How long the ways of a movement took, of rows with a known course."""

from __future__ import annotations

import math

import numpy as np
import pytest

from formcheck.coach.phases import JUMP_S, Phases
from formcheck.coach.reading import Reading
from formcheck.coach.recorder import Recorder
from formcheck.coach.segmentation import Movement
from formcheck.motion.view import View
from formcheck.pose.frame import PoseFrame

FPS = 25
OUT_S, TOP_S, BACK_S = 2.0, 1.0, 1.6
STRAYS_S = (3.2, 3.8)


def course(t: float) -> float:
    """Rest for a second, out, at the top, back and rest again, all evenly."""
    points = np.cumsum([1.0, OUT_S, TOP_S, BACK_S])
    return float(np.interp(t, points, [0.0, 1.0, 1.0, 0.0]))


def phases_of(
    hidden: tuple[float, float] = (math.inf, math.inf),
    start_s: float = 1.0,
    ways_s: float = 1.0,
    strays: float = 0.0,
    end_s: float = math.inf,
) -> Phases:
    """Of the course, unseen between two moments, noticed at `start_s`, `ways_s` times as long.

    Two readings at the top may stray by `strays`, and the movement be over at `end_s`.
    """
    recorder = Recorder(0, memory_s=100.0)
    for i in range(8 * FPS):
        t = i / FPS
        x = math.nan if hidden[0] < t < hidden[1] else course(1 + (t - 1) / ways_s)
        x += strays if t in STRAYS_S else 0.0
        reading = Reading(PoseFrame.empty(t, (64, 48)), view=View.SIDE, x=x)
        recorder.add(reading)
        if t < 1 <= start_s < 2:
            recorder.add_rest(reading, 1 / FPS)
    low, high = course(start_s), 1.0 + strays
    end_s = min(end_s, 1 + (OUT_S + TOP_S + BACK_S) * ways_s)
    return Phases.of(Movement(start_s, 3.5, end_s, low, high), recorder)


def timings(
    hidden: tuple[float, float] = (math.inf, math.inf),
    start_s: float = 1.0,
    ways_s: float = 1.0,
    strays: float = 0.0,
    end_s: float = math.inf,
) -> dict[str, float]:
    return phases_of(hidden, start_s, ways_s, strays, end_s).timings()


def test_the_ways_are_timed_between_a_tenth_and_nine_tenths() -> None:
    found = timings()
    assert found["out_s"] == pytest.approx(0.8 * OUT_S, abs=0.01)
    assert found["back_s"] == pytest.approx(0.8 * BACK_S, abs=0.01)
    assert found["fastest_s"] == found["back_s"]


def test_a_way_across_a_short_gap_is_taken_to_be_even() -> None:
    assert timings(hidden=(1.5, 1.8))["out_s"] == pytest.approx(0.8 * OUT_S, abs=0.01)
    assert timings(hidden=(4.3, 4.6))["back_s"] == pytest.approx(0.8 * BACK_S, abs=0.01)


def test_a_way_across_a_hole_has_no_known_time() -> None:
    assert math.isnan(timings(hidden=(1.3, 2.9))["out_s"])
    assert math.isnan(timings(hidden=(4.1, 5.0))["back_s"])


def test_the_furthest_moment_may_be_hidden_in_a_hole() -> None:
    assert phases_of().end_seen
    assert phases_of(hidden=(3.3, 3.7)).end_seen
    assert not phases_of(hidden=(2.6, 4.4)).end_seen


def test_what_was_under_way_when_counting_began_has_no_known_times() -> None:
    found = timings(start_s=2.0)
    assert all(math.isnan(found[name]) for name in ("out_s", "back_s", "fastest_s"))


def test_who_stays_has_arrived_however_much_further_some_readings_are() -> None:
    """Nine tenths of the furthest reading would be reached late, or never."""
    found = timings(strays=0.4)
    assert found["out_s"] == pytest.approx(0.8 * OUT_S, abs=0.01)
    assert found["back_s"] == pytest.approx(0.8 * BACK_S, abs=0.01)


def test_a_way_that_is_not_seen_to_its_end_is_taken_to_go_on_evenly() -> None:
    assert timings(end_s=5.05)["back_s"] == pytest.approx(0.8 * BACK_S, abs=0.02)


def test_no_limb_moves_within_two_pictures() -> None:
    found = timings(ways_s=0.05)
    assert found["out_s"] < JUMP_S
    assert math.isnan(found["fastest_s"])


def test_rest_is_what_was_near_the_least_before_the_movement() -> None:
    """Of a movement that went 0.8 far, up to a tenth and a half of that."""
    recorder = Recorder(0, memory_s=100.0)
    for i, x in enumerate([0.2, 0.3, 0.31, 0.33, 0.4, 0.2]):
        recorder.add_rest(Reading(PoseFrame.empty(i / 10, (64, 48)), x=x), 0.1)
    recorder.add(Reading(PoseFrame.empty(1.0, (64, 48)), x=1.0))
    phases = Phases.of(Movement(0.45, 1.0, 1.5, 0.2, 1.0), recorder)
    assert phases.before.t.tolist() == pytest.approx([0.0, 0.1, 0.2])
