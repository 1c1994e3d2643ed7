"""Renders a clip: its video and its truth."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from formcheck.pose.frame import Image
from tools.avatar.cast import PasserBy, people, props
from tools.avatar.clip import LYING, Clip
from tools.avatar.film import Film
from tools.avatar.light import LIGHTS
from tools.avatar.part import MeshPart, PosedPart
from tools.avatar.person import AvatarPerson
from tools.avatar.program import DrawnModel
from tools.avatar.renderer import Renderer, pose_models
from tools.avatar.room import Thing, furnish, mat
from tools.avatar.rooms import ROOMS
from tools.avatar.sensor import Sensor
from tools.avatar.truth import TrueFrame, clip_truth, dumps, frame_truth
from tools.figure.linear import rotation, vec
from tools.figure.pose import BodyPose

BLUR_STEPS = 4
"""Moments that make up one blurred frame."""
MATS = {LYING: ((-0.62, -0.42), (1.42, 0.42)), "standing": ((-0.42, -0.85), (0.42, 0.95))}
"""Two corners (x, z) of the mat, metres."""


class Scene:
    """A clip's room and people in a renderer."""

    def __init__(self, clip: Clip, renderer: Renderer) -> None:
        self._clip, self._renderer = clip, renderer
        renderer.add(room_parts(clip))
        self.person = AvatarPerson(clip.who)
        self._models: list[DrawnModel] = [] if clip.empty else renderer.add(self.person.parts)
        self._others: list[tuple[PasserBy, list[DrawnModel]]] = [
            (other, renderer.add(other.person.parts)) for other in people(clip.extras)
        ]
        self._sensor = Sensor(*renderer.size, LIGHTS[clip.light], clip.seed)
        self._last: tuple[bytes, Image] | None = None

    def pose(self, t: float) -> BodyPose:
        """The body at `t` seconds."""
        return self._clip.script.pose(self.person.physique, t)

    def film(self, t: float) -> Image:
        """(height, width, 3) the frame whose exposure is centred on `t` seconds."""
        shutter = self._clip.shutter_s
        shares = [k / (BLUR_STEPS - 1) - 0.5 for k in range(BLUR_STEPS)] if shutter else [0.0]
        return self._sensor.expose([self._draw(t + shutter * share) for share in shares])

    def _draw(self, t: float) -> Image:
        """The picture at a moment; while nobody moves it is the one before."""
        clip = self._clip
        poses = [] if clip.empty else [self.pose(t)]
        poses += [other.pose(t) for other, _ in self._others]
        shown = b"".join(_fingerprint(pose) for pose in poses)
        if self._last is None or self._last[0] != shown:
            people = [] if clip.empty else [(self.person, self._models)]
            people += [(other.person, models) for other, models in self._others]
            for (person, models), pose in zip(people, poses, strict=True):
                pose_models(models, _bent(person, pose))
            centre = vec(0.3 if clip.posture == LYING else 0.0, 0.3, 0)
            self._last = shown, self._renderer.draw(clip.camera, LIGHTS[clip.light], centre)
        return self._last[1]


def _fingerprint(pose: BodyPose) -> bytes:
    """Differs where anything in the pose does."""
    parts = [pose.pelvis, pose.chest, pose.head, pose.neck]
    for named in (pose.joints, pose.toes, pose.soles, pose.palms):
        parts += named.values()
    return b"".join(part.tobytes() for part in parts) + repr(pose.grips).encode()


def _bent(person: AvatarPerson, pose: BodyPose) -> list[PosedPart]:
    return person.bend(person.place(pose))


def render(clip: Clip, folder: Path, *, digits: int = 2, every: int = 1) -> Path:
    """Write NAME.mp4 and NAME.truth.json into `folder`; each appears only when it is whole.

    The truth comes last, so where it is the clip is done. It keeps `every` n-th frame, rounded to
    `digits` after the point.
    """
    camera = clip.camera
    video = folder / f"{clip.name}.mp4"
    frames: list[TrueFrame] = []
    with replacing(video) as draft, Renderer(camera.width, camera.height) as renderer:
        scene = Scene(clip, renderer)
        with Film(draft, camera.width, camera.height, clip.fps, clip.crf) as film:
            for t in clip.times_s:
                film.add(scene.film(t), t)
                if not clip.empty:
                    frames.append(frame_truth(clip, t, scene.pose(t)))
    with replacing(truth_path(clip, folder)) as draft:
        text = dumps(clip_truth(clip, frames, digits=digits, every=every))
        draft.write_text(text, encoding="utf-8")
    return video


def truth_path(clip: Clip, folder: Path) -> Path:
    """Where the truth of a clip is."""
    return folder / f"{clip.name}.truth.json"


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A path to write to, which becomes `path` at the end; an error leaves `path` alone."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        yield draft
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def room_parts(clip: Clip) -> list[MeshPart]:
    """The room with its mat and what stands in the way."""
    turn = rotation(vec(0, 1, 0), clip.turn_deg)
    still = vec(0, 0, 0)
    things: list[Thing] = [
        replace(thing, solid=thing.solid.turned(turn, still)) for thing in ROOMS[clip.room]()
    ]
    if clip.mat is not None:
        things.append(mat(*MATS[clip.posture], clip.mat))
    return furnish(things + props(clip.extras))
