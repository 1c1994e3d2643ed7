"""Renders the library's pictures of each exercise: `python -m tools.exercise_pictures [ID ...]`.

A plain room, soft daylight, the recommended camera; the body at rest, in the end position, and a
short film of the way there and back, which plays over and over. It needs what `tools.avatar` needs.
What no longer fits an exercise is seen by looking at it.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np

from formcheck.exercises.catalog import exercise_ids, load_exercise
from formcheck.exercises.model import Exercise
from formcheck.motion.posture import Posture
from formcheck.pose.frame import Image
from tools.avatar.film import Film
from tools.avatar.light import Light
from tools.avatar.look import LOOKS
from tools.avatar.person import AvatarPerson
from tools.avatar.renderer import Renderer, pose_models
from tools.avatar.room import Thing, furnish, ground, mat, shell
from tools.figure.camera import FigureCamera
from tools.figure.library import good
from tools.figure.linear import vec
from tools.figure.movements import FigureMovement

FOLDER: Final = Path(__file__).parents[1] / "formcheck" / "ui" / "pictures"
MOMENTS: Final = ("rest", "end")
WIDTH, HEIGHT = 640, 400
FINER: Final = 2
"""Drawn this many times as large, then made smaller: smooth edges."""
MAX_BYTES: Final = 40_000
QUALITIES: Final = range(90, 40, -5)
FILM_FPS: Final = 12.0
WAY_FRAMES: Final = 13
"""From rest to the end, both included."""
STAY_FRAMES: Final = 5
"""At rest, and in the end position."""
FILM_CRF: Final = 30

DAYLIGHT: Final = Light(
    60, 55, (1.15, 1.10, 1.02), (0.78, 0.80, 0.84), (0.46, 0.42, 0.38), softness=0.004
)
LYING_MAT: Final = ((-0.62, -0.42), (1.42, 0.42))
STANDING_MAT: Final = ((-0.45, -0.85), (0.45, 0.95))
MAT_COLOUR: Final = (0.06, 0.20, 0.27)


@dataclass(frozen=True)
class Shot:
    """Who is seen and from where."""

    camera: FigureCamera
    look: str = "anna"


def _seen(azimuth: float, up: float, fov: float, at: tuple[float, float, float]) -> FigureCamera:
    return FigureCamera(azimuth, up, 3.2, at, fov, WIDTH * FINER, HEIGHT * FINER)


SHOTS: Final = {
    "glute_bridge": Shot(_seen(90, 9, 20, (0.33, 0.27, 0))),
    "knee_to_chest": Shot(_seen(90, 12, 20.5, (0.35, 0.31, 0)), "fay"),
    "lower_back_rotation": Shot(_seen(22, 46, 25.5, (0.37, 0.10, 0)), "dora"),
    "squat": Shot(_seen(0, 4, 35, (0, 0.82, 0.05)), "ben"),
    "biceps_curl": Shot(_seen(18, 4, 35, (0, 0.85, 0.05)), "ben"),
    "shoulder_press": Shot(_seen(80, 3, 41, (0, 1.0, 0)), "anna"),
    "lateral_raise": Shot(_seen(80, 4, 35, (0, 0.85, 0)), "fay"),
    "front_raise": Shot(_seen(12, 4, 35, (0, 0.85, 0.15)), "dora"),
    "lunge": Shot(_seen(0, 4, 35, (0, 0.82, 0.35)), "chidi"),
    "hip_hinge": Shot(_seen(0, 4, 35, (0, 0.82, 0.05)), "fay"),
    "jumping_jack": Shot(_seen(90, 4, 44, (0, 1.02, 0)), "ben"),
    "prone_press_up": Shot(_seen(90, 6, 22, (0.48, 0.24, 0)), "dora"),
    "push_up": Shot(_seen(90, 6, 21, (0.5, 0.27, 0)), "ben"),
    "plank": Shot(_seen(90, 6, 21, (0.5, 0.22, 0)), "anna"),
    "side_plank": Shot(_seen(90, 6, 23, (0.53, 0.29, 0)), "fay"),
    "superman": Shot(_seen(90, 8, 27, (0.3, 0.15, 0)), "fay"),
    "side_lunge": Shot(_seen(84, 5, 35, (0, 0.72, 0)), "ben"),
    "single_leg_bridge": Shot(_seen(90, 9, 24, (0.4, 0.42, 0)), "ben"),
    "dead_bug": Shot(_seen(90, 12, 24, (0.36, 0.32, 0)), "dora"),
    "straight_leg_raise": Shot(_seen(90, 9, 23, (0.5, 0.33, 0)), "fay"),
    "leg_raise": Shot(_seen(90, 9, 26, (0.4, 0.47, 0)), "ben"),
    "clamshell": Shot(_seen(90, 9, 21, (0.35, 0.24, 0.1)), "dora"),
    "crunch": Shot(_seen(90, 9, 20, (0.33, 0.27, 0)), "fay"),
    "sit_up": Shot(_seen(90, 9, 22, (0.33, 0.36, 0))),
}
BY_POSTURE: Final = {Posture.STANDING: SHOTS["squat"]}
"""For an exercise without a shot of its own; all others lie on the floor."""


def shot_of(exercise: Exercise) -> Shot:
    """How to film an exercise."""
    lying = SHOTS["glute_bridge"]
    return SHOTS.get(exercise.id) or BY_POSTURE.get(exercise.posture, lying)


def pictures(exercise: Exercise) -> list[Image]:
    """The exercise from rest to its end, each (height, width, 3) red, green, blue."""
    movement = good(exercise.id, 1).script.reps[0].movement
    shot = shot_of(exercise)
    standing = exercise.posture is Posture.STANDING
    eased = (1 - np.cos(np.linspace(0, np.pi, WAY_FRAMES))) / 2
    with Renderer(WIDTH * FINER, HEIGHT * FINER) as renderer:
        renderer.add(furnish(_room(standing=standing)))
        person = AvatarPerson(LOOKS[shot.look])
        models = renderer.add(person.parts)
        centre = vec(0.0 if standing else 0.3, 0.3, 0)
        drawn = []
        for progress in eased.tolist():
            pose_models(models, _bent(person, movement, progress))
            drawn.append(_smaller(renderer.draw(shot.camera, DAYLIGHT, centre)))
        return drawn


def _both_ways(way: Sequence[Image]) -> list[Image]:
    """From rest to the end and back, with a stay in both."""
    there = [*[way[0]] * STAY_FRAMES, *way[1:-1], *[way[-1]] * STAY_FRAMES]
    return [*there, *reversed(way[1:-1])]


def _room(*, standing: bool) -> list[Thing]:
    floor = ground("wood_floor", (0.50, 0.36, 0.24))
    walls = shell(floor, (0.74, 0.72, 0.67), (0.82, 0.81, 0.78))
    return [*walls, mat(*(STANDING_MAT if standing else LYING_MAT), MAT_COLOUR)]


def _bent(person: AvatarPerson, movement: FigureMovement, progress: float) -> list[Any]:
    return person.bend(person.place(movement.pose(person.physique, progress)))


def _smaller(image: Image) -> Image:
    small = cv2.resize(image, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)
    return np.asarray(small, dtype=np.uint8)


def as_jpeg(image: Image) -> bytes:
    """The picture in at most `MAX_BYTES`.

    Raises:
        ValueError: even the poorest quality takes more.
    """
    for quality in QUALITIES:
        options = [cv2.IMWRITE_JPEG_QUALITY, quality, cv2.IMWRITE_JPEG_OPTIMIZE, 1]
        _, data = cv2.imencode(".jpg", cv2.cvtColor(image, cv2.COLOR_RGB2BGR), options)
        if data.size <= MAX_BYTES:
            return bytes(data)
    raise ValueError(f"Expected a picture that fits into {MAX_BYTES} bytes.")


def main() -> None:
    """Write the pictures of the exercises named, or of all."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for exercise_id in sys.argv[1:] or exercise_ids():
        way = pictures(load_exercise(exercise_id))
        for moment, image in zip(MOMENTS, (way[0], way[-1]), strict=True):
            (FOLDER / f"{exercise_id}_{moment}.jpg").write_bytes(as_jpeg(image))
        with Film(FOLDER / f"{exercise_id}.mp4", WIDTH, HEIGHT, FILM_FPS, FILM_CRF) as film:
            for n, image in enumerate(_both_ways(way)):
                film.add(image, n / FILM_FPS)


if __name__ == "__main__":
    main()
