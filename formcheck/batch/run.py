"""All recordings of a batch, each by one of several processes, here or on many machines."""

from __future__ import annotations

import contextlib
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Protocol

from formcheck.batch.recordings import Choice, RequestedRecording
from formcheck.batch.row import Row
from formcheck.batch.scheduler import Scheduler
from formcheck.batch.summary import write_summary
from formcheck.batch.work import RESULT, Done, Made, Task, knowledge, spoken, work, work_apart
from formcheck.errors import ExerciseError, FormCheckError, OutputError, VideoError
from formcheck.exercises.catalog import load_exercise
from formcheck.exercises.model import Exercise
from formcheck.extraction.workers import LostError, TaskEnd, TaskMessage, TaskRunner, Workers
from formcheck.files import make_folder
from formcheck.messages.error_ids import System, Wrong
from formcheck.messages.languages import Tongue
from formcheck.messages.message import Message

TRIES: Final = 2
"""How often a recording is begun whose process is lost: the next one may have more memory."""
LOOK_EVERY_S: Final = 2.0
"""How often new recordings are looked for while watching."""
FULL: Final = (Message(System.DISK_FULL), Message(System.QUOTA_EXCEEDED))
"""Why nothing more can be written at all."""


class Watcher(Protocol):
    """Is told how a batch gets on."""

    def taken(self, count: int) -> None:
        """So many more recordings are to be analysed."""

    def begun(self, key: int, name: str) -> None:
        """Work on a recording has begun, which is then known as `key`."""

    def found(self, key: int, found_s: float, duration_s: float | None) -> None:
        """Of so many seconds of it the poses are found."""

    def ended(self, key: int) -> None:
        """Nobody works on it any more; it may be begun once more."""

    def through(self, rows: Sequence[Row], *, before: bool, left: int) -> None:
        """What came of one; whether it had been done `before`; how many are `left`."""


@dataclass(frozen=True)
class Batch:
    """What is to be done with all recordings.

    Attributes:
        choice: which recordings.
        exercise: by what all are judged; None for what the manifest says of each, or else for
            what is recognised.
        model: the pose model.
        tongue: what reports and the summary speak.
        cache: the folder where poses are kept; None for that of whoever finds them.
        jobs: how many recordings are analysed at once, by processes of this machine.
        scheduler: who has many machines to do it instead.
        every_frame: whether every picture is looked at.
    """

    choice: Choice
    exercise: Exercise | None
    model: str
    tongue: Tongue
    cache: Path | None
    jobs: int
    scheduler: Scheduler | None = None
    every_frame: bool = False

    @property
    def out(self) -> Path:
        """The folder of all results."""
        return self.choice.out

    @property
    def recognising(self) -> bool:
        """Whether nobody says what is done."""
        return self.exercise is None and not self.choice.by_manifest

    def runner(self) -> TaskRunner:
        """Whoever does the work.

        Raises:
            SchedulerError: the machines cannot be used.
        """
        if self.scheduler is None:
            return Workers(self.jobs)
        from formcheck.batch.machines import Machines

        return Machines(self.scheduler, self.model)


@dataclass(frozen=True)
class BatchOutcome:
    """What came of a batch.

    Attributes:
        rows: a row for each recording, or for each set in it, in the order of the recordings.
        errors: what went wrong with those that have no result.
        before: how many recordings had been done before.
    """

    rows: tuple[Row, ...] = ()
    errors: tuple[FormCheckError, ...] = ()
    before: int = 0


def run(batch: Batch, watcher: Watcher) -> BatchOutcome:
    """Analyse all recordings that are there, and write the summary.

    One that cannot be analysed is listed with its reason, and stops no other.

    Raises:
        ManifestError: the manifest cannot be read or has mistakes.
        VideoError: there is no such file or folder, no recording in it, or it has gone meanwhile.
        OutputError: the folder of results or the summary cannot be written, or nothing any more.
        SchedulerError: the machines cannot be used, or not any more.
    """
    recordings = batch.choice.recordings()
    if not recordings:
        raise VideoError(Message.of(Wrong.NO_RECORDINGS, path=batch.choice.source))
    with _Run(batch, watcher) as running:
        running.take(recordings)
        return running.finish()


def watch(
    batch: Batch, watcher: Watcher, wanted: Callable[[], bool] = lambda: True
) -> BatchOutcome:
    """The same, and then with those that come, for as long as it is `wanted`.

    A file is taken once it no longer grows. The summary is written after every recording.
    """
    with _Run(batch, watcher) as running:
        seen: dict[Path, tuple[int, int]] = {}
        taken: dict[Path, tuple[int, int]] = {}
        while wanted():
            there = running.there()
            now = {asked.path: _stamp(asked.path) for asked in there}
            still = {p for p, stamp in now.items() if seen.get(p) == stamp != taken.get(p)}
            running.take([asked for asked in there if asked.path in still])
            taken |= {path: now[path] for path in still}
            seen = now
            running.go_on(LOOK_EVERY_S)
        return running.finish()


def _stamp(path: Path) -> tuple[int, int]:
    """What changes while a file is being written."""
    try:
        state = path.stat()
    except OSError:
        return (-1, -1)
    return state.st_size, state.st_mtime_ns


