"""Each rule on so many faults and so many good repetitions that it can be told how right it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from formcheck.exercises.catalog import load_exercise
from formcheck.manifest import Entry
from tools.accuracy.table import number
from tools.avatar.clip import Clip
from tools.avatar.truth import manifest_entry
from tools.figure.landmark_noise import LandmarkNoise
from tools.openworld.footage import TrialRecording
from tools.openworld.sheets import Sheet
from tools.openworld.trial import Attempted, TrialResult
from tools.random_clips.draw import KNOWN, drawn
from tools.random_clips.trials import DrawnClip, own_trial

MOST_TURNS = 2000
"""A rule whose fault does not come up in so many clips of its exercise is never shown."""


@dataclass(frozen=True)
class RuleScoreOfDraw:
    """One rule, over the repetitions in views that can show its fault.

    Attributes:
        exercise: the exercise's id.
        rule: the rule's id.
        named: faults that were named.
        silent: faults of repetitions that were judged, and nothing was said.
        unjudged: faults that were said not to be judged.
        uncounted: faults of repetitions that were not counted.
        right: repetitions without the fault of which it was not said.
        alarms: those of which it was said.
        open: those of which it was said that it is not judged.
    """

    exercise: str
    rule: str
    named: int = 0
    silent: int = 0
    unjudged: int = 0
    uncounted: int = 0
    right: int = 0
    alarms: int = 0
    open: int = 0

    @property
    def f1(self) -> float:
        """What was not counted is missed; what was not judged is neither right nor wrong."""
        wrong = self.silent + self.uncounted + self.alarms
        every = 2 * self.named + wrong
        return 2 * self.named / every if every else float("nan")


def ruled_recordings(
    seed: int, exercise: str, least: int, noise: LandmarkNoise | None
) -> list[TrialRecording]:
    """Clips of `exercise` that show each of its rules `least` faults and as many good ones.

    They are the drawn clips of the seed, in order, without those that no rule needs any more.
    """
    return [
        TrialRecording(DrawnClip(seed, number, noise), (own_trial(clip),))
        for number, clip in _needed(seed, exercise, least)
    ]


def judged(
    exercise: str, entries: Sequence[Entry], results: Sequence[TrialResult]
) -> list[RuleScoreOfDraw]:
    """How right each rule of `exercise` is, by the labels of each result's clip."""
    tallies: Counter[tuple[str, str]] = Counter()
    views = _views(exercise)
    for entry, one in zip(entries, results, strict=True):
        for rule, faulty, answer in _answers(entry, one):
            if entry.view in views[rule]:
                tallies[rule, _said(faulty, answer)] += 1
    names = ("named", "silent", "unjudged", "uncounted", "right", "alarms", "open")
    return [
        RuleScoreOfDraw(exercise, rule, *(tallies[rule, name] for name in names)) for rule in views
    ]


def judged_sheet(found: Sequence[RuleScoreOfDraw], aim: float) -> Sheet:
    """A row for each rule."""
    rows = tuple(
        (
            one.exercise,
            one.rule,
            one.named,
            one.silent,
            one.uncounted,
            one.unjudged,
            one.right,
            one.alarms,
            one.open,
            number(one.f1),
            "" if one.f1 >= aim else "LOW",
        )
        for one in found
    )
    head = ("exercise", "rule", "named", "silent", "not counted", "not judged")
    good = sum(one.f1 >= aim for one in found)
    return Sheet(
        f"Rules: F1 {aim} and more in {good} of {len(found)}",
        (*head, "good: silent", "false alarms", "not judged", "F1", ""),
        rows,
        2,
    )


def _needed(seed: int, exercise: str, least: int) -> Iterator[tuple[int, Clip]]:
    views = _views(exercise)
    shown: Counter[tuple[str, bool]] = Counter()
    short = {(rule, faulty) for rule in views for faulty in (True, False)}
    for turn in count():
        if not short or turn == MOST_TURNS:
            return
        number = KNOWN.index(exercise) + turn * len(KNOWN)
        clip = drawn(seed, number)
        if clip.empty or clip.script.reps[0].movement.exercise != exercise:
            continue
        entry = Entry.model_validate(manifest_entry(clip))
        shows = Counter(
            {
                (rule, faulty): len(faults) if faulty else len(entry.spans) - len(faults)
                for rule, faults in entry.faults.items()
                if entry.view in views[rule]
                for faulty in (True, False)
            }
        )
        if any(shows[key] for key in short):
            shown += shows
            short = {key for key in short if shown[key] < least}
            yield number, clip


def _views(exercise: str) -> dict[str, set[str]]:
    """Each rule's views; a rule that no view shows is left out."""
    views: dict[str, set[str]] = {}
    for rule in load_exercise(exercise).rules:
        if rule.views:
            views.setdefault(rule.id, set()).update(view.value for view in rule.views)
    return views


def _answers(entry: Entry, one: TrialResult) -> Iterator[tuple[str, bool, str]]:
    """Of each labelled repetition and rule: the rule, whether its fault is there, what was said."""
    for index, (start_s, end_s) in enumerate(entry.spans, start=1):
        attempt = _meant(start_s, end_s, one.attempts)
        for rule, faults in entry.faults.items():
            yield rule, index in faults, _answer(rule, attempt)


def _answer(rule: str, attempt: Attempted | None) -> str:
    if attempt is None:
        return "uncounted"
    if rule in attempt.not_judged:
        return "unjudged"
    return "named" if rule in attempt.faults else "silent"


def _said(faulty: bool, answer: str) -> str:
    good = {"named": "alarms", "silent": "right", "unjudged": "open", "uncounted": "lost"}
    return answer if faulty else good[answer]


def _meant(start_s: float, end_s: float, attempts: Sequence[Attempted]) -> Attempted | None:
    """The attempt that was counted in that time, if any."""
    common = [(min(end_s, a.end_s) - max(start_s, a.start_s), a) for a in attempts]
    overlap, found = max(common, key=lambda item: item[0], default=(0.0, None))
    return found if overlap > 0 else None
