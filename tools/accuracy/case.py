"""One clip, what came out, and what is known of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from benchmarks.angles import AngleError
from formcheck.evaluation import EntryOutcome, paired
from formcheck.exercises.catalog import load_exercise
from formcheck.exercises.model import Exercise
from formcheck.messages.ids import Own
from formcheck.messages.message import Message
from tools.avatar.measuring import measuring_set
from tools.avatar.samples import samples


@dataclass(frozen=True)
class Case:
    """One clip of a set.

    Attributes:
        outcome: what the evaluation made of it.
        light: by what light it was rendered, "" for a real clip.
        people: how many are in the picture.
        angles: how far the near side's angles are off, None where the truth is not known.
    """

    outcome: EntryOutcome
    light: str = ""
    people: int = 1
    angles: AngleError | None = None

    @property
    def name(self) -> str:
        """The clip's path in its set, without the suffix."""
        return str(PurePosixPath(self.outcome.entry.video).with_suffix(""))

    @property
    def exercise(self) -> Exercise:
        """What it is judged as."""
        return load_exercise(self.outcome.entry.exercise)

    @property
    def view(self) -> str:
        """From where the camera looks, as labelled."""
        return self.outcome.entry.view or "not labelled"

    @property
    def recommended(self) -> bool:
        """Whether the exercise asks for this view."""
        return self.view in self.exercise.camera.views

    @property
    def negative(self) -> bool:
        """Whether there is nothing to count."""
        return self.outcome.entry.count == 0

    @property
    def seen_as(self) -> str:
        """The view that FormCheck took it for, for most of the time."""
        report = self.outcome.report
        return report.tracking.view if report else "nobody"

    @property
    def refused(self) -> bool:
        """Whether nothing was counted and the person was told where to put the camera."""
        report = self.outcome.report
        if report is None or report.attempts:
            return False
        advice = {Own.REFUSED_ADVICE, Own.CAMERA_ADVICE}
        told = (v for warning in report.tracking.warnings for v in dict(warning.values).values())
        return any(isinstance(value, Message) and value.id in advice for value in told)

    @property
    def false_counts(self) -> int:
        """How many repetitions or holds were counted that are none."""
        report, entry = self.outcome.report, self.outcome.entry
        if report is None:
            return 0
        found, (low, high) = len(report.attempts), entry.count_range
        if low != high:  # nobody is sure which ones there are
            return max(0, found - high)
        return found - len(paired(entry, report.attempts))

    def shows(self, rule: str) -> bool:
        """Whether `rule` can be scored: in a view that is asked for, or that the rule names."""
        views = {view for r in self.exercise.rules if r.id == rule for view in r.views}
        return self.recommended or self.view in views


SOMEBODY = {"walker", "bystander"}
"""Kinds of extras that are people; the others are things and animals."""


def light_of(video: Path) -> str:
    """By what light the clip was rendered, "" where it was not."""
    truth = video.with_suffix(".truth.json")
    if not truth.is_file():
        return ""
    return str(json.loads(truth.read_text(encoding="utf-8"))["light"])


def people_by_clip() -> dict[str, int]:
    """How many people are in each clip that the project can render, by the clip's name."""
    return {
        clip.name: (not clip.empty) + sum(extra.kind in SOMEBODY for extra in clip.extras)
        for clip in [*samples(), *measuring_set()]
    }
