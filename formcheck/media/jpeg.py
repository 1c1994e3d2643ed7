"""A JPEG that somebody sent: its size is known before it is decoded."""

from __future__ import annotations

from typing import Final

import numpy as np

from formcheck.pose.frame import Image

FIRST: Final = b"\xff\xd8"
FRAMES: Final = frozenset({0xC0, 0xC1, 0xC2})
"""Markers of the kinds that browsers write: baseline, extended, progressive."""
BARE: Final = frozenset({0x01, *range(0xD0, 0xD9)})
"""Markers without a length."""
SCAN: Final = 0xDA


class JpegError(Exception):
    """It is no JPEG of the size that it should have."""


def decoded(data: bytes, size_wh: tuple[int, int]) -> Image:
    """(height, width, 3) RGB.

    Args:
        data: the JPEG.
        size_wh: width and height that it must have; of another one nothing is decoded.

    Raises:
        JpegError: it is damaged or has another size.
    """
    import cv2

    if size_of(data) != size_wh:
        raise JpegError
    flags = cv2.IMREAD_COLOR | cv2.IMREAD_IGNORE_ORIENTATION
    found = cv2.imdecode(np.frombuffer(data, np.uint8), flags)
    if found is None or found.shape != (size_wh[1], size_wh[0], 3):
        raise JpegError
    return np.asarray(cv2.cvtColor(found, cv2.COLOR_BGR2RGB), dtype=np.uint8)


def size_of(data: bytes) -> tuple[int, int] | None:
    """Width and height in pixels as the header says, None where there is none."""
    at = len(FIRST)
    if data[:at] != FIRST:
        return None
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker in BARE or marker == 0xFF:
            at += 1 if marker == 0xFF else 2
            continue
        if marker in FRAMES and at + 9 <= len(data):
            height, width = (int.from_bytes(data[i : i + 2], "big") for i in (at + 5, at + 7))
            return width, height
        if marker == SCAN:
            return None
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return None
