"""Analyse a recording: the five-line face of the library."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol, Self, overload

from formcheck.coach.events import Event
from formcheck.coach.report import Report, Source
from formcheck.coach.session import Session
from formcheck.coach.snapshot import Snapshot
from formcheck.coach.workout_report import WorkoutReport
from formcheck.errors import NothingToJudgeError
from formcheck.exercises.catalog import load_exercise
from formcheck.exercises.model import Exercise
from formcheck.extraction.stream import (
    OnFound,
    Posed,
    ShownPicture,
    Stream,
    TrackStream,
    pictured,
    unheard,
)
from formcheck.messages.error_ids import Wrong
from formcheck.messages.message import Message
from formcheck.orientation import OrientationDoubt, with_suggestion
from formcheck.playback import Manner, Origin, with_pace
from formcheck.pose.bundles import DEFAULT_MODEL
from formcheck.pose.frame import PoseFrame, PoseTrack
from formcheck.pose.rows import PoseRows
from formcheck.recognition.library import known_library
from formcheck.recognition.second_opinion import SecondOpinion

if TYPE_CHECKING:
    from formcheck.media.reader import VideoReader
    from formcheck.pose.frame import Image

Recorded = str | os.PathLike[str] | PoseTrack
"""A video file, a .npz of poses, or a pose track."""
POSES: Final = ".npz"
"""By this ending poses are told from recordings."""


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


@overload
def analyze(
    recording: Recorded,
    exercise: str | Exercise,
    *,
    model: str = ...,
    observers: Sequence[Observer] = ...,
    rotate: int | None = ...,
    speed: float | None = ...,
    poses: PoseTrack | None = ...,
    jobs: int | None = ...,
    every_frame: bool = ...,
    on_found: OnFound = ...,
) -> Report: ...


@overload
def analyze(
    recording: Recorded,
    exercise: None = None,
    *,
    model: str = ...,
    observers: Sequence[Observer] = ...,
    rotate: int | None = ...,
    speed: float | None = ...,
    poses: PoseTrack | None = ...,
    jobs: int | None = ...,
    every_frame: bool = ...,
    on_found: OnFound = ...,
) -> WorkoutReport: ...


def analyze(
    recording: Recorded,
    exercise: str | Exercise | None = None,
    *,
    model: str = DEFAULT_MODEL,
    observers: Sequence[Observer] = (),
    rotate: int | None = None,
    speed: float | None = None,
    poses: PoseTrack | None = None,
    jobs: int | None = 1,
    every_frame: bool = False,
    on_found: OnFound = unheard,
) -> Report | WorkoutReport:
    """Count, time and judge a whole recording.

    Without an exercise what is done is recognised, and each set is judged by its own exercise.

    All times in what comes out are those of the movement itself: at another `speed` than 1 they
    differ from those of the file.

    Args:
        recording: a video file, a .npz of poses, or a pose track.
        exercise: an exercise, the id of one, or the path of its .toml; None to recognise what is
            done.
        model: what finds the poses, by its name: "lite", "full", "heavy", "rtmpose:FILE.onnx", or
            that of another package (docs/landmarks.md).
        observers: are shown every frame.
        rotate: by how many degrees to turn the picture clockwise, besides what the file says: 0,
            90, 180 or 270. None turns nothing and looks whether it should be turned.
        speed: how fast it plays compared with what was filmed: 0.125 is eight times slower. None
            for what poses know about it, or 1.
        poses: those of the recording where they are known already: then nothing is inferred.
        jobs: how many processes find the poses of a long video, each of a part; None for as many
            as is best here. What comes out is the same. With more than one, the program that calls
            this is imported by them, as with any `multiprocessing`.
        every_frame: whether the pose is looked for in every picture of a video. Without, it is in
            about 15 a second of calm movement, fewer at rest, and up to 30 of fast movement.
        on_found: told while poses are found, of how many seconds they are found and of how many
            there are.

    Raises:
        ValueError: there is no such turn, or no such speed.
        VideoError: the video cannot be read.
        PoseTrackError: the poses cannot be read.
        ExerciseError: there is no such exercise, or its file has mistakes.
        ModelError: the pose model cannot be used.
        NothingToJudgeError: nobody is to be seen in the whole recording.
        WorkerError: a process that found poses has failed, or was ended.
    """
    pictures = any(observer.wants_pictures for observer in observers)
    manner = Manner(rotate, speed, pictures, every_frame)
    if exercise is None:
        from formcheck.workouts import judge, recognise

        found = recognise(
            recording, model=model, manner=manner, poses=poses, jobs=jobs, on_found=on_found
        )
        return found.workout(judge(found, recording, manner, [observers] * len(found.sets)))
    if not isinstance(exercise, Exercise):
        exercise = load_exercise(exercise)
    session = Session(exercise, SecondOpinion(exercise, known_library()))
    doubt = OrientationDoubt(exercise)
    with opened(recording, model, manner, poses, jobs) as stream:
        events = _run(session, doubt, stream, observers, on_found)
        source = stream.source()
    report = Report.from_events(exercise, source, events)
    if not report.tracking.person_seen:
        raise NothingToJudgeError(Message.of(Wrong.NOBODY_SEEN, path=source.path))
    if rotate is None and (suggestion := doubt.suggestion()):
        report = with_suggestion(report, suggestion)
    return with_pace(report)


def _run(
    session: Session,
    doubt: OrientationDoubt,
    stream: Stream,
    observers: Sequence[Observer],
    on_found: OnFound,
) -> list[Event]:
    """Send all frames through the session; all its events."""
    told: list[Event] = []
    with contextlib.closing(stream.frames(on_found)) as frames:
        for posed in frames:
            pose, events = posed.pose, session.update(posed.pose)
            told += events
            doubt.see(pose, events)
            if observers:
                step = AnalysisStep.of(posed, events, session, stream.duration_s)
                for observer in observers:
                    observer.see(step)
    return [*told, *session.finish()]


def is_poses(recording: str | os.PathLike[str]) -> bool:
    """Whether the file holds poses and no video, by its ending."""
    return Path(recording).suffix.lower() == POSES


@contextlib.contextmanager
def opened(
    recording: Recorded,
    model: str,
    manner: Manner,
    poses: PoseTrack | None = None,
    jobs: int | None = 1,
) -> Iterator[Stream]:
    """The poses of a recording: found by the `model`, or those that are known.

    Raises:
        VideoError: the video cannot be read.
        PoseTrackError: the poses cannot be read.
        ModelError: the pose model cannot be used.
    """
    if isinstance(recording, PoseTrack):
        yield TrackStream(recording, manner)
    elif is_poses(recording):
        yield TrackStream(PoseTrack.load(recording), manner)
    elif poses is not None and not manner.pictures:
        yield TrackStream(poses, manner)
    elif poses is not None:
        from formcheck.extraction.video import PICTURE_SIDE_PX
        from formcheck.media.reader import VideoReader

        known = TrackStream(poses, manner)
        turned, speed = known.source().rotate_deg, known.source().speed
        with VideoReader(recording, PICTURE_SIDE_PX, rotate_deg=turned, speed=speed) as reader:
            yield _PicturedStream(reader, known)
    else:
        from formcheck.extraction.video import PICTURE_SIDE_PX, PoseRequest, VideoStream

        wanted = PoseRequest(
            os.fspath(recording),
            model,
            PICTURE_SIDE_PX if manner.pictures else None,
            rotate_deg=manner.rotate or 0,
            speed=manner.speed or 1.0,
            every_frame=manner.every_frame,
        )
        with VideoStream(wanted, jobs) as stream:
            yield stream


class _PicturedStream:
    """Poses that were kept, with the pictures of the recording that they were taken from."""

    def __init__(self, reader: VideoReader, known: TrackStream) -> None:
        self._reader = reader
        self._known = known
        self.duration_s = known.duration_s

    def frames(self, on_found: OnFound = unheard) -> Generator[Posed]:
        """The poses, in order, each with its picture."""
        from formcheck.media.prefetch import prefetched

        with contextlib.closing(prefetched(self._reader)) as frames:
            poses = (posed.pose for posed in self._known.frames(on_found))
            yield from pictured(poses, (ShownPicture(frame.t, frame.image) for frame in frames))

    def source(self) -> Source:
        """The recording that the poses were taken from."""
        return self._known.source()


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


def poses_of(
    video: str | os.PathLike[str],
    model: str = DEFAULT_MODEL,
    *,
    jobs: int | None = 1,
    every_frame: bool = False,
    on_found: OnFound = unheard,
) -> PoseTrack:
    """The poses of a whole video, without judging anything; `jobs` and the rest as in `analyze`.

    Raises:
        VideoError: the video cannot be read.
        ModelError: the pose model cannot be used.
        WorkerError: a process that found poses has failed, or was ended.
    """
    with opened(video, model, Manner(every_frame=every_frame), jobs=jobs) as stream:
        rows = PoseRows()
        for posed in stream.frames(on_found):
            rows.add(posed.pose)
        source = stream.source()
    return rows.track(Origin.written(source))
