"""Movements of a signal whose course is known."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from formcheck.coach.segmentation import Movement, Segmenter

FPS = 30
Signal = NDArray[np.float64]


def bumps(heights: Iterable[float], way_s: float = 1.0, gap_s: float = 1.0) -> Signal:
    """Cosine bumps on a rest of zero, 30 samples a second, with rest between them."""
    rest = np.zeros(int(gap_s * FPS))
    phase = np.arange(round(2 * way_s * FPS)) / round(2 * way_s * FPS)
    bump = (1 - np.cos(2 * np.pi * phase)) / 2
    start = np.zeros(FPS)
    return np.concatenate([start, *(np.concatenate([h * bump, rest]) for h in heights), start])


def found(x: Signal, segmenter: Segmenter | None = None, known: float = 0.0) -> list[Movement]:
    segmenter = segmenter or Segmenter(min_range=0.2)
    movements = [segmenter.update(i / FPS, float(v), 1.0, known) for i, v in enumerate(x)]
    return [movement for movement in movements if movement is not None]


def test_every_bump_is_one_movement_with_its_own_times() -> None:
    movements = found(bumps([1, 1, 1]))
    assert [m.peak_s for m in movements] == pytest.approx([2.0, 5.0, 8.0], abs=0.04)
    assert [m.range for m in movements] == pytest.approx([1, 1, 1], abs=0.01)
    # The bump leaves the first 8 % of its way a fifth of a second after it begins.
    assert [m.start_s for m in movements] == pytest.approx([1.18, 4.18, 7.18], abs=0.1)


@pytest.mark.parametrize("way_s", [0.4, 0.6, 1.0, 3.0, 6.0, 12.0])
@pytest.mark.parametrize("gap_s", [0.0, 0.3, 5.0, 20.0])
def test_brisk_and_slow_with_and_without_rest(way_s: float, gap_s: float) -> None:
    assert len(found(bumps([1.0] * 5, way_s, gap_s))) == 5


def test_the_next_movement_begins_where_the_last_came_back() -> None:
    movements = found(bumps([1] * 6, way_s=0.4, gap_s=0.0))
    turns = 1.0 + 0.8 * np.arange(6)
    assert [m.start_s for m in movements] == pytest.approx(turns, abs=0.12)
    assert all(later.start_s >= m.end_s - 0.2 for m, later in pairwise(movements))


@given(
    heights=st.lists(st.floats(0.1, 1.6), min_size=1, max_size=6),
    way_s=st.floats(0.3, 3.0),
    gap_s=st.floats(0.0, 2.0),
    seed=st.integers(0, 1000),
)
def test_a_movement_starts_before_its_peak_and_ends_after_it(
    heights: list[float], way_s: float, gap_s: float, seed: int
) -> None:
    x = bumps(heights, way_s, gap_s)
    x += np.random.default_rng(seed).normal(0, 0.05, len(x))
    for movement in found(x):
        assert movement.start_s <= movement.peak_s <= movement.end_s
        assert movement.low <= movement.high


def test_noise_around_a_threshold_does_not_count_twice() -> None:
    noise = np.random.default_rng(3).normal(0, 0.05, 1000)
    x = bumps([1] * 5, way_s=2.0)
    assert len(found(x + noise[: len(x)])) == 5


def test_single_wrong_values_do_not_count() -> None:
    x = np.zeros(300)
    x[[50, 120, 200]] = 1.0
    assert found(x) == []


def test_a_pulse_at_the_top_belongs_to_its_movement() -> None:
    top = np.concatenate([np.linspace(0, 1, 30), [1.0] * 10, np.linspace(1, 0.6, 15)])
    again = np.concatenate([np.linspace(0.6, 1, 15), np.linspace(1, 0, 30), np.zeros(30)])
    assert len(found(np.concatenate([np.zeros(30), top, again]))) == 1


def test_what_is_small_is_measured_by_this_person() -> None:
    assert len(found(bumps([0.24]), known=0.3)) == 1
    assert found(bumps([0.24]), known=1.0) == []


def test_a_drifting_rest_does_not_matter() -> None:
    x = bumps([1] * 6)
    assert len(found(x + np.linspace(0, 0.5, len(x)))) == 6


@pytest.mark.parametrize(("joins_late", "expected"), [(None, 0), (0.6, 1)])
def test_starting_in_the_end_position(joins_late: float | None, expected: int) -> None:
    x = np.concatenate([np.ones(60), np.linspace(1, 0, 30), np.zeros(30)])
    assert len(found(x, Segmenter(min_range=0.2, joins_late=joins_late))) == expected


def test_starting_on_the_way_out_is_seen_from_there() -> None:
    x = bumps([1, 1])[FPS + 10 :]
    assert len(found(x)) == 2


def test_what_never_comes_back_is_no_movement() -> None:
    assert found(np.concatenate([np.linspace(0.4, 1, 30), np.ones(300)])) == []


def test_a_movement_that_is_cut_off_most_of_the_way_back_is_nearly_back() -> None:
    segmenter = Segmenter(min_range=0.2)
    up, down = np.linspace(0, 1, 30), np.linspace(1, 0.45, 15)
    x = np.concatenate([np.zeros(30), up, down[:5]])
    assert found(x, segmenter) == []
    assert not segmenter.nearly_back
    assert [segmenter.update(5 + i / FPS, float(v), 1.0, 0.0) for i, v in enumerate(down[5:])] == [
        None
    ] * 10
    assert segmenter.nearly_back


def test_missing_values_are_bridged() -> None:
    x = bumps([1, 1])
    x[[40, 41, 42, 70, 71]] = np.nan
    assert len(found(x)) == 2


def test_a_rest_of_long_ago_is_forgotten() -> None:
    """Who once sank lower rests where they rest now."""
    for ago_s, low in ((5.9, -0.1), (6.1, 0.0)):
        segmenter = Segmenter(min_range=0.2)
        found(np.concatenate([[-0.1], np.zeros(round(ago_s * FPS))]), segmenter)
        assert segmenter.low == low
