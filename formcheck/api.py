"""Analyse a recording: the five-line face of the library."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, overload

from formcheck.coach.events import Event
from formcheck.coach.report import Report
from formcheck.coach.session import Session
from formcheck.coach.workout_report import WorkoutReport
from formcheck.errors import NothingToJudgeError
from formcheck.exercises.catalog import load_exercise
from formcheck.exercises.model import Exercise
from formcheck.extraction.opening import Recorded, opened
from formcheck.extraction.stream import (
    OnFound,
    Stream,
    unheard,
)
from formcheck.messages.error_ids import Wrong
from formcheck.messages.message import Message
from formcheck.observer import AnalysisStep, Observer
from formcheck.orientation import OrientationDoubt, with_suggestion
from formcheck.playback import Manner, with_pace
from formcheck.pose.bundles import DEFAULT_MODEL
from formcheck.pose.frame import PoseTrack
from formcheck.recognition.library import known_library
from formcheck.recognition.second_opinion import SecondOpinion

if TYPE_CHECKING:
    pass


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
