"""A recording in which nobody said what is done: recognised, split into sets, each judged."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

import numpy as np

from formcheck.coach.events import Event
from formcheck.coach.report import Report, Source
from formcheck.coach.session import Session
from formcheck.coach.workout_report import WorkoutReport
from formcheck.errors import NothingToJudgeError
from formcheck.exercises.catalog import known_exercises
from formcheck.exercises.model import Exercise
from formcheck.extraction.opening import Recorded, is_poses, opened
from formcheck.extraction.stream import OnFound, Posed, unheard
from formcheck.messages.error_ids import Wrong
from formcheck.messages.message import Message
from formcheck.observer import AnalysisStep, Observer
from formcheck.playback import AS_IT_IS, Manner, Origin, with_pace
from formcheck.pose.bundles import DEFAULT_MODEL
from formcheck.pose.frame import PoseTrack
from formcheck.pose.rows import PoseRows
from formcheck.recognition.exercise_watcher import ExerciseWatcher
from formcheck.recognition.library import Library, known_library
from formcheck.recognition.second_opinion import SecondOpinion
from formcheck.recognition.sets import FoundSet, found_sets

LEAD_S: Final = 3.0
"""Of several sets each is judged with so much of what is after it, for its rest."""

SHORTEST_S: Final = 6.0
"""What is not explained for so long is looked at once more,"""
LATER_S: Final = 3.0
"""from its beginning, and from so much later each time."""

Onlooker = Callable[[Posed, float | None], None]
"""Is shown each frame while nobody knows yet what is done, and how long the recording is."""


@dataclass(frozen=True, eq=False)
class Recognition:
    """What is done in a recording.

    Attributes:
        track: its poses.
        source: what was looked at.
        person_seen: share of the time in which the followed person was seen.
        sets: what was recognised, in order.
    """

    track: PoseTrack
    source: Source
    person_seen: float
    sets: tuple[FoundSet, ...]

    def exercises(self) -> tuple[Exercise, ...]:
        """The exercise of each set."""
        known = {exercise.id: exercise for exercise in known_exercises()}
        return tuple(known[found.exercise] for found in self.sets)

    def corrected(self, number: int, exercise: Exercise) -> Recognition:
        """The same, where set `number`, from 1, is of another exercise."""
        sets = list(self.sets)
        sets[number - 1] = replace(sets[number - 1], exercise=exercise.id)
        return replace(self, sets=tuple(sets))

    def workout(self, reports: Sequence[Report]) -> WorkoutReport:
        """The report of it all; a set in which its own session counts nothing is none."""
        done = tuple(report for report in reports if report.attempts)
        return WorkoutReport(self.source, self.person_seen, done)


def recognise(
    recording: Recorded,
    *,
    model: str = DEFAULT_MODEL,
    manner: Manner = AS_IT_IS,
    poses: PoseTrack | None = None,
    onlooker: Onlooker | None = None,
    jobs: int | None = 1,
    on_found: OnFound = unheard,
) -> Recognition:
    """Look at a whole recording, and find out what is done when.

    Args:
        recording: a video file, a .npz of poses, or a pose track.
        model: the pose model.
        manner: how it is played; pictures are for the onlooker.
        poses: those of the recording where they are known already.
        onlooker: is shown every frame.
        jobs: how many processes find the poses, as in `analyze`.
        on_found: told while poses are found, as there.

    Raises:
        VideoError: the video cannot be read.
        PoseTrackError: the poses cannot be read.
        ModelError: the pose model cannot be used.
        NothingToJudgeError: nobody is to be seen in the whole recording.
    """
    exercises, library = known_exercises(), known_library()
    watch = ExerciseWatcher(exercises, library)
    rows, signs = PoseRows(), []
    with opened(recording, model, manner, poses, jobs) as stream:
        for posed in stream.frames(on_found):
            rows.add(posed.pose)
            signs += watch.update(posed.pose)
            if onlooker is not None:
                onlooker(posed, stream.duration_s)
        source = stream.source()
    signs += watch.finish()
    if not watch.seen_share:
        raise NothingToJudgeError(Message.of(Wrong.NOBODY_SEEN, path=source.path))
    track = rows.track(Origin.written(source))
    for start_s, end_s in _unexplained(found_sets(signs), float(track.t[-1])):
        # A set may be hidden by what was before it; seen from its own beginning it is plain.
        again = ExerciseWatcher(exercises, library)
        for frame in track.frames():
            if start_s < frame.t < end_s:
                signs += again.update(frame)
        signs += again.finish()
    return Recognition(track, source, watch.seen_share, tuple(found_sets(signs)))


def judge(
    found: Recognition,
    recording: Recorded,
    manner: Manner = AS_IT_IS,
    observers: Sequence[Sequence[Observer]] = (),
) -> list[Report]:
    """Judge each set by its own exercise, from the poses that are known.

    Args:
        found: what is done.
        recording: where pictures are taken from.
        manner: whether there shall be pictures.
        observers: of each set those that are shown its frames.

    Raises:
        VideoError: the video cannot be read again.
    """
    if not found.sets:
        return []
    parts = _parts(found, observers)
    poses = isinstance(recording, PoseTrack) or is_poses(recording)
    shown = replace(manner, rotate=None, speed=None)
    source = found.track if poses else recording
    with opened(source, found.source.model, shown, found.track) as stream:
        for posed in stream.frames():
            for part in parts:
                part.see(posed, stream.duration_s)
    return [with_pace(part.report(found.source)) for part in parts]


def _unexplained(sets: Sequence[FoundSet], last_s: float) -> list[tuple[float, float]]:
    """The stretches between the sets, and before and after them, that may hold another one.

    Each comes several times, from later and later on.
    """
    if not sets:
        return []
    ends = [0.0, *(one.end_s for one in sets)]
    starts = [*(one.start_s for one in sets), last_s]
    return [
        (float(start_s), b)
        for a, b in zip(ends, starts, strict=True)
        for start_s in np.arange(a, b - SHORTEST_S, LATER_S)
    ]


class _SetInWork:
    """One set on its way to a report.

    Args:
        exercise: by what it is judged.
        judged_s: from when to when it is judged.
        shown_s: from when to when its observers are shown it: each frame belongs to one set.
        observers: those.
        library: the templates for a second opinion.
    """

    def __init__(
        self,
        exercise: Exercise,
        judged_s: tuple[float, float],
        shown_s: tuple[float, float],
        observers: Sequence[Observer],
        library: Library,
    ) -> None:
        self._exercise = exercise
        self._judged_s = judged_s
        self._shown_s = shown_s
        self._observers = observers
        self._session = Session(exercise, SecondOpinion(exercise, library))
        self._events: list[Event] = []

    def see(self, posed: Posed, duration_s: float | None) -> None:
        """Take in one frame."""
        t = posed.pose.t
        events: tuple[Event, ...] = ()
        if self._judged_s[0] <= t <= self._judged_s[1]:
            events = self._session.update(posed.pose)
            self._events += events
        if self._observers and self._shown_s[0] <= t < self._shown_s[1]:
            step = AnalysisStep.of(posed, events, self._session, duration_s)
            for observer in self._observers:
                observer.see(step)

    def report(self, source: Source) -> Report:
        """The set's report, when all frames are through."""
        events = [*self._events, *self._session.finish()]
        return Report.from_events(self._exercise, source, events)


def _parts(found: Recognition, observers: Sequence[Sequence[Observer]]) -> list[_SetInWork]:
    watching = observers or [()] * len(found.sets)
    spans = zip(found.exercises(), _judged(found.sets), _shown(found.sets), watching, strict=True)
    library = known_library()
    return [_SetInWork(*part, library) for part in spans]


def _judged(sets: Sequence[FoundSet]) -> Iterator[tuple[float, float]]:
    """Of a single set all; of several each from where the session that found it began.

    Begun at another moment, in a movement or before another shot, it would take another pose for
    the rest.
    """
    if len(sets) == 1:
        yield -math.inf, math.inf
        return
    ended_s = -math.inf
    for one in sets:
        yield max(one.from_s, ended_s), one.end_s + LEAD_S
        ended_s = one.end_s


def _shown(sets: Sequence[FoundSet]) -> Iterator[tuple[float, float]]:
    """Of each set up to the middle of the time between it and the next."""
    middles = [(a.end_s + b.start_s) / 2 for a, b in pairwise(sets)]
    yield from pairwise([-math.inf, *middles, math.inf])
