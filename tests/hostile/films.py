"""Makes odd and hostile recordings, for tests."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import av
import cv2
import numpy as np

from tests.files import (
    SAMPLE,
    cut_off,
    damage,
    every,
    marked,
    noise,
    write_film,
    write_sound,
    write_stamped,
    write_talkie,
)

Maker = Callable[[Path], Path]
LATIN: Final = "Übung für Zoë"


def _text(name: str, text: str) -> Maker:
    def make(folder: Path) -> Path:
        path = folder / name
        path.write_text(text.format(sample=SAMPLE, folder=folder), encoding="utf-8")
        return path

    return make


def _picture(name: str) -> Maker:
    def make(folder: Path) -> Path:
        _, data = cv2.imencode(Path(name).suffix, marked())
        path = folder / name
        path.write_bytes(data.tobytes())
        return path

    return make


def _pattern(folder: Path) -> Path:
    for i in range(3):
        _picture(f"frame{i}.jpg")(folder)
    return _picture("frame%d.jpg")(folder)


def _wave(folder: Path) -> Path:
    path = folder / "a.wav"
    with av.open(str(path), "w") as container:
        sound: Any = container.add_stream("pcm_s16le", rate=8000, layout="mono")
        silence = av.AudioFrame.from_ndarray(
            np.zeros((1, 800), dtype=np.int16), format="s16", layout="mono"
        )
        silence.sample_rate, silence.pts = 8000, 0
        container.mux(sound.encode(silence))
    return path


def _huge_png(folder: Path) -> Path:
    """One picture of 20,000 by 20,000 pixels, as its own head says."""
    film = write_film(folder / "a.mov", [marked()], [0.0], codec="png", pixels="rgb24")
    data = film.read_bytes()
    head = data.index(b"IHDR")
    size = (20_000).to_bytes(4, "big") * 2
    chunk = data[head : head + 4] + size + data[head + 12 : head + 17]
    checked = chunk + zlib.crc32(chunk).to_bytes(4, "big")
    film.write_bytes(data[:head] + checked + data[head + len(checked) :])
    return film


def _huge_gif(folder: Path) -> Path:
    film = write_film(folder / "a.gif", [marked()], [0.0], codec="gif", pixels="bgr8")
    data = film.read_bytes()
    film.write_bytes(data[:6] + (60_000).to_bytes(2, "little") * 2 + data[10:])
    return film


PLAYLIST: Final = "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n{what}\n#EXT-X-ENDLIST\n"
MASTER: Final = "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n{what}\n"
NO_VIDEOS: Final[dict[str, Maker]] = {
    "a playlist naming a film": _text("a.m3u8", PLAYLIST.replace("what", "sample")),
    "a playlist called mp4": _text("a.mp4", PLAYLIST.replace("what", "sample")),
    "a playlist naming itself": _text("a.m3u8", PLAYLIST.replace("{what}", "a.m3u8")),
    "a playlist naming a private text": _text("a.m3u8", MASTER.replace("{what}", "/etc/passwd")),
    "a playlist naming an address": _text(
        "a.m3u8", MASTER.replace("{what}", "http://127.0.0.1:9/a.ts")
    ),
    "a list of files": _text("a.ffconcat", "ffconcat version 1.0\nfile '{sample}'\n"),
    "a list of files called mp4": _text("a.mp4", "ffconcat version 1.0\nfile '{sample}'\n"),
    "a list naming itself": _text("a.mkv", "ffconcat version 1.0\nfile a.mkv\n"),
    "a pattern of pictures": _pattern,
    "a picture": _picture("a.jpg"),
    "a picture of another kind": _picture("a.png"),
    "a session description": _text(
        "a.sdp", "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=a\nc=IN IP4 127.0.0.1\nm=video 9 RTP/AVP 96\n"
    ),
    "a manifest of a stream": _text("a.mpd", '<?xml version="1.0"?>\n<MPD><Period></Period></MPD>'),
    "subtitles": _text("a.srt", "1\n00:00:00,000 --> 00:00:01,000\nHello\n"),
    "only sound": _wave,
}
"""What FFmpeg would open and we do not."""


def _titled(name: str, codec: str = "libx264") -> Maker:
    """A film whose title is written in Latin-1, as old programs do."""

    def make(folder: Path) -> Path:
        path = folder / name
        plain = "X" * len(LATIN)
        with av.open(str(path), "w") as container:
            container.metadata["title"] = plain
            stream: Any = container.add_stream(codec, rate=10)
            stream.width, stream.height, stream.pix_fmt = 96, 64, "yuv420p"
            for i in range(5):
                frame = av.VideoFrame.from_ndarray(marked(96, 64), format="rgb24")
                frame.time_base, frame.pts = Fraction(1, 10), i
                container.mux(stream.encode(frame))
            container.mux(stream.encode(None))
        data = path.read_bytes()
        assert plain.encode() in data
        path.write_bytes(data.replace(plain.encode(), LATIN.encode("latin-1")))
        return path

    return make


def _film(name: str, **options: Any) -> Maker:
    def make(folder: Path) -> Path:
        options.setdefault("codec_options", {"g": "5"})
        return write_film(folder / name, noise(20), every(0.1, 20), **options)

    return make


def _damaged(name: str, at: float, size: int) -> Maker:
    return lambda folder: damage(_film(name)(folder), at, size)


def _new_streams(folder: Path) -> Path:
    """A .ts behind which another begins that has sound too."""
    first = _film("a.ts")(folder)
    second = write_talkie(folder / "second.ts")
    first.write_bytes(first.read_bytes() + second.read_bytes())
    second.unlink()
    return first


def _broken_index(folder: Path) -> Path:
    """An .mp4 with flipped bits in the names that its index holds."""
    film = _titled("a.mp4")(folder)
    data = bytearray(film.read_bytes())
    for name in (b"hdlr", b"udta", b"\xa9too"):
        at = data.index(name) + 8
        data[at : at + 12] = bytes(byte ^ 0xFF for byte in data[at : at + 12])
    film.write_bytes(data)
    return film


ODD: Final[dict[str, Maker]] = {
    "a Latin-1 title in mp4": _titled("a.mp4"),
    "a Latin-1 title in mkv": _titled("a.mkv"),
    "a Latin-1 title in avi": _titled("a.avi", "mpeg4"),
    "a Latin-1 title in flv": _titled("a.flv", "flv1"),
    "a broken index": _broken_index,
    "zeros in a ts": _damaged("a.ts", 0.5, 3000),
    "zeros in an mp4": _damaged("a.mp4", 0.5, 3000),
    "zeros in an mkv": _damaged("a.mkv", 0.5, 3000),
    "zeros at the end": _damaged("a.mkv", 0.98, 500),
    "a ts that breaks off": lambda folder: cut_off(_film("a.ts")(folder), 0.37),
    "new streams in the middle": _new_streams,
    "pixels a thousand times as wide as high": _film("a.mp4", aspect=Fraction(1000)),
    "pixels a thousand times as high as wide": _film("a.mp4", aspect=Fraction(1, 1000)),
    "sound longer than the pictures": lambda folder: write_talkie(folder / "a.mkv", seconds=0.3),
}
"""Films that can be read, all or in part."""

TOO_MUCH: Final[dict[str, Maker]] = {
    "a png of 20,000 by 20,000 pixels": _huge_png,
    "a gif of 60,000 by 60,000 pixels": _huge_gif,
}
"""Pictures that take gigabytes, in files of some kilobytes."""


def twice(film: Path) -> Path:
    """The film, and the same again behind it in the same file."""
    film.write_bytes(film.read_bytes() * 2)
    return film


def jumping(folder: Path, jump_s: float) -> Path:
    """Two seconds whose times jump in the middle."""
    stamps = [100 + 0.1 * i + (jump_s if i >= 10 else 0.0) for i in range(20)]
    return write_stamped(folder / "a.mkv", [marked(96, 64)] * 20, stamps)


def bare(name: str, folder: Path) -> Path:
    """Two seconds, ten pictures a second, as a stream of pictures without a container."""
    codecs = {".h264": "libx264", ".hevc": "libx265", ".mjpeg": "mjpeg"}
    codec = codecs[Path(name).suffix]
    with av.open(str(folder / name), "w") as container:
        stream: Any = container.add_stream(codec, rate=10)
        stream.width, stream.height = 96, 64
        stream.pix_fmt = "yuvj420p" if codec == "mjpeg" else "yuv420p"
        if codec == "libx265":
            stream.codec_context.options = {"x265-params": "log-level=none"}
        for i in range(20):
            frame = av.VideoFrame.from_ndarray(marked(96, 64), format="rgb24")
            frame.pts, frame.time_base = i, Fraction(1, 10)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return folder / name


def slow_motion(folder: Path, taken_per_s: str) -> Path:
    """A film that plays ten pictures a second, and says how many were taken."""
    path = folder / "a.mp4"
    with av.open(str(path), "w", options={"movflags": "use_metadata_tags"}) as container:
        container.metadata["com.android.capture.fps"] = taken_per_s
        stream: Any = container.add_stream("libx264", rate=10)
        stream.width, stream.height, stream.pix_fmt = 96, 64, "yuv420p"
        for i in range(20):
            frame = av.VideoFrame.from_ndarray(marked(96, 64), format="rgb24")
            frame.pts, frame.time_base = i, Fraction(1, 10)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


CONTAINERS: Final[dict[str, Maker]] = {
    "mp4": lambda folder: write_talkie(folder / "a.mp4"),
    "mkv": lambda folder: write_talkie(folder / "a.mkv"),
    "ts": lambda folder: write_talkie(folder / "a.ts"),
    "avi": lambda folder: write_talkie(folder / "a.avi", "mpeg4", "pcm_s16le"),
    "webm": lambda folder: write_talkie(folder / "a.webm", "libvpx", "libopus", rate_hz=48_000),
    "flv": lambda folder: write_talkie(folder / "a.flv", "flv1", "libmp3lame"),
    "mpg": lambda folder: write_talkie(folder / "a.mpg", "mpeg2video", "mp2"),
    "mov": lambda folder: write_talkie(folder / "a.mov", "mjpeg", "pcm_s16le", pixels="yuvj420p"),
    "wmv": _film("a.wmv", codec="wmv2"),
    "gif": _film("a.gif", codec="gif", pixels="bgr8"),
    "h264": lambda folder: bare("a.h264", folder),
    "hevc": lambda folder: bare("a.hevc", folder),
    "mjpeg": lambda folder: bare("a.mjpeg", folder),
    "sound": lambda folder: write_sound(folder / "a.mp4", cover=marked()),
}
"""One film of each kind that is opened, to be spoilt."""
