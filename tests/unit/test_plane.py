"""A pose without depth, of a person whose measures are the usual ones: 100 pixels a metre."""

from __future__ import annotations

import math

import pytest

from formcheck.motion.geometry import NOWHERE, Vector, unit
from formcheck.motion.plane import ACROSS_M, TRUNK_M, Plane, scale_of
from formcheck.pose.skeleton import PAIRS, Landmark

TRUNK_PX = 100 * TRUNK_M
KNEE_PX, ANKLE_PX = 0.82 * TRUNK_PX, (0.82 + 0.76) * TRUNK_PX


def person(
    trunk_px: float = TRUNK_PX,
    *,
    width: float = 0.0,
    facing: float = 1.0,
    nose_m: float = 0.08,
    knee_m: float = 0.0,
    foot_m: float = 0.2,
) -> list[Vector]:
    """Somebody who stands, the hips at (300, 200).

    Args:
        trunk_px: hips to shoulders, upwards.
        width: left of right shoulder and hip, as a share of the usual distance.
        facing: 1 to the right of the picture, -1 to its left.
        nose_m: how far the nose stands out from the ears.
        knee_m: how far the knees stand out from hips and ankles.
        foot_m: heel to toe.
    """
    heights = {
        "ear": -trunk_px - 20,
        "shoulder": -trunk_px,
        "hip": 0.0,
        "knee": KNEE_PX,
        "ankle": ANKLE_PX,
        "heel": ANKLE_PX + 5,
        "toe": ANKLE_PX + 5,
    }
    forward_m = {"knee": knee_m, "toe": foot_m}
    points = [NOWHERE] * 33
    points[Landmark.NOSE] = (300 + facing * 100 * nose_m, 200 - trunk_px - 20, 0.0)
    for name, height in heights.items():
        half = 50 * width * ACROSS_M.get(name, 0.0)
        x = 300 + facing * 100 * forward_m.get(name, 0.0)
        for landmark, out in zip(PAIRS[name], (half, -half), strict=True):
            points[landmark] = (x + out, 200 + height, 0.0)
    return points


def without(points: list[Vector], *names: str, sides: tuple[int, ...] = (0, 1)) -> list[Vector]:
    lost = {PAIRS[name][side] for name in names for side in sides}
    return [NOWHERE if i in lost else point for i, point in enumerate(points)]


@pytest.mark.parametrize(
    ("points", "px_per_m"),
    [
        (person(), 100.0),
        (person(1.1 * TRUNK_PX), 110.0),
        (person(0.76 * TRUNK_PX), 76.0),
        (person(0.74 * TRUNK_PX), 100.0),
        (without(person(1.2 * TRUNK_PX), "shoulder"), 100.0),
        (without(person(1.2 * TRUNK_PX), "knee"), 120.0),
        (without(person(0.5 * TRUNK_PX), "ankle"), 100.0),
        (without(person(0.5 * TRUNK_PX), "hip"), 100.0),
        (without(person(1.1 * TRUNK_PX), "shoulder", sides=(0,)), 110.0),
        (without(person(1.1 * TRUNK_PX), "hip", sides=(1,)), 110.0),
    ],
)
def test_the_trunk_tells_the_scale_unless_the_legs_say_it_is_foreshortened(
    points: list[Vector], px_per_m: float
) -> None:
    assert scale_of(points) == pytest.approx(px_per_m)


def test_without_trunk_and_legs_there_is_no_scale() -> None:
    assert math.isnan(scale_of(without(person(), "shoulder", "knee")))


def test_the_points_are_in_metres_from_the_hips() -> None:
    plane = Plane.of(person(width=0.5))
    assert plane.px_per_m == pytest.approx(100.0)
    assert plane.points[PAIRS["ankle"][0]] == pytest.approx((0.0, ANKLE_PX / 100, 0.0))
    assert plane.points[PAIRS["shoulder"][1]] == pytest.approx(
        (-0.25 * ACROSS_M["shoulder"], -TRUNK_M, 0.0)
    )


@pytest.mark.parametrize("facing", [-1.0, 1.0])
def test_who_faces_the_pictures_right_has_the_left_side_away(facing: float) -> None:
    assert Plane.of(person(facing=facing)).left == pytest.approx((0.0, 0.0, facing))


@pytest.mark.parametrize("width", [-0.8, -0.3, 0.3, 0.8])
@pytest.mark.parametrize("facing", [-1.0, 1.0])
def test_what_the_width_leaves_is_depth(width: float, facing: float) -> None:
    left = Plane.of(person(width=width, facing=facing)).left
    assert left == pytest.approx((width, 0.0, facing * math.sqrt(1 - width**2)))


@pytest.mark.parametrize("width", [1.0, 1.4])
def test_a_full_width_leaves_no_depth(width: float) -> None:
    assert Plane.of(person(width=width)).left == pytest.approx((1.0, 0.0, 0.0))


@pytest.mark.parametrize(
    ("nose_m", "knee_m", "foot_m", "told"),
    [
        (0.05, 0.0, 0.0, False),
        (0.07, 0.0, 0.0, True),
        (0.0, 0.025, 0.0, False),
        (0.0, 0.035, 0.0, True),
        (0.0, 0.0, 0.025, False),
        (0.0, 0.0, 0.035, True),
        (0.03, 0.01, 0.01, True),
    ],
)
def test_face_knees_and_toes_tell_the_front_together(
    nose_m: float, knee_m: float, foot_m: float, told: bool
) -> None:
    left = Plane.of(person(nose_m=nose_m, knee_m=knee_m, foot_m=foot_m)).left
    assert math.isnan(left[0]) is not told


@pytest.mark.parametrize(("width", "known"), [(0.59, False), (0.61, True), (-0.61, True)])
def test_where_nothing_tells_the_front_a_wide_body_is_in_the_picture(
    width: float, known: bool
) -> None:
    left = Plane.of(person(width=width, nose_m=0.0, foot_m=0.0)).left
    assert math.isnan(left[0]) is not known
    if known:
        assert left == pytest.approx((math.copysign(1.0, width), 0.0, 0.0))


def test_a_lost_shoulder_and_hip_leave_the_front_to_tell() -> None:
    points = without(person(width=0.5), "shoulder", "hip", sides=(0,))
    assert Plane.of(points).left == pytest.approx((0.0, 0.0, 1.0))
    one = without(person(width=0.5), "shoulder", sides=(0,))
    assert Plane.of(one).left[0] == pytest.approx(0.5, abs=0.05)


@pytest.mark.parametrize("up", [1.0, -1.0])
def test_a_trunk_seen_end_on_points_away_with_the_head_up(up: float) -> None:
    share = 0.5
    trunk = Plane.of(person(up * share * TRUNK_PX)).cranial
    expected = unit((0.0, -up * share, up * math.sqrt(1 - share**2)))
    assert trunk == pytest.approx(expected)


@pytest.mark.parametrize("share", [0.61, 1.0, 1.3])
def test_a_longer_trunk_lies_in_the_picture(share: float) -> None:
    assert Plane.of(person(share * TRUNK_PX)).cranial == pytest.approx((0.0, -1.0, 0.0))
