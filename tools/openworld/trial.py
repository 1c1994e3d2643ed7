"""One exercise tried on one recording: what should come out, and what did."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from formcheck.api import analyze
from formcheck.coach.events import Attempt, Hold
from formcheck.coach.report import Report
from formcheck.coach.session import Session
from formcheck.errors import NothingToJudgeError
from formcheck.evaluation import ConfusionCounts, EntryOutcome, compare
from formcheck.exercises.catalog import load_exercise
from formcheck.exercises.model import Exercise
from formcheck.extraction.stream import TrackStream
from formcheck.manifest import Entry
from formcheck.playback import Manner
from formcheck.pose.frame import PoseTrack
from formcheck.recognition.library import known_library
from formcheck.recognition.second_opinion import SecondOpinion


class TrialGroup(StrEnum):
    """Where a recording is from."""

    REAL = "real"
    CAPTURED = "captured"
    SHUFFLED = "shuffled"
    FILMED = "filmed"
    CASE = "case"
    DRAWN = "drawn"


class Role(StrEnum):
    """What a trial can show."""

    POSITIVE = "positive"
    """The exercise is in it."""
    ZERO = "zero"
    """A label says that it is not."""
    NEAR_MISS = "near_miss"
    """A label says so, but something in it resembles the exercise."""
    UNLABELLED = "unlabelled"
    """Nobody labelled it, but the clip cannot hold the exercise."""
    OPEN = "open"
    """A label of none that allows more: neither right nor wrong."""


@dataclass(frozen=True)
class ClipTrial:
    """An exercise, to be tried on a recording.

    Attributes:
        group: where the recording is from.
        clip: the recording's name in its group.
        entry: the labels; its exercise is the one to be tried.
        role: what the trial can show.
        kind: what the recording really shows.
        source: who made it: clips of one source resemble each other.
    """

    group: TrialGroup
    clip: str
    entry: Entry
    role: Role
    kind: str
    source: str

    @property
    def exercise(self) -> str:
        """The id of the exercise."""
        return self.entry.exercise


@dataclass(frozen=True)
class Attempted:
    """A repetition or hold that was counted."""

    start_s: float
    peak_s: float
    end_s: float
    side: str | None
    held_s: float | None
    faults: tuple[str, ...]
    not_judged: tuple[str, ...]


@dataclass(frozen=True)
class Rejected:
    """A movement that was not counted, when it was given up, and why."""

    at_s: float
    reason: str


@dataclass(frozen=True)
class TrialResult:
    """What came out of a trial, as plain data.

    Attributes:
        group: where the recording is from.
        clip: the recording's name in its group.
        exercise: what was tried.
        role: what the trial can show.
        kind: what the recording really shows.
        source: who made it.
        view: as labelled.
        asked: whether the exercise asks for that view.
        low: the smallest right count.
        high: the largest right count.
        count: how many were counted, None where the recording could not be analysed.
        attempts: those.
        rejected: what was not counted.
        seen_as: the view for most of the time.
        warnings: what the person was told about the recording.
        hold_errors_s: of each labelled hold, how far the held time is off.
        rules: of each labelled rule, how often it was right.
        problem: why it could not be analysed, or "".
        good: of the found repetitions or holds, how many are labelled as without any fault.
        clean: in how many of those no fault was reported.
        sides: how many labelled holds with a side were found.
        sides_right: how many of them on that side.
    """

    group: TrialGroup
    clip: str
    exercise: str
    role: Role
    kind: str
    source: str
    view: str
    asked: bool
    low: int
    high: int
    count: int | None
    attempts: tuple[Attempted, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    seen_as: str = ""
    warnings: tuple[str, ...] = ()
    hold_errors_s: tuple[float, ...] = ()
    rules: dict[str, ConfusionCounts] = field(default_factory=dict)
    problem: str = ""
    good: int = 0
    clean: int = 0
    sides: int = 0
    sides_right: int = 0

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells it from all others."""
        return self.group.value, self.clip, self.exercise

    @property
    def exact(self) -> bool:
        """Whether the count is right."""
        return self.count is not None and self.low <= self.count <= self.high

    @property
    def false_counts(self) -> int:
        """How many more were counted than can be right."""
        return max(0, (self.count or 0) - self.high)

    @property
    def faults(self) -> tuple[tuple[str, ...], ...]:
        """The faults of each repetition or hold."""
        return tuple(tuple(sorted(attempt.faults)) for attempt in self.attempts)


def tried(trial: ClipTrial, track: PoseTrack, exercise: Exercise | None = None) -> TrialResult:
    """What `track` comes out as; `exercise` stands for the one that the trial names."""
    entry = trial.entry
    judge = exercise or load_exercise(entry.exercise)
    try:
        outcome = compare(entry, analyze(track, judge, rotate=0))
    except NothingToJudgeError as error:
        outcome = EntryOutcome.nothing(entry, 0, error.said)
    return _plain(trial, outcome, judge)


def tried_alone(trial: ClipTrial, track: PoseTrack) -> TrialResult:
    """The same without asking what else may be done, which takes most of the time.

    The second opinion is asked only of exercises in which it may object to what is counted.
    """
    judge = load_exercise(trial.exercise)
    opinion = SecondOpinion(judge, known_library()) if judge.must_resemble else None
    session = Session(judge, opinion)
    events = [event for frame in track.frames() for event in session.update(frame)]
    source = TrackStream(track, Manner()).source()
    report = Report.from_events(judge, source, [*events, *session.finish()])
    return _plain(trial, compare(trial.entry, report), judge)


def _plain(trial: ClipTrial, outcome: EntryOutcome, exercise: Exercise) -> TrialResult:
    low, high = trial.entry.count_range
    report = outcome.report
    return TrialResult(
        group=trial.group,
        clip=trial.clip,
        exercise=trial.exercise,
        role=trial.role,
        kind=trial.kind,
        source=trial.source,
        view=trial.entry.view or "unknown",
        asked=trial.entry.view in exercise.camera.views,
        low=low,
        high=high,
        count=outcome.count,
        attempts=tuple(map(_attempted, report.attempts)) if report else (),
        rejected=_rejected(report) if report else (),
        seen_as=report.tracking.view if report else "nobody",
        warnings=tuple(map(report.in_english, report.tracking.warnings)) if report else (),
        hold_errors_s=tuple(round(error, 2) for error in outcome.hold_errors_s),
        rules=outcome.rules,
        problem=outcome.problem,
        good=outcome.good,
        clean=outcome.clean,
        sides=outcome.sides,
        sides_right=outcome.sides_right,
    )


def _attempted(attempt: Attempt) -> Attempted:
    return Attempted(
        start_s=round(attempt.start_s, 2),
        peak_s=round(attempt.peak_s, 2),
        end_s=round(attempt.end_s, 2),
        side=attempt.side,
        held_s=round(attempt.held_s, 2) if isinstance(attempt, Hold) else None,
        faults=tuple(fault.rule for fault in attempt.faults),
        not_judged=tuple(item.rule for item in attempt.not_judged),
    )


def _rejected(report: Report) -> tuple[Rejected, ...]:
    return tuple(
        Rejected(round(event.t, 2), report.in_english(event.reason)) for event in report.rejected
    )
