"""The analysis of one recording, watched and stopped from another thread."""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final

from formcheck.api import analyze
from formcheck.coach.report import Report, Source
from formcheck.errors import FormCheckError
from formcheck.exercises.model import Exercise
from formcheck.media.overlay import draw, labels_in
from formcheck.messages.error_ids import Wrong
from formcheck.messages.message import Message
from formcheck.outputs import Collected, Outputs
from formcheck.playback import AS_IT_IS, Manner
from formcheck.pose.bundles import DEFAULT_MODEL
from formcheck.pose.frame import Image
from formcheck.report.language import ENGLISH, Language
from formcheck.ui.recorded.progress import Pace
from formcheck.ui.recorded.recording import Recording
from formcheck.ui.recorded.result import Files, RecordingResult
from formcheck.workouts import Recognition, judge, recognise

if TYPE_CHECKING:
    from formcheck.extraction.stream import Posed
    from formcheck.observer import AnalysisStep
    from formcheck.pose.frame import PoseFrame, PoseTrack
    from formcheck.report.evidence import Evidence

log = logging.getLogger(__name__)

WATCHED: Final = 0.94
"""Share of the whole work when all frames are through; the rest is pictures and files."""
RECOGNISED: Final = 0.7
"""The same when what is done has been recognised; judging it draws the pictures."""
GLIMPSE_EVERY_S: Final = 0.7
"""How often the page gets a picture of what is going on."""


class JobState(StrEnum):
    """How far a job is."""

    WAITING = "waiting"
    LOOKING = "looking"
    WRITING = "writing"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def over(self) -> bool:
        """Whether nothing more will come."""
        return self in {JobState.DONE, JobState.FAILED, JobState.CANCELLED}


class CancelledError(Exception):
    """The person does not want the result any more."""


