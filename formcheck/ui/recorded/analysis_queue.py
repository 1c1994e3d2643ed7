"""One person's recordings: one after the other, kept until they are discarded or nobody looks.

They belong to no tab: a reload, or a tab that is closed and another one opened, finds them again.
"""

from __future__ import annotations

import contextlib
import os
import queue
import threading
import time
import weakref
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Final

from formcheck.exercises.model import Exercise
from formcheck.files import for_same_person
from formcheck.playback import AS_IT_IS, Manner
from formcheck.report.language import ENGLISH, Language
from formcheck.ui.recorded.job import Job, JobState
from formcheck.ui.recorded.recording import KEPT_S, Recording, forget_old

LOOK_EVERY_S: Final = 300.0
"""How often is checked whether anybody still wants what is in the queue."""
AT_ONCE: Final = max(1, os.cpu_count() or 1)
"""So many recordings are looked at at once, whoever's they are; the others wait."""


class AnalysisQueue:
    """Takes recordings and works on them in a thread.

    What nobody has looked at for `kept_s` is deleted, once nothing is at work any more. When the
    queue goes, or the process ends, everything in it is stopped and deleted.

    Args:
        kept_s: for how many seconds after the last look.
        look_every_s: how often that is looked for.
        now: a steady clock in seconds.
    """

    def __init__(
        self,
        *,
        kept_s: float = KEPT_S,
        look_every_s: float = LOOK_EVERY_S,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._jobs: list[Job] = []
        self._waiting: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._looks = _Looks(now, kept_s)
        over = threading.Event()
        # The threads must not hold the queue, or the queue would never be let go.
        for target, args in (
            (_work, (self._waiting,)),
            (_watch, (self._jobs, self._looks, look_every_s, over)),
        ):
            threading.Thread(target=for_same_person(target), args=args, daemon=True).start()
        self._end = weakref.finalize(self, _close, self._jobs, self._waiting, over)

    def look(self) -> None:
        """Somebody looks: what lies here is kept for a while from now on."""
        self._looks.note()

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
        return [job for job in self._jobs if job.state in {JobState.DONE, JobState.FAILED}]

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
        """Discard everything; the queue takes nothing more."""
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


class _Looks:
    """When somebody looked last."""

    def __init__(self, now: Callable[[], float], kept_s: float) -> None:
        self._now = now
        self._kept_s = kept_s
        self._last_s = now()

    def note(self) -> None:
        """Somebody looks."""
        self._last_s = self._now()

    @property
    def are_long_ago(self) -> bool:
        """Whether nobody will look any more."""
        return self._now() - self._last_s > self._kept_s


def _watch(jobs: list[Job], looks: _Looks, every_s: float, over: threading.Event) -> None:
    """Discard the jobs when nobody looks at them any more."""
    while not over.wait(every_s):
        if any(not job.state.over for job in jobs):
            looks.note()
        if looks.are_long_ago:
            _discard(jobs)
        for job in list(jobs):
            job.recording.keep()


def _close(jobs: list[Job], waiting: queue.SimpleQueue[Job | None], over: threading.Event) -> None:
    over.set()
    waiting.put(None)
    _discard(jobs)


def _discard(jobs: list[Job]) -> None:
    while jobs:
        jobs.pop().discard()


@cache
def desk_of(person: Path) -> AnalysisQueue:  # noqa: ARG001 - by which it is remembered
    """The queue of the person whose history lies at the path `person`, in this process."""
    forget_old()
    return AnalysisQueue()
