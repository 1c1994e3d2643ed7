"""Where poses come from."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from formcheck.coach.report import Source
from formcheck.media.clock import SAME_S, Raster
from formcheck.playback import Manner, Origin
from formcheck.pose.frame import PoseFrame, PoseTrack

if TYPE_CHECKING:
    from formcheck.pose.frame import Image
from formcheck.extraction.frame_selection import MOST_PER_S

OnFound = Callable[[float, float | None], object]
"""Told of how many seconds of a recording the poses are found, and how many it has if known."""


def unheard(_found_s: float, _duration_s: float | None) -> None:
    """For whom nobody waits."""


@dataclass(frozen=True, slots=True, eq=False)
class ShownPicture:
    """A picture at `t` seconds, for people to look at."""

    t: float
    picture: Image


@dataclass(frozen=True, eq=False)
class Posed:
    """A frame's pose.

    Attributes:
        pose: the pose.
        picture: the frame's picture, where there is one.
        passed: the pictures since the pose before in which nobody looked for one.
    """

    pose: PoseFrame
    picture: Image | None = None
    passed: tuple[ShownPicture, ...] = ()


def pictured(poses: Iterable[PoseFrame], pictures: Iterable[ShownPicture]) -> Generator[Posed]:
    """The `poses`, each with its picture; both in order, and of the same recording.

    Pictures without a pose come along, no more than `MOST_PER_S` a second.
    """
    coming, raster = iter(pictures), Raster()
    waiting = next(coming, None)
    for pose in poses:
        passed = []
        while waiting is not None and waiting.t < pose.t - SAME_S:
            if raster.is_due(waiting.t, 1 / MOST_PER_S):
                raster.take(waiting.t, 1 / MOST_PER_S)
                passed.append(waiting)
            waiting = next(coming, None)
        own = waiting if waiting is not None and waiting.t <= pose.t + SAME_S else None
        if own is not None:
            raster.take(own.t, 1 / MOST_PER_S)
            waiting = next(coming, None)
        yield Posed(pose, own.picture if own else None, tuple(passed))


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
    """Poses that were kept, turned and timed again where that is asked for."""

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
            pictures=self._origin.pictures or len(self._track),
            size_wh=size_wh[::-1] if self._turn_deg % 180 else size_wh,
            model=origin.model,
            warnings=origin.warnings,
            speed=self._speed,
            rotate_deg=(origin.rotate + self._turn_deg) % 360,
        )
