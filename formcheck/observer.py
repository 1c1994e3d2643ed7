"""Who watches an analysis frame by frame, and what they are shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, Self

from formcheck.coach.events import Event
from formcheck.coach.report import Source
from formcheck.coach.session import Session
from formcheck.coach.snapshot import Snapshot
from formcheck.extraction.stream import Posed, ShownPicture
from formcheck.playback import Origin
from formcheck.pose.frame import PoseFrame, PoseTrack
from formcheck.pose.rows import PoseRows

if TYPE_CHECKING:
    from formcheck.pose.frame import Image


@dataclass(frozen=True, slots=True, eq=False)
class AnalysisStep:
    """One frame on its way, for whoever watches the analysis.

    Attributes:
        pose: the frame's pose.
        picture: (height, width, 3) RGB, None when the poses were cached.
        events: what happened in this frame.
        snapshot: the session after this frame.
        duration_s: length of the recording as far as it is known.
        passed: the pictures since the step before in which nobody looked for a pose.
    """

    pose: PoseFrame
    picture: Image | None
    events: tuple[Event, ...]
    snapshot: Snapshot
    duration_s: float | None
    passed: tuple[ShownPicture, ...] = ()

    @classmethod
    def of(
        cls,
        posed: Posed,
        events: tuple[Event, ...],
        session: Session,
        duration_s: float | None,
    ) -> Self:
        """The step by which `session` took in `posed`."""
        now = session.snapshot()
        return cls(posed.pose, posed.picture, events, now, duration_s, posed.passed)


class Observer(Protocol):
    """Watches an analysis frame by frame."""

    wants_pictures: bool

    def see(self, step: AnalysisStep) -> None:
        """Take in one frame."""


class TrackRecorder:
    """Keeps all poses of an analysis."""

    wants_pictures = False

    def __init__(self) -> None:
        self._rows = PoseRows()

    def see(self, step: AnalysisStep) -> None:
        """Keep the pose."""
        self._rows.add(step.pose)

    def track(self, source: Source) -> PoseTrack:
        """The poses as a track that knows where they come from."""
        return self._rows.track(Origin.written(source))
