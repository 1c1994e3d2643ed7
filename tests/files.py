"""Makes small video files, for tests."""

from __future__ import annotations

import io
import random
import struct
from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import av
import numpy as np

from formcheck.pose.frame import Image

SAMPLE: Final = Path(__file__).parents[1] / "sample_videos" / "glute_bridge_good.mp4"
"""A rendered clip of three good bridges, 640 by 480, seen from the right."""
FAULTY_SAMPLE: Final = SAMPLE.with_name("glute_bridge_faults.mp4")
"""The same person; not every bridge is good."""
RED: Final = (255, 0, 0)
GREEN: Final = (0, 255, 0)
BLUE: Final = (0, 0, 255)
GREY: Final = (128, 128, 128)


def marked(width: int = 160, height: int = 120) -> Image:
    """A grey picture whose top left is red, top right green and bottom left blue."""
    picture = np.full((height, width, 3), GREY, dtype=np.uint8)
    y, x = height // 3, width // 3
    picture[:y, :x] = RED
    picture[:y, -x:] = GREEN
    picture[-y:, :x] = BLUE
    return picture


def corners(picture: Image) -> list[tuple[int, ...]]:
    """The colours at the top left, top right, bottom left and bottom right, near the edges."""
    y, x = picture.shape[0] // 8, picture.shape[1] // 8
    return [tuple(int(c) for c in picture[j, i]) for j in (y, -1 - y) for i in (x, -1 - x)]


def noise(count: int, width: int = 160, height: int = 120) -> list[Image]:
    """Pictures that no codec can make small."""
    rng = np.random.default_rng(count)
    return [rng.integers(0, 255, (height, width, 3), dtype=np.uint8) for _ in range(count)]


def every(seconds: float, count: int) -> list[float]:
    """`count` times from 0 on."""
    return [seconds * i for i in range(count)]


def write_film(
    path: Path,
    pictures: Iterable[Image],
    times_s: Sequence[float],
    *,
    codec: str = "libx264",
    pixels: str = "yuv420p",
    rotation_deg: int = 0,
    aspect: Fraction | None = None,
    time_base: Fraction = Fraction(1, 90_000),
    codec_options: dict[str, str] | None = None,
    container_options: dict[str, str] | None = None,
) -> Path:
    """Write `pictures` shown from `times_s` on; the container is that of the path's suffix."""
    pictures = list(pictures)
    height, width = pictures[0].shape[:2]
    with av.open(str(path), "w", options=container_options or {}) as container:
        stream: Any = container.add_stream(codec, rate=30)
        stream.width, stream.height, stream.pix_fmt = width, height, pixels
        stream.time_base = stream.codec_context.time_base = time_base
        stream.codec_context.options = codec_options or {}
        if aspect is not None:
            stream.codec_context.sample_aspect_ratio = aspect
        if rotation_deg:
            stream.set_display_rotation(rotation_deg)
        for picture, t in zip(pictures, times_s, strict=True):
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24").reformat(format=pixels)
            frame.time_base, frame.pts = time_base, round(t / time_base)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def write_stamped(path: Path, pictures: Sequence[Image], times_s: Sequence[float]) -> Path:
    """Write an .mkv of JPEGs whose timestamps stand in it just as given, however odd."""
    with av.open(str(path), "w") as container:
        stream: Any = container.add_stream("mjpeg", rate=30)
        height, width = pictures[0].shape[:2]
        stream.width, stream.height, stream.pix_fmt = width, height, "yuvj420p"
        for i, (picture, t) in enumerate(zip(pictures, times_s, strict=True)):
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            for packet in stream.encode(frame):
                packet.time_base = Fraction(1, 1000)
                packet.dts, packet.pts = i, round(t * 1000)
                container.mux(packet)
    return path


def write_sound(path: Path, cover: Image | None = None) -> Path:
    """Write half a second of silence, and a cover picture where one is given."""
    with av.open(str(path), "w") as container:
        if cover is not None:
            picture: Any = container.add_stream("mjpeg", rate=30)
            picture.height, picture.width = cover.shape[:2]
            picture.pix_fmt = "yuvj420p"
            picture.disposition = av.stream.Disposition.attached_pic
        sound: Any = container.add_stream("aac", rate=44_100, layout="mono")
        if cover is not None:
            container.mux(picture.encode(av.VideoFrame.from_ndarray(cover, format="rgb24")))
        for i in range(20):
            silence = av.AudioFrame.from_ndarray(
                np.zeros((1, 1024), dtype=np.float32), format="fltp", layout="mono"
            )
            silence.sample_rate, silence.pts = 44_100, 1024 * i
            container.mux(sound.encode(silence))
        container.mux(sound.encode(None))
    return path


