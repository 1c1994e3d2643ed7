"""The true angles of a rendered clip, from the file beside it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
SIDES = ("left", "right")


@dataclass(frozen=True, eq=False)
class TrueAngles:
    """What the angles in the picture really are.

    Attributes:
        t: (n,) seconds since the first frame.
        deg: of each side (n, 2), at the hip and at the knee.
    """

    t: Array
    deg: dict[str, Array]

    @classmethod
    def beside(cls, video: Path) -> TrueAngles | None:
        """The truth beside `video`, None where there is none.

        That is NAME.truth.json of `tools.avatar`, or NAME.json of the prototype renderer.
        """
        own, prototype = video.with_suffix(".truth.json"), video.with_suffix(".json")
        if own.is_file():
            return cls.from_avatar(json.loads(own.read_text(encoding="utf-8")))
        if prototype.is_file():
            return cls.from_prototype(json.loads(prototype.read_text(encoding="utf-8")))
        return None

    @classmethod
    def from_avatar(cls, data: dict[str, Any]) -> TrueAngles | None:
        """From a truth file; None where nobody is in the clip."""
        frames, names = data["frames"], data["angles"]
        if not frames:
            return None
        t = np.array([frame["t"] for frame in frames], dtype=np.float64)
        rows = np.array([frame["deg_2d"] for frame in frames], dtype=np.float64)
        columns = {s: [names.index(f"{s}_{joint}") for joint in ("hip", "knee")] for s in SIDES}
        # A reader counts time from the first picture, wherever the clip's own clock begins.
        return cls(t - t[0], {side: rows[:, pair] for side, pair in columns.items()})

    @classmethod
    def from_prototype(cls, data: dict[str, Any]) -> TrueAngles:
        """From a file of the prototype, whose frames are evenly spaced."""
        frames = data["frames"]
        keys = {s: [f"{corner}2d.{s[0].upper()}" for corner in ("shk", "hka")] for s in SIDES}
        deg = {s: np.array([[frame[k] for k in keys[s]] for frame in frames]) for s in SIDES}
        return cls(np.arange(len(frames)) / float(data["fps"]), deg)
