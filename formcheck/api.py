"""Analyse a recording: the five-line face of the library."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from formcheck.coach.events import Event
from formcheck.coach.report import Report, Source
from formcheck.coach.session import Session
from formcheck.coach.snapshot import Snapshot
from formcheck.errors import NothingToJudgeError
from formcheck.exercises.catalog import load_exercise
from formcheck.exercises.model import Exercise
from formcheck.messages.error_ids import Wrong
from formcheck.messages.message import Message
from formcheck.playback import Manner, Origin, with_pace
from formcheck.pose.bundles import DEFAULT_MODEL
from formcheck.pose.frame import PoseFrame, PoseTrack
from formcheck.posing.stream import OnFound, Stream, TrackStream, unheard
from formcheck.sideways import Doubt, with_suggestion

if TYPE_CHECKING:
    from formcheck.media.frame import Image


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """One frame on its way, for whoever watches the analysis.

    Attributes:
        pose: the frame's pose.
        picture: (height, width, 3) RGB, None when the poses were cached.
        events: what happened in this frame.
        snapshot: the session after this frame.
        duration_s: length of the recording as far as it is known.
    """

    pose: PoseFrame
    picture: Image | None
    events: tuple[Event, ...]
    snapshot: Snapshot
    duration_s: float | None


class Observer(Protocol):
    """Watches an analysis frame by frame."""

    wants_pictures: bool

    def see(self, step: Step) -> None:
        """Take in one frame."""


def analyze(
    recording: str | os.PathLike[str] | PoseTrack,
    exercise: str | Exercise,
    *,
    model: str = DEFAULT_MODEL,
    observers: Sequence[Observer] = (),
    rotate: int | None = None,
    speed: float | None = None,
    jobs: int | None = 1,
    on_found: OnFound = unheard,
) -> Report:
    """Count, time and judge a whole recording.

    All times in what comes out are those of the movement itself: at another `speed` than 1 they
    differ from those of the file.

    Args:
        recording: a video file, a .npz of poses, or a pose track.
        exercise: an exercise, the id of one, or the path of its .toml.
        model: the pose model: "lite", "full" or "heavy".
        observers: are shown every frame.
        rotate: by how many degrees to turn the picture clockwise, besides what the file says: 0,
            90, 180 or 270. None turns nothing and looks whether it should be turned.
        speed: how fast it plays compared with what was filmed: 0.125 is eight times slower. None
            for what poses know about it, or 1.
        jobs: how many processes find the poses of a long video, each of a part; None for as many
            as is best here. What comes out is the same. With more than one, the program that calls
            this is imported by them, as with any `multiprocessing`.
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
    if not isinstance(exercise, Exercise):
        exercise = load_exercise(exercise)
    session, doubt = Session(exercise), Doubt(exercise)
    manner = Manner(rotate, speed, any(observer.wants_pictures for observer in observers))
    with _open(recording, model, manner, jobs) as stream:
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
    doubt: Doubt,
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
                step = Step(pose, posed.picture, events, session.snapshot(), stream.duration_s)
                for observer in observers:
                    observer.see(step)
    return [*told, *session.finish()]


@contextlib.contextmanager
def _open(
    recording: str | os.PathLike[str] | PoseTrack, model: str, manner: Manner, jobs: int | None
) -> Iterator[Stream]:
    if isinstance(recording, PoseTrack):
        yield TrackStream(recording, manner)
    elif Path(recording).suffix.lower() == ".npz":
        yield TrackStream(PoseTrack.load(recording), manner)
    else:
        from formcheck.posing.video import PICTURE_SIDE_PX, VideoStream, Wanted

        wanted = Wanted(
            os.fspath(recording),
            model,
            PICTURE_SIDE_PX if manner.pictures else None,
            rotate_deg=manner.rotate or 0,
            speed=manner.speed or 1.0,
        )
        with VideoStream(wanted, jobs) as stream:
            yield stream


class TrackRecorder:
    """Keeps all poses of an analysis."""

    wants_pictures = False

    def __init__(self) -> None:
        self._frames: list[PoseFrame] = []

    def see(self, step: Step) -> None:
        """Keep the pose."""
        self._frames.append(step.pose)

    def track(self, source: Source) -> PoseTrack:
        """The poses as a track that knows where they come from."""
        return PoseTrack.from_frames(self._frames, Origin.written(source))


def poses_of(
    video: str | os.PathLike[str],
    model: str = DEFAULT_MODEL,
    *,
    jobs: int | None = 1,
    on_found: OnFound = unheard,
) -> PoseTrack:
    """The poses of a whole video, without judging anything; `jobs` and the rest as in `analyze`.

    Raises:
        VideoError: the video cannot be read.
        ModelError: the pose model cannot be used.
        WorkerError: a process that found poses has failed, or was ended.
    """
    with _open(video, model, Manner(), jobs) as stream:
        frames: Iterable[PoseFrame] = [posed.pose for posed in stream.frames(on_found)]
        source = stream.source()
    return PoseTrack.from_frames(frames, Origin.written(source))
