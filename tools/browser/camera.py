"""A sample video as the .y4m file that Chromium's fake camera plays."""

from __future__ import annotations

from pathlib import Path

import av

WIDTH, HEIGHT = 640, 480


def as_camera(
    video: Path, target: Path, *, fps: int = 20, lead_s: float = 0.0, tail_s: float = 0.0
) -> Path:
    """Write `video` into `target` as Chromium's fake camera wants it, 640x480, letterboxed.

    The camera plays at a steady rate: frames are repeated or left out by their times. The first
    picture stands still for `lead_s` before, the last for `tail_s` after; then it begins anew.
    """
    with av.open(str(video)) as source, target.open("wb") as file:
        file.write(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F{fps}:1 Ip A1:1 C420jpeg\n".encode())
        shown, lead = 0, int(lead_s * fps)
        previous: bytes | None = None
        for frame in source.decode(video=0):
            due = int((frame.time or 0.0) * fps) + 1 + (lead if previous else 0)
            picture = _planes(frame)
            while shown < due - 1 and previous is not None:
                shown += _write(file, previous)
            if shown < due:
                shown += _write(file, picture)
            previous = picture
        for _ in range(int(tail_s * fps) if previous else 0):
            _write(file, previous or b"")
    return target


def _write(file: object, picture: bytes) -> int:
    file.write(b"FRAME\n" + picture)  # type: ignore[attr-defined]
    return 1


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
