"""A small picture of the moment at which something went wrong."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from formcheck.coach.session import Session
from formcheck.files import written_whole
from formcheck.media.overlay import draw
from formcheck.media.reader import VideoReader
from formcheck.pose.frame import Image, PoseTrack

SIDE_PX = 480
MOST_BYTES = 40_000
QUALITIES = (85, 75, 65, 50, 35, 20)


def picture_at(video: Path, track: PoseTrack, exercise: str, at_s: float) -> Image | None:
    """The first frame from `at_s` on, drawn as FormCheck shows it; None if there is none."""
    session, last = Session(exercise), None
    with VideoReader(video, SIDE_PX) as reader:
        for frame, pose in zip(reader, track.frames(), strict=False):
            session.update(pose)
            last = frame.image, pose
            if frame.t >= at_s:
                break
    if last is None:
        return None
    image, pose = last
    return draw(image, pose, session.snapshot(), session.exercise)


def write_jpeg(path: Path, picture: Image) -> None:
    """Write `picture` in the best quality that stays small.

    Raises:
        OutputError: the file cannot be written.
    """
    bgr = cv2.cvtColor(picture, cv2.COLOR_RGB2BGR)
    data = b""
    for quality in QUALITIES:
        _, coded = cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, quality])
        data = np.asarray(coded).tobytes()
        if len(data) < MOST_BYTES:
            break
    with written_whole(path) as part:
        part.write_bytes(data)
