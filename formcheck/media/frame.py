"""A picture and its time."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from formcheck.pose.frame import Image

Grey = NDArray[np.float32]
"""(height, width) levels from 0 to 255."""


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One picture of a recording or a camera.

    Attributes:
        t: seconds since the first picture, strictly increasing.
        image: (height, width, 3) RGB, upright; may be smaller than the recording.
        size_wh: width and height in pixels of the recording after rotation.
        picture: the same, larger, for people to look at; None where nobody asked for it.
        warm_up: whether it only leads to what is wanted, and is no part of it.
    """

    t: float
    image: Image
    size_wh: tuple[int, int]
    picture: Image | None = None
    warm_up: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Glimpse:
    """A picture of a recording that may be looked at.

    Attributes:
        t: seconds since the first picture, strictly increasing.
        grey: the picture, upright and tiny.
        frame: makes the frame of it; None where that cannot be done.
        picture: the picture for people to look at; None where nobody asked for it.
        warm_up: whether it only leads to what is wanted, and is no part of it.
    """

    t: float
    grey: Grey
    frame: Callable[[], Frame | None]
    picture: Image | None = None
    warm_up: bool = False
