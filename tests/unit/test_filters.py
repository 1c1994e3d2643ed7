from __future__ import annotations

import math

import numpy as np
import pytest

from formcheck.motion.filters import MedianFilter, OneEuroFilter


def test_the_median_removes_a_single_wrong_value() -> None:
    median = MedianFilter(window_s=0.25)
    values = [1.0] * 10 + [50.0] + [1.0] * 10
    assert [median(i * 0.1, v) for i, v in enumerate(values)] == [1.0] * 21


def test_the_median_follows_a_step_within_its_window() -> None:
    median = MedianFilter(window_s=0.2)
    found = [median(i * 0.1, 0.0 if i < 5 else 1.0) for i in range(10)]
    assert found[4] == 0.0
    assert found[6:] == [1.0] * 4


def test_the_median_forgets_what_is_older_than_its_window() -> None:
    median = MedianFilter(window_s=0.2)
    median(0.0, 100.0)
    assert median(5.0, 1.0) == 1.0


@pytest.mark.parametrize("make", [lambda: MedianFilter(0.2), lambda: OneEuroFilter(1.0, 0.1)])
def test_missing_is_passed_on_and_not_remembered(make: type) -> None:
    filtered = make()
    filtered(0.0, 1.0)
    assert math.isnan(filtered(0.1, math.nan))
    assert filtered(0.2, 1.0) == pytest.approx(1.0)


def test_one_euro_keeps_a_constant() -> None:
    smooth = OneEuroFilter(min_cutoff_hz=1.0, beta=0.0)
    assert [smooth(t / 30, 3.5) for t in range(30)] == pytest.approx([3.5] * 30)


def test_one_euro_at_rest_is_a_low_pass_of_its_cutoff() -> None:
    """A step is answered by one minus the exponential of the time since, at any frame rate."""
    for fps in (15, 60):
        smooth = OneEuroFilter(min_cutoff_hz=0.5, beta=0.0)
        smooth(0.0, 0.0)
        found = [smooth(i / fps, 1.0) for i in range(1, fps + 1)][-1]
        assert found == pytest.approx(1 - math.exp(-2 * math.pi * 0.5), rel=1e-6)


def test_one_euro_calms_noise_and_lags_less_with_speed() -> None:
    rng = np.random.default_rng(0)
    noise = rng.normal(0, 1, 300)
    smooth = OneEuroFilter(min_cutoff_hz=0.5, beta=0.0)
    assert np.std([smooth(i / 30, v) for i, v in enumerate(noise)][30:]) < 0.5
    slow, quick = OneEuroFilter(0.5, 0.0), OneEuroFilter(0.5, 1.0)
    ramp = [i / 30 * 5 for i in range(60)]
    lags = [[v - f(i / 30, v) for i, v in enumerate(ramp)][-1] for f in (slow, quick)]
    assert lags[1] < lags[0] / 3


@pytest.mark.parametrize(("beta", "speed"), [(0.0, 2.0), (0.5, 2.0), (0.5, 6.0)])
def test_what_moves_evenly_is_followed_at_the_lag_of_its_speed(beta: float, speed: float) -> None:
    one_euro = OneEuroFilter(1.0, beta)
    dt = 1 / 30
    for i in range(600):
        lag = speed * i * dt - one_euro(i * dt, speed * i * dt)
    # The speed is that from the filtered value to the newest one, as in the paper.
    share = speed * dt / (lag + speed * dt)
    cutoff_hz = 1.0 + beta * speed / share
    assert share == pytest.approx(1 - math.exp(-2 * math.pi * cutoff_hz * dt), rel=1e-6)
