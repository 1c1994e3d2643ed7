"""Video files to frames, each with its own timestamp, upright."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import av
import numpy as np

from formcheck.errors import VideoError
from formcheck.media.clock import MonotonicClock
from formcheck.media.frame import Frame, Image


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
        t = None
        for decoded in self._decoded():
            t = clock.tick(decoded.time)
            yield self._to_frame(decoded, t, aspect)
        if t is None:
            raise VideoError(f"{self._path} holds no picture that can be decoded.")

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

    def _decoded(self) -> Iterator[av.VideoFrame]:
        decoded = self._container.decode(self._stream)
        last_s: float | None = None
        while True:
            try:
                frame = next(decoded)
            except (StopIteration, av.error.EOFError):
                return
            except av.error.FFmpegError as error:
                if last_s is None:
                    raise VideoError(
                        f"{self._path} is broken: not one picture of it can be decoded."
                    ) from error
                self.warning = f"The file is broken after {last_s:.1f} s; the rest is not judged."
                return
            last_s = frame.time if frame.time is not None else last_s or 0.0
            yield frame


def _open(path: Path) -> av.container.InputContainer:
    if not path.exists():
        raise VideoError(f"There is no file {path}.")
    if path.is_dir():
        raise VideoError(f"{path} is a folder. Name a video file in it, or use `formcheck batch`.")
    if path.stat().st_size == 0:
        raise VideoError(f"{path} is empty.")
    try:
        return av.open(os.fspath(path))
    except (PermissionError, av.error.PermissionError) as error:
        raise VideoError(f"{path} may not be read: permission denied.") from error
    except (av.error.FFmpegError, OSError) as error:
        raise VideoError(
            f"{path} is not a video that can be read, or it is cut off at the end."
        ) from error


def _video_stream(container: av.container.InputContainer, path: Path) -> av.video.VideoStream:
    if not container.streams.video:
        container.close()
        raise VideoError(f"{path} holds no pictures, only sound or text.")
    return container.streams.video[0]


def _duration_s(container: Any, stream: Any) -> float | None:
    if stream.duration is not None and stream.time_base is not None:
        return float(stream.duration * stream.time_base)
    return container.duration / av.time_base if container.duration else None


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
