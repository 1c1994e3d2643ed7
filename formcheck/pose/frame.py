"""The one type that flows through FormCheck: a pose at a moment, and a track of them."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from formcheck.files import written_whole
from formcheck.pose.archive import read_archive
from formcheck.pose.skeleton import LANDMARK_COUNT

FloatArray = NDArray[np.float32]
Image = NDArray[np.uint8]
"""(height, width, 3) RGB of a picture."""
TRACK_SCHEMA: Final = 1


@dataclass(frozen=True, slots=True, eq=False)
class PoseFrame:
    """One person's landmarks at one moment. Missing is NaN; nobody seen is all NaN.

    Attributes:
        t: seconds since the start of the recording, strictly increasing.
        size_wh: width and height of the picture in pixels, after rotation.
        xy: (33, 2) pixels, x to the right, y down; may lie outside of the picture.
        world: (33, 3) metres, centred on the hips, x to the picture's right, y down, z away.
        visibility: (33,) 0 to 1, how sure the model is that a landmark is in sight.
    """

    t: float
    size_wh: tuple[int, int]
    xy: FloatArray
    world: FloatArray
    visibility: FloatArray

    def __post_init__(self) -> None:
        """Check the shapes once, at the border."""
        shapes = (self.xy.shape, self.world.shape, self.visibility.shape)
        expected = ((LANDMARK_COUNT, 2), (LANDMARK_COUNT, 3), (LANDMARK_COUNT,))
        if shapes != expected:
            raise ValueError(f"Expected landmark arrays of shapes {expected}, but got {shapes}.")

    @property
    def seen(self) -> bool:
        """Whether anybody is to be seen."""
        # The first landmark is the nose: mostly it tells, thirty times as fast.
        return math.isfinite(self.xy[0, 0]) or bool(np.isfinite(self.xy).any())

    def at(self, t: float) -> PoseFrame:
        """The same pose at `t` seconds."""
        return PoseFrame(t, self.size_wh, self.xy, self.world, self.visibility)

    def turned(self, degrees: int) -> PoseFrame:
        """The pose in the picture turned clockwise by `degrees`, a multiple of 90."""
        xy, world, size_wh = self.xy, self.world, self.size_wh
        for _ in range(degrees // 90 % 4):
            width, height = size_wh
            xy = np.stack([height - xy[:, 1], xy[:, 0]], axis=1)
            world = np.stack([-world[:, 1], world[:, 0], world[:, 2]], axis=1)
            size_wh = height, width
        return PoseFrame(self.t, size_wh, xy, world, self.visibility)

    @classmethod
    def empty(cls, t: float, size_wh: tuple[int, int]) -> PoseFrame:
        """A frame in which nobody is seen."""
        nothing = np.full((LANDMARK_COUNT, 6), np.nan, dtype=np.float32)
        return cls(t, size_wh, nothing[:, :2], nothing[:, 2:5], nothing[:, 5])


@dataclass(frozen=True, eq=False)
class PoseTrack:
    """The poses of a whole recording, stacked over time.

    Attributes:
        t: (n,) seconds, strictly increasing.
        size_wh: width and height of the picture in pixels.
        xy: (n, 33, 2) pixels.
        world: (n, 33, 3) metres.
        visibility: (n, 33) 0 to 1.
        source: where the poses come from, free text values (path, model).
    """

    t: NDArray[np.float64]
    size_wh: tuple[int, int]
    xy: FloatArray
    world: FloatArray
    visibility: FloatArray
    source: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Check the shapes and the order of time once, at the border."""
        n = len(self.t)
        expected = ((n,), (n, LANDMARK_COUNT, 2), (n, LANDMARK_COUNT, 3), (n, LANDMARK_COUNT))
        shapes = (self.t.shape, self.xy.shape, self.world.shape, self.visibility.shape)
        if shapes != expected:
            raise ValueError(f"Expected arrays of shapes {expected}, but got {shapes}.")
        if n and not (np.isfinite(self.t).all() and (np.diff(self.t) > 0).all()):
            raise ValueError("Expected times that increase from frame to frame.")

    def __len__(self) -> int:
        return len(self.t)

    @classmethod
    def from_frames(
        cls, frames: Iterable[PoseFrame], source: dict[str, Any] | None = None
    ) -> PoseTrack:
        """Stack `frames`; the picture size is that of the first."""
        stack = list(frames)
        if not stack:
            raise ValueError("Expected at least one frame.")
        return cls(
            t=np.array([frame.t for frame in stack], dtype=np.float64),
            size_wh=stack[0].size_wh,
            xy=np.stack([frame.xy for frame in stack]),
            world=np.stack([frame.world for frame in stack]),
            visibility=np.stack([frame.visibility for frame in stack]),
            source=source or {},
        )

    def frames(self) -> Iterator[PoseFrame]:
        """The poses one by one."""
        for i, t in enumerate(self.t):
            yield PoseFrame(float(t), self.size_wh, self.xy[i], self.world[i], self.visibility[i])

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the track as .npz, whole or not at all.

        Raises:
            OutputError: when the file cannot be written.
        """
        meta = json.dumps({"schema": TRACK_SCHEMA, "size_wh": self.size_wh, "source": self.source})
        with written_whole(path) as part, part.open("wb") as file:
            np.savez_compressed(
                file,
                meta=np.array(meta),
                t=self.t,
                xy=self.xy,
                world=self.world,
                visibility=self.visibility,
            )

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> PoseTrack:
        """Read a track from .npz.

        Raises:
            PoseTrackError: when the file is missing, not a pose track, too large, or holds numbers
                that no pose has.
        """
        stored = read_archive(path, TRACK_SCHEMA)
        return cls(
            t=stored.t,
            size_wh=stored.size_wh,
            xy=stored.xy,
            world=stored.world,
            visibility=stored.visibility,
            source=stored.meta["source"],
        )
