"""The recordings of one browser session: one after the other, kept until they are discarded."""

from __future__ import annotations

import contextlib
import os
import queue
import threading
import weakref
from collections.abc import Callable, Iterable
from functools import cache
from typing import Final

from formcheck.exercises.model import Exercise
from formcheck.files import for_same_person
from formcheck.playback import AS_IT_IS, Manner
from formcheck.report.language import ENGLISH, Language
from formcheck.ui.recorded.job import Job, State
from formcheck.ui.recorded.recording import Recording

GRACE_S: Final = 30.0
AT_ONCE: Final = max(1, os.cpu_count() or 1)
"""So many recordings are looked at at once, whoever's they are; the others wait."""
LOOKS: Final = 6
"""How often the browser is looked for in that time."""


class Desk:
    """Takes recordings and works on them in a thread.

    When the browser has gone, or the session that holds the desk ends, everything on it is
    stopped and deleted.

    Args:
        there: whether the browser is still connected.
        grace_s: a connection that comes back within this time finds everything as it was.
    """

    def __init__(
        self, there: Callable[[], bool] = lambda: True, *, grace_s: float = GRACE_S
    ) -> None:
        self._jobs: list[Job] = []
        self._waiting: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        over = threading.Event()
        # The threads must not hold the desk, or the desk would never be let go.
        for target, args in (
            (_work, (self._waiting,)),
            (_watch, (self._jobs, there, grace_s, over)),
        ):
            threading.Thread(target=for_same_person(target), args=args, daemon=True).start()
        self._end = weakref.finalize(self, _close, self._jobs, self._waiting, over)

    def take(
        self,
        recordings: Iterable[Recording],
        exercise: Exercise | None,
        language: Language = ENGLISH,
        *,
        manner: Manner = AS_IT_IS,
    ) -> list[Job]:
        """Put recordings in line, to be judged as `exercise` and played in that `manner`.

        Without an exercise what they show is recognised. Their videos and reports are in
        `language`.
        """
        jobs = [Job(recording, exercise, language, manner=manner) for recording in recordings]
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

    def again(
        self,
        job: Job,
        exercise: Exercise | None,
        language: Language = ENGLISH,
        *,
        manner: Manner | None = None,
    ) -> Job:
        """Judge a recording as another exercise, in the place of what came out before.

        It is played in that `manner`, or as before: then the poses that are known are taken.
        """
        poses = job.poses if manner is None else None
        anew = Job(job.recording, exercise, language, manner=manner or job.manner, poses=poses)
        return self._replace(job, anew)

    def correct(
        self, job: Job, number: int, exercise: Exercise, language: Language = ENGLISH
    ) -> Job:
        """Judge set `number` of a recording, from 1, as another exercise than was recognised."""
        assert job.found is not None
        found = job.found.corrected(number, exercise)
        anew = Job(job.recording, None, language, manner=job.manner, found=found)
        return self._replace(job, anew)

    def _replace(self, job: Job, anew: Job) -> Job:
        self._jobs[self._jobs.index(job)] = anew
        self._waiting.put(anew)
        return anew

    def discard(self, job: Job) -> None:
        """Stop the job, if it is not over, and delete all that there is of it."""
        with contextlib.suppress(ValueError):
            self._jobs.remove(job)
        job.discard()

    def close(self) -> None:
        """Discard everything; the desk takes nothing more."""
        self._end()


@cache
def _room() -> threading.Semaphore:
    """The room for those that are looked at at once in this process."""
    return threading.Semaphore(AT_ONCE)


def _work(waiting: queue.SimpleQueue[Job | None]) -> None:
    while (job := waiting.get()) is not None:
        with _room():
            if not job.state.over:
                job.run()
        del job  # or the last one would stay until the next comes


def _watch(
    jobs: list[Job], there: Callable[[], bool], grace_s: float, over: threading.Event
) -> None:
    """Discard the jobs when the browser has gone: the session itself may live on for long."""
    away = 0
    while not over.wait(grace_s / LOOKS):
        away = 0 if there() else away + 1
        if away > LOOKS:
            _discard(jobs)


def _close(jobs: list[Job], waiting: queue.SimpleQueue[Job | None], over: threading.Event) -> None:
    over.set()
    waiting.put(None)
    _discard(jobs)


def _discard(jobs: list[Job]) -> None:
    while jobs:
        jobs.pop().discard()
