"""The real clips of a manifest: every exercise on every clip.

What the manifest does not label, or calls by another name, is in `labels.toml` beside this file:
read by eye from the pictures, twice, before any result was seen.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Final

from formcheck.exercises.catalog import exercise_ids
from formcheck.extraction.cache import cached_poses, poses_file
from formcheck.manifest import Entry, read_manifest
from formcheck.pose.bundles import DEFAULT_MODEL
from tools.openworld.footage import Saved, TrialRecording
from tools.openworld.trial import ClipTrial, Role, TrialGroup

LABELS: Final = Path(__file__).with_name("labels.toml")


@dataclass(frozen=True)
class Readings:
    """What was read from the pictures, besides the manifest.

    Attributes:
        means: of labels that name an exercise otherwise, the id it has here.
        resembles: by exercise, the kinds of clips that may hold it where nobody labelled it.
        entries: labels of clips that the manifest does not label so.
    """

    means: dict[str, str]
    resembles: dict[str, frozenset[str]]
    entries: tuple[dict[str, Any], ...]

    @classmethod
    def load(cls) -> Readings:
        """The readings that are kept."""
        kept = tomllib.loads(LABELS.read_text(encoding="utf-8"))
        resembles = {name: frozenset(kinds) for name, kinds in kept["resembles"].items()}
        return cls(kept["means"], resembles, tuple(kept.get("label", ())))

    def completed(self, entries: Sequence[Entry]) -> list[Entry]:
        """The entries of one clip, with its own labels and under the exercises' ids."""
        video, view = entries[0].video, entries[0].view
        extra = entries[0].model_extra or {}
        own = [
            Entry(**{"view": view, **extra, **label})
            for label in self.entries
            if label["video"] == video
        ]
        labelled = {entry.exercise for entry in own}
        named = [
            entry.model_copy(update={"exercise": self.means.get(entry.exercise, entry.exercise)})
            for entry in entries
        ]
        return [*(entry for entry in named if entry.exercise not in labelled), *own]


def real_recordings(
    manifest: Path, cache: Path, *, model: str = DEFAULT_MODEL, infer: bool = False
) -> tuple[list[TrialRecording], list[str]]:
    """The clips whose poses are at hand, and the names of the others.

    Args:
        manifest: the labels.
        cache: where poses are kept.
        model: the pose model.
        infer: find the poses that are not there yet, which takes minutes.

    Raises:
        FormCheckError: the manifest, a clip or its poses cannot be read.
    """
    found, missing = [], []
    readings = Readings.load()
    for video, entries in _by_video(read_manifest(manifest)).items():
        path = manifest.parent / video
        find = cached_poses if infer else poses_file
        poses = find(path, model, cache, every_frame=True)
        if path.is_file() and poses.is_file():
            found.append(TrialRecording(Saved(poses), real_trials(video, entries, readings)))
        else:
            missing.append(video)
    return found, missing


def real_trials(
    video: str, entries: Sequence[Entry], readings: Readings | None = None
) -> tuple[ClipTrial, ...]:
    """Every exercise on the clip `video` that `entries` and the `readings` label."""
    readings = readings or Readings.load()
    entries = readings.completed(entries)
    folder = PurePosixPath(video).parts[0]
    kind = readings.means.get(folder, folder)
    labelled = {entry.exercise: entry for entry in entries}
    trials = []
    for exercise in exercise_ids():
        entry = labelled.get(exercise)
        if entry is None and exercise in {kind, *_held(kind, readings)}:
            continue
        role = _role(entry) if entry else Role.UNLABELLED
        entry = entry or Entry(video=video, exercise=exercise, view=entries[0].view, reps=0)
        trials.append(
            ClipTrial(TrialGroup.REAL, _name(video), entry, role, kind, source_of(entries[0]))
        )
    return tuple(trials)


def _held(kind: str, readings: Readings) -> set[str]:
    """The exercises that clips of a kind may hold."""
    return {name for name, kinds in readings.resembles.items() if kind in kinds}


def source_of(entry: Entry) -> str:
    """Whose clip it is."""
    extra = entry.model_extra or {}
    origin = str(extra.get("repo") or extra.get("origin") or entry.video)
    return origin.partition("@")[0].partition(":")[0].lower()


def _role(entry: Entry) -> Role:
    if (entry.model_extra or {}).get("near_miss"):
        return Role.NEAR_MISS
    if entry.count:
        return Role.POSITIVE
    return Role.OPEN if entry.count_range[1] else Role.ZERO


def _by_video(entries: Sequence[Entry]) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        found.setdefault(entry.video, []).append(entry)
    return found


def _name(video: str) -> str:
    return str(PurePosixPath(video).with_suffix(""))
