"""The real clips of a manifest: every exercise on every clip."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from formcheck.evaluation import cached_poses, poses_file
from formcheck.exercises.catalog import exercise_ids
from formcheck.manifest import Entry, read_manifest
from formcheck.pose.bundles import DEFAULT_MODEL
from tools.openworld.footage import Recording, Saved
from tools.openworld.trial import Group, Role, Trial

RESEMBLES: dict[str, frozenset[str]] = {
    "squat": frozenset({"single_leg_squat", "wall_sit", "burpee", "yoga", "jump_squat"}),
    "glute_bridge": frozenset({"single_leg_bridge", "hip_thrust", "single_leg_hip_thrust"}),
}
"""Kinds of clips that may hold the exercise where nobody labelled it."""


def real_recordings(
    manifest: Path, cache: Path, *, model: str = DEFAULT_MODEL, infer: bool = False
) -> tuple[list[Recording], list[str]]:
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
    for video, entries in _by_video(read_manifest(manifest)).items():
        path = manifest.parent / video
        poses = poses_file(path, model, cache) if path.is_file() else cache / video
        if infer and path.is_file():
            cached_poses(path, model, cache)
        if poses.is_file():
            found.append(Recording(Saved(poses), real_trials(video, entries)))
        else:
            missing.append(video)
    return found, missing


def real_trials(video: str, entries: Sequence[Entry]) -> tuple[Trial, ...]:
    """Every exercise on the clip `video` that `entries` label."""
    kind = PurePosixPath(video).parts[0]
    labelled = {entry.exercise: entry for entry in entries}
    trials = []
    for exercise in exercise_ids():
        entry = labelled.get(exercise)
        if entry is None and (exercise == kind or kind in RESEMBLES.get(exercise, frozenset())):
            continue
        role = _role(entry) if entry else Role.UNLABELLED
        entry = entry or Entry(video=video, exercise=exercise, view=entries[0].view, reps=0)
        trials.append(Trial(Group.REAL, _name(video), entry, role, kind, source_of(entries[0])))
    return tuple(trials)


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
