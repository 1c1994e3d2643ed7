"""Where the poses of a trial come from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from formcheck.extraction.workers import mapped
from formcheck.media.clock import Raster
from formcheck.pose.frame import PoseTrack
from tools.openworld.trial import ClipTrial, TrialResult, tried, tried_alone

CHUNK = 4
"""Recordings that a process takes at once: a movement seen from four sides is acted once."""


class Footage(Protocol):
    """Poses that can be had in any process."""

    def track(self) -> PoseTrack:
        """The poses."""


@dataclass(frozen=True)
class Saved:
    """Poses in a file."""

    path: Path

    def track(self) -> PoseTrack:
        """The poses."""
        return PoseTrack.load(self.path)


@dataclass(frozen=True)
class Thinned:
    """Other poses, with fewer pictures a second."""

    whole: Footage
    fps: float

    def track(self) -> PoseTrack:
        """The poses."""
        return thinned(self.whole.track(), self.fps)


@dataclass(frozen=True)
class TrialRecording:
    """Poses, and everything that is tried on them."""

    footage: Footage
    trials: tuple[ClipTrial, ...]

    def of(self, exercises: Sequence[str] | None) -> TrialRecording:
        """The same with the trials of these exercises; with all if None."""
        if exercises is None:
            return self
        return replace(self, trials=tuple(t for t in self.trials if t.exercise in exercises))


def thinned(track: PoseTrack, fps: float) -> PoseTrack:
    """The pictures of `track` that a camera of `fps` pictures a second would have taken."""
    raster, kept = Raster(), []
    for i, t in enumerate(track.t.tolist()):
        if raster.is_due(t, 1 / fps):
            raster.take(t, 1 / fps)
            kept.append(i)
    return rows_of(track, kept)


def rows_of(track: PoseTrack, kept: Sequence[int]) -> PoseTrack:
    """Some of the rows of a track."""
    return PoseTrack(
        track.t[kept],
        track.size_wh,
        track.xy[kept],
        track.world[kept],
        track.visibility[kept],
        track.source,
    )


def play(recording: TrialRecording) -> list[TrialResult]:
    """What comes out of every trial on a recording."""
    track = recording.footage.track()
    return [tried(trial, track) for trial in recording.trials]


def play_alone(recording: TrialRecording) -> list[TrialResult]:
    """The same without asking what else may be done."""
    track = recording.footage.track()
    return [tried_alone(trial, track) for trial in recording.trials]


def play_all(
    recordings: Sequence[TrialRecording],
    jobs: int = 1,
    how: Callable[[TrialRecording], list[TrialResult]] = play,
) -> Iterator[list[TrialResult]]:
    """The same for each recording, in order, in `jobs` processes."""
    chunks = [recordings[i : i + CHUNK] for i in range(0, len(recordings), CHUNK)]
    for played in mapped(_played, [(chunk, how) for chunk in chunks], jobs):
        yield from played


def _played(
    recordings: Sequence[TrialRecording], how: Callable[[TrialRecording], list[TrialResult]]
) -> list[list[TrialResult]]:
    return [how(recording) for recording in recordings]


def flat(played: Iterable[list[TrialResult]]) -> list[TrialResult]:
    """All of them."""
    return [one for some in played for one in some]
