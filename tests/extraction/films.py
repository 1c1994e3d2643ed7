"""A recording that is long enough to be cut, of few pictures."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import Final

from formcheck.media.reader import VideoReader
from tests.files import SAMPLE, every, write_film

EVERY: Final = 6
TIMES: Final = 3
STEP_S: Final = 1 / 3
KEYS: Final = {"g": "6", "sc_threshold": "0"}


def long_film(path: Path) -> Path:
    """Three times the sample's bridges, three pictures a second, a key frame every two seconds."""
    with VideoReader(SAMPLE, 320) as reader:
        pictures = [frame.image for frame in reader][::EVERY] * TIMES
    return write_film(path, pictures, every(STEP_S, len(pictures)), codec_options=KEYS)


def brisk_film(path: Path) -> Path:
    """Five seconds of the sample, twenty pictures a second, a key frame every second."""
    with VideoReader(SAMPLE, 320) as reader:
        pictures = [frame.image for frame in islice(reader, 100)]
    keys = KEYS | {"g": "20"}
    return write_film(path, pictures, every(1 / 20, len(pictures)), codec_options=keys)
