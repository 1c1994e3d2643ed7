from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formcheck.motion.geometry import (
    NOWHERE,
    Vector,
    between_deg,
    cross,
    dot,
    elevation_deg,
    length,
    subtract,
    turn_deg,
    unit,
    without,
)

coordinates = st.floats(-1e3, 1e3).map(lambda x: round(x, 3))
vectors = st.tuples(coordinates, coordinates, coordinates)
long_vectors = vectors.filter(lambda v: length(v) > 0.1)
degrees = st.floats(0, 359.9)
OUT: Vector = (0.0, 0.0, 1.0)


def _direction(angle_deg: float) -> Vector:
    """In the picture, counted from x towards y."""
    return math.cos(math.radians(angle_deg)), math.sin(math.radians(angle_deg)), 0.0


def _apart(a: float, b: float) -> float:
    return abs((a - b + 180) % 360 - 180)


@given(degrees, degrees)
def test_a_turn_is_the_difference_of_directions(start: float, end: float) -> None:
    assert _apart(turn_deg(_direction(start), _direction(end), OUT), end - start) < 1e-6


@given(degrees, degrees, st.floats(0.01, 100), st.floats(0.01, 100))
def test_a_turn_does_not_depend_on_lengths(
    start: float, end: float, first: float, second: float
) -> None:
    u = tuple(x * first for x in _direction(start))
    v = tuple(x * second for x in _direction(end))
    turned = turn_deg((u[0], u[1], u[2]), (v[0], v[1], v[2]), OUT)
    assert _apart(turned, end - start) < 1e-6


@given(long_vectors, long_vectors)
def test_turning_back_around_the_opposite_axis_is_the_same(u: Vector, v: Vector) -> None:
    forth, back = turn_deg(u, v, OUT), turn_deg(u, v, (0.0, 0.0, -1.0))
    if not math.isnan(forth):
        assert _apart(forth, -back) < 1e-6


@given(long_vectors, long_vectors)
def test_the_angle_between_is_symmetric_and_at_most_half_a_turn(u: Vector, v: Vector) -> None:
    assert between_deg(u, v) == pytest.approx(between_deg(v, u), abs=1e-9)
    assert 0 <= between_deg(u, v) <= 180


@given(long_vectors)
def test_a_direction_has_length_one(v: Vector) -> None:
    assert length(unit(v)) == pytest.approx(1)


@given(vectors, vectors)
def test_the_cross_product_is_at_right_angles_to_both(u: Vector, v: Vector) -> None:
    size = max(1.0, length(u) * length(v))
    assert abs(dot(cross(u, v), u)) <= 1e-9 * size * max(1.0, length(u))
    assert abs(dot(cross(u, v), v)) <= 1e-9 * size * max(1.0, length(v))


@given(long_vectors, long_vectors)
def test_what_remains_is_at_right_angles(u: Vector, v: Vector) -> None:
    direction = unit(v)
    assert abs(dot(without(u, direction), direction)) <= 1e-9 * max(1.0, length(u))


@pytest.mark.parametrize(
    ("vector", "expected"),
    [((1.0, 0.0, 0.0), 0.0), ((0.0, -2.0, 0.0), 90.0), ((0.0, 3.0, 0.0), -90.0),
     ((1.0, -1.0, 0.0), 45.0), ((0.0, -1.0, 1.0), 45.0)],
)  # fmt: skip
def test_elevation_counts_upwards_although_y_points_down(vector: Vector, expected: float) -> None:
    assert elevation_deg(vector) == pytest.approx(expected)


def test_missing_in_is_missing_out() -> None:
    there: Vector = (1.0, 2.0, 3.0)
    assert math.isnan(turn_deg(NOWHERE, there, OUT))
    assert math.isnan(between_deg(there, NOWHERE))
    assert math.isnan(elevation_deg(NOWHERE))
    assert math.isnan(length(subtract(there, NOWHERE)))


def test_what_has_no_direction_has_no_angle() -> None:
    nothing: Vector = (0.0, 0.0, 0.0)
    assert math.isnan(turn_deg(nothing, (1.0, 0.0, 0.0), OUT))
    assert math.isnan(between_deg(nothing, (1.0, 0.0, 0.0)))
    assert math.isnan(elevation_deg(nothing))
    assert math.isnan(unit(nothing)[0])
