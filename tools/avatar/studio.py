"""Renders a clip: its video and its truth."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from tools.avatar import furniture
from tools.avatar.clip import LYING, Clip, Extra
from tools.avatar.film import Film
from tools.avatar.light import LIGHTS
from tools.avatar.look import LOOKS
from tools.avatar.part import Part
from tools.avatar.person import Person
from tools.avatar.program import Model
from tools.avatar.renderer import Image, Renderer, pose_models
from tools.avatar.room import furnish, mat
from tools.avatar.rooms import ROOMS
from tools.avatar.sensor import Sensor
from tools.avatar.truth import Frame, clip_truth, dumps, frame_truth
from tools.figure.linear import Vector, rotation, vec
from tools.figure.pose import BodyPose

BLUR_STEPS = 4
"""Moments that make up one blurred frame."""


class Scene:
    """A clip's room and people in a renderer."""

    def __init__(self, clip: Clip, renderer: Renderer) -> None:
        self._clip, self._renderer = clip, renderer
        renderer.add(_room_parts(clip))
        self._person = Person(LOOKS[clip.look])
        self._models: list[Model] = [] if clip.empty else renderer.add(self._person.parts)
        self._sensor = Sensor(*renderer.size, LIGHTS[clip.light], clip.seed)

    def pose(self, t: float) -> BodyPose:
        """The body at `t` seconds."""
        return self._clip.script.pose(self._person.physique, t)

    def film(self, t: float) -> Image:
        """The frame that is taken at `t` seconds."""
        shutter = self._clip.shutter_s
        moments = [t] if not shutter else [t + shutter * k / BLUR_STEPS for k in range(BLUR_STEPS)]
        return self._sensor.expose([self._draw(moment) for moment in moments])

    def _draw(self, t: float) -> Image:
        clip = self._clip
        centre = vec(0, 0.2, 0)
        if not clip.empty:
            pose = self.pose(t)
            pose_models(self._models, self._person.bend(self._person.place(pose)))
            centre = pose.middle("hip") * [1, 0, 1]
        return self._renderer.draw(clip.camera, LIGHTS[clip.light], centre)


def render(clip: Clip, folder: Path, *, digits: int = 2, every: int = 1) -> Path:
    """Write NAME.mp4 and NAME.truth.json into `folder`; both appear only when they are whole."""
    camera = clip.camera
    video, truth = folder / f"{clip.name}.mp4", folder / f"{clip.name}.truth.json"
    frames: list[Frame] = []
    with _replacing(video) as draft, Renderer(camera.width, camera.height) as renderer:
        scene = Scene(clip, renderer)
        with Film(draft, camera.width, camera.height, clip.fps, clip.crf) as film:
            for t in clip.times_s:
                film.add(scene.film(t), t)
                if not clip.empty:
                    frames.append(frame_truth(clip, t, scene.pose(t)))
    with _replacing(truth) as draft:
        draft.write_text(dumps(clip_truth(clip, frames, digits=digits, every=every)), "utf-8")
    return video


@contextmanager
def _replacing(path: Path) -> Iterator[Path]:
    """A path to write to, which becomes `path` at the end; an error leaves `path` alone."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        yield draft
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _room_parts(clip: Clip) -> list[Part]:
    things = ROOMS[clip.room]()
    if clip.mat is not None:
        lying = clip.posture == LYING
        corners = ((-0.62, -0.42), (1.42, 0.42)) if lying else ((-0.42, -0.85), (0.42, 0.95))
        things.append(mat(*corners, clip.mat))
    return furnish(things)


_ = (Extra, furniture, rotation, np, Vector)