def write_start_of_sample(path: Path, frames: int) -> Path:
    """Copy the first `frames` pictures of the sample video, without coding them again."""
    with av.open(str(SAMPLE)) as source, av.open(str(path), "w") as container:
        stream = source.streams.video[0]
        copy = container.add_stream_from_template(stream)
        for _, packet in zip(range(frames), source.demux(stream), strict=False):
            packet.stream = copy
            container.mux(packet)
    return path


def cut_off(path: Path, share: float) -> Path:
    """Keep only the first `share` of the file's bytes, as a broken download does."""
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    return path


def damage(path: Path, at: float, size: int) -> Path:
    """Overwrite `size` bytes at the share `at` of the file."""
    with path.open("r+b") as file:
        file.seek(int(path.stat().st_size * at), io.SEEK_SET)
        file.write(bytes(size))
    return path


def film_times(path: Path) -> list[float]:
    """The timestamps that stand in the file, straight from PyAV."""
    with av.open(str(path)) as container:
        return [float(frame.time or 0) for frame in container.decode(video=0)]


def write_talkie(
    path: Path,
    codec: str = "libx264",
    sound: str = "aac",
    *,
    seconds: float = 2.0,
    rate_hz: int = 44_100,
    pictures_from_s: float = 0.0,
    pixels: str = "yuv420p",
) -> Path:
    """Write pictures, ten a second, and a tone of 440 Hz; the pictures may begin later."""
    with av.open(str(path), "w") as container:
        film: Any = container.add_stream(codec, rate=10)
        film.width, film.height, film.pix_fmt = 96, 64, pixels
        tone: Any = container.add_stream(sound, rate=rate_hz)
        tone.layout = "mono"
        piece = rate_hz // 10
        for i in range(round(seconds * 10)):
            picture = np.roll(marked(96, 64), 8 * i, axis=1)
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24").reformat(format=pixels)
            frame.time_base, frame.pts = Fraction(1, 1000), round(1000 * pictures_from_s + 100 * i)
            container.mux(film.encode(frame))
            wave = np.sin(2 * np.pi * 440 * np.arange(i * piece, (i + 1) * piece) / rate_hz)
            heard = av.AudioFrame.from_ndarray(
                wave[None].astype(np.float32), format="fltp", layout="mono"
            )
            heard.sample_rate, heard.pts, heard.time_base = rate_hz, i * piece, Fraction(1, rate_hz)
            container.mux(tone.encode(heard))
        container.mux(film.encode(None))
        container.mux(tone.encode(None))
    return path


def set_matrix(path: Path, a: float, b: float, c: float, d: float) -> Path:
    """Make an .mp4 ask for a turn: a point is shown at (a x + c y, b x + d y)."""
    data = path.read_bytes()
    start = data.index(b"tkhd") + 44
    values = [round(value * 65_536) for value in (a, b, 0, c, d, 0, 0, 0)]
    matrix = struct.pack(">8iI", *values, 1 << 30)
    path.write_bytes(data[:start] + matrix + data[start + len(matrix) :])
    return path


def mutated(data: bytes, rng: random.Random) -> bytes:
    """The bytes with some of them changed, left out, doubled or cut off."""
    changed = bytearray(data)
    for _ in range(rng.choice((1, 2, 5, 20))):
        # The head of a file says what the rest means.
        i = rng.randrange(len(changed) if rng.random() < 0.6 else min(len(changed), 2000))
        match rng.randrange(6):
            case 0 | 1:
                changed[i] = rng.randrange(256)
            case 2:
                changed[i : i + 4] = rng.choice((b"\xff" * 4, b"\0" * 4, b"\x7f\xff\xff\xff"))
            case 3:
                del changed[i : i + rng.randrange(1, 50)]
            case 4:
                changed[i:i] = changed[i : i + rng.randrange(1, 300)]
            case 5:
                end = len(changed) if rng.random() < 0.2 else i + 1
                del changed[max(1, i) : end]
        if not changed:
            return b"x"
    return bytes(changed)
