"""Counts, holds and verdicts against the labels of a manifest."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from statistics import mean
from typing import Any

from formcheck.coach.events import Attempt, Hold, Verdict
from formcheck.coach.report import Report
from formcheck.errors import NothingToJudgeError, PoseTrackError, VideoError
from formcheck.exercises.catalog import known_ids
from formcheck.extraction.cache import cached_poses
from formcheck.extraction.workers import mapped
from formcheck.files import written_whole
from formcheck.manifest import Entry, HoldLabel, read_manifest
from formcheck.messages.message import Message
from formcheck.messages.words import english
from formcheck.pose.bundles import DEFAULT_MODEL


@dataclass(frozen=True)
class ConfusionCounts:
    """How often a rule was right and wrong, over repetitions or holds."""

    hit: int = 0
    false_alarm: int = 0
    missed: int = 0
    right_silent: int = 0
    not_judged: int = 0

    def __add__(self, other: ConfusionCounts) -> ConfusionCounts:
        return ConfusionCounts(
            self.hit + other.hit,
            self.false_alarm + other.false_alarm,
            self.missed + other.missed,
            self.right_silent + other.right_silent,
            self.not_judged + other.not_judged,
        )

    @property
    def precision(self) -> float:
        """Share of the reported faults that are labelled; NaN where none was reported."""
        return _share(self.hit, self.hit + self.false_alarm)

    @property
    def recall(self) -> float:
        """Share of the labelled faults that were reported; NaN where none is labelled."""
        return _share(self.hit, self.hit + self.missed)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall; NaN where nothing is labelled or reported."""
        return _share(2 * self.hit, 2 * self.hit + self.false_alarm + self.missed)


@dataclass(frozen=True)
class EntryOutcome:
    """What came out for one entry.

    Attributes:
        entry: the labels.
        count: counted repetitions or holds, None where the video could not be analysed.
        hold_errors_s: of each labelled hold, how far the held time is off.
        sides_right: of the labelled holds that were found and name a side, how many agree.
        sides: how many those are.
        rules: per labelled rule, how often it was right.
        attempts: how many repetitions or holds were judged or not.
        not_judged: how many of them were not judged.
        good: of the found repetitions or holds, how many are labelled as without any fault.
        clean: in how many of those no fault was reported.
        why: why the video could not be analysed.
        report: the whole report, None where the video could not be analysed.
    """

    entry: Entry
    count: int | None
    hold_errors_s: tuple[float, ...] = ()
    sides_right: int = 0
    sides: int = 0
    rules: dict[str, ConfusionCounts] = field(default_factory=dict)
    attempts: int = 0
    not_judged: int = 0
    good: int = 0
    clean: int = 0
    why: tuple[Message, ...] = ()
    # A report holds NaN, which equals nothing: two equal outcomes would differ.
    report: Report | None = field(default=None, compare=False, repr=False)

    @classmethod
    def nothing(cls, entry: Entry, count: int | None, why: tuple[Message, ...]) -> EntryOutcome:
        """What came out where nothing could be judged: whatever is labelled was missed."""
        return cls(
            entry,
            count,
            hold_errors_s=tuple(_hold_error_s(label, None) for label in entry.holds or ()),
            rules={
                rule: ConfusionCounts(missed=len(shown)) for rule, shown in entry.faults.items()
            },
            why=why,
        )

    @property
    def problem(self) -> str:
        """Why the video could not be analysed, in English; "" where it could."""
        return "\n".join(map(english().message, self.why))

    @property
    def exact(self) -> bool:
        """Whether the count is one that a human reader allows."""
        low, high = self.entry.count_range
        return self.count is not None and low <= self.count <= high

    @property
    def off_by(self) -> int:
        """How far the count is from the range of right counts."""
        low, high = self.entry.count_range
        count = self.count or 0
        return max(low - count, count - high, 0)


