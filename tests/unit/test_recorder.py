"""What is kept of the readings, and for how long."""

from __future__ import annotations

import numpy as np
import pytest

from formcheck.coach.reading import Reading
from formcheck.coach.recorder import ReadingRow, Recorder, Stretch, known_median
from formcheck.motion.view import View
from formcheck.pose.frame import PoseFrame


def reading(t: float, x: float = 0.0) -> Reading:
    return Reading(PoseFrame.empty(t, (64, 48)), view=View.SIDE, x=x)


def times(rows: Stretch) -> list[float]:
    return [float(t) for t in rows.t]


def test_a_reading_is_kept_for_the_memorys_time() -> None:
    recorder = Recorder(0, memory_s=2.0)
    for t in range(6):
        recorder.add(reading(float(t)))
    assert times(recorder.between(0.0, 9.0)) == [3.0, 4.0, 5.0]


def test_both_ends_of_a_stretch_belong_to_it() -> None:
    recorder = Recorder(0, memory_s=9.0)
    for t in range(6):
        recorder.add(reading(float(t)))
    assert times(recorder.between(1.0, 3.0)) == [1.0, 2.0, 3.0]


def test_what_is_dropped_takes_no_rest_with_it() -> None:
    recorder = Recorder(0, memory_s=9.0)
    for t in range(4):
        recorder.add(reading(float(t)))
        recorder.add_rest(reading(float(t)), 0.1)
    recorder.forget_before(2.0)
    assert times(recorder.between(0.0, 9.0)) == [2.0, 3.0]
    assert len(recorder.rest_before(9.0, 1.0)) == 4


@pytest.mark.parametrize("step_s", [0.125, 0.2, 0.75])
def test_rest_is_the_newest_second(step_s: float) -> None:
    """A step longer than the longest stands for the longest alone."""
    recorder = Recorder(0, memory_s=9.0)
    for i in range(40):
        recorder.add_rest(reading(i * step_s), step_s)
    kept = len(recorder.rest_before(99.0, 1.0))
    assert kept == pytest.approx(1.0 / min(step_s, 0.2), abs=1)
    assert kept * min(step_s, 0.2) >= 1.0 - 1e-9


def test_rest_of_another_shot_is_void_for_what_begins_after_it() -> None:
    recorder = Recorder(0, memory_s=9.0)
    for i in range(4):
        recorder.add_rest(reading(i * 0.125), 0.125)
    recorder.cut(0.5)
    assert len(recorder.rest_before(0.4, 1.0)) == 4
    assert len(recorder.rest_before(0.5, 1.0)) == 0
    for i in range(4, 20):
        recorder.add_rest(reading(i * 0.125), 0.125)
        assert times(recorder.rest_before(9.0, 1.0))[0] >= 0.5
    assert len(recorder.rest_before(9.0, 1.0)) == 8


def test_a_cut_is_within_what_began_before_it() -> None:
    recorder = Recorder(0, memory_s=9.0)
    assert not recorder.cut_within(0.0, 9.0)
    recorder.cut(2.0)
    assert recorder.cut_within(1.0, 2.0)
    assert recorder.cut_within(1.9, 3.0)
    assert not recorder.cut_within(2.0, 3.0)
    assert not recorder.cut_within(1.0, 1.9)


def test_only_what_is_early_and_near_enough_is_rest() -> None:
    recorder = Recorder(0, memory_s=9.0)
    for t, x in ((0.0, 0.1), (0.1, 0.3), (0.2, 0.2), (0.3, 0.1)):
        recorder.add_rest(reading(t, x), 0.1)
    assert times(recorder.rest_before(0.2, 0.2)) == [0.0, 0.2]


def test_a_stretch_of_nothing_has_its_columns() -> None:
    empty = Stretch.of([], 3)
    assert len(empty) == 0
    assert empty.raw.shape == empty.judged.shape == (0, 3)


def test_a_part_has_all_of_its_rows() -> None:
    whole = Stretch.of([ReadingRow.of(reading(float(t), x=t / 10)) for t in range(5)], 0)
    part = whole.part(slice(1, 3))
    assert times(part) == [1.0, 2.0]
    assert np.allclose(part.x, [0.1, 0.2])
    assert len(part.sides) == len(part.views) == len(part.missing) == len(part.lost) == 2
    assert part.in_picture.shape == (2,)


@pytest.mark.parametrize("count", [1, 2, 5, 8])
def test_the_median_is_that_of_what_is_known(count: int) -> None:
    values = np.array([7.0, -2.0, 3.5, 11.0, 0.25, 3.0, -9.0, 1.0])[:count]
    with_holes = np.insert(values, [0, count // 2, count], [np.nan, np.inf, np.nan])
    assert known_median(with_holes) == np.median(values)
    assert known_median(with_holes[:, None]) == np.median(values)


def test_nothing_known_has_no_median() -> None:
    assert np.isnan(known_median(np.array([np.nan, np.nan])))
    assert np.isnan(known_median(np.array([])))