class Job:
    """One recording on its way to a result.

    `run` does the work; everything else may be called from any other thread meanwhile. The
    annotated video and the HTML report are in `language`.

    Attributes:
        wants_pictures: it does, for its glimpses.
        recording: the video.
        exercise: by what it is judged, in its own words: so are the data; None to recognise it.
        manner: which way up it is played, and how fast.
        state: how far it is.
        results: what came out of each set, once it is done; empty where nothing is recognised.
        found: what was recognised, or how somebody corrected it.
        poses: those of the recording, once they are known, so that it can be judged again.
        error: why there is no result, once it has failed.
        glimpse: a recent picture with what was seen on it, while it is at work.
        kept_on: the day under which it was put into the history, None where it was not.
    """

    wants_pictures = True

    def __init__(
        self,
        recording: Recording,
        exercise: Exercise | None,
        language: Language = ENGLISH,
        model: str = DEFAULT_MODEL,
        *,
        manner: Manner = AS_IT_IS,
        found: Recognition | None = None,
        poses: PoseTrack | None = None,
    ) -> None:
        self.recording = recording
        self.manner = manner
        self.exercise = exercise
        self.state = JobState.WAITING
        self.results: tuple[RecordingResult, ...] = ()
        self.found = found
        self.poses = found.track if found else poses
        self.error: FormCheckError | None = None
        self.glimpse: Image | None = None
        self.kept_on: date | None = None
        self._glimpse_due_s = 0.0
        self._language = language
        self._model = model
        self._pace = Pace()
        self._unwanted = threading.Event()
        self._discarded = threading.Event()

    @property
    def share(self) -> float:
        """How much is done, 0 to 1."""
        return 1.0 if self.state is JobState.DONE else self._pace.share

    @property
    def left_s(self) -> float | None:
        """Seconds until the result, None as long as nobody can tell."""
        return self._pace.left_s if self.state is JobState.LOOKING else None

    def run(self) -> None:
        """Do the work; how it ended is in `state`."""
        try:
            self._check_wanted()
            self.results = self._analyzed() if self.exercise else self._recognised()
            self.state = JobState.DONE
        except CancelledError:
            self.state = JobState.CANCELLED
        except FormCheckError as error:
            self.error = error.with_traceback(None)  # its frames hold the whole analysis
            self.state = JobState.FAILED
        except Exception:  # the thread's outermost edge: the page tells
            log.exception("The analysis failed.")
            self.error = FormCheckError(Message(Wrong.FAILED_SOMEWHERE))
            self.state = JobState.FAILED
        finally:
            self.glimpse = None
            if self._discarded.is_set():
                self.recording.forget()

    def cancel(self) -> None:
        """Stop at the next frame."""
        self._unwanted.set()
        if self.state is JobState.WAITING:
            self.state = JobState.CANCELLED

    def discard(self) -> None:
        """Stop, and delete the recording and all that was made of it."""
        self._discarded.set()
        self.cancel()
        # While it runs a file may still be written: then `run` deletes once more.
        self.recording.forget()

    def see(self, step: AnalysisStep) -> None:
        """Take in one frame's time, or stop here."""
        self._reach(step.pose, step.duration_s, 0.0 if self.exercise else RECOGNISED, WATCHED)
        if step.picture is not None and self.exercise and self._glimpse_is_due():
            labels = labels_in(self._language.words, self._language.exercise(self.exercise))
            self.glimpse = draw(step.picture, step.pose, step.snapshot, self.exercise, labels)

    def look(self, posed: Posed, duration_s: float | None) -> None:
        """The same while nobody knows yet what is done."""
        self._reach(posed.pose, duration_s, 0.0, RECOGNISED)
        if posed.picture is not None and self._glimpse_is_due():
            self.glimpse = posed.picture

    def _reach(self, pose: PoseFrame, duration_s: float | None, low: float, high: float) -> None:
        self._check_wanted()
        if duration_s:
            self._pace.reach(low + min(1.0, pose.t / duration_s) * (high - low))

    def _glimpse_is_due(self) -> bool:
        now_s = time.monotonic()
        due = now_s >= self._glimpse_due_s
        if due:
            self._glimpse_due_s = now_s + GLIMPSE_EVERY_S
        return due

    def _check_wanted(self) -> None:
        if self._unwanted.is_set():
            raise CancelledError

    def _analyzed(self) -> tuple[RecordingResult, ...]:
        """The result of an exercise that somebody named."""
        assert self.exercise is not None
        files, outputs = self._outputs()
        self.state = JobState.LOOKING
        path, manner = self.recording.path, self.manner
        with outputs.collecting(
            self.exercise, self._language, sound_of=path, manner=manner
        ) as collected:
            report = analyze(
                path,
                self.exercise,
                model=self._model,
                observers=[*collected.observers, self],
                rotate=manner.rotate,
                speed=manner.speed,
                poses=self.poses,
            )
        self.poses = collected.recorder.track(report.source)
        report = self._named(report)
        evidence = self._seen_again(report, collected)
        outputs.write(report, self.recording.path, collected, self._language)
        self._check_wanted()
        return (
            RecordingResult(report, collected.timeline, evidence, files, tuple(collected.notes)),
        )

    def _recognised(self) -> tuple[RecordingResult, ...]:
        """The results of all sets that are recognised, or were corrected."""
        files, outputs = self._outputs()
        self.state = JobState.LOOKING
        path, shown = self.recording.path, replace(self.manner, pictures=True)
        found = self.found or recognise(path, model=self._model, manner=shown, onlooker=self.look)
        self.found, self.poses = found, found.track
        with outputs.collecting_sets(
            found.exercises(), self._language, sound_of=path, manner=self.manner
        ) as collected:
            reports = judge(found, path, shown, [[*one.observers, self] for one in collected])
        kept = [
            (self._named(report), one)
            for report, one in zip(reports, collected, strict=True)
            if report.attempts
        ]
        evidence = [self._seen_again(report, one) for report, one in kept]
        workout = replace(
            found.workout([report for report, _ in kept]), source=self._renamed(found.source)
        )
        done = [one for _, one in kept]
        if workout.single:
            outputs.write(workout.single, path, done[0], self._language, workout=workout)
        else:
            outputs.write_workout(workout, found.track, path, done, self._language)
        self._check_wanted()
        return tuple(
            RecordingResult(report, one.timeline, pictures, files, tuple(one.notes), number)
            for number, ((report, one), pictures) in enumerate(
                zip(kept, evidence, strict=True), start=1
            )
        )

    def _outputs(self) -> tuple[Files, Outputs]:
        files = _files(self.recording.folder)
        outputs = Outputs(
            json=str(files.json), csv=files.attempts, video=files.video, report=files.html
        )
        return files, outputs

    def _named(self, report: Report) -> Report:
        return replace(report, source=self._renamed(report.source))

    def _renamed(self, source: Source) -> Source:
        """The person knows the file by its name, not by where its copy lies."""
        return replace(source, path=self.recording.name)

    def _seen_again(self, report: Report, collected: Collected) -> tuple[Evidence, ...]:
        """Pictures of the faults, taken in a second pass."""
        self.state = JobState.WRITING
        self._pace.reach(WATCHED)
        self._check_wanted()
        evidence = collected.evidence(report, self.recording.path, self.poses)
        self._pace.reach((1 + WATCHED) / 2)
        self._check_wanted()
        return tuple(evidence)


def _files(folder: Path) -> Files:
    return Files(
        video=folder / "annotated.mp4",
        html=folder / "report.html",
        attempts=folder / "table.csv",
        faults=folder / "table.faults.csv",
        measures=folder / "table.measures.csv",
        json=folder / "report.json",
    )