class _Run:
    """A batch that is being worked on; a context manager."""

    def __init__(self, batch: Batch, watcher: Watcher) -> None:
        self._batch = batch
        self._watcher = watcher
        self._language = spoken(batch.tongue)
        self._tasks: list[Task] = []
        self._tries: dict[int, int] = {}
        self._waiting: deque[int] = deque()
        self._rows: dict[tuple[str, str], tuple[Row, ...]] = {}
        self._errors: dict[tuple[str, str], FormCheckError] = {}
        self._before = 0
        make_folder(batch.out)
        self._disks = [(folder, _disk(folder)) for folder in (batch.out, batch.choice.folder)]
        self._runner = batch.runner()

    def __enter__(self) -> _Run:
        return self

    def __exit__(self, *_: object) -> None:
        self._runner.close()

    def there(self) -> list[RequestedRecording]:
        """The recordings that are there now.

        Raises:
            VideoError: their folder has gone.
        """
        try:
            return self._batch.choice.recordings()
        except FormCheckError as error:
            raise self._end_of_all(error) or error from None

    def take(self, recordings: list[RequestedRecording]) -> None:
        """Have `recordings` analysed, too."""
        if not recordings:
            return
        batch = self._batch
        known = knowledge(recognising=batch.recognising)
        cache = batch.cache.absolute() if batch.cache else None
        self._watcher.taken(len(recordings))
        for asked in recordings:
            try:
                exercise = self._exercise_of(asked)
            except ExerciseError as error:
                self._fail(asked.name, asked.exercise or "", error)
                continue
            # Machines have no idea of the folder that this process is in.
            found = replace(asked, path=asked.path.absolute())
            how = batch.model, batch.tongue, batch.out, cache, known
            task = Task(found, exercise, *how, every_frame=batch.every_frame)
            self._waiting.append(len(self._tasks))
            self._tasks.append(task)

    def finish(self) -> BatchOutcome:
        """Work until all are through."""
        while self._waiting or self._runner.busy:
            self._step(None)
        self._write()
        return BatchOutcome(self._ordered(), tuple(self._errors.values()), self._before)

    def go_on(self, for_s: float) -> None:
        """Work for so many seconds; the summary is written whenever one is through."""
        until_s = time.monotonic() + for_s
        while (left_s := until_s - time.monotonic()) > 0:
            if self._waiting or self._runner.busy:
                if self._step(left_s):
                    self._write()
            else:
                time.sleep(left_s)

    def _exercise_of(self, asked: RequestedRecording) -> Exercise | None:
        if self._batch.exercise is not None or asked.exercise is None:
            return self._batch.exercise
        return load_exercise(asked.exercise)

    def _step(self, timeout_s: float | None) -> bool:
        """Begin what can be begun, and hear what is told; whether anything is through."""
        function = work_apart if self._runner.apart else work
        while self._waiting and self._runner.idle:
            key = self._waiting.popleft()
            self._tries[key] = self._tries.get(key, 0) + 1
            task = self._tasks[key]
            made = Made.read(task.place / RESULT)
            self._runner.begin(key, function, replace(task, made=made))
            self._watcher.begun(key, task.asked.name)
        through = False
        for told in self._runner.listen(timeout_s):
            if isinstance(told, TaskMessage):
                self._watcher.found(told.key, *told.what)
            else:
                through = self._end(told) or through
        return through

    def _end(self, told: TaskEnd) -> bool:
        task = self._tasks[told.key]
        self._watcher.ended(told.key)
        if isinstance(told.error, LostError) and self._tries[told.key] < TRIES:
            self._waiting.append(told.key)
            return False
        try:
            if told.error is not None:
                raise told.error
            told.result.unpack(task)
        except FormCheckError as error:
            self._stop_where_all_would_fail(error)
            self._fail(task.asked.name, task.exercise_id, error)
        else:
            self._done(task, told.result)
        return True

    def _stop_where_all_would_fail(self, error: FormCheckError) -> None:
        """One recording stops no other; a full disk and a folder that has gone stop all.

        Raises:
            FormCheckError: that is so.
        """
        end = self._end_of_all(error)
        if end is not None:
            with contextlib.suppress(OutputError):
                self._write()
            raise end from error

    def _end_of_all(self, error: FormCheckError) -> FormCheckError | None:
        """What to say where `error` would befall every recording that is still to be done."""
        counts = {"done": len(self._rows) - len(self._errors), "total": len(self._tasks)}
        for folder, disk in self._disks:
            if _disk(folder) != disk:
                return OutputError(Message.of(Wrong.BATCH_FOLDER_GONE, path=str(folder), **counts))
        said = error.said[0]
        if isinstance(error, OutputError) and dict(said.values).get("reason") in FULL:
            return OutputError(Message.of(Wrong.BATCH_DISK_FULL, path=said["path"], **counts))
        return None

    def _done(self, task: Task, done: Done) -> None:
        self._errors.pop((task.asked.name, task.exercise_id), None)
        self._before += done.before
        self._put(task.asked.name, task.exercise_id, done.rows, before=done.before)

    def _fail(self, name: str, exercise: str, error: FormCheckError) -> None:
        self._errors[name, exercise] = error
        row = Row.without(name, exercise, error, self._language)
        self._put(name, exercise, (row,), before=False)

    def _put(self, name: str, exercise: str, rows: tuple[Row, ...], *, before: bool) -> None:
        self._rows[name, exercise] = rows
        left = len(self._waiting) + self._runner.busy
        self._watcher.through(rows, before=before, left=left)

    def _ordered(self) -> tuple[Row, ...]:
        """The rows in the order of names, which does not depend on who was quicker."""
        return tuple(row for key in sorted(self._rows) for row in self._rows[key])

    def _write(self) -> None:
        try:
            write_summary(self._batch.out, self._ordered(), self._language)
        except OutputError as error:
            raise self._end_of_all(error) or error from None


def _disk(folder: Path) -> int | None:
    """Which disk a folder is on: another one where that was taken out. None where it is not."""
    try:
        return folder.stat().st_dev
    except OSError:
        return None
