"""One recording of a batch: what is done with it, unless it was done before."""

from __future__ import annotations

import hashlib
import json
import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from formcheck import __version__
from formcheck.api import analyze
from formcheck.batch.recordings import RequestedRecording
from formcheck.batch.row import Row, RowState
from formcheck.coach.report import Report, Source
from formcheck.errors import NothingToJudgeError, OutputError, VideoError
from formcheck.exercises.catalog import known_exercises
from formcheck.exercises.model import Exercise
from formcheck.extraction.cache import cache_folder, cached_poses, content_key
from formcheck.extraction.opening import is_poses
from formcheck.extraction.workers import Send
from formcheck.files import cannot_write, make_folder, written_whole
from formcheck.messages.error_ids import Wrong
from formcheck.messages.languages import DECIMAL, Tongue
from formcheck.messages.message import Message
from formcheck.messages.system import reason
from formcheck.messages.words import words_in
from formcheck.outputs import Collected, Outputs
from formcheck.pose.frame import PoseTrack
from formcheck.recognition.library import known_library
from formcheck.report.language import Language
from formcheck.workouts import judge, recognise

if TYPE_CHECKING:
    from formcheck.report.thumbnail import Thumbnail

RESULT: Final = "result.json"
"""Is written last: a folder without it is not finished."""
REPORT: Final = "report.html"
TABLE: Final = "table.csv"
POSES: Final = "poses.npz"
STILL: Final = "still{number}.jpg"
RECOGNISED: Final = "as-recognised"
"""Stands for the exercise where nobody named one; no exercise can be called so."""
MOST_BYTES: Final = 64 << 20
"""No result is larger."""


