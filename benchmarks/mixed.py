"""One recording of several real clips: people who exercise, and people who lie still.

Where the clips are not there, the project's own samples take their place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from formcheck.media.frame import Image
from formcheck.media.reader import VideoReader
from formcheck.media.writer import VideoWriter

VIDEOS: Final = Path("../shared/videos")
SAMPLES: Final = Path(__file__).parents[1] / "sample_videos"
SIDE_PX: Final = 640
SHORTEST_S: Final = 80.0
EXERCISING: Final = (
    "squat/domi-zc-squat.mp4",
    "glute_bridge/hanshitha22-glute-bridges.mp4",
    "push_up/jtnicastro-pushup.mp4",
)
RESTING: Final = (
    "yoga/surajpurohitcode-corpse_pose.mp4",
    "childs_pose/surajpurohitcode-downward_facing_dog.mp4",
)
OWN: Final = ("squat_good.mp4", "glute_bridge_good.mp4", "knee_to_chest_good.mp4")


@dataclass(frozen=True)
class Piece:
    """A clip in the recording.

    Attributes:
        name: of the clip.
        seconds: how long it is.
        resting: whether people rest in it all the time.
    """

    name: str
    seconds: float
    resting: bool


def mixed(target: Path, videos: Path = VIDEOS, shortest_s: float = SHORTEST_S) -> list[Piece]:
    """Write the recording, in turns of exercising and resting; what it is made of.

    Raises:
        FormCheckError: a clip cannot be read, or the recording not be written.
    """
    pieces: list[Piece] = []
    begin_s = 0.0
    with VideoWriter(target) as writer:
        while begin_s < shortest_s:
            for clip, resting in _clips(videos):
                length_s = 0.0
                with VideoReader(clip, SIDE_PX) as reader:
                    for frame in reader:
                        writer.write(_square(frame.image), begin_s + frame.t)
                    length_s = reader.extent.end_s or frame.t
                pieces.append(Piece(f"{clip.parent.name}/{clip.name}", length_s, resting))
                begin_s += length_s
    return pieces


def _clips(videos: Path) -> Sequence[tuple[Path, bool]]:
    if not all((videos / name).is_file() for name in (*EXERCISING, *RESTING)):
        return [(SAMPLES / name, False) for name in OWN]
    return list(_in_turns(videos))


def _in_turns(videos: Path) -> Iterator[tuple[Path, bool]]:
    for i, name in enumerate(EXERCISING):
        yield videos / name, False
        if i < len(RESTING):
            yield videos / RESTING[i], True


def _square(image: Image) -> Image:
    """The picture in the middle of a black square."""
    height, width = image.shape[:2]
    square = np.zeros((SIDE_PX, SIDE_PX, 3), dtype=np.uint8)
    y, x = (SIDE_PX - height) // 2, (SIDE_PX - width) // 2
    square[y : y + height, x : x + width] = image
    return square
