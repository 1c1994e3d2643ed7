"""Opens video files, and nothing but video files."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Any, Final

import av

from formcheck.errors import VideoError
from formcheck.messages.error_ids import Cause, Wrong
from formcheck.messages.message import Message
from formcheck.messages.system import reason

CONTAINERS: Final = (
    *("mov", "matroska", "avi", "mpegts", "mpeg", "asf", "flv", "ogg", "gif"),
    *("mjpeg", "h264", "hevc", "m4v", "mpegvideo"),
)
"""FFmpeg's names of what is opened. Playlists and lists of files would open others."""
WITHOUT_TIMES: Final = frozenset({"mjpeg", "h264", "hevc", "m4v", "mpegvideo"})
"""Bare streams of pictures: FFmpeg counts them and assumes a rate."""
MOST_PIXELS: Final = 1 << 26
"""Twice those of 8K; a picture of three bytes each takes 200 MB."""
MOST_PIXELS_A_SIDE: Final = 1 << 14
WIDEST_ASPECT: Final = 4.0
LEAST_BITS_PER_S: Final = 400.0
"""A file of fewer bits for each second that it claims to last does not know how long it is."""
BROKEN: Final = (av.error.FFmpegError, OSError, ValueError, MemoryError, OverflowError)
"""What PyAV raises for bytes that make no sense."""


def open_video(path: Path) -> av.container.InputContainer:
    """The opened file.

    Raises:
        VideoError: it is missing, no ordinary file, or no video of a known kind.
    """
    _refuse_what_is_no_file(path)
    try:
        return av.open(
            # The whole path: FFmpeg would take a name such as 12:30.mp4 for an address.
            os.fspath(path.absolute()),
            metadata_errors="replace",
            options={
                "format_whitelist": ",".join(CONTAINERS),
                "protocol_whitelist": "file",
                "max_pixels": str(MOST_PIXELS),
            },
        )
    except av.error.ArgumentError as error:
        raise VideoError(Message.of(Wrong.OTHER_KIND, path=str(path))) from error
    except BROKEN as error:
        if not os.access(path, os.R_OK):
            raise VideoError(Message.of(Wrong.MAY_NOT_BE_READ, path=str(path))) from error
        raise VideoError(Message.of(Wrong.NO_VIDEO, path=str(path))) from error


def _refuse_what_is_no_file(path: Path) -> None:
    try:
        state = path.stat()
    except FileNotFoundError as error:
        raise VideoError(Message.of(Wrong.NO_FILE, path=str(path))) from error
    except (OSError, ValueError) as error:
        raise VideoError(
            Message.of(Wrong.CANNOT_READ, path=str(path), reason=reason(error))
        ) from error
    if stat.S_ISDIR(state.st_mode):
        raise VideoError(Message.of(Wrong.FOLDER_FOR_VIDEO, path=str(path)))
    if not stat.S_ISREG(state.st_mode):
        raise VideoError(
            Message.of(Wrong.CANNOT_READ, path=str(path), reason=Message(Cause.NOT_ORDINARY))
        )
    if state.st_size == 0:
        raise VideoError(Message.of(Wrong.EMPTY_FILE, path=str(path)))


def video_stream(container: av.container.InputContainer, path: Path) -> av.video.VideoStream:
    """The moving pictures of an opened file, ready to be decoded.

    Raises:
        VideoError: there are none, or none that can be decoded; the container is closed.
    """
    try:
        return _video_stream(container, path)
    except VideoError:
        container.close()
        raise


def _video_stream(container: av.container.InputContainer, path: Path) -> av.video.VideoStream:
    cover = av.stream.Disposition.attached_pic
    moving = [stream for stream in container.streams.video if not stream.disposition & cover]
    if not moving:
        raise VideoError(Message.of(Wrong.NO_MOVING_PICTURES, path=str(path)))
    stream = moving[0]
    context: Any = stream.codec_context
    if context is None:
        raise VideoError(Message.of(Wrong.UNKNOWN_PICTURES, path=str(path)))
    width, height = int(context.width), int(context.height)
    if width * height > MOST_PIXELS or max(width, height) > MOST_PIXELS_A_SIDE:
        raise VideoError(
            Message.of(Wrong.PICTURES_TOO_LARGE, path=str(path), width=width, height=height)
        )
    context.options = {"max_pixels": str(MOST_PIXELS)}
    stream.thread_type = "AUTO"
    return stream


def stated_length_s(container: Any, stream: Any) -> float | None:
    """How long the recording is as far as the file says, None where it does not."""
    if stream.duration is not None and stream.time_base is not None:
        length_s = float(stream.duration * stream.time_base)
    elif container.duration:
        # Matroska states when the recording ends, others how long it is.
        matroska = container.format.name.startswith("matroska")
        start = max(0, container.start_time or 0) if matroska else 0
        length_s = float((container.duration - start) / av.time_base)
    else:
        return None
    known = 0 < length_s * LEAST_BITS_PER_S <= container.size * 8
    return length_s if known else None


def stated_aspect(stream: Any) -> float:
    """How many times wider than high its pixels are; 1 where the file says nonsense."""
    aspect = float(stream.sample_aspect_ratio or 1)
    return aspect if 1 / WIDEST_ASPECT <= aspect <= WIDEST_ASPECT else 1.0


def stated_slowness(container: Any, stream: Any) -> float:
    """How many times slower it plays than it was, as some phones write; 1 where nothing is said."""
    try:
        taken_per_s = float(container.metadata.get("com.android.capture.fps", 0))
        shown_per_s = float(stream.average_rate or 0)
    except (ValueError, ZeroDivisionError):
        return 1.0
    slowness = taken_per_s / shown_per_s if shown_per_s > 0 else 1.0
    return slowness if 0.01 <= slowness <= 100 else 1.0
