"""Measures on the figure, whose true angles are known in closed form."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from formcheck.motion.body import Body, Reference, Side
from formcheck.motion.measures import Measure, SideRule, of_both_sides, value_of
from formcheck.motion.posture import Posture, posture_of
from formcheck.motion.view import View, ViewTracker, view_of
from formcheck.pose.frame import PoseFrame
from formcheck.pose.skeleton import PAIRS
from tools.figure.camera import STANDING_CAMERAS, SUPINE_CAMERAS, FigureCamera
from tools.figure.landmarks import body_points, seen_by
from tools.figure.movements import (
    FigureMovement,
    GluteBridge,
    KneeToChest,
    LowerBackRotation,
    Squat,
)
from tools.figure.physique import Physique
from tools.figure.side_lying import SidePlank

HIP = ("shoulder", "hip", "knee")
KNEE = ("hip", "knee", "ankle")
SIDE, FRONT = SUPINE_CAMERAS["side_low"], STANDING_CAMERAS["front"]


def _frame(
    movement: FigureMovement, progress: float, camera: FigureCamera, t: float = 0.0
) -> PoseFrame:
    points = body_points(movement.pose(Physique(), progress), Physique())
    xy, world = seen_by(camera, points)
    return PoseFrame(
        t,
        (camera.width, camera.height),
        xy.astype(np.float32),
        world.astype(np.float32),
        np.ones(33, np.float32),
    )


def _body(movement: FigureMovement, progress: float, camera: FigureCamera, t: float = 0.0) -> Body:
    return Body(_frame(movement, progress, camera, t))


def _value(measure: Measure, body: Body, side: Side = "right") -> float:
    return value_of(measure, body, side, Reference(body.axes, body.size, body.chest_axes()))


@pytest.mark.parametrize("line_deg", [150.0, 165.0, 180.0, 195.0, 210.0])
@pytest.mark.parametrize("camera", ["side_low", "left_side", "oblique", "above"])
def test_the_hip_line_in_space_is_signed_and_does_not_depend_on_the_camera(
    line_deg: float, camera: str
) -> None:
    body = _body(GluteBridge(line_deg), 1.0, SUPINE_CAMERAS[camera])
    measured = _value(Measure("angle", HIP, "both", "world"), body, "both")
    assert measured == pytest.approx(line_deg, abs=0.5)


@pytest.mark.parametrize("line_deg", [150.0, 180.0, 205.0])
@pytest.mark.parametrize(("azimuth_deg", "near"), [(90, "right"), (-90, "left")])
def test_the_hip_line_in_the_picture_has_the_sign_of_the_belly(
    line_deg: float, azimuth_deg: float, near: Side
) -> None:
    level = FigureCamera(azimuth_deg, 0, 4.0, (0.4, 0.25, 0))
    body = _body(GluteBridge(line_deg), 1.0, level)
    measured = _value(Measure("angle", HIP), body, near)
    assert measured == pytest.approx(line_deg, abs=3)


def test_a_knee_bends_to_the_back_and_a_hip_to_the_front() -> None:
    body = _body(Squat(knee_deg=90.0), 1.0, STANDING_CAMERAS["side"])
    assert _value(Measure("angle", KNEE, "both", "world"), body, "both") < 120
    assert _value(Measure("angle", HIP, "both", "world"), body, "both") < 120


def test_an_angle_has_no_sign_from_the_front() -> None:
    body = _body(Squat(), 1.0, FRONT)
    assert math.isnan(_value(Measure("angle", HIP), body))
    assert not math.isnan(_value(Measure("bend", HIP), body))


@pytest.mark.parametrize("line_deg", [160.0, 180.0, 195.0])
@pytest.mark.parametrize("azimuth_deg", [90, -90])
def test_a_line_that_sags_is_told_from_one_that_is_raised(
    line_deg: float, azimuth_deg: float
) -> None:
    level = FigureCamera(azimuth_deg, 0, 4.0, (0.55, 0.25, 0))
    body = _body(SidePlank(hip_line_deg=line_deg), 1.0, level)
    sag = Measure("sag", ("shoulder", "hip", "ankle"), "both")
    assert _value(sag, body, "both") == pytest.approx(line_deg, abs=1.5)


@pytest.mark.parametrize("side", ["left", "right", "both"])
def test_the_pelvis_is_the_middle_of_the_hips_whichever_side_is_asked(side: Side) -> None:
    body = _body(KneeToChest(), 1.0, SIDE)
    assert body.point("image", "pelvis", side) == body.point("image", "hip", "both")


@pytest.mark.parametrize("camera", ["side", "front", "oblique"])
def test_depth_is_the_same_from_every_side(camera: str) -> None:
    thigh = Measure("incline", ("knee", "hip"), "both", "world")
    level = STANDING_CAMERAS[camera]
    flat = FigureCamera(level.azimuth_deg, 0, level.distance_m, level.target)
    standing, deep = (_body(Squat(knee_deg=70.0), u, flat) for u in (0.0, 1.0))
    assert _value(thigh, standing, "both") > 80
    side_on = _body(Squat(knee_deg=70.0), 1.0, FigureCamera(0, 0, 3.0, level.target))
    assert _value(thigh, deep, "both") == pytest.approx(_value(thigh, side_on, "both"), abs=0.5)


@pytest.mark.parametrize("side", ["left", "right"])
def test_a_roll_is_positive_towards_its_side(side: Side) -> None:
    roll = Measure("roll", ("hip", "knee"), "active", "world")
    other: Side = "left" if side == "right" else "right"
    body = _body(LowerBackRotation(side, 60.0), 1.0, SUPINE_CAMERAS["above"])
    assert _value(roll, body, side) == pytest.approx(60, abs=8)
    assert _value(roll, body, other) == pytest.approx(-60, abs=8)


def test_legs_in_line_with_the_trunk_have_no_roll() -> None:
    body = _body(GluteBridge(180.0), 1.0, SIDE)
    assert math.isnan(_value(Measure("roll", ("hip", "knee"), "active", "world"), body))


@pytest.mark.parametrize("distance_m", [2.0, 4.0])
def test_lengths_are_in_trunk_lengths_whatever_the_distance(distance_m: float) -> None:
    camera = FigureCamera(90, 3, distance_m, (0.1, 0.28, 0))
    body = _body(KneeToChest(), 0.0, camera)
    physique = Physique()
    thigh = _value(Measure("gap", ("hip", "knee")), body)
    assert thigh == pytest.approx(physique.thigh / physique.trunk, rel=0.08)


def test_a_ratio_has_no_unit() -> None:
    camera = FigureCamera(90, 0, 3.0, (0, 0.8, 0))
    spread = Measure("ratio", ("left_knee", "right_knee", "left_ankle", "right_ankle"))
    fine, caved = (_value(spread, _body(Squat(knees_in=k), 1.0, camera)) for k in (0.0, 0.7))
    assert fine > 0.8
    assert caved < 0.6


def test_nobody_has_no_values() -> None:
    body = Body(PoseFrame.empty(0.0, (640, 480)))
    assert not body.seen
    assert math.isnan(_value(Measure("incline", ("hip", "shoulder"), "both"), body, "both"))


@pytest.mark.parametrize(
    ("movement", "camera", "view", "posture"),
    [
        (GluteBridge(), SUPINE_CAMERAS["side"], View.SIDE, Posture.SUPINE),
        (GluteBridge(), FigureCamera(-90, 10, 2.6), View.SIDE, Posture.SUPINE),
        (GluteBridge(), FigureCamera(0, 10, 2.6), View.FEET, Posture.SUPINE),
        (GluteBridge(), FigureCamera(180, 10, 2.6), View.HEAD, Posture.SUPINE),
        (GluteBridge(), FigureCamera(90, 85, 2.6), View.FRONT, Posture.FACING),
        (GluteBridge(), FigureCamera(30, 45, 2.6), View.OBLIQUE, Posture.FACING),
        (GluteBridge(), FigureCamera(50, 20, 2.6), View.OBLIQUE, Posture.SUPINE),
        (Squat(), STANDING_CAMERAS["side"], View.SIDE, Posture.STANDING),
        (Squat(), STANDING_CAMERAS["front"], View.FRONT, Posture.STANDING),
        (Squat(), STANDING_CAMERAS["back"], View.BACK, Posture.STANDING),
        (Squat(), STANDING_CAMERAS["oblique"], View.OBLIQUE, Posture.STANDING),
    ],
)
def test_view_and_posture_at_rest(
    movement: FigureMovement, camera: FigureCamera, view: View, posture: Posture
) -> None:
    axes = _body(movement, 0.0, camera).axes
    assert view_of(axes) is view
    assert posture_of(axes) is posture


@pytest.mark.parametrize(("azimuth_deg", "near"), [(90, "right"), (-90, "left")])
def test_the_near_side_is_the_one_towards_the_camera(azimuth_deg: float, near: str) -> None:
    tracker = ViewTracker()
    tracker.update(_body(GluteBridge(), 0.0, FigureCamera(azimuth_deg, 10, 2.6)))
    assert tracker.near == near


def test_the_near_side_does_not_flicker_in_a_front_view() -> None:
    tracker = ViewTracker()
    tracker.update(_body(Squat(), 0.0, STANDING_CAMERAS["side"]))
    first = tracker.near
    for i in range(1, 60):
        turned = replace(FRONT, azimuth_deg=FRONT.azimuth_deg + 6 * (-1) ** i)
        tracker.update(_body(Squat(), 0.0, turned, t=i / 30))
    assert tracker.near == first


def _sized(factor: float, t: float) -> Body:
    """The same person at `t` seconds, drawn larger in space by `factor`."""
    frame = _frame(Squat(), 0.0, FRONT, t)
    return Body(replace(frame, world=frame.world * np.float32(factor)))


def test_a_size_that_changes_for_a_moment_is_hardly_taken_over() -> None:
    tracker = ViewTracker()
    true_m = tracker.update(_sized(1.0, 0.0)).size.trunk_m
    for i in range(1, 301):
        tracker.update(_sized(1.0, i / 30))
    for i in range(301, 331):
        found_m = tracker.update(_sized(1.2, i / 30)).size.trunk_m
    after_a_second = 1 + 0.2 * (1 - math.exp(-1 / ViewTracker.SIZE_TIME_CONSTANT_S))
    assert found_m / true_m == pytest.approx(after_a_second, abs=0.005)


def test_at_first_all_sizes_weigh_alike() -> None:
    tracker = ViewTracker()
    sizes = [tracker.update(_sized(1.0 + 0.1 * i, i / 30)).size.trunk_m for i in range(4)]
    assert sizes[3] / sizes[0] == pytest.approx(np.mean([1.1, 1.2, 1.3]), abs=0.03)


def test_another_shot_has_its_own_size() -> None:
    tracker = ViewTracker()
    first_m = tracker.update(_sized(1.0, 0.0)).size.trunk_m
    tracker.restart()
    assert tracker.update(_sized(1.5, 0.1)).size.trunk_m / first_m == pytest.approx(1.5, abs=0.01)


@pytest.mark.parametrize("camera", ["side", "front", "oblique"])
def test_a_lifted_measure_takes_only_the_depth_from_the_estimate_in_space(camera: str) -> None:
    """The estimate draws the knees too low; the picture does not."""
    frame = _frame(Squat(), 1.0, STANDING_CAMERAS[camera])
    true = Body(frame)
    world = frame.world.copy()
    world[PAIRS["knee"], 1] += 0.1
    wrong = Body(replace(frame, world=world))
    reference = Reference(true.axes, true.size, true.chest_axes())
    thigh = {s: Measure("incline", ("knee", "hip"), "both", s) for s in ("world", "lifted")}
    expected = value_of(thigh["world"], true, "both", reference)
    assert value_of(thigh["lifted"], wrong, "both", reference) == pytest.approx(expected, abs=6)
    assert abs(value_of(thigh["world"], wrong, "both", reference) - expected) > 9


def test_unknown_axes_are_unknown_everywhere() -> None:
    axes = Body(PoseFrame.empty(0.0, (640, 480))).axes
    assert view_of(axes) is View.UNKNOWN
    assert posture_of(axes) is Posture.UNKNOWN


@pytest.mark.parametrize("gone", ["xy", "world"])
def test_a_landmark_that_is_only_half_there_is_lost(gone: str) -> None:
    frame = _frame(Squat(), 0.0, FRONT)
    points = getattr(frame, gone).copy()
    points[PAIRS["knee"][0]] = np.nan
    body = Body(replace(frame, **{gone: points}))
    assert body.lost == {PAIRS["knee"][0]}
    assert not body.has((PAIRS["knee"][0], PAIRS["knee"][0]))
    assert not Body(frame).lost


def test_both_sides_are_those_of_which_the_lesser_and_the_greater_are() -> None:
    body = _body(KneeToChest(), 0.6, SIDE)
    reference = Reference(body.axes, body.size, body.chest_axes())
    left, right = of_both_sides(Measure("bend", HIP, "lesser", "lifted"), body, reference)
    assert abs(left - right) > 5
    joined: dict[SideRule, float] = {
        "lesser": min(left, right),
        "greater": max(left, right),
        "difference": abs(left - right),
    }
    for rule, expected in joined.items():
        assert _value(Measure("bend", HIP, rule, "lifted"), body) == expected
    assert _value(Measure("bend", HIP, "near", "lifted"), body, "left") == left
    assert _value(Measure("bend", HIP, "near", "lifted"), body, "right") == right
