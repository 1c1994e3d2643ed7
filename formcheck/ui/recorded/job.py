"""The analysis of one recording, watched and stopped from another thread."""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final

from formcheck.api import analyze
from formcheck.coach.report import Report
from formcheck.errors import FormCheckError
from formcheck.exercises.model import Exercise
from formcheck.media.frame import Image
from formcheck.media.overlay import draw, labels_in
from formcheck.messages.error_ids import Wrong
from formcheck.messages.message import Message
from formcheck.outputs import Collected, Outputs
from formcheck.playback import AS_IT_IS, Manner
from formcheck.pose.bundles import DEFAULT_MODEL
from formcheck.report.language import ENGLISH, Language
from formcheck.ui.recorded.pace import Pace
from formcheck.ui.recorded.recording import Recording
from formcheck.ui.recorded.result import Files, Result

if TYPE_CHECKING:
    from formcheck.api import Step

log = logging.getLogger(__name__)

WATCHED: Final = 0.94
"""Share of the whole work when all frames are through; the rest is pictures and files."""
GLIMPSE_EVERY_S: Final = 0.7
"""How often the page gets a picture of what is going on."""


class State(StrEnum):
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
        return self in {State.DONE, State.FAILED, State.CANCELLED}


class CancelledError(Exception):
    """The person does not want the result any more."""


class Job:
    """One recording on its way to a result.

    `run` does the work; everything else may be called from any other thread meanwhile. The
    annotated video and the HTML report are in `language`.

    Attributes:
        wants_pictures: it does, for its glimpses.
        recording: the video.
        exercise: by what it is judged, in its own words: so are the data.
        manner: which way up it is played, and how fast.
        state: how far it is.
        result: what came out, once it is done.
        error: why there is no result, once it has failed.
        glimpse: a recent picture with what was seen on it, while it is at work.
    """

    wants_pictures = True

    def __init__(
        self,
        recording: Recording,
        exercise: Exercise,
        language: Language = ENGLISH,
        model: str = DEFAULT_MODEL,
        *,
        manner: Manner = AS_IT_IS,
    ) -> None:
        self.recording = recording
        self.manner = manner
        self.exercise = exercise
        self.state = State.WAITING
        self.result: Result | None = None
        self.error: FormCheckError | None = None
        self.glimpse: Image | None = None
        self._glimpse_due_s = 0.0
        self._labels = labels_in(language.words, language.exercise(exercise))
        self._language = language
        self._model = model
        self._pace = Pace()
        self._unwanted = threading.Event()
        self._discarded = threading.Event()

    @property
    def share(self) -> float:
        """How much is done, 0 to 1."""
        return 1.0 if self.state is State.DONE else self._pace.share

    @property
    def left_s(self) -> float | None:
        """Seconds until the result, None as long as nobody can tell."""
        return self._pace.left_s if self.state is State.LOOKING else None

    def run(self) -> None:
        """Do the work; how it ended is in `state`."""
        try:
            self._check_wanted()
            self.result = self._analyzed()
            self.state = State.DONE
        except CancelledError:
            self.state = State.CANCELLED
        except FormCheckError as error:
            self.error = error.with_traceback(None)  # its frames hold the whole analysis
            self.state = State.FAILED
        except Exception:  # the thread's outermost edge: the page tells
            log.exception("The analysis failed.")
            self.error = FormCheckError(Message(Wrong.FAILED_SOMEWHERE))
            self.state = State.FAILED
        finally:
            self.glimpse = None
            if self._discarded.is_set():
                self.recording.forget()

    def cancel(self) -> None:
        """Stop at the next frame."""
        self._unwanted.set()
        if self.state is State.WAITING:
            self.state = State.CANCELLED

    def discard(self) -> None:
        """Stop, and delete the recording and all that was made of it."""
        self._discarded.set()
        self.cancel()
        # While it runs a file may still be written: then `run` deletes once more.
        self.recording.forget()

    def see(self, step: Step) -> None:
        """Take in one frame's time, or stop here."""
        self._check_wanted()
        if step.duration_s:
            self._pace.reach(min(1.0, step.pose.t / step.duration_s) * WATCHED)
        now_s = time.monotonic()
        if step.picture is not None and now_s >= self._glimpse_due_s:
            self._glimpse_due_s = now_s + GLIMPSE_EVERY_S
            self.glimpse = draw(step.picture, step.pose, step.snapshot, self.exercise, self._labels)

    def _check_wanted(self) -> None:
        if self._unwanted.is_set():
            raise CancelledError

    def _analyzed(self) -> Result:
        files = _files(self.recording.folder)
        outputs = Outputs(
            json=str(files.json), csv=files.attempts, video=files.video, report=files.html
        )
        self.state = State.LOOKING
        path, manner = self.recording.path, self.manner
        with outputs.collecting(
            self.exercise, self._language, sound_of=path, manner=manner
        ) as collected:
            found = analyze(
                path,
                self.exercise,
                model=self._model,
                observers=[*collected.observers, self],
                rotate=manner.rotate,
                speed=manner.speed,
            )
        self.state = State.WRITING
        self._pace.reach(WATCHED)
        return self._written(outputs, found, collected, files)

    def _written(
        self, outputs: Outputs, found: Report, collected: Collected, files: Files
    ) -> Result:
        self._check_wanted()
        # The person knows the file by its name, not by where its copy lies.
        report = replace(found, source=replace(found.source, path=self.recording.name))
        evidence = collected.evidence(report, self.recording.path)
        self._pace.reach((1 + WATCHED) / 2)
        self._check_wanted()
        outputs.write(report, self.recording.path, collected, self._language)
        self._check_wanted()
        notes = tuple(collected.notes)
        return Result(report, collected.timeline, tuple(evidence), files, notes)


def _files(folder: Path) -> Files:
    return Files(
        video=folder / "annotated.mp4",
        html=folder / "report.html",
        attempts=folder / "table.csv",
        faults=folder / "table.faults.csv",
        measures=folder / "table.measures.csv",
        json=folder / "report.json",
    )