@dataclass(frozen=True)
class Made:
    """What was written when a recording was done before.

    Attributes:
        key: that of its making.
        rows: what the summary said of it.
    """

    key: str
    rows: tuple[Row, ...]

    @classmethod
    def read(cls, result: Path) -> Made | None:
        """What a result says, None where there is none that is finished and whole."""
        try:
            if result.stat().st_size > MOST_BYTES:
                return None
            kept = json.loads(result.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            return None
        if not isinstance(kept, dict) or not isinstance(kept.get("rows"), list):
            return None
        rows = [Row.from_json(row) for row in kept["rows"]]
        known = tuple(row for row in rows if row is not None)
        return cls(str(kept.get("key")), known) if known and len(known) == len(rows) else None

    def rows_of(self, task: Task) -> tuple[Row, ...]:
        """The rows under the name that the recording has now."""
        return tuple(
            replace(row, recording=task.asked.name, folder=task.folder if row.folder else "")
            for row in self.rows
        )


@dataclass(frozen=True)
class Task:
    """What to do with one recording.

    Attributes:
        asked: the recording.
        exercise: by what it is judged; None to recognise what is done.
        model: the pose model.
        tongue: what its report speaks.
        out: the folder of all results.
        cache: the folder where poses are kept; None for that of whoever does the task.
        knowledge: what tells everything that the result depends on besides, as `knowledge`.
        made: what is there already.
        every_frame: whether every picture is looked at.
    """

    asked: RequestedRecording
    exercise: Exercise | None
    model: str
    tongue: Tongue
    out: Path
    cache: Path | None
    knowledge: str = ""
    made: Made | None = None
    every_frame: bool = False

    @property
    def exercise_id(self) -> str:
        """The exercise's id, "" where none was named."""
        return self.exercise.id if self.exercise else ""

    @property
    def folder(self) -> str:
        """Where its results go, within `out`."""
        return f"{self.asked.name}.{self.exercise_id or RECOGNISED}"

    @property
    def place(self) -> Path:
        """The same with `out`."""
        return self.out / self.folder

    def key(self) -> str:
        """What tells this task from every other: all that its results depend on.

        Raises:
            VideoError: the recording cannot be read.
        """
        judged_by = self.exercise.model_dump_json() if self.exercise else RECOGNISED
        looked = str(self.every_frame)
        by = (judged_by, __version__, self.model, self.tongue, self.knowledge, looked)
        path = self.asked.path
        if not path.exists():
            raise VideoError(Message.of(Wrong.NO_FILE, path=str(path)))
        try:
            return content_key(path, *by)
        except OSError as error:
            said = Message.of(Wrong.CANNOT_READ, path=str(path), reason=reason(error))
            raise VideoError(said) from error


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a task.

    Attributes:
        rows: what the summary says of it.
        before: whether it had been done before.
        files: by their names those results that are still to be written, because they were made
            where the folder of results is not; the last one is what makes them valid.
    """

    rows: tuple[Row, ...]
    before: bool
    files: dict[str, bytes] = field(default_factory=dict)

    def unpack(self, task: Task) -> None:
        """Write what is still to be written.

        Raises:
            OutputError: it cannot be written.
        """
        if not self.files:
            return
        _cleared(task)
        for name, content in self.files.items():
            with written_whole(task.place / name) as part:
                part.write_bytes(content)


def knowledge(*, recognising: bool) -> str:
    """What tells all that judges besides a named exercise from what judged otherwise.

    That are the templates and, where what is done is recognised, all exercises, the user's own too.
    """
    digest = hashlib.sha256(known_library().fingerprint().encode())
    for exercise in known_exercises() if recognising else ():
        digest.update(exercise.model_dump_json().encode())
    return digest.hexdigest()


def work(send: Send, task: Task) -> Done:
    """A worker's task: analyse the recording and write its results; sends how far it is.

    What was done before, of the same content, by the same exercise, version and model, is taken.

    Raises:
        VideoError: the recording cannot be read.
        PoseTrackError: its kept poses cannot be read.
        ModelError: the pose model cannot be used.
        OutputError: a result cannot be written.
    """
    key = task.key()
    if task.made is not None and task.made.key == key:
        return Done(task.made.rows_of(task), before=True)
    rows, data = _analyzed(send, task)
    with written_whole(task.place / RESULT) as part:
        kept = {"key": key, "rows": [row.to_json() for row in rows], "report": data}
        part.write_text(json.dumps(kept, indent=1), encoding="utf-8")
    return Done(rows, before=False)


def work_apart(send: Send, task: Task) -> Done:
    """The same where the folder of results is not: they come along as bytes."""
    with tempfile.TemporaryDirectory(prefix="formcheck-") as home:
        there = replace(task, out=Path(home))
        done = work(send, there)
        if done.before:
            return done
        files = sorted(there.place.iterdir(), key=lambda path: (path.name == RESULT, path.name))
        return replace(done, files={path.name: path.read_bytes() for path in files})


def spoken(tongue: Tongue) -> Language:
    """How reports in that language speak."""
    return Language(tongue, words_in(tongue), DECIMAL[tongue])


def _analyzed(send: Send, task: Task) -> tuple[tuple[Row, ...], dict[str, Any] | None]:
    """Write all but the result itself; what the summary says, and the report as data."""
    video, language = task.asked.path, spoken(task.tongue)
    kept = cached_poses(
        video,
        task.model,
        task.cache or cache_folder(),
        every_frame=task.every_frame,
        on_found=lambda *how: send(how),
    )
    poses = PoseTrack.load(kept)
    _cleared(task)
    # The same content may have been found under another name.
    track = replace(poses, source=poses.source | {"path": str(video)})
    writing = _Writing(task, track, language)
    try:
        return writing.judged(task.exercise) if task.exercise else writing.recognised()
    except NothingToJudgeError as error:
        name, exercise = task.asked.name, task.exercise_id
        return (Row.without(name, exercise, error, language, RowState.NOBODY),), None


def _cleared(task: Task) -> None:
    """Have the folder of a recording's results, without those of another content or version.

    Raises:
        OutputError: it cannot be had, or the folder that it belongs in has gone.
    """
    place = task.place
    if not task.out.is_dir():
        gone = Message.of(Wrong.CANNOT_WRITE_THERE, path=str(place), folder=str(task.out))
        raise OutputError(gone)
    make_folder(place)
    try:
        for old in (place / RESULT, *place.glob(STILL.format(number="*"))):
            old.unlink(missing_ok=True)
    except OSError as error:
        raise cannot_write(place / RESULT, error) from error


class _Writing:
    """Judges poses, and writes everything but the result itself."""

    def __init__(self, task: Task, track: PoseTrack, language: Language) -> None:
        self._task = task
        self._video = task.asked.path
        self._track = track
        self._language = language
        place = task.place
        self._outputs = Outputs(csv=place / TABLE, report=place / REPORT, poses=place / POSES)

    def judged(self, exercise: Exercise) -> tuple[tuple[Row, ...], dict[str, Any]]:
        """By an exercise that was named."""
        with self._outputs.collecting(exercise, self._language) as collected:
            report = analyze(self._track, exercise, observers=collected.observers)
        self._outputs.write(report, self._video, collected, self._language)
        row = Row.of(self._task.asked.name, report, self._language, self._task.folder)
        return (self._with_still(row, self._still(report, collected)),), report.to_json()

    def recognised(self) -> tuple[tuple[Row, ...], dict[str, Any]]:
        """Each set by the exercise that was recognised."""
        found = recognise(self._track)
        sets = self._outputs.collecting_sets(found.exercises(), self._language)
        with sets as collected:
            reports = judge(found, self._track, observers=[one.observers for one in collected])
        workout, done, _ = self._outputs.write_recognised(
            found, reports, collected, self._video, self._language
        )
        name, folder = self._task.asked.name, self._task.folder
        rows = [
            self._with_still(
                Row.of(name, report, self._language, folder, number), self._still(report, one)
            )
            for number, (report, one) in enumerate(zip(workout.sets, done, strict=True), start=1)
        ]
        if not rows:
            none = Row.of_none(name, workout.source, workout.person_seen, folder)
            rows = [self._with_still(none, self._clearest(workout.source))]
        return tuple(rows), workout.to_json()

    def _still(self, report: Report, collected: Collected) -> Thumbnail | None:
        if is_poses(self._video):
            return None
        from formcheck.report.thumbnail import still_of

        evidence = collected.evidence(report, self._video, self._track)
        return still_of(self._video, report, self._track, evidence)

    def _clearest(self, source: Source) -> Thumbnail | None:
        if is_poses(self._video):
            return None
        from formcheck.report.thumbnail import clearest

        return clearest(self._video, source, self._track)

    def _with_still(self, row: Row, still: Thumbnail | None) -> Row:
        if still is None:
            return row
        name = STILL.format(number="" if row.first else f"-{row.set}")
        with written_whole(self._task.place / name) as part:
            part.write_bytes(still.jpeg)
        return replace(row, still=name, still_s=round(still.t, 3))
