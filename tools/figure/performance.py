"""What the figure does in front of a camera, in good form or with one fault."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tools.figure.camera import FigureCamera
from tools.figure.movements import FigureMovement
from tools.figure.script import Script, ScriptedRep


@dataclass(frozen=True)
class Performance:
    """What the figure does and from where it is seen.

    Attributes:
        script: the movement.
        camera: the view.
        rule: the rule that every repetition breaks, None for good form.
    """

    script: Script
    camera: FigureCamera
    rule: str | None = None


Case = tuple[str, ScriptedRep, FigureCamera]
"""A rule, a repetition that breaks it, and the camera that shows it."""


def repeated(rep: ScriptedRep, count: int) -> Script:
    """The same one `count` times."""
    return Script([rep] * count)


def alternating(make: Callable[[str], FigureMovement], count: int, hold_s: float) -> Script:
    """The right and the left side in turn."""
    sides = ("right", "left")
    return Script([ScriptedRep(make(sides[i % 2]), 1.3, hold_s, 1.3, 1.0) for i in range(count)])
