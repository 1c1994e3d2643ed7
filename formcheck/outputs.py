"""The files that one analysis shall leave, and what each needs while it runs."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from formcheck.coach.report import Report
from formcheck.coach.workout_report import WorkoutReport
from formcheck.errors import OutputError
from formcheck.exercises.model import Exercise
from formcheck.extraction.opening import is_poses
from formcheck.messages.error_ids import Wrong
from formcheck.messages.message import Message
from formcheck.observer import Observer, TrackRecorder
from formcheck.playback import AS_IT_IS, Manner
from formcheck.pose.frame import PoseTrack
from formcheck.report.language import ENGLISH, Language
from formcheck.report.timeline import Timeline
from formcheck.sinks.data import JsonSink
from formcheck.sinks.known import sink_for
from formcheck.sinks.page import HtmlSink
from formcheck.sinks.poses import NpzSink
from formcheck.sinks.sink import AnalysisResult, Need, SetResult, Sink, Watching
from formcheck.sinks.tables import CsvSink
from formcheck.sinks.video import VideoSink
from formcheck.targets import Input, check_targets

if TYPE_CHECKING:
    from formcheck.report.evidence import Evidence
    from formcheck.workouts import Recognition

STDOUT: Final = "-"


class Written(NamedTuple):
    """A file that was written.

    Attributes:
        name: what it is, as its sink is called.
        path: the file.
    """

    name: str
    path: Path


@dataclass(frozen=True)
class Outputs:
    """Which files to write; None for those that nobody asked for.

    Attributes:
        json: the report as data; "-" is standard output and not written here.
        csv: the name of the three tables, with .csv or without.
        video: the annotated video.
        report: the HTML report.
        poses: the pose track.
        others: files in the formats that their names ask for.
    """

    json: str | None = None
    csv: Path | None = None
    video: Path | None = None
    report: Path | None = None
    poses: Path | None = None
    others: tuple[Path, ...] = ()

    @cached_property
    def _asked(self) -> tuple[tuple[Sink, Path], ...]:
        """Each file with its format, in the order in which they are written.

        Raises:
            OutputError: a name asks for no format.
        """
        named = (
            (VideoSink(), self.video),
            (HtmlSink(), self.report),
            (CsvSink(), self.csv),
            (NpzSink(), self.poses),
            (JsonSink(), Path(self.json) if self.json and self.json != STDOUT else None),
        )
        asked = [(sink, path) for sink, path in named if path is not None]
        return (*asked, *((sink_for(path), path) for path in self.others))

    @property
    def pictures(self) -> bool:
        """Whether one of them shows the recording's pictures while it is analysed."""
        return any(sink.draws for sink, _ in self._asked)

    def check(self, *inputs: Input) -> None:
        """Fail before the work when a file cannot be written, or should not be.

        Raises:
            OutputError: it cannot; or it is one of the `inputs`, another result goes there, a
                stranger's file lies beside the tables where one of them would be, or its name asks
                for no format.
            MissingPackageError: a format needs a package that is not installed.
        """
        if self.json is not None and not self.json:
            raise OutputError(Message(Wrong.DATA_UNNAMED))
        written = [sink.files(path) for sink, path in self._asked]
        check_targets([file for files in written for file in files], inputs)
        for (_, path), own in zip(self._asked, written, strict=True):
            if path not in own:  # the name of the tables may be that of a file, too
                others = (file for files in written if files is not own for file in files)
                check_targets([*others, path], inputs)
        for sink, path in self._asked:
            sink.check(path)

    @contextlib.contextmanager
    def collecting(
        self,
        exercise: Exercise,
        language: Language = ENGLISH,
        *,
        sound_of: Path | None = None,
        manner: Manner = AS_IT_IS,
    ) -> Iterator[Collected]:
        """What has to watch the analysis; the annotated video is complete when the block ends.

        Args:
            exercise: by what it is judged.
            language: what the annotated video speaks.
            sound_of: the recording whose sound the annotated video keeps; None leaves it out.
            manner: how it is played; at another speed the sound would not fit.

        Raises:
            OutputError: the annotated video cannot be written.
            VideoError: the recording whose sound is wanted cannot be read.
        """
        sets = self.collecting_sets([exercise], language, sound_of=sound_of, manner=manner)
        with sets as (collected,):
            yield collected

    @contextlib.contextmanager
    def collecting_sets(
        self,
        exercises: Sequence[Exercise],
        language: Language = ENGLISH,
        *,
        sound_of: Path | None = None,
        manner: Manner = AS_IT_IS,
    ) -> Iterator[list[Collected]]:
        """The same of several sets, each by its own exercise, in one annotated video."""
        speed = manner.speed or 1.0
        with contextlib.ExitStack() as stack:
            watching = [
                stack.enter_context(sink.watching(path, sound_of=sound_of, speed=speed))
                for sink, path in (self._asked if exercises else ())
            ]
            live = [one for one in watching if one is not None]
            yield [self._collected(exercise, language, live) for exercise in exercises]

    def _collected(
        self, exercise: Exercise, language: Language, watching: Sequence[Watching]
    ) -> Collected:
        collected = Collected(Timeline(exercise), TrackRecorder(), [], watching)
        needs = frozenset[Need]().union(*(sink.needs for sink, _ in self._asked))
        if Need.MEASURES in needs:
            collected.observers.append(collected.timeline)
        if Need.POSES in needs:
            collected.observers.append(collected.recorder)
        collected.observers += [one.observer(exercise, language) for one in watching]
        return collected

    def write(
        self,
        result: Report,
        source: Path,
        collected: Collected,
        language: Language = ENGLISH,
        *,
        workout: WorkoutReport | None = None,
    ) -> list[Written]:
        """Write everything but what was written while the analysis ran; all files.

        The HTML report is in that `language`; data has no other than its own. Where the exercise
        was recognised, `result` is the only set of a `workout`.

        Raises:
            OutputError: a file cannot be written.
        """
        pictures = partial(collected.evidence, result, source)
        one = SetResult(result, collected.timeline, pictures)
        poses = partial(collected.recorder.track, result.source)
        return self._write(AnalysisResult(workout or result, (one,), poses, language))

    def write_workout(
        self,
        workout: WorkoutReport,
        track: PoseTrack,
        source: Path,
        collected: Sequence[Collected],
        language: Language = ENGLISH,
    ) -> list[Written]:
        """The same of several sets, or of none.

        Args:
            workout: the sets.
            track: the poses of the whole recording.
            source: the recording.
            collected: what was kept of each set.
            language: what the HTML report speaks.

        Raises:
            OutputError: a file cannot be written.
        """
        sets = tuple(
            SetResult(report, one.timeline, partial(one.evidence, report, source, track))
            for report, one in zip(workout.sets, collected, strict=True)
        )
        return self._write(AnalysisResult(workout, sets, lambda: track, language))

    def write_recognised(
        self,
        found: Recognition,
        reports: Sequence[Report],
        collected: Sequence[Collected],
        source: Path,
        language: Language = ENGLISH,
    ) -> tuple[WorkoutReport, list[Collected], list[Written]]:
        """The same of what was recognised in a recording, whether that is one set or several.

        Args:
            found: what was recognised.
            reports: of each set.
            collected: what was kept of each set.
            source: the recording.
            language: what the HTML report speaks.

        Returns:
            The report of it all, what was kept of each of its sets, and the files.

        Raises:
            OutputError: a file cannot be written.
        """
        workout = found.workout(reports)
        done = [one for one, report in zip(collected, reports, strict=True) if report.attempts]
        if workout.single is not None:
            written = self.write(workout.single, source, done[0], language, workout=workout)
        else:
            written = self.write_workout(workout, found.track, source, done, language)
        return workout, done, written

    def _write(self, result: AnalysisResult) -> list[Written]:
        files = [(sink.name, sink.write(path, result)) for sink, path in self._asked]
        return [Written(name, path) for name, path in files if path is not None]


@dataclass
class Collected:
    """What was kept of an analysis while it ran."""

    timeline: Timeline
    recorder: TrackRecorder
    observers: list[Observer]
    watching: Sequence[Watching] = ()
    _evidence: list[Evidence] | None = field(default=None, init=False)

    @property
    def notes(self) -> list[Message]:
        """What the user should know about what was written."""
        return [one.note for one in self.watching if one.note is not None]

    def evidence(
        self, result: Report, source: Path, track: PoseTrack | None = None
    ) -> list[Evidence]:
        """Pictures of the faults, taken once; none where the recording is not at hand.

        Args:
            result: what was counted and judged.
            source: the recording.
            track: its poses, where they were not recorded here.

        Raises:
            VideoError: the recording cannot be read again.
        """
        if self._evidence is None:
            self._evidence = self._pictures(result, source, track)
        return self._evidence

    def _pictures(self, result: Report, source: Path, track: PoseTrack | None) -> list[Evidence]:
        if is_poses(source):
            return []
        from formcheck.report.evidence import collect_evidence

        return collect_evidence(source, result, track or self.recorder.track(result.source))
