"""The description of a video: everything that decides what is in it, as data."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

import numpy as np

from tools.avatar.look import LOOKS, Look
from tools.avatar.part import Colour
from tools.figure.camera import SUPINE_CAMERAS, FigureCamera
from tools.figure.movements import FigureMovement
from tools.figure.script import Script, ScriptedRep

LYING = "lying"
STANDING = "standing"


@dataclass(frozen=True)
class ClipExtra:
    """Someone or something else in the picture."""

    kind: str
    """"walker", "bystander", or a thing of `cast.PROPS`."""
    at: tuple[float, float] = (0.0, -1.2)
    """x and z on the floor, metres; where a walker starts."""
    to: tuple[float, float] | None = None
    """Where a walker goes."""
    look: str = "ben"
    start_s: float = 0.0
    """When a walker sets off."""
    pace_m_s: float = 0.9
    turn_deg: float = 0.0
    """Where a bystander looks: 0 along +Z, 90 along +X."""


@dataclass(frozen=True)
class Clip:
    """One video."""

    name: str
    exercise: str
    """The exercise that it is judged as; what the person does is in `script`."""
    script: Script
    look: str | Look = "anna"
    """Who it is: one of `look.LOOKS`, or somebody described for this clip."""
    room: str = "living"
    """One of `rooms.ROOMS`."""
    room_turn_deg: float | None = None
    """How the room is turned about the person; None puts its furnished wall behind them."""
    light: str = "day"
    """One of `light.LIGHTS`."""
    camera: FigureCamera = field(default_factory=lambda: SUPINE_CAMERAS["side"])
    view: str = "side"
    """What the manifest calls the view."""
    fps: float = 20.0
    jitter: float = 0.0
    """How irregular the frames come, as a share of their distance: a phone drops and delays."""
    posture: str = LYING
    """How the mat lies: "lying" or "standing"."""
    mat: Colour | None = (0.05, 0.12, 0.20)
    """None for the bare floor."""
    extras: tuple[ClipExtra, ...] = ()
    empty: bool = False
    """Whether nobody is there."""
    shutter_s: float = 0.0
    """How long a frame is exposed: 0 is sharp, longer blurs what moves."""
    crf: int = 24
    """Quality of the H.264 encoder: higher is smaller and worse."""
    seed: int = 0
    """Of the sensor's noise and the jitter."""
    note: str = ""
    """For readers of the manifest."""

    @property
    def who(self) -> Look:
        """The person."""
        return LOOKS[self.look] if isinstance(self.look, str) else self.look

    @property
    def turn_deg(self) -> float:
        """How the room is turned about the vertical."""
        if self.room_turn_deg is not None:
            return self.room_turn_deg
        return usual_turn_deg(self.camera)

    @property
    def fingerprint(self) -> str:
        """Changes with anything in the description."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:16]

    @property
    def times_s(self) -> list[float]:
        """When each frame is taken, from 0, strictly increasing."""
        count = int(np.floor(self.script.duration_s * self.fps)) + 1
        late = np.random.default_rng(self.seed).uniform(0, min(self.jitter, 0.95), count)
        return [float(t) for t in (np.arange(count) + late) / self.fps]


def usual_turn_deg(camera: FigureCamera) -> float:
    """How a room is turned about the vertical to have its furnished wall behind the person."""
    return 90.0 * round((90.0 - camera.azimuth_deg) / 90.0)


def repeated(movement: FigureMovement, count: int, **tempo: float) -> list[ScriptedRep]:
    """The same repetition `count` times, at a tempo in the words of `ScriptedRep`."""
    return [ScriptedRep(movement, **tempo) for _ in range(count)]  # type: ignore[arg-type]
