"""One recording of several real clips, of people who exercise and who rest in between.

Where the clips are not there, the project's own samples take their place.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from formcheck.manifest import read_manifest
from formcheck.media.reader import VideoReader
from formcheck.media.writer import VideoWriter
from formcheck.pose.frame import Image

VIDEOS: Final = Path("../shared/videos")
SAMPLES: Final = Path(__file__).parents[1] / "sample_videos"
SIDE_PX: Final = 640
SHORTEST_S: Final = 80.0
CLIPS: Final = (
    "glute_bridge/malikmrllh-buttbridge.mp4",
    "knee_to_chest/malikmrllh-kneetochest.mp4",
    "squat/rohanx01-squat.mp4",
    "glute_bridge/hanshitha22-glute-bridges.mp4",
)
OWN: Final = ("glute_bridge_good.mp4", "squat_good.mp4", "knee_to_chest_good.mp4")


@dataclass(frozen=True)
class JoinedPiece:
    """A clip in the recording.

    Attributes:
        name: of the clip.
        seconds: how long it is.
        moving_s: for how long somebody does a repetition or holds, as its labels say.
    """

    name: str
    seconds: float
    moving_s: float


def mixed(target: Path, videos: Path = VIDEOS, shortest_s: float = SHORTEST_S) -> list[JoinedPiece]:
    """Write the recording; what it is made of.

    Raises:
        FormCheckError: a clip cannot be read, or the recording not be written.
    """
    pieces: list[JoinedPiece] = []
    begin_s = 0.0
    with VideoWriter(target) as writer:
        while begin_s < shortest_s:
            for folder, name in _clips(videos):
                with VideoReader(folder / name, SIDE_PX) as reader:
                    for frame in reader:
                        writer.write(_square(frame.image), begin_s + frame.t)
                    length_s = reader.extent.end_s or frame.t
                pieces.append(JoinedPiece(name, length_s, _moving_s(folder, name)))
                begin_s += length_s
    return pieces


def _clips(videos: Path) -> list[tuple[Path, str]]:
    if all((videos / name).is_file() for name in CLIPS):
        return [(videos, name) for name in CLIPS]
    return [(SAMPLES, name) for name in OWN]


def _moving_s(folder: Path, name: str) -> float:
    """The longest time that a label of the clip says."""
    entries = read_manifest(folder / "manifest.json")
    labelled = [entry.spans for entry in entries if entry.video == name]
    return max((sum(end - start for start, end in spans) for spans in labelled), default=0.0)


def _square(image: Image) -> Image:
    """The picture in the middle of a black square."""
    height, width = image.shape[:2]
    square = np.zeros((SIDE_PX, SIDE_PX, 3), dtype=np.uint8)
    y, x = (SIDE_PX - height) // 2, (SIDE_PX - width) // 2
    square[y : y + height, x : x + width] = image
    return square