@dataclass(frozen=True)
class Evaluation:
    """All outcomes, and how many entries were skipped because their exercise is not known."""

    outcomes: tuple[EntryOutcome, ...]
    skipped: int

    @property
    def counted(self) -> list[EntryOutcome]:
        """The outcomes with a labelled count."""
        return [outcome for outcome in self.outcomes if outcome.entry.count is not None]

    @property
    def mae(self) -> float:
        """Mean absolute count error divided by the true count, over videos with repetitions."""
        return _mean(o.off_by / o.entry.count for o in self.counted if o.entry.count)

    @property
    def obo(self) -> float:
        """Share of the videos counted right or off by one."""
        return _mean(float(o.count is not None and o.off_by <= 1) for o in self.counted)

    @property
    def exact(self) -> float:
        """Share of the videos counted right."""
        return _mean(float(o.exact) for o in self.counted)

    @property
    def hold_error_s(self) -> float:
        """Mean error of the held time over all labelled holds."""
        return _mean(error for o in self.outcomes for error in o.hold_errors_s)

    @property
    def not_judged(self) -> float:
        """Share of the repetitions and holds that were not judged."""
        return _share(
            sum(o.not_judged for o in self.outcomes), sum(o.attempts for o in self.outcomes)
        )

    @property
    def clean(self) -> float:
        """Share of the good repetitions and holds in which no fault at all was reported."""
        return _share(sum(o.clean for o in self.outcomes), sum(o.good for o in self.outcomes))

    def rules(self) -> dict[str, ConfusionCounts]:
        """Per rule, over all videos that label it."""
        total: dict[str, ConfusionCounts] = {}
        for outcome in self.outcomes:
            for rule, tally in outcome.rules.items():
                total[rule] = total.get(rule, ConfusionCounts()) + tally
        return dict(sorted(total.items()))

    def to_json(self) -> dict[str, Any]:
        """The same as a JSON object; NaN becomes null."""
        return {
            "videos": [_outcome_json(outcome) for outcome in self.outcomes],
            "skipped": self.skipped,
            "mae": _number(self.mae),
            "obo": _number(self.obo),
            "exact": _number(self.exact),
            "hold_error_s": _number(self.hold_error_s),
            "not_judged": _number(self.not_judged),
            "clean": _number(self.clean),
            "rules": {
                rule: {
                    "precision": _number(tally.precision),
                    "recall": _number(tally.recall),
                    "f1": _number(tally.f1),
                    "hit": tally.hit,
                    "false_alarm": tally.false_alarm,
                    "missed": tally.missed,
                    "not_judged": tally.not_judged,
                }
                for rule, tally in self.rules().items()
            },
        }


def evaluate(
    manifest: str | os.PathLike[str],
    *,
    exercise: str | None = None,
    model: str = DEFAULT_MODEL,
    jobs: int = 1,
    cache: Path | None = None,
    every_frame: bool = False,
    on_outcome: Callable[[EntryOutcome], None] = lambda _: None,
) -> Evaluation:
    """Analyse every video of a manifest and compare with its labels.

    Args:
        manifest: the JSON file.
        exercise: only entries of this exercise.
        model: the pose model.
        jobs: videos analysed at the same time, each in a process of its own.
        cache: a folder where poses are kept, so that a second run needs no inference.
        every_frame: whether every picture is looked at, as in `api.analyze`.
        on_outcome: called after each video, in the order of the manifest.

    Raises:
        ManifestError: the manifest cannot be read or has mistakes.
        ModelError: the pose model cannot be used.
        OutputError: the cache cannot be written.
        WorkerError: a process that analysed a video has failed, or was ended.
    """
    path = Path(manifest)
    entries = [e for e in read_manifest(path) if exercise in {None, e.exercise}]
    ids = known_ids()
    known = [e for e in entries if e.exercise in ids]
    outcomes = []
    evaluated = partial(evaluate_entry, every_frame=every_frame)
    tasks = [(path.parent, model, cache, entry) for entry in known]
    for outcome in mapped(evaluated, tasks, jobs):
        outcomes.append(outcome)
        on_outcome(outcome)
    return Evaluation(tuple(outcomes), skipped=len(entries) - len(known))


def evaluate_entry(
    folder: Path, model: str, cache: Path | None, entry: Entry, *, every_frame: bool = False
) -> EntryOutcome:
    """Analyse one video and compare with its labels; paths are relative to `folder`."""
    from formcheck.api import analyze

    video = folder / entry.video
    try:
        recording = (
            video if cache is None else cached_poses(video, model, cache, every_frame=every_frame)
        )
        report = analyze(recording, entry.exercise, model=model, every_frame=every_frame)
        return compare(entry, report)
    except NothingToJudgeError as error:
        # Nobody seen is a count of zero, which is right for an empty room.
        return EntryOutcome.nothing(entry, 0, error.said)
    except (VideoError, PoseTrackError) as error:
        return EntryOutcome.nothing(entry, None, error.said)


