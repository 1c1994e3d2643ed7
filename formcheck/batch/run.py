"""All recordings of a batch, each by one of several processes."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from formcheck.batch.recordings import Asked, Choice
from formcheck.batch.row import Row
from formcheck.batch.summary import write_summary
from formcheck.batch.work import Done, Task, spoken, work
from formcheck.errors import ExerciseError, FormCheckError, VideoError
from formcheck.exercises.catalog import load_exercise
from formcheck.exercises.model import Exercise
from formcheck.files import make_folder
from formcheck.messages.error_ids import Wrong
from formcheck.messages.languages import Tongue
from formcheck.messages.message import Message
from formcheck.posing.workers import Ended, LostError, Sent, Workers

TRIES: Final = 2
"""How often a recording is begun whose process is lost: the next one may have more memory."""
LOOK_EVERY_S: Final = 2.0
"""How often new recordings are looked for while watching."""


class Watcher(Protocol):
    """Is told how a batch gets on."""

    def begun(self, key: int, name: str) -> None:
        """Work on a recording has begun, which is then known as `key`."""

    def found(self, key: int, found_s: float, duration_s: float | None) -> None:
        """Of so many seconds of it the poses are found."""

    def ended(self, key: int) -> None:
        """Nobody works on it any more; it may be begun once more."""

    def through(self, row: Row, *, before: bool, left: int) -> None:
        """What came of one; whether it had been done `before`; how many are `left`."""


@dataclass(frozen=True)
class Batch:
    """What is to be done with all recordings.

    Attributes:
        choice: which recordings.
        exercise: by what all are judged; None for what the manifest says of each.
        model: the pose model.
        tongue: what reports and the summary speak.
        cache: the folder where poses are kept.
        jobs: how many recordings are analysed at once.
        every_frame: whether every picture is looked at.
    """

    choice: Choice
    exercise: Exercise | None
    model: str
    tongue: Tongue
    cache: Path
    jobs: int
    every_frame: bool = False

    @property
    def out(self) -> Path:
        """The folder of all results."""
        return self.choice.out


@dataclass(frozen=True)
class Outcome:
    """What came of a batch.

    Attributes:
        rows: a row for each recording, in the order of the recordings.
        errors: what went wrong with those that have no result.
        before: how many had been done before.
    """

    rows: tuple[Row, ...] = ()
    errors: tuple[FormCheckError, ...] = ()
    before: int = 0


def run(batch: Batch, watcher: Watcher) -> Outcome:
    """Analyse all recordings that are there, and write the summary.

    One that cannot be analysed is listed with its reason, and stops no other.

    Raises:
        ManifestError: the manifest cannot be read or has mistakes.
        VideoError: there is no such file or folder, or no recording in it.
        OutputError: the folder of results or the summary cannot be written.
    """
    recordings = batch.choice.recordings()
    if not recordings:
        raise VideoError(Message.of(Wrong.NO_RECORDINGS, path=batch.choice.source))
    with _Run(batch, watcher) as running:
        running.take(recordings)
        return running.finish()


def watch(batch: Batch, watcher: Watcher, wanted: Callable[[], bool] = lambda: True) -> Outcome:
    """The same, and then with those that come, for as long as it is `wanted`.

    A file is taken once it no longer grows. The summary is written after every recording.
    """
    with _Run(batch, watcher) as running:
        seen: dict[Path, tuple[int, int]] = {}
        taken: dict[Path, tuple[int, int]] = {}
        while wanted():
            there = batch.choice.recordings()
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
        self._workers = Workers(batch.jobs)
        self._tasks: list[Task] = []
        self._tries: dict[int, int] = {}
        self._waiting: deque[int] = deque()
        self._rows: dict[tuple[str, str], Row] = {}
        self._errors: dict[tuple[str, str], FormCheckError] = {}
        self._before = 0
        make_folder(batch.out)

    def __enter__(self) -> _Run:
        return self

    def __exit__(self, *_: object) -> None:
        self._workers.close()

    def take(self, recordings: list[Asked]) -> None:
        """Have `recordings` analysed, too."""
        for asked in recordings:
            try:
                exercise = self._batch.exercise or load_exercise(asked.exercise or "")
            except ExerciseError as error:
                self._fail(asked.name, asked.exercise or "", error)
                continue
            batch = self._batch
            places = batch.out, batch.cache
            task = Task(asked, exercise, batch.model, batch.tongue, *places, batch.every_frame)
            self._waiting.append(len(self._tasks))
            self._tasks.append(task)

    def finish(self) -> Outcome:
        """Work until all are through."""
        while self._waiting or self._workers.busy:
            self._step(None)
        self._write()
        return Outcome(self._ordered(), tuple(self._errors.values()), self._before)

    def go_on(self, for_s: float) -> None:
        """Work for so many seconds; the summary is written whenever one is through."""
        until_s = time.monotonic() + for_s
        while (left_s := until_s - time.monotonic()) > 0:
            if self._waiting or self._workers.busy:
                if self._step(left_s):
                    self._write()
            else:
                time.sleep(left_s)

    def _step(self, timeout_s: float | None) -> bool:
        """Begin what can be begun, and hear what is told; whether anything is through."""
        while self._waiting and self._workers.idle:
            key = self._waiting.popleft()
            self._tries[key] = self._tries.get(key, 0) + 1
            self._workers.begin(key, work, self._tasks[key])
            self._watcher.begun(key, self._tasks[key].asked.name)
        through = False
        for told in self._workers.listen(timeout_s):
            if isinstance(told, Sent):
                self._watcher.found(told.key, *told.what)
            else:
                through = self._end(told) or through
        return through

    def _end(self, told: Ended) -> bool:
        task = self._tasks[told.key]
        self._watcher.ended(told.key)
        if isinstance(told.error, LostError) and self._tries[told.key] < TRIES:
            self._waiting.append(told.key)
            return False
        if told.error is not None:
            self._fail(task.asked.name, task.exercise.id, told.error)
        else:
            self._done(told.result)
        return True

    def _done(self, done: Done) -> None:
        self._errors.pop((done.row.recording, done.row.exercise), None)
        self._before += done.before
        self._put(done.row, before=done.before)

    def _fail(self, name: str, exercise: str, error: FormCheckError) -> None:
        self._errors[name, exercise] = error
        self._put(Row.without(name, exercise, error, self._language), before=False)

    def _put(self, row: Row, *, before: bool) -> None:
        self._rows[row.recording, row.exercise] = row
        left = len(self._waiting) + self._workers.busy
        self._watcher.through(row, before=before, left=left)

    def _ordered(self) -> tuple[Row, ...]:
        """The rows in the order of names, which does not depend on who was quicker."""
        return tuple(self._rows[key] for key in sorted(self._rows))

    def _write(self) -> None:
        write_summary(self._batch.out, self._ordered(), self._language)
