"""The pictures of the exercises, made by `tools/exercise_pictures.py`."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Literal

Moment = Literal["rest", "end"]


@cache
def illustration(exercise_id: str, moment: Moment) -> bytes | None:
    """The JPEG of an exercise at rest or in its end position, None where there is none."""
    file = resources.files("formcheck.ui") / "pictures" / f"{exercise_id}_{moment}.jpg"
    return file.read_bytes() if file.is_file() else None
