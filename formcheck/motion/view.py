"""From where the camera looks at the body, and which side is near."""

from __future__ import annotations

import math
from enum import StrEnum
from typing import Final, Literal

from formcheck.motion.body import Axes
from formcheck.motion.geometry import Vector, add, scale, unit


class View(StrEnum):
    """The camera's place around the body."""

    SIDE = "side"
    OBLIQUE = "oblique"
    FRONT = "front"
    """Looking at the front of the body; at a supine person, from above."""
    BACK = "back"
    FEET = "feet"
    """Looking along the body from the feet."""
    HEAD = "head"
    UNKNOWN = "unknown"


SIDE_ON: Final = 0.80
"""The view is a side view while the body's left-right axis is within 37 degrees of the line of
sight: up to there the angles in the picture are right to about 4 degrees (bench angles)."""
END_ON: Final = 0.80
FACE_ON: Final = 0.85


def view_of(axes: Axes) -> View:
    """The view for a body with these axes."""
    if not axes.known:
        return View.UNKNOWN
    # z points away from the camera, so what points at the camera has a negative z.
    if abs(axes.left[2]) >= SIDE_ON:
        return View.SIDE
    if abs(axes.cranial[2]) >= END_ON:
        return View.FEET if axes.cranial[2] > 0 else View.HEAD
    if abs(axes.ventral[2]) >= FACE_ON:
        return View.FRONT if axes.ventral[2] < 0 else View.BACK
    return View.OBLIQUE


class ViewTracker:
    """The view over time: axes smoothed, and a near side that does not flicker.

    Attributes:
        axes: the smoothed axes.
        view: the view.
        near: "left" or "right", the side of the body towards the camera.
    """

    TIME_CONSTANT_S: Final = 0.5
    SWITCH: Final = 0.25
    """The near side changes only when the other side is nearer by this much."""

    def __init__(self) -> None:
        self.axes: Axes | None = None
        self.view = View.UNKNOWN
        self.near: Literal["left", "right"] = "right"
        self._t = math.nan

    def update(self, t: float, axes: Axes) -> None:
        """Take in the axes of the frame at `t` seconds."""
        if not axes.known:
            return
        first = self.axes is None
        old = self.axes or axes
        share = 1.0 if first else 1 - math.exp(-(t - self._t) / self.TIME_CONSTANT_S)
        self._t = t
        self.axes = Axes.of(
            _blend(old.left, axes.left, share), _blend(old.cranial, axes.cranial, share)
        )
        if not self.axes.known:
            self.axes = axes
        self.view = view_of(self.axes)
        away = self.axes.left[2]
        if first or abs(away) > self.SWITCH:
            self.near = "right" if away > 0 else "left"

    def restart(self) -> None:
        """Forget the past: another shot or another place."""
        self.axes = None


def _blend(old: Vector, new: Vector, share: float) -> Vector:
    return unit(add(scale(old, 1 - share), scale(new, share)))
