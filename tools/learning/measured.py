"""Learns, and counts on other recordings: each recording is read once."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from formcheck.errors import LearningError
from formcheck.exercises.model import Exercise
from formcheck.extraction.workers import mapped
from formcheck.learning.draft import Demonstration, learn
from formcheck.learning.replay import attempts_of, replayed
from formcheck.learning.survey import readings
from tools.learning.lesson import FOREIGN, LearningTrial, trial_of
from tools.openworld.footage import TrialRecording
from tools.openworld.trial import Role


@dataclass(frozen=True)
class Lost:
    """That a lesson taught nothing."""

    why: str


@dataclass(frozen=True)
class Count:
    """A learnt exercise, counted on a recording of somebody else.

    Attributes:
        lesson: how it was learnt.
        recording: the place of the recording among all.
        same: whether it holds the exercise.
        low: the least right count.
        high: the greatest right count.
        count: what was counted; None where nothing was learnt.
    """

    lesson: LearningTrial
    recording: int
    same: bool
    low: int
    high: int
    count: int | None

    @property
    def right(self) -> bool:
        """Whether the count is within the label."""
        return self.count is not None and self.low <= self.count <= self.high

    @property
    def within_one(self) -> bool:
        """Whether it is by one off at most."""
        return self.count is not None and self.low - 1 <= self.count <= self.high + 1

    @property
    def false(self) -> bool:
        """Whether something was counted where nothing is."""
        return not self.same and bool(self.count)


Outcome = Exercise | Lost


def taught(
    recordings: Sequence[TrialRecording], lessons: Sequence[LearningTrial], jobs: int
) -> list[Outcome]:
    """What comes of each lesson."""
    work = [([recordings[i] for i in lesson.shown],) for lesson in lessons]
    return list(mapped(_learnt, work, jobs))


def counts(
    recordings: Sequence[TrialRecording],
    lessons: Sequence[LearningTrial],
    learnt: Sequence[Outcome],
    jobs: int,
    *,
    foreign: float = 1.0,
) -> Iterator[Count]:
    """Each learnt exercise on the recordings of others that hold it, and on foreign ones.

    Args:
        recordings: all of them.
        lessons: from which of them was learnt.
        learnt: what came of each lesson.
        jobs: recordings at the same time.
        foreign: the share of the foreign recordings that is drawn for each lesson.
    """
    both = list(zip(lessons, learnt, strict=True))
    work = [(i, one, _asked(recordings, both, i, foreign)) for i, one in enumerate(recordings)]
    for found in mapped(_counted, [(item,) for item in work if item[2]], jobs):
        yield from found


def _asked(
    recordings: Sequence[TrialRecording],
    both: Sequence[tuple[LearningTrial, Outcome]],
    place: int,
    share: float,
) -> list[tuple[LearningTrial, Outcome]]:
    """The lessons that are tried on a recording: of no one who has shown it."""
    found = []
    for lesson, outcome in both:
        trial = trial_of(recordings[place], lesson.exercise)
        if trial is None or place in lesson.shown or trial.role is Role.OPEN:
            continue
        shown_by = {_source(recordings[i], lesson.exercise) for i in lesson.shown}
        if trial.role is Role.POSITIVE and trial.source in shown_by:
            continue
        if trial.role in FOREIGN and not _is_drawn(lesson, place, share):
            continue
        found.append((lesson, outcome))
    return found


def _is_drawn(lesson: LearningTrial, place: int, share: float) -> bool:
    return random.Random(f"{lesson} {place}").random() < share


def _source(recording: TrialRecording, exercise: str) -> str:
    trial = trial_of(recording, exercise)
    return trial.source if trial else ""


def _learnt(shown: list[TrialRecording]) -> Outcome:
    try:
        return learn(
            [Demonstration.of(str(i), one.footage.track().frames()) for i, one in enumerate(shown)]
        ).exercise
    except LearningError as error:
        return Lost(str(error))


def _counted(work: tuple[int, TrialRecording, list[tuple[LearningTrial, Outcome]]]) -> list[Count]:
    place, recording, both = work
    shown = readings(recording.footage.track().frames())
    found = []
    for lesson, outcome in both:
        trial = trial_of(recording, lesson.exercise)
        assert trial is not None
        low, high = trial.entry.count_range
        count = None
        if not isinstance(outcome, Lost):
            count = len(list(attempts_of(replayed(outcome, shown))))
        same = trial.role not in FOREIGN
        found.append(Count(lesson, place, same, low, high, count))
    return found
