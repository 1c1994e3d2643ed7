"""Video files to frames, each with its own timestamp, upright."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final, Protocol, Self, TypeVar

import av
import cv2
import numpy as np
from av.video.reformatter import VideoReformatter

from formcheck.errors import VideoError
from formcheck.media import container
from formcheck.media.clock import LONGEST_GAP_S, MonotonicClock, Raster
from formcheck.media.cuts import CUTTING, Cutting, VideoPart, cut
from formcheck.media.frame import Frame, Glimpse, Grey
from formcheck.media.upright import Turn
from formcheck.messages.error_ids import Wrong
from formcheck.messages.ids import Note
from formcheck.messages.message import Message
from formcheck.pose.frame import Image

MISSING_S: Final = 1.0
"""A recording that ends this much earlier than the file states has been cut off."""
LONGEST_SHOWN_S: Final = 600.0
"""Nobody exercises on a picture that stands still for longer, whatever the file says."""
TRIES: Final = 20
"""How often reading is taken up again behind a place that cannot be read."""
SLOW: Final = 1.5
"""A recording that plays so many times slower than it was is told."""
GREY_SIDE_PX: Final = 40
"""The longer side of the tiny grey picture,"""
GREY_POINTS: Final = 4
"""each of its points the mean of so many rows and columns of points of the picture."""

Item = TypeVar("Item", Frame, Glimpse)
Made_co = TypeVar("Made_co", Frame, Glimpse, covariant=True)


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


@dataclass(frozen=True, slots=True)
class ReadExtent:
    """How far a recording, or a part of it, could be read.

    Attributes:
        end_s: when its last picture ends, on the file's own pace; None where there is none.
        damaged_s: where it could not be read first, None where it could.
        pictures: how many it holds.
    """

    end_s: float | None
    damaged_s: float | None
    pictures: int = 0


class _Make(Protocol[Made_co]):
    """Makes something of a decoded picture at `t` seconds; None where that cannot be done."""

    def __call__(self, decoded: av.VideoFrame, t: float, *, warm_up: bool) -> Made_co | None:
        """What it is made."""


class VideoReader:
    """The frames of a video file, in order; a context manager.

    Timestamps are the frames' own, counted from the first, so that a variable frame rate is
    right. Pictures are turned upright as the file's rotation asks, and pixels made square.

    Args:
        path: the file.
        image_side_px: the longer side that `Frame.image` is scaled down to; None leaves it.
        picture_side_px: the longer side of `Frame.picture`; None makes none.
        rotate_deg: by how much to turn it clockwise besides, a multiple of 90.
        speed: how fast it plays compared with what was filmed: 0.125 is eight times slower.
        part: read this stretch alone, after pictures that lead to it; None for all.
        most_per_s: pictures beyond so many a second are passed over; None passes over none.

    Attributes:
        info: what the file says about itself.
        rotate_deg: as given.
        speed: as given.
        start_s: the first picture's own timestamp, once it has been read.
        warnings: after all was read, what was odd on the way.
        extent: after reading, how far that went.

    Raises:
        VideoError: the file is missing, unreadable, no video, or holds no frame.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        image_side_px: int | None = None,
        picture_side_px: int | None = None,
        *,
        rotate_deg: int = 0,
        speed: float = 1.0,
        part: VideoPart | None = None,
        most_per_s: float | None = None,
    ) -> None:
        self._path = Path(path)
        self._part = part
        self._image = _Scaler(image_side_px)
        self._picture = _Scaler(picture_side_px) if picture_side_px else None
        self._grey = _Glancer()
        self._raster = Raster()
        self._step_s = 1 / most_per_s if most_per_s else 0.0
        self.rotate_deg = rotate_deg
        self.speed = speed
        self._container = container.open_video(self._path)
        self._stream = container.video_stream(self._container, self._path)
        self._stated_s = container.stated_length_s(self._container, self._stream)
        self._aspect = container.stated_aspect(self._stream)
        self.extent = ReadExtent(None, None)
        self.start_s = 0.0
        self.warnings: tuple[Message, ...] = ()
        self.info = VideoInfo(
            self._path,
            None if self._stated_s is None else self._stated_s * speed,
            self._stream.codec_context.name,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._container.close()

    def __iter__(self) -> Iterator[Frame]:
        return self._read(self._to_frame)

    def glimpses(self) -> Iterator[Glimpse]:
        """The same pictures, each made a frame of only where that is wanted."""
        return self._read(self._to_glimpse)

    def parts(self, cutting: Cutting = CUTTING) -> tuple[VideoPart, ...]:
        """Where it can be cut to be read by several at once; nothing where it is read as a whole.

        Raises:
            VideoError: it can no longer be opened.
        """
        return cut(self._path, self._stated_s, cutting)

    def oddities(self, extents: Sequence[ReadExtent]) -> tuple[Message, ...]:
        """What is odd about a recording whose parts, in order, could be read so far.

        Raises:
            VideoError: none of them holds a picture.
        """
        ends = [extent.end_s for extent in extents if extent.end_s is not None]
        damaged = [extent.damaged_s for extent in extents if extent.damaged_s is not None]
        if not ends:
            raise VideoError(Message.of(Wrong.NO_PICTURE, path=str(self._path)))
        return tuple(
            self._oddities(ReadExtent(ends[-1], damaged[0] if damaged else None), None, None)
        )

    def _read(self, make: _Make[Item]) -> Iterator[Item]:
        return self._all(make) if self._part is None else self._stretch(self._part, make)

    def _all(self, make: _Make[Item]) -> Iterator[Item]:
        rate = self._rate()
        clock = MonotonicClock(1 / rate, LONGEST_GAP_S)
        stamped, end_s, damaged_s, pictures = False, None, None, 0
        for decoded in self._decoded():
            made = None
            if decoded is not None:
                shown_s = min(_shown_s(decoded), LONGEST_SHOWN_S)
                if not stamped and decoded.time is not None:
                    stamped, self.start_s = True, decoded.time
                t = clock.tick(decoded.time, shown_s)
                pictures += 1
                if not self._takes(t * self.speed):
                    end_s = t + shown_s
                    continue
                made = make(decoded, t * self.speed, warm_up=False)
            if made is None:
                damaged_s = damaged_s or end_s or 0.0
                continue
            end_s = t + shown_s
            yield made
        if end_s is None:
            raise VideoError(Message.of(Wrong.NO_PICTURE, path=str(self._path)))
        assumed = None if stamped and not self._bare else rate
        self.extent = ReadExtent(end_s, damaged_s, pictures)
        self.warnings = tuple(self._oddities(self.extent, clock.jumped_at_s, assumed))

    def _stretch(self, part: VideoPart, make: _Make[Item]) -> Iterator[Item]:
        """What `part` holds, after the pictures that lead to it; damage to those is not told."""
        end_s: float | None = None
        damaged_s: float | None = None
        pictures = 0
        self.start_s = part.origin_s
        self._go_to(part)
        begun = part.key is None
        for decoded in self._decoded():
            made = None
            if decoded is not None and decoded.pts is not None and decoded.time is not None:
                if part.end is not None and decoded.pts >= part.end:
                    break
                if part.key is not None and decoded.pts < part.key:
                    continue
                begun = begun or decoded.pts >= part.first
                t = decoded.time - part.origin_s
                shown_s = min(_shown_s(decoded), LONGEST_SHOWN_S)
                pictures += begun
                if not self._takes(t * self.speed):
                    end_s = t + shown_s if begun else None
                    continue
                made = make(decoded, t * self.speed, warm_up=not begun)
            if made is None:
                damaged_s = damaged_s or (end_s or part.first_s if begun else None)
                continue
            if begun:
                end_s = t + shown_s
            yield made
        self.extent = ReadExtent(end_s, damaged_s, pictures)

    def _takes(self, t: float) -> bool:
        """Whether the picture at `t` seconds is not one too many."""
        if self._step_s and not self._raster.is_due(t, self._step_s):
            return False
        self._raster.take(t, self._step_s)
        return True

    def _go_to(self, part: VideoPart) -> None:
        """Read from the part's key frame on, or from the beginning where no seeking leads there."""
        if part.key is None:
            return
        try:
            self._container.seek(part.key_dts, stream=self._stream)
            packet = next(self._container.demux(self._stream))
            if packet.pts is not None and packet.pts <= part.key:
                self._container.seek(part.key_dts, stream=self._stream)
                return
        except (*container.BROKEN, IndexError, StopIteration):
            pass
        self.close()
        self._container = container.open_video(self._path)
        self._stream = container.video_stream(self._container, self._path)

    @property
    def _bare(self) -> bool:
        return self._container.format.name in container.WITHOUT_TIMES

    def _rate(self) -> float:
        """Pictures a second; of a bare stream what the pictures say, for FFmpeg says always 25."""
        rates = self._stream.average_rate, self._stream.guessed_rate
        return float((rates[1] or rates[0] if self._bare else rates[0] or rates[1]) or 30)

    def _oddities(
        self, extent: ReadExtent, jumped_at_s: float | None, assumed: float | None
    ) -> Iterator[Message]:
        """What to tell about a file that has been read so far."""
        stated_s, end_s = self._stated_s or 0.0, extent.end_s or 0.0
        if jumped_at_s is not None:
            yield Message.of(Note.JUMPS, at_s=jumped_at_s)
        elif stated_s - end_s > MISSING_S:
            yield Message.of(Note.BREAKS_OFF, end_s=end_s, stated_s=stated_s)
        damaged_s = extent.damaged_s
        if damaged_s is not None and not self._explained(damaged_s, end_s, jumped_at_s):
            yield Message.of(Note.DAMAGED, end_s=damaged_s)
        if assumed is not None:
            yield Message.of(Note.NO_TIMES, rate=assumed)
        times = container.stated_slowness(self._container, self._stream)
        if times >= SLOW and self.speed == 1:
            yield Message.of(Note.STATED_SLOWER, times=times, speed=1 / times)

    def _explained(self, damaged_s: float, end_s: float, jumped_at_s: float | None) -> bool:
        """Whether it is told anyway why pictures are missing."""
        if jumped_at_s is not None:  # where two recordings meet, packets seem to be missing
            return abs(damaged_s - jumped_at_s) <= MISSING_S
        return (self._stated_s or 0.0) - end_s > MISSING_S

    def _to_frame(
        self, decoded: av.VideoFrame, t: float, *, warm_up: bool, pictured: bool = True
    ) -> Frame | None:
        """The picture upright and with square pixels, None where it cannot be converted."""
        turn = self._turn(decoded)
        size = self._square(decoded)
        try:
            image = turn.upright(self._image(decoded, size))
            picture = self._shown(decoded, warm_up=warm_up) if pictured else None
        except container.BROKEN:
            return None
        return Frame(t, image, turn.size(*size), picture, warm_up)

    def _to_glimpse(self, decoded: av.VideoFrame, t: float, *, warm_up: bool) -> Glimpse | None:
        """A tiny picture of it, None where it cannot be converted."""
        try:
            grey = self._turn(decoded).upright(self._grey(decoded))
            picture = self._shown(decoded, warm_up=warm_up)
        except container.BROKEN:
            return None
        frame = partial(self._to_frame, decoded, t, warm_up=warm_up, pictured=False)
        return Glimpse(t, grey, frame, picture, warm_up)

    def _shown(self, decoded: av.VideoFrame, *, warm_up: bool) -> Image | None:
        """The picture for people to look at, None where there is none."""
        if self._picture is None or warm_up:
            return None
        return self._turn(decoded).upright(self._picture(decoded, self._square(decoded)))

    def _turn(self, decoded: av.VideoFrame) -> Turn:
        return Turn.asked_by(decoded).and_clockwise(self.rotate_deg)

    def _square(self, decoded: av.VideoFrame) -> tuple[int, int]:
        """Width and height with square pixels."""
        return max(1, round(decoded.width * self._aspect)), decoded.height

    def _decoded(self) -> Iterator[av.VideoFrame | None]:
        """The pictures in order, None for a place where the file is damaged."""
        for packet in self._packets():
            if packet is None:
                yield None
                continue
            try:
                pictures = packet.decode()
            except av.error.EOFError:
                continue
            except container.BROKEN:
                yield None
                continue
            yield from pictures
            if packet.is_corrupt or any(picture.is_corrupt for picture in pictures):
                yield None

    def _packets(self) -> Iterator[Any]:
        """The packets in order, None for a place that cannot be read."""
        packets = self._container.demux(self._stream)
        for _ in range(TRIES):
            try:
                yield from packets
            except av.error.EOFError:
                return
            # PyAV looks for streams in the wrong place once a damaged file has brought up new ones.
            except (*container.BROKEN, IndexError):
                yield None
                packets = self._container.demux(self._stream)
            else:
                return


def _shown_s(decoded: av.VideoFrame) -> float:
    """How long the picture is shown as far as the file says."""
    return max(0.0, float((decoded.duration or 0) * (decoded.time_base or 0)))


class _Scaler:
    """Makes pictures smaller, in the decoder's own scaler; one thread at a time.

    Args:
        side_px: the longer side; None leaves the size.
    """

    def __init__(self, side_px: int | None) -> None:
        self._side_px = side_px
        self._reformatter = VideoReformatter()  # setting up a new one takes longer than its work

    def __call__(self, decoded: av.VideoFrame, size_wh: tuple[int, int]) -> Image:
        """The picture made `size_wh`, and scaled down."""
        longer = max(size_wh)
        scale = min(1.0, (self._side_px or longer) / longer)
        width, height = (max(1, round(side * scale)) for side in size_wh)
        scaled = self._reformatter.reformat(
            decoded, width, height, "rgb24", interpolation="AREA", threads=1
        )
        return np.asarray(scaled.to_ndarray(), dtype=np.uint8)


class _Glancer:
    """Makes tiny grey pictures."""

    def __init__(self) -> None:
        self._reformatter = VideoReformatter()

    def __call__(self, decoded: av.VideoFrame) -> Grey:
        """The picture (height, width), the means of points that are taken evenly from it."""
        scale = min(1.0, GREY_SIDE_PX / max(decoded.width, decoded.height))
        width, height = (max(1, round(scale * side)) for side in (decoded.width, decoded.height))
        points = self._reformatter.reformat(
            decoded,
            width * GREY_POINTS,
            height * GREY_POINTS,
            "gray",
            interpolation="POINT",
            threads=1,
        )
        grey = np.asarray(points.to_ndarray(), dtype=np.float32)
        tiny = cv2.resize(grey, (width, height), interpolation=cv2.INTER_AREA)
        return np.asarray(tiny, dtype=np.float32)
