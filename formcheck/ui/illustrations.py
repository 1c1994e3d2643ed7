"""The pictures of the exercises, made by `tools/exercise_pictures.py`."""

from __future__ import annotations

from functools import cache
from importlib import resources

from formcheck.exercises.model import Moment


@cache
def illustration(exercise_id: str, moment: Moment) -> bytes | None:
    """The JPEG of an exercise at rest or in its end position, None where there is none."""
    return _picture(f"{exercise_id}_{moment}.jpg")


@cache
def demonstration(exercise_id: str) -> bytes | None:
    """The MP4 of an exercise, from rest to its end and back, None where there is none."""
    return _picture(f"{exercise_id}.mp4")


def _picture(name: str) -> bytes | None:
    file = resources.files("formcheck.ui") / "pictures" / name
    return file.read_bytes() if file.is_file() else None
