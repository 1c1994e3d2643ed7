"""Where poses come from."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from formcheck.coach.report import Source
from formcheck.playback import Manner, Origin
from formcheck.pose.frame import PoseFrame, PoseTrack

if TYPE_CHECKING:
    from formcheck.media.frame import Image

OnFound = Callable[[float, float | None], object]
"""Told of how many seconds of a recording the poses are found, and how many it has if known."""


def unheard(_found_s: float, _duration_s: float | None) -> None:
    """For whom nobody waits."""


@dataclass(frozen=True, eq=False)
class Posed:
    """A frame's pose, and its picture where there is one."""

    pose: PoseFrame
    picture: Image | None = None


class Stream(Protocol):
    """Where poses come from."""

    @property
    def duration_s(self) -> float | None:
        """Length of the recording as far as it is known."""

    def frames(self, on_found: OnFound = unheard) -> Generator[Posed]:
        """The poses, in order."""

    def source(self) -> Source:
        """What it was, once all frames are through."""


class TrackStream:
    """Poses that were kept, turned and timed anew where that is asked for."""

    def __init__(self, track: PoseTrack, manner: Manner) -> None:
        self._track = track
        self._origin = Origin.of(track.source)
        rotate = self._origin.rotate if manner.rotate is None else manner.rotate
        self._turn_deg = (rotate - self._origin.rotate) % 360
        self._speed = manner.speed or self._origin.speed
        self._pace = self._speed / self._origin.speed
        self.duration_s = float(track.t[-1]) * self._pace if len(track) else 0.0

    def frames(self, on_found: OnFound = unheard) -> Generator[Posed]:
        """The poses, in order."""
        for pose in self._track.frames():
            if self._turn_deg or self._pace != 1:
                pose = replace(pose.turned(self._turn_deg), t=pose.t * self._pace)  # noqa: PLW2901
            on_found(pose.t, self.duration_s)
            yield Posed(pose)

    def source(self) -> Source:
        """The recording that the poses were taken from, as far as the track knows it."""
        origin, size_wh = self._origin, self._track.size_wh
        return Source(
            path=origin.path,
            duration_s=self.duration_s,
            frames=len(self._track),
            size_wh=size_wh[::-1] if self._turn_deg % 180 else size_wh,
            model=origin.model,
            warnings=origin.warnings,
            speed=self._speed,
            rotate_deg=(origin.rotate + self._turn_deg) % 360,
        )
