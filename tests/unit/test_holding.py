"""The timer of holds, on courses whose hold is known."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from formcheck.coach.holding import HoldTimer
from formcheck.exercises.model import HoldSpec

FPS = 50
SETTINGS = HoldSpec(in_position=0.9, grace_s=0.7)
Signal = NDArray[np.float64]


def trapezoid(in_s: float, stay_s: float, out_s: float) -> tuple[Signal, Signal]:
    """Eased ways in and out, and a stay at 1."""
    way_in = (1 - np.cos(np.pi * np.arange(round(in_s * FPS)) / (in_s * FPS))) / 2
    way_out = (1 + np.cos(np.pi * np.arange(round(out_s * FPS) + 1) / (out_s * FPS))) / 2
    x = np.concatenate([way_in, np.ones(round(stay_s * FPS)), way_out])
    return np.arange(len(x)) / FPS, x


def timed(t: Signal, x: Signal) -> HoldTimer:
    timer = HoldTimer(SETTINGS, low=0.0)
    for now, value in zip(t.tolist(), x.tolist(), strict=True):
        timer.update(now, value)
    return timer


def ease_s(way_s: float) -> float:
    """The time of a way that is spent within a tenth of its end."""
    return way_s * (1 - float(np.arccos(1 - 2 * 0.9)) / np.pi)


@pytest.mark.parametrize("in_s", [0.5, 1.0, 2.0, 4.0, 6.0])
def test_a_hold_lasts_from_nine_tenths_to_nine_tenths_however_slow_the_way_in(in_s: float) -> None:
    held = timed(*trapezoid(in_s, 5.0, 1.0)).result
    assert held is not None
    assert held.held_s == pytest.approx(5.0 + ease_s(in_s) + ease_s(1.0), abs=0.15)
    assert held.end_s - held.start_s == pytest.approx(held.held_s, abs=0.05)


@pytest.mark.parametrize("in_s", [0.5, 1.0, 2.0, 4.0, 6.0])
def test_who_leaves_when_the_running_time_is_up_has_held_that_long(in_s: float) -> None:
    """The voice says "release" at 5 s; whoever obeys has held for 5 s."""
    timer = HoldTimer(SETTINGS, low=0.0)
    t, x = trapezoid(in_s, 30.0, 1.0)
    for i, now in enumerate(t.tolist()):
        timer.update(now, float(x[i]))
        if timer.held_s >= 5.0:
            break
    leaving = (1 + np.cos(np.pi * np.arange(16) / 15)) / 2
    for i, value in enumerate(leaving.tolist()):
        timer.update(now + (i + 1) / FPS, value)
    assert timer.result is not None
    assert timer.result.held_s == pytest.approx(5.0, abs=0.1)


def test_leaving_the_position_briefly_pauses_the_hold() -> None:
    t, x = trapezoid(1.0, 6.0, 1.0)
    x[(t > 3.0) & (t < 3.5)] = 0.6
    held, whole = timed(t, x).result, timed(*trapezoid(1.0, 6.0, 1.0)).result
    assert held is not None
    assert whole is not None
    assert held.end_s == pytest.approx(whole.end_s, abs=0.02)
    assert held.held_s == pytest.approx(whole.held_s - 0.5, abs=0.08)


def test_leaving_it_for_longer_ends_the_hold_and_the_longer_stay_counts() -> None:
    t, x = trapezoid(1.0, 8.0, 1.0)
    x[(t > 3.0) & (t < 4.5)] = 0.6
    held = timed(t, x).result
    assert held is not None
    assert held.start_s == pytest.approx(4.5, abs=0.05)
    assert held.end_s == pytest.approx(9.0 + ease_s(1.0), abs=0.05)


def test_a_short_peak_does_not_raise_the_held_level() -> None:
    t, x = trapezoid(1.0, 5.0, 1.0)
    x[(t > 2.0) & (t < 2.2)] = 1.6
    assert timed(t, x).held_s > 5.0


def test_sinking_slowly_into_the_stretch_is_held() -> None:
    t, x = trapezoid(1.0, 6.0, 1.0)
    x = x + np.clip((t - 1.0) / 6.0, 0, 1) * 0.15 * (x > 0.9)
    assert timed(t, x).held_s > 5.5


def test_who_only_paused_on_the_way_has_not_held_there() -> None:
    t, x = trapezoid(1.0, 2.0, 0.1)
    later, higher = trapezoid(1.0, 4.0, 1.0)
    timer = timed(
        np.concatenate([t[:150], later + t[150]]),
        np.concatenate([0.5 * x[:150], 0.5 + 0.5 * higher]),
    )
    assert timer.result is not None
    assert timer.result.start_s > 3.5


def test_a_mere_swing_is_held_for_its_turn_only() -> None:
    held = timed(*trapezoid(0.3, 0.02, 0.3)).result
    assert held is None or held.held_s < 0.25


@pytest.mark.parametrize("hole_s", [0.4, 1.3, 1.9])
def test_a_hole_in_the_sight_pauses_and_joins(hole_s: float) -> None:
    t, x = trapezoid(1.0, 5.0, 1.0)
    whole = timed(t, x).result
    x[(t > 3) & (t < 3 + hole_s)] = np.nan
    held = timed(t, x).result
    assert held is not None
    assert whole is not None
    assert held.held_s == pytest.approx(whole.held_s - hole_s, abs=0.05)
    assert held.end_s == whole.end_s


def test_nothing_known_is_no_hold() -> None:
    t = np.arange(10) / FPS
    assert timed(t, np.full(10, np.nan)).result is None


def stepped(*steps: tuple[float, float]) -> tuple[Signal, Signal]:
    """Straight lines through (seconds, progress), the first at 0 s."""
    times, values = zip((0.0, 0.0), *steps, strict=True)
    t = np.arange(round(times[-1] * FPS) + 1) / FPS
    return t, np.interp(t, times, values)


@pytest.mark.parametrize("back_to", [0.85, 0.75, 0.7])
def test_who_shifts_and_comes_back_has_held_on(back_to: float) -> None:
    shift = [(3.0, 1.0), (3.2, back_to), (3.9, back_to), (4.1, 1.0)]
    held = timed(*stepped((1.0, 1.0), *shift, (7.0, 1.0), (8.0, 0.0))).result
    assert held is not None
    assert held.held_s == pytest.approx(6.2, abs=0.1)


def test_who_comes_out_for_a_moment_has_not_held_meanwhile() -> None:
    dip = [(3.0, 1.0), (3.2, 0.4), (3.4, 0.4), (3.6, 1.0)]
    held = timed(*stepped((1.0, 1.0), *dip, (7.0, 1.0), (8.0, 0.0))).result
    assert held is not None
    assert held.held_s == pytest.approx(6.2 - 0.53, abs=0.1)


@pytest.mark.parametrize("lower", [0.85, 0.75])
def test_who_eases_back_a_little_and_stays_there_holds_on(lower: float) -> None:
    held = timed(*stepped((1.0, 1.0), (2.5, 1.0), (3.0, lower), (8.0, lower), (9.0, 0.0))).result
    assert held is not None
    assert held.start_s == pytest.approx(0.9, abs=0.1)
    assert held.end_s == pytest.approx(8.1, abs=0.1)
    assert held.held_s == pytest.approx(7.2, abs=0.15)


def test_who_sinks_half_the_way_back_and_stays_there_has_left() -> None:
    held = timed(*stepped((1.0, 1.0), (3.0, 1.0), (3.5, 0.5), (8.0, 0.5), (9.0, 0.0))).result
    assert held is not None
    assert held.held_s == pytest.approx(2.2, abs=0.15)


def test_who_goes_deeper_after_a_stay_holds_on() -> None:
    held = timed(*stepped((1.0, 0.8), (4.0, 0.8), (4.5, 1.0), (7.0, 1.0), (8.0, 0.0))).result
    assert held is not None
    assert held.start_s == pytest.approx(0.9, abs=0.1)
    assert held.held_s == pytest.approx(6.3, abs=0.2)


def test_a_stop_on_the_way_is_no_hold() -> None:
    held = timed(*stepped((1.0, 0.6), (2.0, 0.6), (2.5, 1.0), (7.0, 1.0), (8.0, 0.0))).result
    assert held is not None
    assert held.start_s == pytest.approx(2.4, abs=0.1)
    assert held.held_s == pytest.approx(4.7, abs=0.15)


def held(t: Signal, x: Signal, low: float = 0.0) -> tuple[float, float, float]:
    """Start, end and time of the hold."""
    timer = HoldTimer(SETTINGS, low)
    for now, value in zip(t.tolist(), (x + low).tolist(), strict=True):
        timer.update(now, value)
    assert timer.result is not None
    return timer.result.start_s, timer.result.end_s, timer.result.held_s


@pytest.mark.parametrize("low", [-0.2, 0.0, 0.3])
def test_a_hold_is_timed_between_the_frames(low: float) -> None:
    course = stepped((1.01, 1), (6, 1), (7.01, 0))
    assert held(*course, low) == pytest.approx((0.909, 6.101, 5.192), abs=1e-6)


def test_a_short_leave_is_taken_off_to_the_moment() -> None:
    course = stepped((1, 1), (3, 1), (3.2, 0.5), (3.4, 0.5), (3.6, 1), (6, 1), (7, 0))
    assert held(*course) == pytest.approx((0.9, 6.1, 5.2 - 0.52), abs=1e-6)


def test_after_a_long_leave_another_hold_begins_and_the_longer_one_counts() -> None:
    course = stepped((1, 1), (3, 1), (3.2, 0.5), (3.9, 0.5), (4.1, 1), (6, 1), (7, 0))
    assert held(*course) == pytest.approx((0.9, 3.04, 2.14), abs=1e-6)
    longer = stepped((1, 1), (3, 1), (3.2, 0.5), (3.9, 0.5), (4.1, 1), (7, 1), (8, 0))
    assert held(*longer) == pytest.approx((4.06, 7.1, 3.04), abs=1e-6)


@pytest.mark.parametrize(("until_s", "lost_s"), [(3.3, 0.0), (3.4, 0.4)])
def test_only_a_hole_that_is_long_is_taken_off(until_s: float, lost_s: float) -> None:
    t, x = stepped((1, 1), (6, 1), (7, 0))
    x[(t > 3.001) & (t < until_s - 0.001)] = np.nan
    assert held(t, x) == pytest.approx((0.9, 6.1, 5.2 - lost_s), abs=1e-6)


def test_what_was_reached_out_of_sight_begins_when_it_is_seen() -> None:
    t, x = stepped((2, 0), (3, 1), (8, 1), (9, 0))
    x[(t > 2.501) & (t < 2.959)] = np.nan
    assert held(t, x) == pytest.approx((2.96, 8.1, 5.14), abs=1e-6)


def test_in_position_is_who_has_come_to_stay_and_has_not_left() -> None:
    t, x = stepped((1, 1), (4, 1), (5, 0))
    timer = HoldTimer(SETTINGS, low=0.0)
    states: dict[float, bool] = {}
    for now, value in zip(t.tolist(), x.tolist(), strict=True):
        timer.update(now, value)
        states[round(now, 2)] = timer.in_position
    assert [states[when] for when in (0.5, 0.96, 1.5, 4.0, 4.2)] == [
        False,
        False,
        True,
        True,
        False,
    ]


def test_what_was_left_out_of_sight_ends_with_the_last_that_was_seen() -> None:
    t, x = stepped((1, 1), (6, 1), (7, 0))
    x[(t > 6.041) & (t < 6.439)] = np.nan
    assert held(t, x) == pytest.approx((0.9, 6.04, 5.14), abs=1e-6)


@pytest.mark.parametrize("low", [0.0, 0.2])
def test_a_turn_without_a_stay_is_timed_by_its_upper_half(low: float) -> None:
    t, x = np.arange(7) / 10, np.array([0, 0.3, 0.6, 1.0, 0.6, 0.3, 0])
    assert held(t, x, low) == pytest.approx((0.2, 0.4, 0.2), abs=1e-6)


@pytest.mark.parametrize(("swing", "arrives"), [(0.09, True), (0.16, True), (0.4, False)])
def test_who_never_keeps_still_has_arrived_where_they_stay(swing: float, arrives: bool) -> None:
    t, x = stepped((1, 1), (8, 1))
    x += swing * np.sin(2 * np.pi * 1.5 * t) * (t > 1)
    timer = timed(t, x)
    assert (timer.held_s > 3.0) is arrives


@pytest.mark.parametrize(("height", "arrives"), [(0.29, False), (0.31, True)])
def test_nobody_holds_near_the_rest(height: float, arrives: bool) -> None:
    assert (timed(*stepped((1, height), (4, height))).held_s > 0) is arrives
