"""How the trunk lies at rest, whatever moves."""

from __future__ import annotations

import math

import pytest

from formcheck.motion.body import Axes
from formcheck.motion.geometry import dot
from formcheck.motion.settled import SettledAxes

FPS = 20


def lying(turned_deg: float) -> Axes:
    """Somebody on the back along the picture, turned about the length of the body."""
    turned = math.radians(turned_deg)
    return Axes.of((0.0, math.sin(turned), math.cos(turned)), (1.0, 0.0, 0.0))


def turned_deg(settled: Axes) -> float:
    return math.degrees(math.atan2(settled.left[1], settled.left[2]))


def shown(settled: SettledAxes, course: list[tuple[float, float]], t: float = 0.0) -> float:
    """Degrees at rest after a course of (degrees, seconds)."""
    for degrees, lasting_s in course:
        for _ in range(round(lasting_s * FPS)):
            settled.update(lying(degrees), t)
            t += 1 / FPS
    assert settled.axes is not None
    return turned_deg(settled.axes)


def test_a_turn_that_comes_back_leaves_no_trace() -> None:
    assert shown(SettledAxes(), [(3, 2), (20, 6), (3, 1), (-25, 6)]) == pytest.approx(3, abs=0.1)


def test_a_hold_of_half_a_minute_leaves_none_either() -> None:
    assert shown(SettledAxes(), [(0, 1), (15, 30)]) == pytest.approx(0, abs=0.1)


def test_the_first_second_counts_as_a_whole() -> None:
    assert shown(SettledAxes(), [(10, 0.5), (0, 0.5)]) == pytest.approx(5, abs=1)


def test_a_slow_shift_is_followed() -> None:
    assert shown(SettledAxes(), [(0, 1), (6, 60)]) == pytest.approx(6, abs=0.5)


def test_who_takes_another_place_is_followed_after_two_seconds() -> None:
    settled = SettledAxes()
    assert shown(settled, [(0, 3), (90, 1.5)]) == pytest.approx(0, abs=0.1)
    assert shown(settled, [(90, 1)], t=4.5) == pytest.approx(90, abs=0.1)


def test_a_flip_of_a_moment_is_not_another_place() -> None:
    course = [(0.0, 3.0), *[(180.0, 0.5), (0.0, 0.5)] * 5]
    assert shown(SettledAxes(), course) == pytest.approx(0, abs=0.1)


def test_the_axes_stay_at_right_angles() -> None:
    settled = SettledAxes()
    for i in range(40):
        axes = settled.update(lying(6 * math.sin(i)), i / FPS)
        assert abs(dot(axes.left, axes.cranial)) < 1e-9
        assert dot(axes.ventral, axes.ventral) == pytest.approx(1)
