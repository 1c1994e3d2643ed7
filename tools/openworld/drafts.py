"""Exercise files that were not taken, on the real clips: what they count, and where they do not."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from formcheck.api import analyze
from formcheck.errors import NothingToJudgeError
from formcheck.exercises.catalog import exercise_ids
from formcheck.exercises.loader import parse_exercise
from formcheck.exercises.migration import migrated
from formcheck.exercises.model import Exercise
from formcheck.manifest import Entry, read_manifest
from formcheck.pose.frame import PoseTrack
from tools.openworld.footage import TrialRecording
from tools.openworld.real import Readings, real_recordings
from tools.openworld.sheets import Sheet

REASONS: Final = Path(__file__).with_name("not_taken.toml")


@dataclass(frozen=True)
class Drafted:
    """A draft on all clips.

    Attributes:
        name: the draft's id.
        right: of how many of its own clips the count is within the label.
        own: how many of them there are.
        false: in which of the other clips it counts.
        others: how many of these there are.
    """

    name: str
    right: int
    own: int
    false: tuple[str, ...]
    others: int


def drafts(folder: Path) -> Iterator[Exercise]:
    """The exercises of a folder of files, of either schema, that FormCheck does not know.

    Raises:
        ExerciseError: a file has mistakes.
    """
    for path in sorted(folder.glob("*.toml")):
        if path.stem in exercise_ids():
            continue
        text = path.read_text(encoding="utf-8")
        if "schema = 1" in text:
            text = migrated(text, path.name)
        yield parse_exercise(text, path.name)


def drafted(draft: Exercise, recordings: list[TrialRecording], entries: list[Entry]) -> Drafted:
    """What a draft counts on the clips.

    Args:
        draft: the exercise.
        recordings: the clips with their poses.
        entries: their labels.
    """
    labels = {entry.video.rpartition(".")[0]: entry for entry in entries}
    means = Readings.load().means
    right, own, others, false = 0, 0, 0, []
    for recording in recordings:
        clip = recording.trials[0].clip
        count = _count(draft, recording.footage.track())
        label = labels.get(clip)
        called = label.exercise if label else ""
        if label and draft.id in {called, means.get(called)} and label.count_range[1]:
            own += 1
            low, high = label.count_range
            right += low <= count <= high
        elif clip.partition("/")[0] != draft.id:  # one of its own without a label says nothing
            others += 1
            if count:
                false.append(clip)
    return Drafted(draft.id, right, own, tuple(false), others)


def try_drafts(folder: Path, manifest: Path, cache: Path) -> tuple[Drafted, ...]:
    """The drafts of a folder on the clips of a manifest whose poses are kept.

    Raises:
        FormCheckError: a file, the manifest or poses cannot be read.
    """
    recordings, _ = real_recordings(manifest, cache)
    entries = read_manifest(manifest)
    return tuple(drafted(draft, recordings, entries) for draft in drafts(folder))


def drafts_sheet(found: Sequence[Drafted]) -> Sheet:
    """A row for each draft, with the reason why it was not taken."""
    reasons = tomllib.loads(REASONS.read_text(encoding="utf-8"))
    rows = tuple(
        (
            one.name,
            f"{one.right} of {one.own}",
            f"{len(one.false)} of {one.others}",
            ", ".join(one.false[:3]),
            reasons.get(one.name, ""),
        )
        for one in found
    )
    return Sheet("Drafts", ("exercise", "right", "false on", "such as", "because"), rows, 5)


def _count(draft: Exercise, track: PoseTrack) -> int:
    try:
        return len(analyze(track, draft).attempts)
    except NothingToJudgeError:
        return 0
