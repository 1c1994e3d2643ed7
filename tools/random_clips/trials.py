"""Drawn clips as trials of every exercise, rendered or as landmarks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from formcheck.extraction.cache import cached_poses
from formcheck.extraction.workers import mapped
from formcheck.manifest import Entry
from formcheck.pose.bundles import DEFAULT_MODEL
from formcheck.pose.frame import PoseTrack
from tools.avatar.clip import Clip
from tools.avatar.truth import manifest_entry
from tools.figure.landmark_noise import LandmarkNoise, noisy
from tools.figure.physique import Physique
from tools.figure.track import film
from tools.openworld.footage import Saved, TrialRecording
from tools.openworld.trial import ClipTrial, Role, TrialGroup
from tools.random_clips.draw import as_each, drawn

SOURCE = "drawn"


@dataclass(frozen=True)
class DrawnClip:
    """The clip of a number as landmarks, with the errors of the pose model."""

    seed: int
    number: int
    noise: LandmarkNoise | None

    def track(self) -> PoseTrack:
        """The landmarks."""
        clip = drawn(self.seed, self.number)
        rng = np.random.default_rng([self.seed, self.number, 1])
        body = proportioned(rng, clip.who.build.height)
        track = film(clip.script, clip.camera, clip.times_s, body)
        return noisy(track, self.noise, rng) if self.noise else track


def proportioned(rng: np.random.Generator, height: float) -> Physique:
    """A body of that height with proportions of its own."""
    usual = Physique().scaled(height)
    parts = ("trunk", "thigh", "shank", "upper_arm", "forearm", "shoulder_half", "hip_half")
    lengths = {name: getattr(usual, name) * float(rng.uniform(0.95, 1.05)) for name in parts}
    return Physique(**{**vars(usual), **lengths})


def trials_of(clip: Clip) -> tuple[ClipTrial, ...]:
    """Every exercise on the clip, its own first."""
    return tuple(own_trial(one) for one in as_each(clip))


def own_trial(clip: Clip) -> ClipTrial:
    """The clip's own exercise on it."""
    kind = "" if clip.empty else clip.script.reps[0].movement.exercise
    entry = Entry.model_validate(manifest_entry(clip))
    role = Role.POSITIVE if entry.count else Role.ZERO
    return ClipTrial(TrialGroup.DRAWN, clip.name, entry, role, kind, SOURCE)


def acted_recordings(seed: int, count: int, noise: LandmarkNoise | None) -> list[TrialRecording]:
    """Clips as landmarks."""
    return [
        TrialRecording(DrawnClip(seed, number, noise), trials_of(drawn(seed, number)))
        for number in range(count)
    ]


def rendered_recordings(
    clips: Sequence[Clip], folder: Path, cache: Path, jobs: int
) -> Iterator[TrialRecording]:
    """Clips that were rendered into `folder`; their poses are found where they are not kept.

    Raises:
        FormCheckError: a clip cannot be read, or the pose model not be used.
    """
    find = partial(cached_poses, every_frame=True)
    asked = [(folder / f"{clip.name}.mp4", DEFAULT_MODEL, cache) for clip in clips]
    for clip, poses in zip(clips, mapped(find, asked, jobs), strict=True):
        yield TrialRecording(Saved(poses), trials_of(clip))
