"""Who is filmed where, from where, in what light."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from formcheck.exercises.catalog import load_exercise
from formcheck.motion.posture import Posture
from tools.avatar.clip import LYING, STANDING, ClipExtra, usual_turn_deg
from tools.avatar.light import LIGHTS
from tools.avatar.look import LOOKS, Bottom, Build, Hair, Look, Top
from tools.avatar.room import HIGH, LOW
from tools.avatar.rooms import ROOMS
from tools.figure.camera import FigureCamera, Points, RolledCamera
from tools.figure.landmarks import body_points
from tools.figure.linear import rotation, vec
from tools.figure.physique import Physique
from tools.figure.script import Script

Rng = np.random.Generator
TILT_DEG = 15.0
"""How far a camera may be turned about its axis."""
SIZES = ((384, 288), (384, 216), (288, 384), (216, 384), (320, 320))
"""Pictures, pixels: the pose model looks at 256 pixels of the person, whatever the picture."""
LANDSCAPES = SIZES[:2]
ANY_SHAPE = 0.5
"""How often the shape of the picture does not care who is in it."""
CROWN_M = 0.14
"""From the middle between the ears to the crown, for a neck of 0.21 m."""
FILLS = (0.62, 0.86)
"""The share of the picture that the person fills, in the direction that is fuller."""
OFF_CENTRE = 0.06
"""How far the person is from the middle of the picture, as a share of half of it."""
EDGE_PX = 3
"""What is nearer to the edge of a picture may soon be outside."""
WALL_M = 0.12
"""A camera is at least so far from a wall."""
STEPS = 16
FOVS_DEG = (28.0, 75.0)
"""Vertical fields of view that a camera may have."""
FPS = (10.0, 10.0, 12.0, 15.0, 20.0)
BRISK_FPS = (15.0, 20.0, 24.0)
"""Of clips with quick movements."""


@dataclass(frozen=True)
class Spot:
    """A place for a camera: what the manifest calls its view, and the bounds it is drawn from."""

    view: str
    azimuth_deg: tuple[float, float]
    elevation_deg: tuple[float, float]
    distance_m: tuple[float, float] = (2.2, 3.2)


LYING_SPOTS = (
    Spot("side", (80, 100), (3, 22)),
    Spot("side", (-100, -80), (3, 22)),
    Spot("oblique", (52, 66), (10, 22)),
    Spot("oblique", (-66, -52), (10, 22)),
)
SIDE_SPOTS = LYING_SPOTS[:2]
LOW_SPOTS = tuple(replace(one, elevation_deg=(2.0, 12.0)) for one in LYING_SPOTS)
"""Knee-high, as most exercises on the floor ask for."""
STANDING_SPOTS = (
    Spot("side", (-9, 9), (0, 12), (2.5, 3.4)),
    Spot("side", (171, 189), (0, 12), (2.5, 3.4)),
    Spot("front", (80, 100), (0, 12), (2.5, 3.4)),
    Spot("oblique", (38, 54), (0, 12), (2.5, 3.4)),
    Spot("oblique", (126, 142), (0, 12), (2.5, 3.4)),
)
SPOTS: dict[str, tuple[Spot, ...]] = {
    "single_leg_bridge": LOW_SPOTS[:1],
    "straight_leg_raise": LOW_SPOTS,
    "leg_raise": SIDE_SPOTS,
    "crunch": LOW_SPOTS[:2],
    "glute_bridge": LOW_SPOTS,
    "dead_bug": LOW_SPOTS,
    "prone_press_up": LOW_SPOTS,
    "push_up": LOW_SPOTS,
    "superman": LOW_SPOTS,
    "clamshell": (Spot("front", (80, 100), (3, 16)),),
    "lower_back_rotation": (
        Spot("oblique", (4, 38), (43, 52)),
        Spot("oblique", (-38, -4), (43, 52)),
    ),
}
"""From where an exercise is filmed that others' places do not fit."""
SHOWN = 0.8
"""How often a fault is filmed from where it can be seen."""


def spot(rng: Rng, exercise: str, fault: str) -> Spot:
    """Where the camera stands, mostly where it can show the fault."""
    known = SPOTS.get(exercise) or _asked_for(exercise)
    views = {v for rule in load_exercise(exercise).rules if rule.id == fault for v in rule.views}
    fit = [one for one in known if one.view in views]
    choices = fit if fit and rng.random() < SHOWN else known
    return choices[int(rng.integers(len(choices)))]


def _asked_for(exercise: str) -> tuple[Spot, ...]:
    usual = STANDING_SPOTS if posture(exercise) == STANDING else LYING_SPOTS
    return tuple(one for one in usual if one.view in load_exercise(exercise).camera.views)


def camera(
    rng: Rng, place: Spot, script: Script, physique: Physique, turn_deg: float | None
) -> FigureCamera:
    """A camera there that has the whole of the movement in its picture, in a room so turned."""
    known = SIZES if rng.random() < ANY_SHAPE or place.view == "front" else LANDSCAPES
    width, height = known[int(rng.integers(len(known)))]
    roll_deg = float(rng.uniform(-TILT_DEG, TILT_DEG) if rng.random() < 0.5 else rng.normal(0, 1.5))
    points = _points(script, physique)
    x, y, z = (float(v) for v in (points.min(axis=0) + points.max(axis=0)) / 2)
    found = RolledCamera(
        float(rng.uniform(*place.azimuth_deg)),
        float(rng.uniform(*place.elevation_deg)),
        float(rng.uniform(*place.distance_m)),
        (x, y, z),
        width=width,
        height=height,
        roll_deg=roll_deg,
    )
    off_centre = rng.uniform(-OFF_CENTRE, OFF_CENTRE, 2)
    fill = float(rng.uniform(*FILLS))
    fitted = _fitted(found, points, fill, off_centre, turn_deg)
    if _holds(fitted, points):
        return fitted
    turned = replace(found, width=height, height=width)
    return _fitted(turned, points, fill, off_centre, turn_deg)


