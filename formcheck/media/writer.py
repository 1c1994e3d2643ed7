"""Frames to a video file that browsers play."""

from __future__ import annotations

import contextlib
import os
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import av
import numpy as np

from formcheck.files import cannot_write, written_whole
from formcheck.media.container import BROKEN
from formcheck.media.sound import Sound
from formcheck.pose.frame import Image

TIME_BASE: Final = Fraction(1, 90_000)


class VideoWriter:
    """Writes H.264 in MP4, each picture at its own time; a context manager.

    The file appears under its name only when it is complete: an error or an interruption on the
    way leaves nothing behind.

    Args:
        path: the file.
        sound: goes along with the pictures.

    Raises:
        OutputError: the file cannot be written.
    """

    def __init__(self, path: str | os.PathLike[str], sound: Sound | None = None) -> None:
        self._path = Path(path)
        self._sound = sound
        self._last_pts = -1
        self._step = 0
        self._stream: av.video.VideoStream | None = None
        with contextlib.ExitStack() as stack:
            self._part = stack.enter_context(written_whole(self._path))
            self._container = _open(self._part, self._path)
            self._cleanup = stack.pop_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._cleanup as cleanup:
            if kind is None:
                self._finish()
                return
            with contextlib.suppress(av.error.FFmpegError, OSError):
                self._container.close()
            # The block failed: let the temporary file go instead of giving it the name.
            cleanup.pop_all().__exit__(kind, error, trace)

    def write(self, image: Image, t: float) -> None:
        """Append `image` (height, width, 3) RGB, shown from `t` seconds on."""
        stream = self._stream or self._start(image)
        even = image[: stream.height, : stream.width]
        frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(even), format="rgb24")
        frame.time_base = TIME_BASE
        pts = max(self._last_pts + 1, round(t / TIME_BASE))
        self._step = pts - self._last_pts
        self._last_pts = frame.pts = pts
        self._mux(stream, frame)
        if self._sound is not None:
            self._sound.write_until(float(pts * TIME_BASE), self._container)

    def _start(self, image: Image) -> av.video.VideoStream:
        stream = self._add_stream(image)
        if self._sound is not None:
            try:
                self._sound.join(self._container)
            except BROKEN:
                # The container is spoilt: begin once more, without the sound.
                with contextlib.suppress(*BROKEN):
                    self._container.close()
                self._container = _open(self._part, self._path)
                stream = self._add_stream(image)
        self._stream = stream
        return stream

    def _add_stream(self, image: Image) -> av.video.VideoStream:
        height, width = image.shape[:2]
        stream = self._container.add_stream("libx264", rate=30)
        # 4:2:0 wants even sides; one row of pixels less is never seen.
        stream.width, stream.height = max(2, width // 2 * 2), max(2, height // 2 * 2)
        stream.pix_fmt = "yuv420p"
        stream.time_base = stream.codec_context.time_base = TIME_BASE
        # Without B-frames the file's stated length is right for any spacing of the pictures.
        stream.codec_context.options = {"crf": "23", "preset": "veryfast", "bf": "0"}
        return stream

    def _mux(self, stream: av.video.VideoStream, frame: av.VideoFrame | None) -> None:
        try:
            for packet in stream.encode(frame):
                self._container.mux(packet)
        except (av.error.FFmpegError, OSError) as error:
            raise cannot_write(self._path, error) from error

    def _finish(self) -> None:
        try:
            if self._stream is not None:
                self._mux(self._stream, None)
                if self._sound is not None:
                    end = (self._last_pts + self._step) * TIME_BASE
                    self._sound.finish(float(end), self._container)
            self._container.close()
        except (av.error.FFmpegError, OSError) as error:
            raise cannot_write(self._path, error) from error


def _open(part: Path, path: Path) -> av.container.OutputContainer:
    try:
        # The whole path: FFmpeg would take a name such as 12:30.mp4 for an address.
        whole = os.fspath(part.absolute())
        return av.open(whole, "w", format="mp4", options={"movflags": "+faststart"})
    except (av.error.FFmpegError, OSError) as error:
        raise cannot_write(path, error) from error
