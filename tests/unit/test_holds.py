from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from formcheck.coach.holds import held_time
from formcheck.exercises.model import Hold

FPS = 50
SETTINGS = Hold(in_position=0.85, grace_s=0.7, min_s=0.4)
Signal = NDArray[np.float64]


def _trapezoid(up_s: float, stay_s: float, down_s: float) -> tuple[Signal, Signal]:
    up = np.linspace(0, 1, round(up_s * FPS), endpoint=False)
    stay = np.ones(round(stay_s * FPS))
    down = np.linspace(1, 0, round(down_s * FPS) + 1)
    x = np.concatenate([up, stay, down])
    return np.arange(len(x)) / FPS, x


def test_a_hold_lasts_from_85_percent_to_85_percent() -> None:
    t, x = _trapezoid(1.0, 5.0, 2.0)
    held = held_time(t, x, 0.0, SETTINGS)
    assert held is not None
    assert held.start_s == pytest.approx(0.85, abs=0.01)
    assert held.end_s == pytest.approx(6.3, abs=0.01)
    assert held.held_s == pytest.approx(5.45, abs=0.02)


def test_leaving_the_position_briefly_pauses_the_hold() -> None:
    t, x = _trapezoid(1.0, 6.0, 1.0)
    x[(t > 3.0) & (t < 3.5)] = 0.6
    held = held_time(t, x, 0.0, SETTINGS)
    assert held is not None
    assert held.end_s - held.start_s == pytest.approx(6.3, abs=0.05)
    assert held.held_s == pytest.approx(6.3 - 0.5, abs=0.08)


def test_leaving_it_for_longer_ends_the_hold_and_the_longer_stay_counts() -> None:
    t, x = _trapezoid(1.0, 8.0, 1.0)
    x[(t > 3.0) & (t < 4.5)] = 0.6
    held = held_time(t, x, 0.0, SETTINGS)
    assert held is not None
    assert held.start_s == pytest.approx(4.5, abs=0.05)
    assert held.held_s == pytest.approx(9.15 - 4.5, abs=0.08)


def test_a_short_peak_does_not_raise_the_held_level() -> None:
    t, x = _trapezoid(1.0, 5.0, 1.0)
    x[(t > 2.0) & (t < 2.2)] = 1.6
    held = held_time(t, x, 0.0, SETTINGS)
    assert held is not None
    assert held.held_s > 5.0


def test_sinking_slowly_into_the_stretch_is_held() -> None:
    t, x = _trapezoid(1.0, 6.0, 1.0)
    x = x + np.clip((t - 1.0) / 6.0, 0, 1) * 0.15 * (x > 0.9)
    held = held_time(t, x, 0.0, SETTINGS)
    assert held is not None
    assert held.held_s > 5.0


def test_a_mere_swing_is_no_hold() -> None:
    t, x = _trapezoid(0.3, 0.02, 0.3)
    assert held_time(t, x, 0.0, SETTINGS) is None


def test_missing_values_are_left_out() -> None:
    t, x = _trapezoid(1.0, 5.0, 1.0)
    x[(t > 2) & (t < 2.3)] = np.nan
    held = held_time(t, x, 0.0, SETTINGS)
    assert held is not None
    assert held.held_s == pytest.approx(5.3, abs=0.05)


def test_nothing_known_is_no_hold() -> None:
    t = np.arange(10) / FPS
    assert held_time(t, np.full(10, np.nan), 0.0, SETTINGS) is None
