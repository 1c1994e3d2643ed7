"""The description of a video: everything that decides what is in it, as data."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from tools.figure.camera import SUPINE_CAMERAS, Camera
from tools.figure.movements import Movement
from tools.figure.script import Rep, Script

LYING = "lying"
STANDING = "standing"


@dataclass(frozen=True)
class Extra:
    """Someone or something else in the picture."""

    kind: str
    """"walker", "bystander", or the name of a piece of furniture or an animal."""
    at: tuple[float, float] = (0.0, -1.2)
    """x and z on the floor, metres; where a walker starts."""
    to: tuple[float, float] | None = None
    """Where a walker goes."""
    look: str = "ben"
    start_s: float = 0.0
    pace_m_s: float = 0.9
    turn_deg: float = 0.0


@dataclass(frozen=True)
class Clip:
    """One video."""

    name: str
    exercise: str
    """The exercise that it is judged as; what the person does is in `script`."""
    script: Script
    look: str = "anna"
    room: str = "living"
    room_turn_deg: float = 0.0
    light: str = "day"
    camera: Camera = field(default_factory=lambda: SUPINE_CAMERAS["side"])
    view: str = "side"
    fps: float = 20.0
    posture: str = LYING
    """Where the mat lies: "lying" or "standing"."""
    mat: tuple[float, float, float] | None = (0.05, 0.12, 0.20)
    """Its colour; None for the bare floor."""
    extras: tuple[Extra, ...] = ()
    empty: bool = False
    """Whether nobody is there."""
    shutter_s: float = 0.0
    """How long a frame is exposed: 0 is sharp, longer blurs what moves."""
    crf: int = 27
    """Quality of the H.264 encoder: higher is smaller and worse."""
    seed: int = 0
    note: str = ""
    labelled: tuple[str, ...] = ()
    """Rules whose absence is certain, beyond those that some repetition shows."""

    @property
    def times_s(self) -> list[float]:
        """When each frame is taken, from 0."""
        count = int(np.floor(self.script.duration_s * self.fps)) + 1
        return [k / self.fps for k in range(count)]


def repeated(movement: Movement, count: int, **tempo: float) -> Script:
    """The same repetition `count` times."""
    return Script([Rep(movement, **tempo) for _ in range(count)])