def _holds(camera: FigureCamera, points: Points) -> bool:
    """Whether all the points are in the picture, and not at its very edge."""
    px = camera.project(points)
    size = np.array([camera.width, camera.height])
    return bool((px >= EDGE_PX).all() and (px <= size - EDGE_PX).all())


def _fitted(
    start: RolledCamera,
    points: Points,
    fill: float,
    off_centre: NDArray[np.float64],
    turn_deg: float | None,
) -> FigureCamera:
    """The camera inside the room, turned to the points, whose picture they fill."""
    found = start
    for _ in range(STEPS):
        turn = usual_turn_deg(found) if turn_deg is None else turn_deg
        if not _inside(found, turn):
            found = replace(found, distance_m=found.distance_m * 0.95)
        found = _aimed(found, points, off_centre)
        half = np.array([found.width / 2, found.height / 2])
        off = float(np.abs(found.project(points) / half - 1 - off_centre).max())
        tangent = np.tan(np.radians(found.vertical_fov_deg) / 2) * off / fill
        fov_deg = float(np.degrees(2 * np.arctan(tangent)))
        found = replace(found, vertical_fov_deg=float(np.clip(fov_deg, *FOVS_DEG)))
    return found


def _aimed(camera: RolledCamera, points: Points, off_centre: NDArray[np.float64]) -> RolledCamera:
    """The camera turned so that the points are about the middle of the picture."""
    px = camera.project(points)
    half = np.array([camera.width / 2, camera.height / 2])
    middle = (px.min(axis=0) + px.max(axis=0)) / 2
    right, down = (middle - half * (1 + off_centre)) / camera.focal_px * camera.distance_m
    moved = np.asarray(camera.target) + right * camera.axes[0] + down * camera.axes[1]
    x, y, z = (float(v) for v in moved)
    return replace(camera, target=(x, y, z))


def _inside(camera: FigureCamera, turn_deg: float) -> bool:
    """Whether the camera is in the room that is turned so about the person."""
    eye = rotation(vec(0, 1, 0), -turn_deg) @ camera.eye
    low, high = np.array(LOW) + WALL_M, np.array(HIGH) - WALL_M
    return bool((eye > low).all() and (eye < high).all())


def _points(script: Script, physique: Physique) -> Points:
    """(n, 3) the landmarks and the crown, at rest, half way and at the end of each repetition."""
    poses = [
        rep.movement.pose(physique, share) for rep in script.reps[:3] for share in (0.0, 0.5, 1.0)
    ]
    crowns = [
        pose.middle("shoulder") + pose.neck * (physique.neck + CROWN_M * physique.neck / 0.21)
        for pose in poses
    ]
    return np.concatenate([*(body_points(pose, physique) for pose in poses), np.array(crowns)])


def look(rng: Rng) -> Look:
    """A person of one's own: build, skin, hair, clothes."""
    known = list(LOOKS.values())
    base, other, third = (known[int(i)] for i in rng.integers(len(known), size=3))
    sex = base.sex
    build = Build(
        height=float(rng.uniform(0.93, 1.08)),
        girth=float(rng.uniform(0.92, 1.17)),
        limbs=float(rng.uniform(0.92, 1.13)),
        belly_m=float(rng.uniform(0, 0.07) if rng.random() < 0.5 else 0.0),
    )
    top, bottom = base.top, base.bottom
    return replace(
        base,
        sex=sex,
        build=build,
        skin=third.skin,
        hair=Hair(base.hair.style, other.hair.colour, base.hair.stubble),
        top=Top(_colour(rng), top.loose_m, top.sleeve, top.hem, int(rng.integers(4)), top.trim),
        bottom=Bottom(_colour(rng), bottom.loose_m, bottom.leg, bottom.waist),
        feet=other.feet,
    )


def room(rng: Rng) -> str:
    """One of the rooms."""
    return str(rng.choice(sorted(ROOMS)))


def light(rng: Rng) -> str:
    """One of the lights; in the day more often than not."""
    return str(rng.choice(["day", "day", *sorted(LIGHTS)]))


def extras(rng: Rng, posture: str) -> tuple[ClipExtra, ...]:
    """Now and then somebody walks past behind, or a thing stands about."""
    draw = rng.random()
    lying = posture == LYING
    if draw < 0.06:
        x, z = (2.6, -1.6) if lying else (-1.7, 2.6)
        start, end = ((-x, z), (x, z)) if lying else ((x, z), (x, -z))
        who = str(rng.choice(sorted(LOOKS)))
        return (ClipExtra("walker", start, end, who, float(rng.uniform(0, 4)), 0.8),)
    if draw < 0.16:
        at = (1.75, -0.75) if lying else (-0.9, -0.9)
        return (ClipExtra(str(rng.choice(["cat", "bag", "pouf"])), at),)
    return ()


def posture(exercise: str) -> str:
    """How the mat lies."""
    return STANDING if load_exercise(exercise).posture is Posture.STANDING else LYING


def _colour(rng: Rng) -> tuple[float, float, float]:
    """Linear red, green and blue of a cloth: dark ones and bright ones."""
    bright = float(rng.choice([0.03, 0.15, 0.5]))
    red, green, blue = (float(c) for c in bright * rng.uniform(0.3, 1.2, 3))
    return red, green, blue
