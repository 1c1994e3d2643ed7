"""The light in a room, as data."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tools.avatar.part import Colour
from tools.figure.linear import Vector, vec


@dataclass(frozen=True)
class Light:
    """A window or a lamp, and what the walls throw back."""

    azimuth_deg: float = 55.0
    """Where the light comes from, as a camera's azimuth."""
    elevation_deg: float = 48.0
    key: Colour = (1.55, 1.42, 1.25)
    """Strength of the direct light."""
    sky: Colour = (0.62, 0.66, 0.74)
    """Strength of the light from above."""
    ground: Colour = (0.34, 0.29, 0.25)
    """Strength of the light that the floor throws back."""
    exposure: float = 1.0
    softness: float = 0.0016
    """Blur of the shadows, in shadow map widths."""
    noise: float = 0.012
    """Standard deviation of the sensor's noise in the middle tones, of full scale."""
    cast: Colour = (1.0, 1.0, 1.0)
    """White balance error: what grey comes out as."""
    lift: float = 0.0
    """Haze: how far black is lifted, of full scale."""

    @property
    def direction(self) -> Vector:
        """(3,) unit, towards the light."""
        azimuth, elevation = np.radians(self.azimuth_deg), np.radians(self.elevation_deg)
        flat = np.cos(elevation)
        return vec(flat * np.cos(azimuth), np.sin(elevation), flat * np.sin(azimuth))


LIGHTS = {
    "day": Light(),
    "bright": Light(
        70, 35, (2.3, 2.2, 2.0), (0.85, 0.90, 1.0), (0.5, 0.46, 0.42), 1.05, noise=0.008
    ),
    "lamp": Light(
        110,
        70,
        (0.95, 0.72, 0.46),
        (0.42, 0.36, 0.30),
        (0.22, 0.17, 0.13),
        0.95,
        softness=0.003,
        noise=0.020,
        cast=(1.06, 1.0, 0.90),
    ),
    "dim": Light(
        30,
        60,
        (0.34, 0.27, 0.20),
        (0.19, 0.17, 0.16),
        (0.10, 0.085, 0.07),
        0.85,
        softness=0.003,
        noise=0.032,
        cast=(1.05, 1.0, 0.92),
        lift=0.02,
    ),
    "backlit": Light(
        -75,
        30,
        (2.1, 2.05, 1.95),
        (0.45, 0.47, 0.52),
        (0.26, 0.24, 0.22),
        0.8,
        noise=0.014,
        lift=0.03,
    ),
}
"""The lights of the videos."""
