"""Video files to frames, each with its own timestamp, upright."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import av
import numpy as np

from formcheck.errors import VideoError
from formcheck.media.clock import MonotonicClock
from formcheck.media.frame import Frame, Image

MISSING_S: Final = 1.0
"""A recording that ends this much earlier than the file states has been cut off."""
DAMAGED: Final = "The file is damaged after {end_s:.1f} s: pictures are missing."
BREAKS_OFF: Final = (
    "The file breaks off after {end_s:.1f} s of {stated_s:.1f} s; the rest is not judged."
)


@dataclass(frozen=True)
class VideoInfo:
    """What a file says about itself before its frames are decoded.

    Attributes:
        path: the file.
        duration_s: length as the container states it, None where it does not.
        codec: name of the codec.
    """

    path: Path
    duration_s: float | None
    codec: str


class VideoReader:
    """The frames of a video file, in order; a context manager.

    Timestamps are the frames' own, counted from the first, so that a variable frame rate is
    right. Pictures are turned upright as the file's rotation asks, and pixels made square.

    Args:
        path: the file.
        image_side_px: the longer side that `Frame.image` is scaled down to; None leaves it.
        picture_side_px: the longer side of `Frame.picture`; None makes none.

    Attributes:
        info: what the file says about itself.
        warning: after reading, what was wrong on the way, or None.

    Raises:
        VideoError: the file is missing, unreadable, no video, or holds no frame.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        image_side_px: int | None = None,
        picture_side_px: int | None = None,
    ) -> None:
        self._path = Path(path)
        self._image_side_px = image_side_px
        self._picture_side_px = picture_side_px
        self._container = _open(self._path)
        self._stream = _video_stream(self._container, self._path)
        self._stream.thread_type = "AUTO"
        self.warning: str | None = None
        self.info = VideoInfo(
            self._path,
            _duration_s(self._container, self._stream),
            self._stream.codec_context.name,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._container.close()

    def __iter__(self) -> Iterator[Frame]:
        rate = self._stream.average_rate or self._stream.guessed_rate
        clock = MonotonicClock(float(1 / rate) if rate else 1 / 30)
        aspect = float(self._stream.sample_aspect_ratio or 1)
        t, end_s = None, 0.0
        for decoded in self._decoded():
            if decoded is None:
                self.warning = self.warning or DAMAGED.format(end_s=end_s)
                continue
            t = clock.tick(decoded.time)
            end_s = t + _shown_s(decoded)
            yield self._to_frame(decoded, t, aspect)
        if t is None:
            raise VideoError(f"{self._path} holds no picture that can be decoded.")
        stated_s = self.info.duration_s or 0.0
        if stated_s - end_s > MISSING_S:
            self.warning = BREAKS_OFF.format(end_s=end_s, stated_s=stated_s)

    def _to_frame(self, decoded: av.VideoFrame, t: float, aspect: float) -> Frame:
        width, height = max(1, round(decoded.width * aspect)), decoded.height
        turned = _quarter_turns(decoded) % 2
        picture_side = self._picture_side_px
        return Frame(
            t,
            image=_upright(decoded, width, height, self._image_side_px),
            size_wh=(height, width) if turned else (width, height),
            picture=_upright(decoded, width, height, picture_side) if picture_side else None,
        )

    def _decoded(self) -> Iterator[av.VideoFrame | None]:
        """The pictures in order, None for a place where the file is damaged."""
        packets = self._container.demux(self._stream)
        while True:
            try:
                packet = next(packets)
            except (StopIteration, av.error.EOFError):
                return
            except av.error.FFmpegError:
                yield None
                return
            try:
                pictures = packet.decode()
            except av.error.EOFError:
                continue
            except av.error.FFmpegError:
                yield None
                continue
            yield from pictures
            if packet.is_corrupt:
                yield None


def _open(path: Path) -> av.container.InputContainer:
    try:
        state = path.stat()
    except FileNotFoundError as error:
        raise VideoError(f"There is no file {path}.") from error
    except OSError as error:
        raise VideoError(f"Cannot read {path}: {error.strerror}.") from error
    if stat.S_ISDIR(state.st_mode):
        raise VideoError(f"{path} is a folder. Name a video file in it.")
    if state.st_size == 0:
        raise VideoError(f"{path} is empty.")
    try:
        # The whole path: FFmpeg would take a name such as 12:30.mp4 for an address.
        return av.open(os.fspath(path.absolute()))
    except (PermissionError, av.error.PermissionError) as error:
        raise VideoError(f"{path} may not be read: permission denied.") from error
    except (av.error.FFmpegError, OSError) as error:
        raise VideoError(
            f"{path} is not a video that can be read, or it is cut off at the end."
        ) from error


def _video_stream(container: av.container.InputContainer, path: Path) -> av.video.VideoStream:
    cover = av.stream.Disposition.attached_pic
    for stream in container.streams.video:
        if not stream.disposition & cover:
            return stream
    container.close()
    raise VideoError(f"{path} holds no moving pictures, only sound or text.")


def _duration_s(container: Any, stream: Any) -> float | None:
    if stream.duration is not None and stream.time_base is not None:
        return float(stream.duration * stream.time_base)
    if not container.duration:
        return None
    # Matroska states when the recording ends, others how long it is.
    matroska = container.format.name.startswith("matroska")
    start = max(0, container.start_time or 0) if matroska else 0
    return float((container.duration - start) / av.time_base)


def _shown_s(decoded: av.VideoFrame) -> float:
    """How long the picture is shown as far as the file says."""
    return float((decoded.duration or 0) * (decoded.time_base or 0))


def _upright(decoded: av.VideoFrame, width: int, height: int, side_px: int | None) -> Image:
    """The picture of `width` by `height`, scaled down to `side_px` and turned upright."""
    longer = max(width, height)
    scale = min(1.0, (side_px or longer) / longer)
    picture = decoded.reformat(
        width=max(1, round(width * scale)),
        height=max(1, round(height * scale)),
        format="rgb24",
        interpolation="AREA",
    ).to_ndarray()
    return np.ascontiguousarray(np.rot90(picture, _quarter_turns(decoded)))


def _quarter_turns(decoded: av.VideoFrame) -> int:
    """Counter-clockwise quarter turns that set the picture upright; phones write nothing else."""
    return round(decoded.rotation / 90) % 4
