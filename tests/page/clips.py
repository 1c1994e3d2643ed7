"""Short pieces of the sample videos: enough for a whole analysis, and quick."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from formcheck.media.reader import VideoReader
from formcheck.media.writer import VideoWriter

SAMPLES = Path(__file__).parents[2] / "sample_videos"
CAMERA_FPS: Final = 10
"""Pictures a second of a camera before which somebody exercises: enough to be counted and judged
(tests/contracts/test_tempo.py), and finding the poses is the largest part of
what such a test costs."""


def piece(name: str, target: Path, *, frames: int = 20) -> Path:
    """The first frames of the sample `name`, as a video of its own."""
    with VideoReader(SAMPLES / name) as reader, VideoWriter(target) as writer:
        for frame, _ in zip(reader, range(frames), strict=False):
            writer.write(frame.image, frame.t)
    return target