def compare(entry: Entry, report: Report) -> EntryOutcome:
    """How a report agrees with the labels of its video."""
    attempts = report.attempts
    pairs = paired(entry, attempts)
    holds = _hold_pairs(entry, attempts, pairs)
    good = [a for a in attempts if _is_good(entry, pairs.get(a.index))]
    named = [(h.side, a.side) for h, a in holds if a is not None and h.side is not None]
    return EntryOutcome(
        entry,
        count=len(attempts),
        hold_errors_s=tuple(_hold_error_s(label, hold) for label, hold in holds),
        sides_right=sum(true == found for true, found in named),
        sides=len(named),
        rules={
            rule: _judge_rule(rule, set(shown), attempts, pairs)
            for rule, shown in entry.faults.items()
        },
        attempts=len(attempts),
        not_judged=report.count(Verdict.NOT_JUDGED),
        good=len(good),
        clean=sum(not attempt.faults for attempt in good),
        report=report,
    )


def paired(entry: Entry, attempts: Sequence[Attempt]) -> dict[int, int]:
    """For each attempt's index the true index; one that was counted too many has none."""
    pairs = match(entry.spans, attempts)
    if entry.spans or entry.count is None:
        return pairs
    return {found: true for found, true in pairs.items() if true <= entry.count_range[1]}


def match(spans: list[tuple[float, float]], attempts: Iterable[Attempt]) -> dict[int, int]:
    """For each attempt's index the true index, by the longest overlap in time.

    Without labelled times the order decides.
    """
    attempts = list(attempts)
    if not spans:
        return {attempt.index: attempt.index for attempt in attempts}
    overlaps = sorted(
        (
            (min(end, a.end_s) - max(start, a.start_s), a.index, true)
            for true, (start, end) in enumerate(spans, start=1)
            for a in attempts
        ),
        reverse=True,
    )
    pairs: dict[int, int] = {}
    for overlap, found, true in overlaps:
        if overlap > 0 and found not in pairs and true not in pairs.values():
            pairs[found] = true
    return pairs


def _is_good(entry: Entry, true: int | None) -> bool:
    """Whether the labels say that the repetition or hold `true` shows no fault."""
    if true is None or not entry.faults:
        return False
    return not any(true in shown for shown in entry.faults.values())


def _hold_pairs(
    entry: Entry, attempts: Iterable[Attempt], pairs: dict[int, int]
) -> list[tuple[HoldLabel, Hold | None]]:
    found = {pairs.get(a.index): a for a in attempts if isinstance(a, Hold)}
    return [(label, found.get(i)) for i, label in enumerate(entry.holds or (), start=1)]


def _hold_error_s(label: HoldLabel, hold: Hold | None) -> float:
    """How far the held time is off; a hold that was missed is off by all of it."""
    return abs((hold.held_s if hold else 0.0) - (label.end_s - label.start_s))


def _judge_rule(
    rule: str, shown: set[int], attempts: Iterable[Attempt], pairs: dict[int, int]
) -> ConfusionCounts:
    tally = ConfusionCounts(missed=len(shown))
    for attempt in attempts:
        true = pairs.get(attempt.index) in shown
        if any(item.rule == rule for item in attempt.not_judged):
            tally += ConfusionCounts(not_judged=1, missed=-1 if true else 0)
        elif any(fault.rule == rule for fault in attempt.faults):
            tally += ConfusionCounts(hit=1, missed=-1) if true else ConfusionCounts(false_alarm=1)
        elif not true:
            tally += ConfusionCounts(right_silent=1)
    return tally


def _outcome_json(outcome: EntryOutcome) -> dict[str, Any]:
    low, high = outcome.entry.count_range
    return {
        "video": outcome.entry.video,
        "exercise": outcome.entry.exercise,
        "view": outcome.entry.view,
        "count": outcome.count,
        "true": outcome.entry.count,
        "true_range": [low, high],
        "exact": outcome.exact,
        "hold_errors_s": [_number(error) for error in outcome.hold_errors_s],
        "rules": {
            rule: {"hit": t.hit, "false_alarm": t.false_alarm, "missed": t.missed}
            for rule, t in outcome.rules.items()
        },
        "not_judged": outcome.not_judged,
        "problem": outcome.problem,
    }


def _share(part: float, whole: float) -> float:
    return part / whole if whole else math.nan


def _mean(values: Iterable[float]) -> float:
    known = list(values)
    return mean(known) if known else math.nan


def _number(value: float) -> float | None:
    return round(value, 4) if math.isfinite(value) else None


def write_json(path: Path, evaluation: Evaluation) -> None:
    """Write the evaluation as JSON, whole or not at all.

    Raises:
        OutputError: the file cannot be written.
    """
    with written_whole(path) as part:
        part.write_text(json.dumps(evaluation.to_json(), indent=1), encoding="utf-8")
