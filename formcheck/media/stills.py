"""Single pictures of a recording, with the poses on them."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import cv2
import numpy as np

from formcheck.files import written_whole
from formcheck.media.clock import SAME_S
from formcheck.media.cuts import around
from formcheck.media.reader import VideoReader
from formcheck.pose.frame import Image, PoseFrame, PoseTrack

PICTURE_SIDE_PX: Final = 640
JPEG_QUALITY: Final = 82


def stills(
    video: str | os.PathLike[str],
    track: PoseTrack,
    moments_s: Iterable[float],
    *,
    rotate_deg: int = 0,
    speed: float = 1.0,
) -> dict[float, tuple[PoseFrame, Image]]:
    """The pose and the picture of the frame nearest to each moment.

    Where the file has key frames no more of it is decoded than leads to those.

    Args:
        video: the recording.
        track: its poses.
        moments_s: seconds, as the poses are timed.
        rotate_deg: by how many degrees its picture is turned clockwise.
        speed: how fast it plays compared with what was filmed.

    Raises:
        VideoError: the recording cannot be read.
    """
    wanted = {int(np.abs(track.t - t).argmin()): t for t in moments_s}
    found: dict[float, tuple[PoseFrame, Image]] = {}
    if not wanted:
        return found
    poses = {i: pose for i, pose in enumerate(track.frames()) if i in wanted}
    parts = around(Path(video), [float(track.t[i]) / speed for i in wanted])
    for part in parts or (None,):
        with VideoReader(
            video, PICTURE_SIDE_PX, rotate_deg=rotate_deg, speed=speed, part=part
        ) as reader:
            for glimpse in reader.glimpses():
                # By its time: of a damaged part more pictures may have been read then, or fewer.
                i = int(np.abs(track.t - glimpse.t).argmin())
                near = i in wanted and abs(track.t[i] - glimpse.t) < SAME_S
                if near and (frame := glimpse.frame()) is not None:
                    found[wanted[i]] = poses[i], frame.image
                if len(found) == len(wanted):
                    return found
    return found


def reduced(image: Image, side_px: int) -> Image:
    """A picture (height, width, 3) RGB scaled down until its longer side has `side_px`."""
    scale = side_px / max(image.shape[:2])
    if scale >= 1:
        return image
    height, width = (max(1, round(side * scale)) for side in image.shape[:2])
    small = cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA)
    return np.asarray(small, dtype=np.uint8)


def as_jpeg(image: Image) -> bytes:
    """A picture (height, width, 3) RGB as the content of a file."""
    quality = [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY]
    _, data = cv2.imencode(".jpg", cv2.cvtColor(image, cv2.COLOR_RGB2BGR), quality)
    return data.tobytes()


def save_still(path: Path, image: Image) -> None:
    """Write a picture whole or not at all.

    Raises:
        OutputError: the file cannot be written.
    """
    with written_whole(path) as part:
        part.write_bytes(as_jpeg(image))
