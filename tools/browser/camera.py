"""A sample video as the .y4m file that Chromium's fake camera plays."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import BinaryIO

import av

WIDTH, HEIGHT = 640, 480
BITS = 12
"""A numbered picture tells so many bits of its number, as blocks along its upper edge."""
BLOCK_HEIGHT = 24
DARK, BRIGHT, GREY = 16, 235, 128


def as_camera(
    video: Path,
    target: Path,
    *,
    fps: int = 20,
    lead_s: float = 0.0,
    tail_s: float = 0.0,
    numbered: bool = False,
) -> Path:
    """Write `video` into `target` as Chromium's fake camera wants it, 640x480, letterboxed.

    The camera plays at a steady rate: frames are repeated or left out by their times. The first
    picture stands still for `lead_s` before, the last for `tail_s` after; then it begins again.
    `numbered` draws each picture's number into it, for measuring.
    """
    numbers = itertools.count() if numbered else itertools.repeat(None)
    with av.open(str(video)) as source, target.open("wb") as file:
        file.write(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F{fps}:1 Ip A1:1 C420jpeg\n".encode())
        shown, lead = 0, int(lead_s * fps)
        previous: bytes | None = None
        for frame in source.decode(video=0):
            due = int((frame.time or 0.0) * fps) + 1 + (lead if previous else 0)
            picture = _planes(frame)
            while shown < due - 1 and previous is not None:
                shown += _write(file, previous, next(numbers))
            if shown < due:
                shown += _write(file, picture, next(numbers))
            previous = picture
        for _ in range(int(tail_s * fps) if previous else 0):
            _write(file, previous or b"", next(numbers))
    return target


def _write(file: BinaryIO, picture: bytes, number: int | None) -> int:
    file.write(b"FRAME\n" + (picture if number is None else _with_number(picture, number)))
    return 1


def _with_number(picture: bytes, number: int) -> bytes:
    """The picture with the lowest bits of `number` as dark and bright blocks, the lowest first."""
    import numpy as np

    planes = np.frombuffer(picture, np.uint8).copy()
    bright = planes[: WIDTH * HEIGHT].reshape(HEIGHT, WIDTH)
    colours = planes[WIDTH * HEIGHT :].reshape(2, HEIGHT // 2, WIDTH // 2)
    colours[:, : BLOCK_HEIGHT // 2] = GREY
    for bit, block in enumerate(np.array_split(bright[:BLOCK_HEIGHT], BITS, axis=1)):
        block[:] = BRIGHT if number >> bit & 1 else DARK
    return planes.tobytes()


def _planes(frame: av.VideoFrame) -> bytes:
    """Y, U and V of the frame, fitted into the camera's picture with black around."""
    import numpy as np

    scale = min(WIDTH / frame.width, HEIGHT / frame.height)
    width, height = (int(side * scale) // 2 * 2 for side in (frame.width, frame.height))
    small = frame.reformat(width, height, "rgb24").to_ndarray()
    canvas = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    top, left = (HEIGHT - height) // 2, (WIDTH - width) // 2
    canvas[top : top + height, left : left + width] = small
    yuv = av.VideoFrame.from_ndarray(canvas, "rgb24").reformat(format="yuv420p")
    return yuv.to_ndarray().tobytes()
