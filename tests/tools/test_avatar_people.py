"""People are sound meshes in every pose: whole, over the floor, not pinched."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from tools.avatar.cloth import FLOOR_M, Dye, sew
from tools.avatar.look import LOOKS, Bottom
from tools.avatar.mesh import Topology, extract, smooth, split
from tools.avatar.person import AvatarPerson
from tools.avatar.program import SHADERS
from tools.avatar.rooms import ROOMS
from tools.avatar.skin import Skin
from tools.avatar.solids import box, pillow, tube
from tools.avatar.tailor import cut_bottom
from tools.figure.everyday import SideLyingLegLift, Walking
from tools.figure.movements import FigureMovement, GluteBridge, KneeToChest, Squat

POSES: list[tuple[FigureMovement, float]] = [
    (GluteBridge(), 1.0),
    (KneeToChest("both", 40), 1.0),
    (Squat(58), 1.0),
    (SideLyingLegLift(), 0.5),
    (Walking(), 0.4),
]


@cache
def person(name: str) -> AvatarPerson:
    return AvatarPerson(LOOKS[name])


@pytest.mark.parametrize("name", list(LOOKS))
def test_every_part_can_be_drawn(name: str) -> None:
    for part in person(name).parts:
        assert (SHADERS / f"{part.material}.glsl").is_file()
        assert len(part.rest) == len(part.colour) == len(part.extra)
        assert 0 <= part.faces.min() <= part.faces.max() < len(part.rest)


@pytest.mark.parametrize("name", list(LOOKS))
@pytest.mark.parametrize(("movement", "progress"), POSES)
def test_nothing_sinks_or_flies(name: str, movement: FigureMovement, progress: float) -> None:
    someone = person(name)
    pose = movement.pose(someone.physique, progress)
    joints = np.stack(list(pose.joints.values()))
    low, high = joints.min(axis=0) - 0.45, joints.max(axis=0) + 0.45
    parts = someone.bend(someone.place(pose))
    assert len(parts) == len(someone.parts)
    for part, posed in zip(someone.parts, parts, strict=True):
        assert posed.vertices.shape == (len(part.rest), 7)
        assert np.isfinite(posed.vertices).all()
        if part.material != "hair":
            assert posed.points[:, 1].min() > FLOOR_M - 1e-6
        assert (posed.points > low).all()
        assert (posed.points < high).all()


@pytest.mark.parametrize("name", ["anna", "chidi", "dora"])
def test_trousers_are_not_pinched_at_the_groin(name: str) -> None:
    someone = person(name)
    cloth = sew(someone.rig, cut_bottom(someone.rig, Bottom()), Dye((1, 1, 1)))
    assert cloth is not None
    pose = KneeToChest("both", 42).pose(someone.physique, 1.0)
    ratio = cloth.fine.areas(cloth.bend(someone.place(pose)).points) / cloth.areas
    assert np.mean(ratio < 0.15) < 0.01


def test_bare_feet_wear_nothing() -> None:
    assert LOOKS["dora"].feet.kind == "bare"
    materials = [part.material for part in person("dora").parts]
    assert materials.count("cloth") == 4  # shirt and trousers, outside and lining


def test_skin_at_rest_is_the_mesh_at_rest() -> None:
    rig = person("ben").rig
    used, faces = extract(rig.faces["body"])
    skin = Skin.of(rig, used, faces, relax=0.9)
    from tools.avatar.placement import Builder

    bent = skin.bend(Builder(rig).build())
    assert np.allclose(bent, rig.vertices[used], atol=1e-5)


def test_splitting_keeps_the_surface() -> None:
    coarse = Topology(4, np.array([[0, 1, 2], [0, 2, 3]]))
    square = np.array([[0, 0, 0], [1, 0, 0], [1, 0, 1], [0, 0, 1]], dtype=np.float32)
    parents, faces = split(coarse)
    fine = Topology(len(parents), faces)
    points = square[parents].mean(axis=1)
    assert len(faces) == 8
    assert np.allclose(np.abs(fine.normals(points)), [0, 1, 0])
    area = np.linalg.norm(
        np.cross(
            points[faces[:, 1]] - points[faces[:, 0]], points[faces[:, 2]] - points[faces[:, 0]]
        ),
        axis=1,
    )
    assert area.sum() / 2 == pytest.approx(1.0)


def test_smoothing_flattens_a_spike() -> None:
    fan = Topology(5, np.array([[0, 1, 2], [0, 2, 3], [0, 3, 4], [0, 4, 1]]))
    points = np.array([[0, 1, 0], [1, 0, 0], [0, 0, 1], [-1, 0, 0], [0, 0, -1]], dtype=np.float32)
    only_tip = np.array([[1.0], [0], [0], [0], [0]], dtype=np.float32)
    assert np.allclose(smooth(fan, points, 1, only_tip)[0], 0)


def test_solids_look_outwards() -> None:
    middle = np.array([0.5, 0.5, 0.5])
    for solid in (box((0, 0, 0), (1, 1, 1)), pillow((0, 0, 0), (1, 1, 1), 0.4)):
        outward = ((solid.points - middle) * solid.normals).sum(axis=1)
        assert (outward > 0).all()
    pipe = tube(np.array([[0.0, 0, 0], [0, 0.5, 0], [0, 1, 0]]), [0.1, 0.1, 0.1])
    assert np.allclose(np.linalg.norm(pipe.normals, axis=1), 1)


@pytest.mark.parametrize("name", list(ROOMS))
def test_every_material_has_a_shader(name: str) -> None:
    for thing in ROOMS[name]():
        assert (SHADERS / f"{thing.material}.glsl").is_file()
