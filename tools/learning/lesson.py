"""Lessons: from which recordings an exercise is learnt, and on which it is tried."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from tools.openworld.footage import TrialRecording
from tools.openworld.trial import ClipTrial, Role

PEOPLE: Final = (1, 2, 3)
LEAST_SHOWN: Final = 3
"""Repetitions that a demonstration has."""
FOREIGN: Final = frozenset({Role.ZERO, Role.NEAR_MISS, Role.UNLABELLED})


@dataclass(frozen=True)
class LearningTrial:
    """An exercise, learnt from some recordings.

    Attributes:
        exercise: which one.
        shown: the places of the demonstrations among all recordings, each of another source.
    """

    exercise: str
    shown: tuple[int, ...]

    @property
    def people(self) -> int:
        """How many people have shown it."""
        return len(self.shown)


def lessons(
    recordings: Sequence[TrialRecording],
    exercise: str,
    *,
    most: int,
    people: Sequence[int] = PEOPLE,
    seed: int = 1,
) -> Iterator[LearningTrial]:
    """At most so many lessons for each number of people, drawn from all that there can be."""
    trials = {i: found for i, one in enumerate(recordings) if (found := trial_of(one, exercise))}
    fit = [i for i, trial in trials.items() if _demonstrates(trial)]
    for count in people:
        sets = [
            chosen
            for chosen in combinations(fit, count)
            if len({trials[i].source for i in chosen}) == count
        ]
        random.Random(seed).shuffle(sets)
        yield from (LearningTrial(exercise, chosen) for chosen in sets[:most])


def trial_of(recording: TrialRecording, exercise: str) -> ClipTrial | None:
    """The trial of `exercise` on a recording, None where its labels say nothing about it."""
    return next((one for one in recording.trials if one.exercise == exercise), None)


def sources(recordings: Sequence[TrialRecording], exercise: str) -> set[str]:
    """Whose recordings hold `exercise`."""
    found = (trial_of(one, exercise) for one in recordings)
    return {trial.source for trial in found if trial and trial.role is Role.POSITIVE}


def _demonstrates(trial: ClipTrial) -> bool:
    return trial.role is Role.POSITIVE and (trial.entry.reps or 0) >= LEAST_SHOWN
