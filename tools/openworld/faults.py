"""Faults that the pictures of real clips show beyond doubt: which of them are named."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from enum import StrEnum
from pathlib import Path, PurePosixPath

from pydantic import ConfigDict, TypeAdapter
from pydantic.dataclasses import dataclass

from tools.openworld.footage import TrialRecording
from tools.openworld.sheets import Sheet, percent
from tools.openworld.trial import Attempted, TrialResult

FILE = Path(__file__).with_name("faults.toml")
SHARED = 0.5
"""A repetition is the one that was seen when they have this share of the shorter in common."""


@dataclass(frozen=True, config=ConfigDict(extra="forbid"))
class SeenFault:
    """A fault in a clip.

    Attributes:
        clip: the clip's path in its set, without the suffix.
        exercise: what the clip is judged as.
        rule: the rule that names the fault.
        times_s: when each repetition or hold that shows it begins and ends.
    """

    clip: str
    exercise: str
    rule: str
    times_s: tuple[tuple[float, float], ...]


@dataclass(frozen=True, config=ConfigDict(extra="forbid"))
class PictureReading:
    """What a person read from the pictures.

    Attributes:
        faultless: clips that show nothing wrong; each lies in the folder of its exercise.
        seen: the faults in the others.
    """

    faultless: tuple[str, ...]
    seen: tuple[SeenFault, ...]

    @property
    def trials(self) -> set[tuple[str, str]]:
        """Each clip with the exercise that it is judged as."""
        return {(one.clip, one.exercise) for one in self.seen} | {
            (clip, PurePosixPath(clip).parts[0]) for clip in self.faultless
        }


class Answer(StrEnum):
    """What was said of a fault that was seen."""

    NAMED = "named"
    NOT_JUDGED = "not judged"
    NOT_COUNTED = "not counted"
    MISSED = "missed"


def read_faults(path: Path = FILE) -> PictureReading:
    """The list that is kept by hand."""
    return TypeAdapter(PictureReading).validate_python(
        tomllib.loads(path.read_text(encoding="utf-8"))
    )


def read_recordings(
    recordings: Iterable[TrialRecording], reading: PictureReading
) -> list[TrialRecording]:
    """Those of `recordings` that were read, tried as what they were read as."""
    kept = (
        replace(
            one,
            trials=tuple(t for t in one.trials if (t.clip, t.exercise) in reading.trials),
        )
        for one in recordings
    )
    return [one for one in kept if one.trials]


def answers(seen: SeenFault, attempts: Sequence[Attempted]) -> list[Answer]:
    """What was said of each repetition or hold that shows the fault."""
    return [_answer(seen.rule, start_s, end_s, attempts) for start_s, end_s in seen.times_s]


def seen_sheet(reading: PictureReading, results: Sequence[TrialResult]) -> Sheet:
    """For each rule, how often its fault was seen, and what was said of it."""
    tallies: dict[tuple[str, str], Counter[Answer]] = {}
    for seen, found in _played(reading, results):
        tallies.setdefault((seen.exercise, seen.rule), Counter()).update(found)
    rows = [
        (exercise, rule, tally.total(), *(tally[answer] for answer in Answer))
        for (exercise, rule), tally in sorted(tallies.items())
    ]
    every = sum(tallies.values(), Counter[Answer]())
    title = f"Faults that the pictures show: {every[Answer.NAMED]} of {every.total()} named"
    head = ("exercise", "rule", "seen", *(answer.value for answer in Answer))
    return Sheet(title, head, tuple(rows), 2)


def unnamed_sheet(reading: PictureReading, results: Sequence[TrialResult]) -> Sheet:
    """Each fault that was seen and not named."""
    rows = tuple(
        (seen.clip, seen.rule, f"{start_s:.1f}-{end_s:.1f}", answer.value)
        for seen, found in _played(reading, results)
        for (start_s, end_s), answer in zip(seen.times_s, found, strict=True)
        if answer is not Answer.NAMED
    )
    return Sheet(f"Not named: {len(rows)}", ("clip", "rule", "at, s", ""), rows, 4)


def faultless_sheet(reading: PictureReading, results: Sequence[TrialResult]) -> Sheet:
    """For each exercise, in how many repetitions or holds without fault one was named."""
    rows = []
    for exercise in sorted({exercise for _, exercise in reading.trials}):
        clean = [one for one in _faultless(reading, results) if one.exercise == exercise]
        every = [attempt for one in clean for attempt in one.attempts]
        faulty = sum(bool(attempt.faults) for attempt in every)
        share = percent(faulty, len(every))
        rows.append((exercise, len(clean), len(every), faulty, share))
    head = ("exercise", "clips", "counted", "with a fault", "")
    return Sheet("Where nothing is wrong", head, tuple(rows))


def alarms_sheet(reading: PictureReading, results: Sequence[TrialResult]) -> Sheet:
    """Each fault that was named where nothing is wrong."""
    rows = tuple(
        (one.clip, rule, f"{attempt.start_s:.1f}-{attempt.end_s:.1f}")
        for one in _faultless(reading, results)
        for attempt in one.attempts
        for rule in attempt.faults
    )
    return Sheet(f"False alarms: {len(rows)}", ("clip", "rule", "at, s"), rows, 3)


def _answer(rule: str, start_s: float, end_s: float, attempts: Sequence[Attempted]) -> Answer:
    meant = [one for one in attempts if _is_meant(one, start_s, end_s)]
    if any(rule in one.faults for one in meant):
        return Answer.NAMED
    if not meant:
        return Answer.NOT_COUNTED
    unsure = any(rule in one.not_judged for one in meant)
    return Answer.NOT_JUDGED if unsure else Answer.MISSED


def _is_meant(attempt: Attempted, start_s: float, end_s: float) -> bool:
    common_s = min(end_s, attempt.end_s) - max(start_s, attempt.start_s)
    return common_s >= SHARED * min(end_s - start_s, attempt.end_s - attempt.start_s)


def _faultless(reading: PictureReading, results: Sequence[TrialResult]) -> list[TrialResult]:
    return [one for one in results if one.clip in reading.faultless]


def _played(
    reading: PictureReading, results: Sequence[TrialResult]
) -> list[tuple[SeenFault, list[Answer]]]:
    """The faults in the clips that were played, with what was said of them."""
    attempts = {(one.clip, one.exercise): one.attempts for one in results}
    return [
        (seen, answers(seen, attempts[seen.clip, seen.exercise]))
        for seen in reading.seen
        if (seen.clip, seen.exercise) in attempts
    ]
