"""The rig lands on the joints of every movement, and its skin lies on the floor."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from tools.avatar import quaternion
from tools.avatar.build import shaped
from tools.avatar.look import LOOKS, Build
from tools.avatar.measure import BACK, PRESS_M, SEAT, measure, posed_skin
from tools.avatar.retarget import Retargeter
from tools.avatar.rig import Rig, load_rig
from tools.figure import everyday
from tools.figure.linear import rotation, vec
from tools.figure.movements import (
    FigureMovement,
    GluteBridge,
    KneeToChest,
    LowerBackRotation,
    Squat,
)
from tools.figure.physique import Physique
from tools.figure.pose import SIDES
from tools.figure.supine import SitUp

MOVEMENTS: list[FigureMovement] = [
    GluteBridge(),
    GluteBridge(hip_line_deg=214),
    GluteBridge(hip_line_deg=145, knee_deg=130),
    GluteBridge(knees_in=1.0, pelvis_drop_deg=25, shoulder_lift_m=0.15),
    KneeToChest("left"),
    KneeToChest("both"),
    KneeToChest("right", 90, 40, 40),
    KneeToChest("right", other_leg_straight=True),
    LowerBackRotation("left", 68),
    LowerBackRotation("right", 60, 50, 40),
    Squat(60),
    Squat(64, 72, 0.9, 35),
    everyday.LyingStill(),
    everyday.LyingStill(straight=True),
    everyday.PelvicTilt(),
    SitUp(),
    everyday.SideLyingLegLift("left"),
    everyday.SideLyingLegLift("right"),
    everyday.ReverseCrunch(),
    everyday.LegSlide(),
    everyday.StandingStill(3.0),
    everyday.Walking(),
]
PLANTED: list[FigureMovement] = [
    GluteBridge(),
    GluteBridge(knee_deg=120),
    LowerBackRotation("left"),
    LowerBackRotation("right", 30),
    Squat(),
    Squat(heel_lift_deg=35),
    everyday.LyingStill(),
    everyday.LegSlide(),
]
MILLIMETRE = 1e-3


@cache
def rig_of(name: str) -> tuple[Rig, Physique]:
    look = LOOKS[name]
    rig = shaped(look.sex, look.build)
    return rig, measure(rig)


def _id(movement: FigureMovement) -> str:
    return movement.exercise


@pytest.mark.parametrize("movement", MOVEMENTS, ids=_id)
@pytest.mark.parametrize("name", ["anna", "ben", "emil"])
def test_joints_land_where_the_pose_has_them(name: str, movement: FigureMovement) -> None:
    rig, physique = rig_of(name)
    for progress in (0.0, 0.2, 0.5, 0.8, 1.0):
        pose = movement.pose(physique, progress)
        placed = Retargeter(rig).place(pose)
        for joint, wanted in pose.joints.items():
            side, part = joint.split("_")
            assert np.linalg.norm(placed.joint(rig, part, side) - wanted) < MILLIMETRE, joint


@pytest.mark.parametrize("movement", MOVEMENTS, ids=_id)
def test_bones_keep_their_lengths(movement: FigureMovement) -> None:
    _, physique = rig_of("ben")
    lengths = {
        ("hip", "knee"): physique.thigh,
        ("knee", "ankle"): physique.shank,
        ("shoulder", "elbow"): physique.upper_arm,
        ("elbow", "wrist"): physique.forearm,
    }
    for progress in (0.0, 0.25, 0.5, 0.75, 1.0):
        joints = movement.pose(physique, progress).joints
        for (upper, lower), length in lengths.items():
            for side in SIDES:
                gap = np.linalg.norm(joints[f"{side}_{upper}"] - joints[f"{side}_{lower}"])
                assert gap == pytest.approx(length, abs=MILLIMETRE), (side, upper, progress)


@pytest.mark.parametrize("movement", MOVEMENTS, ids=_id)
def test_rotations_are_rotations(movement: FigureMovement) -> None:
    rig, physique = rig_of("fay")
    turns = Retargeter(rig).place(movement.pose(physique, 0.7)).rotations
    products = turns @ turns.transpose(0, 2, 1)
    assert np.allclose(products, np.eye(3), atol=1e-9)
    assert np.allclose(np.linalg.det(turns), 1)


@pytest.mark.parametrize("name", list(LOOKS))
def test_back_and_seat_press_the_floor_alike(name: str) -> None:
    rig, physique = rig_of(name)
    placed = Retargeter(rig).place(everyday.LyingStill().pose(physique, 0))
    for part in (BACK, SEAT):
        lowest = posed_skin(rig, placed, rig.skin_of(part))[:, 1].min()
        assert lowest == pytest.approx(-PRESS_M, abs=0.006), part


@pytest.mark.parametrize("name", list(LOOKS))
def test_the_head_rests_on_the_floor(name: str) -> None:
    rig, physique = rig_of(name)
    for movement in (everyday.LyingStill(), GluteBridge(), LowerBackRotation()):
        placed = Retargeter(rig).place(movement.pose(physique, 1.0))
        lowest = posed_skin(rig, placed, rig.skin_of(["head"]))[:, 1].min()
        assert -0.03 < lowest < 0.01, movement.exercise


@pytest.mark.parametrize("movement", PLANTED, ids=_id)
@pytest.mark.parametrize("name", ["anna", "chidi", "emil"])
def test_feet_neither_float_nor_sink(name: str, movement: FigureMovement) -> None:
    rig, physique = rig_of(name)
    feet = [
        rig.skin_of([f"foot{end}", *(f"toe{n}-1{end}" for n in range(1, 6))])
        for end in (".L", ".R")
    ]
    for progress in (0.0, 0.5, 1.0):
        placed = Retargeter(rig).place(movement.pose(physique, progress))
        for foot in feet:
            lowest = posed_skin(rig, placed, foot)[:, 1].min()
            assert -0.012 < lowest < 0.012, (progress, lowest)


def test_a_heavier_build_lies_higher() -> None:
    slim = measure(shaped("male", Build()))
    heavy = measure(shaped("male", Build(girth=1.2)))
    assert heavy.lying_hip > slim.lying_hip
    assert heavy.thigh == pytest.approx(slim.thigh)


def test_the_rig_is_the_same_on_both_sides() -> None:
    rig = load_rig("female")
    for joint in ("shoulder", "elbow", "wrist", "hip", "knee", "ankle"):
        left, right = (rig.joint(joint, side) for side in SIDES)
        assert np.allclose(left * [-1, 1, 1], right)


def test_quaternions_and_matrices_agree() -> None:
    rng = np.random.default_rng(1)
    turns = np.stack([rotation(rng.normal(size=3), a) for a in rng.uniform(-180, 180, 200)])
    w, x, y, z = quaternion.from_matrices(turns).T
    back = np.stack(
        [
            np.stack([1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)], 1),
            np.stack([2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)], 1),
            np.stack([2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)], 1),
        ],
        axis=1,
    )
    assert np.allclose(back, turns)


def test_between_meets_both_ends_and_the_middle() -> None:
    start, end = rotation(vec(0, 0, 1), 20), rotation(vec(0, 0, 1), 100)
    assert np.allclose(quaternion.between(start, end, 0), start)
    assert np.allclose(quaternion.between(start, end, 1), end)
    assert np.allclose(quaternion.between(start, end, 0.5), rotation(vec(0, 0, 1), 60))
