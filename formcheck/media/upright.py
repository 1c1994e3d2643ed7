"""How a stored picture is set upright."""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass
from typing import Final, Self, TypeVar

import av
import numpy as np
from av.sidedata.sidedata import SideData

from formcheck.media.frame import Grey
from formcheck.pose.frame import Image

Picture = TypeVar("Picture", Image, Grey)

QUARTER_DEG: Final = 90
MATRIX: Final = struct.Struct("<9i")
"""The display matrix a b u, c d v, x y w: a point goes to (a x + c y, b x + d y)."""


@dataclass(frozen=True, slots=True)
class Turn:
    """Mirrors a picture left to right where `mirrored`, and turns it then.

    Attributes:
        quarter_turns: counter-clockwise, 0 to 3.
        mirrored: whether it is mirrored first.
    """

    quarter_turns: int = 0
    mirrored: bool = False

    @classmethod
    def asked_by(cls, decoded: av.VideoFrame) -> Self:
        """What the file asks for; phones write the four turns, some programs mirror too."""
        asked = decoded.side_data.get("DISPLAYMATRIX")
        data = bytes(asked) if isinstance(asked, SideData) else b""
        return cls.of_matrix(data) if len(data) == MATRIX.size else cls()

    @classmethod
    def of_matrix(cls, matrix: bytes) -> Self:
        """The nearest turn; none where the matrix leaves nothing of the picture."""
        a, b, _, c, d, *_ = MATRIX.unpack(matrix)
        if a * d == b * c:
            return cls()
        mirrored = a * d < b * c
        if mirrored:
            a, b = -a, -b  # what is left when the mirroring has come first
        # Its angle is clockwise, for y points down.
        clockwise = math.atan2(b - c, a + d)
        return cls(round(-clockwise / (math.pi / 2)) % 4, mirrored)

    def and_clockwise(self, degrees: int) -> Turn:
        """This turn and then one by `degrees`, a multiple of 90."""
        return Turn((self.quarter_turns - degrees // QUARTER_DEG) % 4, self.mirrored)

    def size(self, width: int, height: int) -> tuple[int, int]:
        """The size of a picture of `width` by `height` after the turn."""
        return (height, width) if self.quarter_turns % 2 else (width, height)

    def upright(self, picture: Picture) -> Picture:
        """The `picture` (height, width) or (height, width, 3) set upright."""
        if self.mirrored:
            picture = picture[:, ::-1]
        return np.ascontiguousarray(np.rot90(picture, self.quarter_turns))
