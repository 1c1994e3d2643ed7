"""The sound of a recording, taken over into the video that is made of it."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import av

from formcheck.media.container import BROKEN, open_video
from formcheck.media.reader import VideoReader
from formcheck.messages.ids import Note
from formcheck.messages.message import Message

LEAST_OPUS_HEAD: Final = 19
RATES_HZ: Final = frozenset({8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000})
USUAL_RATE_HZ: Final = 48000
STRAY_S: Final = 0.1
"""How far a piece of sound may be timed from where the one before it ends."""
SHORT_S: Final = 1.0
"""Sound that ends so much earlier than the pictures is told, unless the recording's does too."""


class Sound:
    """Sends the sound of a recording into an open video, as the pictures go by.

    Whatever is wrong with the sound, the pictures are not held up by it.

    Args:
        path: the recording.

    Attributes:
        note: what the user should know, None as long as all is well.

    Raises:
        VideoError: the recording cannot be read.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._path = Path(path)
        self._start_s = _first_picture_s(self._path)
        self._container = open_video(self._path)
        streams = [stream for stream in self._container.streams.audio if stream.codec_context]
        self._stream: Any = streams[0] if streams else None
        self._pieces: Iterator[tuple[float, Any]] = iter(())
        self._next: tuple[float, Any] | None = None
        self._into: Any = None
        self._end_s = 0.0
        self._broken = False
        self.note: Message | None = None
        if not streams and self._container.streams.audio:
            self.note = Message.of(Note.SOUND_NOT_TAKEN, path=str(self._path))

    def join(self, video: av.container.OutputContainer) -> None:
        """Give `video`, to which nothing has been written yet, a stream for the sound.

        Raises:
            Exception: one of BROKEN, when the sound cannot be joined; `video` is spoilt then.
        """
        if self._stream is None:
            return
        try:
            if _can_be_copied(self._stream):
                self._into = video.add_stream_from_template(self._stream)
                self._pieces = self._copied()
            else:
                self._into = video.add_stream("aac", rate=_rate_hz(self._stream))
                self._into.layout = "mono" if self._stream.channels == 1 else "stereo"
                self._pieces = self._coded_anew()
            video.start_encoding()
        except BROKEN:
            self.give_up()
            raise
        self._next = next(self._pieces, None)

    def give_up(self) -> None:
        """Leave the sound out from now on."""
        self._stream, self._next = None, None
        self.note = Message.of(Note.SOUND_NOT_TAKEN, path=str(self._path))

    def write_until(self, t: float, video: av.container.OutputContainer) -> None:
        """Write what sounds before `t` seconds after the first picture."""
        while self._next is not None and self._next[0] < t:
            self._end_s, packet = self._next
            try:
                video.mux(packet)
            except BROKEN:
                self._next, self._broken = None, True
                return
            self._next = next(self._pieces, None)

    def finish(self, t: float, video: av.container.OutputContainer) -> None:
        """Write the rest of what sounds before the pictures end at `t`, and look back."""
        self.write_until(t, video)
        goes_on = self._broken or self._next is not None
        if goes_on and t - self._end_s > SHORT_S:
            self.note = Message.of(Note.SOUND_BREAKS_OFF, end_s=self._end_s)

    def close(self) -> None:
        """Close the recording."""
        self._pieces = iter(())
        self._container.close()

    def _copied(self) -> Iterator[tuple[float, Any]]:
        """Packets as they are, each with its time in seconds after the first picture."""
        for packet in self._packets():
            if packet.pts is None:
                continue
            shift = round(self._start_s / packet.time_base)
            packet.pts -= shift
            packet.dts = packet.pts
            packet.stream = self._into
            if packet.pts >= 0:
                yield float(packet.pts * packet.time_base), packet

    def _coded_anew(self) -> Iterator[tuple[float, Any]]:
        """What is heard as packets of another kind, timed alike."""
        heard = 0
        for packet in self._packets():
            with contextlib.suppress(*BROKEN):
                for frame in packet.decode():
                    due = (
                        round((frame.time - self._start_s) * frame.rate)
                        if frame.pts is not None
                        else heard
                    )
                    if due < 0 and not heard:
                        continue
                    if due < heard - STRAY_S * frame.rate:
                        self._broken = True  # its times go back: of another recording
                        continue
                    # Roughly timed frames follow on each other, or the sound would crackle.
                    frame.pts = heard if due < heard + STRAY_S * frame.rate else due
                    frame.time_base = Fraction(1, frame.rate)
                    heard = frame.pts + frame.samples
                    yield from self._timed(self._into.encode(frame))
        with contextlib.suppress(*BROKEN):
            yield from self._timed(self._into.encode(None))

    @staticmethod
    def _timed(packets: list[Any]) -> Iterator[tuple[float, Any]]:
        for packet in packets:
            yield float((packet.pts or 0) * packet.time_base), packet

    def _packets(self) -> Iterator[Any]:
        try:
            yield from self._container.demux(self._stream)
        except (*BROKEN, IndexError):
            self._broken = True


def _first_picture_s(path: Path) -> float:
    """When the first picture is shown, on the recording's own clock."""
    with VideoReader(path, image_side_px=1) as reader:
        next(iter(reader), None)
        return reader.start_s


def _can_be_copied(stream: Any) -> bool:
    """Whether the sound fits into an MP4 as it is, and browsers play it there."""
    context = stream.codec_context
    head = context.extradata or b""
    match context.codec.canonical_name:
        case "mp3":
            return True
        case "aac":
            # In a transport stream AAC describes itself in every packet, and no MP4 wants that.
            return bool(head)
        case "opus":
            return head.startswith(b"OpusHead") and len(head) >= LEAST_OPUS_HEAD
    return False


def _rate_hz(stream: Any) -> int:
    return int(stream.rate) if stream.rate in RATES_HZ else USUAL_RATE_HZ
