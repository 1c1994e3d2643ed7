"""What a cheap camera does to a picture: blur, vignette, colour cast, haze and noise."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from formcheck.pose.frame import Image
from tools.avatar.light import Light

Floats = NDArray[np.float32]
VIGNETTE = 0.16
"""How much darker the corners are."""
COLOUR_GRAIN = 0.45
"""How much of the noise differs between colours."""
GRAINS = 6
"""Patterns of noise, shifted again for every frame: drawing numbers is slower than rolling them."""


class Sensor:
    """One camera sensor; its noise is repeatable."""

    def __init__(self, width: int, height: int, light: Light, seed: int) -> None:
        self._rng = np.random.default_rng(seed)
        self._light = light
        y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
        fade = 1 - VIGNETTE * (x**2 + y**2) / 2
        cast = np.asarray(light.cast) * (1 - light.lift)
        self._grains = [self._grain(height, width) for _ in range(GRAINS)]
        self._gain = (fade[:, :, None] * cast).astype(np.float32)

    def expose(self, images: list[Image]) -> Image:
        """One frame from the moments (height, width, 3) of its exposure."""
        light = np.mean(images, axis=0, dtype=np.float32) if len(images) > 1 else images[0]
        out = _soften(np.asarray(light, dtype=np.float32)) * self._gain + 255 * self._light.lift
        if self._light.noise:
            out += self._noise(out)
        return np.asarray(np.clip(out + 0.5, 0, 255), dtype=np.uint8)

    def _noise(self, picture: Floats) -> Floats:
        """Mostly of brightness, more in the shadows, as gamma stretches them."""
        height, width = picture.shape[:2]
        down, right = (int(self._rng.integers(n)) for n in (height, width))
        grain = self._grains[self._rng.integers(GRAINS)]
        grain = np.roll(grain, (down, right), axis=(0, 1))
        return np.asarray(255 * self._light.noise * (1.25 - picture / 400) * grain)

    def _grain(self, height: int, width: int) -> Floats:
        """(height, width, 3) noise of strength 1, of which `COLOUR_GRAIN` differs by colour."""
        grey = self._rng.standard_normal((height, width, 1), dtype=np.float32)
        colour = self._rng.standard_normal((height, width, 3), dtype=np.float32)
        return np.asarray((1 - COLOUR_GRAIN) * grey + COLOUR_GRAIN * colour)


def _soften(image: Floats) -> Floats:
    """A lens is never quite sharp: a small blur along both axes."""
    for axis in (0, 1):
        padded = np.concatenate([image.take([0], axis), image, image.take([-1], axis)], axis)
        n = image.shape[axis]
        low, high = (padded.take(np.arange(k, k + n), axis) for k in (0, 2))
        image = 0.8 * image + 0.1 * (low + high)
    return image
