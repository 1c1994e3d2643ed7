"""A recording that is handed in, opened as the poses in it: found, or those that are known."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from formcheck.coach.report import Source
from formcheck.extraction.stream import (
    OnFound,
    Posed,
    ShownPicture,
    Stream,
    TrackStream,
    pictured,
    unheard,
)
from formcheck.playback import Manner, Origin
from formcheck.pose.bundles import DEFAULT_MODEL
from formcheck.pose.frame import PoseTrack
from formcheck.pose.rows import PoseRows

if TYPE_CHECKING:
    from formcheck.media.reader import VideoReader

Recorded = str | os.PathLike[str] | PoseTrack
"""A video file, a .npz of poses, or a pose track."""
POSES: Final = ".npz"
"""By this ending poses are told from recordings."""


def is_poses(recording: str | os.PathLike[str]) -> bool:
    """Whether the file holds poses and no video, by its ending."""
    return Path(recording).suffix.lower() == POSES


@contextlib.contextmanager
def opened(
    recording: Recorded,
    model: str,
    manner: Manner,
    poses: PoseTrack | None = None,
    jobs: int | None = 1,
) -> Iterator[Stream]:
    """The poses of a recording: found by the `model`, or those that are known.

    Raises:
        VideoError: the video cannot be read.
        PoseTrackError: the poses cannot be read.
        ModelError: the pose model cannot be used.
    """
    if isinstance(recording, PoseTrack):
        yield TrackStream(recording, manner)
    elif is_poses(recording):
        yield TrackStream(PoseTrack.load(recording), manner)
    elif poses is not None and not manner.pictures:
        yield TrackStream(poses, manner)
    elif poses is not None:
        from formcheck.extraction.video import PICTURE_SIDE_PX
        from formcheck.media.reader import VideoReader

        known = TrackStream(poses, manner)
        turned, speed = known.source().rotate_deg, known.source().speed
        with VideoReader(recording, PICTURE_SIDE_PX, rotate_deg=turned, speed=speed) as reader:
            yield _PicturedStream(reader, known)
    else:
        from formcheck.extraction.video import PICTURE_SIDE_PX, PoseRequest, VideoStream

        wanted = PoseRequest(
            os.fspath(recording),
            model,
            PICTURE_SIDE_PX if manner.pictures else None,
            rotate_deg=manner.rotate or 0,
            speed=manner.speed or 1.0,
            every_frame=manner.every_frame,
        )
        with VideoStream(wanted, jobs) as stream:
            yield stream


class _PicturedStream:
    """Poses that were kept, with the pictures of the recording that they were taken from."""

    def __init__(self, reader: VideoReader, known: TrackStream) -> None:
        self._reader = reader
        self._known = known
        self.duration_s = known.duration_s

    def frames(self, on_found: OnFound = unheard) -> Generator[Posed]:
        """The poses, in order, each with its picture."""
        from formcheck.media.prefetch import prefetched

        with contextlib.closing(prefetched(self._reader)) as frames:
            poses = (posed.pose for posed in self._known.frames(on_found))
            yield from pictured(poses, (ShownPicture(frame.t, frame.image) for frame in frames))

    def source(self) -> Source:
        """The recording that the poses were taken from."""
        return self._known.source()


def poses_of(
    video: str | os.PathLike[str],
    model: str = DEFAULT_MODEL,
    *,
    jobs: int | None = 1,
    every_frame: bool = False,
    on_found: OnFound = unheard,
) -> PoseTrack:
    """The poses of a whole video, without judging anything; `jobs` and the rest as in `analyze`.

    Raises:
        VideoError: the video cannot be read.
        ModelError: the pose model cannot be used.
        WorkerError: a process that found poses has failed, or was ended.
    """
    with opened(video, model, Manner(every_frame=every_frame), jobs=jobs) as stream:
        rows = PoseRows()
        for posed in stream.frames(on_found):
            rows.add(posed.pose)
        source = stream.source()
    return rows.track(Origin.written(source))
