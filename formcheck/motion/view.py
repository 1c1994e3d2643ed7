"""From where the camera looks at the body, and which side is near."""

from __future__ import annotations

import math
from enum import StrEnum
from typing import Final, Literal

from formcheck.motion.body import Axes, Body, Reference, Size
from formcheck.motion.settled import SettledAxes


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
    """The view over time: axes and size smoothed, and a near side that does not flicker.

    Attributes:
        reference: the smoothed axes and size, None before anybody was seen.
        view: the view.
        near: "left" or "right", the side of the body towards the camera.
    """

    TIME_CONSTANT_S: Final = 0.5
    SIZE_TIME_CONSTANT_S: Final = 6.0
    """The model draws a bent body larger than the same one lying or standing straight. Someone's
    size does not change, and their distance from the camera hardly does within one repetition."""
    SWITCH: Final = 0.25
    """The near side changes only when the other side is nearer by this much."""

    def __init__(self) -> None:
        self.reference: Reference | None = None
        self.view = View.UNKNOWN
        self.near: Literal["left", "right"] = "right"
        self._t = math.nan
        self._since_s = math.nan
        self._settled = SettledAxes()

    def update(self, body: Body) -> Reference:
        """Take in a frame in which somebody is seen; what its measures are taken against."""
        axes = body.chest_axes()
        first = self.reference is None
        old = self.reference or Reference(axes, body.size, axes)
        elapsed_s = 0.0 if first else body.t - self._t
        self._since_s = body.t if first else self._since_s
        self._t = body.t
        turned = old.axes.towards(axes, 1.0 if first else _share(elapsed_s, self.TIME_CONSTANT_S))
        found = Reference(
            turned,
            _grown(old.size, body.size, self._size_share(elapsed_s)),
            self._settled.update(turned, body.t),
        )
        self.reference = found
        self.view = view_of(found.axes)
        away = found.axes.left[2]
        if first or abs(away) > self.SWITCH:
            self.near = "right" if away > 0 else "left"
        return found

    def restart(self) -> None:
        """Forget the past: another shot or another place."""
        self.reference = None
        self._settled = SettledAxes()

    def _size_share(self, elapsed_s: float) -> float:
        """How much the newest size weighs: at first all sizes weigh alike."""
        seen_s = self._t - self._since_s
        even = elapsed_s / seen_s if seen_s > 0 else 1.0
        return max(even, _share(elapsed_s, self.SIZE_TIME_CONSTANT_S))


def _share(elapsed_s: float, time_constant_s: float) -> float:
    return 1 - math.exp(-elapsed_s / time_constant_s)


def _grown(old: Size, new: Size, share: float) -> Size:
    if math.isnan(new.trunk_px):
        return old
    if math.isnan(old.trunk_px):
        return new
    return Size(
        old.trunk_m + share * (new.trunk_m - old.trunk_m),
        old.px_per_m + share * (new.px_per_m - old.px_per_m),
    )
