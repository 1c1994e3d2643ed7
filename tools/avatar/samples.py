"""The sample videos that come with the project."""

from __future__ import annotations

from tools.avatar.clip import Clip
from tools.figure.camera import Camera
from tools.figure.movements import GluteBridge
from tools.figure.script import Rep, Script

SIDE = Camera(90, 12, 2.35, (0.33, 0.30, 0))


def samples() -> list[Clip]:
    """All of them."""
    return [
        Clip(
            name="glute_bridge_good",
            exercise="glute_bridge",
            script=Script([Rep(GluteBridge(line), 1.3, 0.9, 1.3, 0.6) for line in (176, 179, 177)]),
            camera=SIDE,
        ),
    ]
