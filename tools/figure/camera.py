"""A pinhole camera that looks at a body."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tools.figure.linear import Axes, Vector, cross, unit, vec

Points = NDArray[np.float64]


@dataclass(frozen=True)
class FigureCamera:
    """Where the camera stands, relative to the point it looks at.

    `azimuth_deg` turns around the vertical: 0 stands on the +X side (at the feet of a supine
    person, at the left of a standing one), 90 on the +Z side (at the right of a supine person,
    in front of a standing one). `elevation_deg` is the angle above the horizontal.
    """

    azimuth_deg: float = 90.0
    elevation_deg: float = 12.0
    distance_m: float = 2.6
    target: tuple[float, float, float] = (0.1, 0.30, 0.0)
    vertical_fov_deg: float = 45.0
    width: int = 640
    height: int = 480

    @property
    def eye(self) -> Vector:
        """(3,) the camera's position."""
        azimuth, elevation = np.radians(self.azimuth_deg), np.radians(self.elevation_deg)
        flat = np.cos(elevation)
        away = vec(flat * np.cos(azimuth), np.sin(elevation), flat * np.sin(azimuth))
        return np.asarray(self.target) + self.distance_m * away

    @property
    def axes(self) -> Axes:
        """(3, 3) whose rows are the picture's right, its down and the viewing direction."""
        forward = unit(np.asarray(self.target) - self.eye)
        right = unit(cross(forward, vec(0, 1, 0)))
        return np.stack([right, cross(forward, right), forward])

    @property
    def focal_px(self) -> float:
        """Focal length in pixels."""
        return float(self.height / 2 / np.tan(np.radians(self.vertical_fov_deg) / 2))

    def project(self, points: Points) -> Points:
        """(..., 3) metres to (..., 2) pixels."""
        local = (points - self.eye) @ self.axes.T
        centre = np.array([self.width / 2, self.height / 2])
        return np.asarray(local[..., :2] / local[..., 2:] * self.focal_px + centre)

    def orient(self, points: Points) -> Points:
        """(..., 3) offsets in metres, turned to x right, y down, z away, as MediaPipe's are."""
        return np.asarray(points @ self.axes.T)


@dataclass(frozen=True)
class RolledCamera(FigureCamera):
    """A camera that is turned about its viewing direction, as one that leans on something."""

    roll_deg: float = 0.0
    """Clockwise, as seen from behind the camera: what is upright then leans to the left."""

    @property
    def axes(self) -> Axes:
        """(3, 3) whose rows are the picture's right, its down and the viewing direction."""
        right, down, forward = super().axes
        cosine, sine = np.cos(np.radians(self.roll_deg)), np.sin(np.radians(self.roll_deg))
        return np.stack([cosine * right + sine * down, cosine * down - sine * right, forward])


SUPINE_CAMERAS = {
    "side": FigureCamera(90, 14, 2.6, (0.1, 0.25, 0)),
    "side_low": FigureCamera(90, 3, 2.5, (0.1, 0.28, 0)),
    "left_side": FigureCamera(-90, 14, 2.6, (0.1, 0.25, 0)),
    "oblique": FigureCamera(60, 18, 2.6, (0.1, 0.25, 0)),
    "above": FigureCamera(60, 42, 2.6, (0.1, 0.15, 0)),
    "feet": FigureCamera(8, 30, 2.6, (0.1, 0.15, 0)),
}
"""The usual cameras around a person lying on the floor."""

STANDING_CAMERAS = {
    "side": FigureCamera(0, 3, 3.0, (0, 0.85, 0)),
    "right_side": FigureCamera(180, 3, 3.0, (0, 0.85, 0)),
    "front": FigureCamera(90, 3, 3.0, (0, 0.85, 0)),
    "oblique": FigureCamera(45, 3, 3.0, (0, 0.85, 0)),
    "back": FigureCamera(-90, 3, 3.0, (0, 0.85, 0)),
}
"""The usual cameras around a standing person."""
