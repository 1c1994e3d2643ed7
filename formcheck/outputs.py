"""The files that an analysis can leave, and what each needs while it runs."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from formcheck.api import POSES, Observer, TrackRecorder, is_poses
from formcheck.coach.report import Report
from formcheck.coach.workout_report import WorkoutReport
from formcheck.errors import OutputError
from formcheck.exercises.model import Exercise
from formcheck.files import not_written, written_whole
from formcheck.messages.error_ids import Cause, Wrong
from formcheck.messages.message import Message
from formcheck.playback import AS_IT_IS, Manner
from formcheck.pose.frame import PoseTrack
from formcheck.report.language import ENGLISH, Language
from formcheck.report.tables import is_table, table_paths, write_tables
from formcheck.report.timeline import Timeline
from formcheck.targets import Input, check_targets

if TYPE_CHECKING:
    from formcheck.media.annotated import AnnotatedVideo
    from formcheck.report.evidence import Evidence

STDOUT: Final = "-"


@dataclass(frozen=True)
class Outputs:
    """Which files to write; None for those that nobody asked for.

    Attributes:
        json: the report as data; "-" is standard output and not written here.
        csv: the name of the three tables, with .csv or without.
        video: the annotated video.
        report: the HTML report.
        poses: the pose track.
    """

    json: str | None = None
    csv: Path | None = None
    video: Path | None = None
    report: Path | None = None
    poses: Path | None = None

    @property
    def json_file(self) -> Path | None:
        """The file for the data, None where it goes to standard output or nowhere."""
        return Path(self.json) if self.json and self.json != STDOUT else None

    def check(self, *inputs: Input) -> None:
        """Fail before the work when a file cannot be written, or should not be.

        Raises:
            OutputError: it cannot; or it is one of the `inputs`, another result goes there, or a
                stranger's file lies beside the tables where one of them would be.
        """
        if self.json is not None and not self.json:
            raise OutputError(Message(Wrong.DATA_UNNAMED))
        others = [f for f in (self.json_file, self.video, self.report, self.poses) if f]
        tables = table_paths(self.csv) if self.csv else []
        check_targets([*others, *tables], inputs)
        if self.csv and self.csv not in tables:
            check_targets([*others, self.csv], inputs)
        if self.poses and self.poses.suffix.lower() != POSES:
            raise not_written(self.poses, Message.of(Cause.ENDING_OF_POSES, ending=POSES))
        for table in tables:
            if table != self.csv and os.path.lexists(table) and not is_table(table):
                raise OutputError(Message.of(Wrong.NO_SUCH_TABLE, path=str(table)))

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
        with contextlib.ExitStack() as stack:
            annotated = None
            if self.video and exercises:
                from formcheck.media.annotated import AnnotatedVideo

                speed = manner.speed or 1.0
                video = AnnotatedVideo(self.video, sound_of=sound_of, speed=speed)
                annotated = stack.enter_context(video)
            yield [self._collected(exercise, language, annotated) for exercise in exercises]

    def _collected(
        self, exercise: Exercise, language: Language, annotated: AnnotatedVideo | None
    ) -> Collected:
        collected = Collected(Timeline(exercise), TrackRecorder(), [], annotated)
        if self.csv or self.report:
            collected.observers.append(collected.timeline)
        if self.poses or self.report:
            collected.observers.append(collected.recorder)
        if annotated:
            from formcheck.media.overlay import labels_in

            labels = labels_in(language.words, language.exercise(exercise))
            collected.observers.append(annotated.drawn_as(exercise, labels))
        return collected

    def write(
        self,
        result: Report,
        source: Path,
        collected: Collected,
        language: Language = ENGLISH,
        *,
        workout: WorkoutReport | None = None,
    ) -> dict[str, Path]:
        """Write everything but the annotated video; all files by what they are.

        The HTML report is in that `language`; data has no other than its own. Where the exercise
        was recognised, `result` is the only set of a `workout`.

        Raises:
            OutputError: a file cannot be written.
        """
        written = {"annotated_video": self.video} if self.video else {}
        if self.report:
            from formcheck.report.html import write_html

            evidence, by_itself = collected.evidence(result, source), workout is not None
            kept = result, collected.timeline, evidence, language
            write_html(self.report, *kept, recognised=by_itself)
            written["report"] = self.report
        if self.csv:
            written["tables"] = write_tables(self.csv, [(result, collected.timeline)])[0]
        if self.poses:
            collected.recorder.track(result.source).save(self.poses)
            written["poses"] = self.poses
        return written | self._write_data(workout or result)

    def write_workout(
        self,
        workout: WorkoutReport,
        track: PoseTrack,
        source: Path,
        collected: Sequence[Collected],
        language: Language = ENGLISH,
    ) -> dict[str, Path]:
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
        written = {"annotated_video": self.video} if self.video and collected else {}
        sets = list(zip(workout.sets, collected, strict=True))
        if self.report:
            from formcheck.report.html import write_workout_html

            kept = [(one.timeline, one.evidence(report, source, track)) for report, one in sets]
            write_workout_html(self.report, workout, kept, language)
            written["report"] = self.report
        if self.csv:
            tables = [(report, one.timeline) for report, one in sets]
            written["tables"] = write_tables(self.csv, tables)[0]
        if self.poses:
            track.save(self.poses)
            written["poses"] = self.poses
        return written | self._write_data(workout)

    def _write_data(self, report: Report | WorkoutReport) -> dict[str, Path]:
        if not self.json_file:
            return {}
        with written_whole(self.json_file) as part:
            part.write_text(json.dumps(report.to_json(), indent=1), encoding="utf-8")
        return {"data": self.json_file}


@dataclass
class Collected:
    """What was kept of an analysis while it ran."""

    timeline: Timeline
    recorder: TrackRecorder
    observers: list[Observer]
    annotated: AnnotatedVideo | None = None
    _evidence: list[Evidence] | None = field(default=None, init=False)

    @property
    def notes(self) -> list[Message]:
        """What the user should know about what was written."""
        return [self.annotated.note] if self.annotated and self.annotated.note else []

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
