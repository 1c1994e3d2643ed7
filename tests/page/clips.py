"""Short pieces of the sample videos: enough for a whole analysis, and quick."""

from __future__ import annotations

from pathlib import Path

from formcheck.media.reader import VideoReader
from formcheck.media.writer import VideoWriter

SAMPLES = Path(__file__).parents[2] / "sample_videos"


def piece(name: str, target: Path, *, frames: int = 20) -> Path:
    """The first frames of the sample `name`, as a video of its own."""
    with VideoReader(SAMPLES / name) as reader, VideoWriter(target) as writer:
        for frame, _ in zip(reader, range(frames), strict=False):
            writer.write(frame.image, frame.t)
    return target
