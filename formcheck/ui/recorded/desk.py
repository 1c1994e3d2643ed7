"""The recordings of one browser session: one after the other, kept until they are discarded."""

from __future__ import annotations

import queue
import threading
import weakref
from collections.abc import Iterable

from formcheck.exercises.model import Exercise
from formcheck.media.overlay import ENGLISH, Labels
from formcheck.ui.recorded.job import Job, State
from formcheck.ui.recorded.recording import Recording


class Desk:
    """Takes recordings and works on them in a thread.

    When the session that holds it ends, everything on it is stopped and deleted.
    """

    def __init__(self) -> None:
        self._jobs: list[Job] = []
        self._waiting: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        # The thread must not hold the desk, or the desk would never be let go.
        threading.Thread(target=_work, args=(self._waiting,), daemon=True).start()
        self._end = weakref.finalize(self, _clear, self._jobs, self._waiting)

    def take(
        self, recordings: Iterable[Recording], exercise: Exercise, labels: Labels = ENGLISH
    ) -> list[Job]:
        """Put recordings in line, to be judged as `exercise`; `labels` stand on their videos."""
        jobs = [Job(recording, exercise, labels) for recording in recordings]
        self._jobs += jobs
        for job in jobs:
            self._waiting.put(job)
        return jobs

    @property
    def unfinished(self) -> list[Job]:
        """The job at work and those in line."""
        return [job for job in self._jobs if not job.state.over]

    @property
    def finished(self) -> list[Job]:
        """The jobs that have something to show, a result or an error, in order."""
        return [job for job in self._jobs if job.state in {State.DONE, State.FAILED}]

    def again(self, job: Job, exercise: Exercise, labels: Labels = ENGLISH) -> Job:
        """Judge a recording as another exercise, in the place of what came out before."""
        anew = Job(job.recording, exercise, labels)
        self._jobs[self._jobs.index(job)] = anew
        self._waiting.put(anew)
        return anew

    def discard(self, job: Job) -> None:
        """Stop the job, if it is not over, and delete all that there is of it."""
        if job in self._jobs:
            self._jobs.remove(job)
        job.discard()

    def close(self) -> None:
        """Discard everything; the desk takes nothing more."""
        self._end()


def _work(waiting: queue.SimpleQueue[Job | None]) -> None:
    while (job := waiting.get()) is not None:
        if not job.state.over:
            job.run()
        del job  # or the last one would stay until the next comes


def _clear(jobs: list[Job], waiting: queue.SimpleQueue[Job | None]) -> None:
    waiting.put(None)
    for job in jobs:
        job.discard()
    jobs.clear()
